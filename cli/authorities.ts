import fs from "node:fs/promises";
import { join, resolve } from "node:path";
import { Fault, isFault } from "../provider/fault";
import type { Surroundings } from "../provider/lifecycle/common";
import type { Environment } from "../provider/structure";
import { matchesPin, pinnedAuthorities, publishedIn } from "../provider/x509/anchors";
import { readAnswer } from "../provider/x509/answer";
import type { Certificate } from "../provider/x509/certificate";
import { printName } from "../provider/x509/name";
import { checkPath } from "../provider/x509/path";
import { visible } from "../provider/x509/profile";
import { readArguments } from "./arguments";
import type { Command } from "./command";
import { exitCode } from "./exit-codes";
import { here, readNamedFile } from "./export-entry";
import { langOption, languageHere } from "./people";
import { authorityWords, type Language, trustIn } from "./words";

/** One authority: of the package, or of the folder `ca`. */
export interface AuthorityRow {
  /** `package`, or the file it lies in. */
  readonly from: string;
  readonly name: string;
  /** Where it counts; null where it counts nowhere but in a rehearsal of its own. */
  readonly environment: Environment | null;
  /** Why it counts, or that it does not. */
  readonly trust: string;
  readonly notBefore: string;
  readonly notAfter: string;
  readonly sha256: string;
}

/**
 * `igc-sante authorities`: the authorities that come with the package, and the newer ones of the folder `ca`.
 * @returns the exit code: 0.
 * @throws Fault `file-unreadable` when the folder named with --ca, or a certificate file in it, cannot be read.
 */
export async function runAuthorities(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { values } = readArguments("authorities", args, options);
  const language = languageHere(values.lang, surroundings.env);
  const found = values.ca === undefined ? await inDefaultFolder(surroundings) : await authorityFiles(values.ca, surroundings);
  const now = surroundings.now();
  const rows = [
    ...(["production", "test"] as const).flatMap((environment) => publishedIn(environment).map((each) => row("package", each, now))),
    ...found.flatMap(({ path, certificates }) => certificates.map((each) => row(path, each, now))),
  ];
  surroundings.say(values.json ? JSON.stringify(rows, null, 2) : rows.map((each) => printRow(each, language)).join("\n\n"));
  return exitCode.fine;
}

function row(from: string, certificate: Certificate, now: Date): AuthorityRow {
  const { subject, notBefore, notAfter, sha256 } = certificate;
  return {
    from: visible(from),
    name: visible(printName(subject)),
    ...trustOf(certificate, now),
    notBefore: notBefore.toISOString(),
    notAfter: notAfter.toISOString(),
    sha256,
  };
}

/** A pin decides, or a path to a pinned root: never the place a certificate lies in. */
function trustOf(certificate: Certificate, now: Date): Pick<AuthorityRow, "environment" | "trust"> {
  const pin = matchesPin(certificate);
  const ended = certificate.notAfter < now ? "; it has ended" : "";
  if (pin) return { environment: pin.environment, trust: `${pin.role} ${pin.name}, pinned${ended}` };
  for (const { environment, name } of pinnedAuthorities.filter(({ role }) => role === "root")) {
    const [root] = publishedIn(environment);
    const { ok } = checkPath({ leaf: certificate, intermediates: [], anchors: [root!], at: certificate.notBefore });
    if (ok) return { environment, trust: `issued by the pinned root ${name}${ended}` };
  }
  return { environment: null, trust: "leads to no pinned root: not trusted in production and test" };
}

function printRow({ from, name, environment, trust, notBefore, notAfter, sha256 }: AuthorityRow, language: Language): string {
  const words = authorityWords;
  const life = { from: notBefore.slice(0, 10), to: notAfter.slice(0, 10) };
  const facts = [
    [words.from[language], from === "package" ? words.package[language] : from],
    [words.environment[language], environment ?? words.nowhere[language]],
    [words.trust[language], trustIn(language, trust)],
    [words.valid[language], words.life(life)[language]],
    ["SHA-256", sha256],
  ] as const;
  const width = Math.max(...facts.map(([label]) => label.length));
  return [name, ...facts.map(([label, text]) => `  ${label.padEnd(width)}  ${text}`)].join("\n");
}

/** Files that hold certificates, by their endings; others in the folder are left alone. */
const certificateFile = /\.(pem|cer|crt|der|p7b|p7c)$/i;

export interface AuthorityFile {
  readonly path: string;
  readonly certificates: readonly Certificate[];
}

/**
 * The certificates of a folder of authorities, file by file.
 * @throws Fault `file-unreadable` when the folder or a certificate file in it cannot be read: half an answer would be a wrong one.
 */
export async function authorityFiles(folder: string, surroundings: Surroundings): Promise<AuthorityFile[]> {
  const names = await fs.readdir(resolve(surroundings.cwd, folder)).catch((cause: NodeJS.ErrnoException) => {
    throw new Fault(
      "file-unreadable",
      `The folder ${folder} given with --ca cannot be read (${cause.code ?? cause.message}).`,
      "Give a folder with the authorities' certificates.",
      { cause },
    );
  });
  const found: AuthorityFile[] = [];
  for (const name of names.filter((candidate) => certificateFile.test(candidate)).sort()) {
    const path = join(folder, name);
    found.push({ path, certificates: certificatesIn(path, await readNamedFile(path, surroundings)) });
  }
  return found;
}

/** Where a platform `manual:./igc-sante` has them; that it is not there is no fault. */
async function inDefaultFolder(surroundings: Surroundings): Promise<AuthorityFile[]> {
  const folder = join("igc-sante", "ca");
  const there = await fs.stat(resolve(surroundings.cwd, folder)).catch(() => undefined);
  return there?.isDirectory() ? authorityFiles(folder, surroundings) : [];
}

function certificatesIn(path: string, bytes: Buffer): readonly Certificate[] {
  try {
    return readAnswer(bytes).certificates;
  } catch (cause) {
    if (!isFault(cause)) throw cause;
    throw new Fault(
      "file-unreadable",
      `${path}, in the folder given with --ca, cannot be used: ${cause.what}`,
      "Remove it from the folder, or put the authority's certificate in its place.",
      { cause },
    );
  }
}

const options = { ca: { type: "string" }, json: { type: "boolean" }, lang: langOption } as const;

export const authorities: Command = {
  options,
  summary: "the authorities that are trusted: those of this package and the newer ones in the folder ca, with their dates",
  usage: [
    "igc-sante authorities [--ca DIR] [--json] [--lang en|fr]",
    "",
    "  --ca     a folder with newer authorities; default: igc-sante/ca, where it is there",
    "  --json   rows as JSON",
    "  --lang   en or fr; default: by the locale (LC_ALL, LC_MESSAGES, LANG), else en",
    "",
    "A file in a folder is trusted because it leads to a pinned root, never because it lies there. Exit code: 0; 2 a file cannot be read.",
  ].join("\n"),
  run: (args) => runAuthorities(args, here()),
};
