/** Many certificates judged with the same options: files and folders, one after the other, so that memory grows by rows alone. */
import { type Fault, isFault, orFault } from "../../provider/fault";
import type { Surroundings } from "../../provider/lifecycle/common";
import { type AnswerOptions, type Survey, survey } from "../../provider/x509/answer";
import { counting, timing } from "../progress";
import { type Language, verifyManyTexts as texts } from "../words";
import { boundedFile, type FoundFile, filesOf } from "./files";
import { type VerifyQuestion, verifyReport } from "./report";
import { type Judged, type JudgedRow, judgedRow, type UnreadFile } from "./table";

/** What is asked of each certificate. */
export type Expected = Omit<VerifyQuestion, "leaf" | "others">;

/** Whose progress is told in the language of the run. */
type Here = Surroundings & { readonly language?: Language };

/** Files that are read while one is judged: each has at most the bytes of one answer. */
const ahead = 8;

/** Judges every certificate in files and folders. Nothing is thrown for a file: it is told among the others. */
export async function judgeMany(named: readonly string[], expected: Expected, options: AnswerOptions, here: Here): Promise<Judged> {
  const { language = "en" } = here;
  const { files, failures, linkedFolders } = await timing(texts.looking[language], filesOf(named, here));
  const tally = new Tally(expected);
  for (const { path, fault } of failures) tally.notRead(path, fault);
  const progress = counting(texts.files[language], files.length);
  for (let first = 0; first < files.length; first += ahead) {
    const some = files.slice(first, first + ahead);
    const contents = await Promise.all(some.map(({ path }) => orFault(() => boundedFile(path, here))));
    for (const [index, content] of contents.entries()) {
      tally.add(some[index]!, isFault(content) ? content : survey(content, options));
      progress.step();
    }
  }
  progress.end();
  return { ...tally.found, checkedAt: expected.at.toISOString(), files: files.length + failures.length, linkedFolders };
}

class Tally {
  readonly found = {
    certificates: [] as JudgedRow[],
    unread: [] as UnreadFile[],
    privateKeys: [] as string[],
    authorities: [] as string[],
    tooBig: [] as string[],
    withoutCertificate: 0,
  };

  constructor(private readonly expected: Expected) {}

  add({ path, isNamed }: FoundFile, content: Survey | Fault): void {
    if (isFault(content)) {
      if (isFault(content, "answer-too-big") && !isNamed) this.found.tooBig.push(path);
      else this.notRead(path, content);
      return;
    }
    if (content.privateKey) this.found.privateKeys.push(path);
    if (content.is === "none" && !isNamed) this.found.withoutCertificate++;
    else if (content.fault) this.notRead(path, content.fault);
    else this.#judge(path, isNamed, content);
  }

  notRead(file: string, { code, what }: Fault): void {
    this.found.unread.push({ file, code, because: what });
  }

  /** Each end entity's; of a file with authorities alone the first, where it was named, as when it is named alone. */
  #judge(file: string, isNamed: boolean, { leaves, certificates, notes }: Survey): void {
    const asked = leaves.length === 0 && isNamed ? certificates.slice(0, 1) : leaves;
    if (asked.length === 0) this.found.authorities.push(file);
    for (const leaf of asked) {
      const report = verifyReport({ ...this.expected, leaf, others: certificates.filter((other) => other !== leaf) });
      this.found.certificates.push(judgedRow(file, leaf, report, notes, this.expected.at));
    }
  }
}
