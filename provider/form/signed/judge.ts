import { createHash } from "node:crypto";
import { isFault } from "../../fault";
import { membersOf } from "../../x509/answer";
import { type Comparison, compareForms, type Difference } from "./compare";
import { isClosed } from "./open";
import { pictureIn } from "./picture";
import { type Reading, readPdf } from "./reading";
import { type Signature, signaturesIn } from "./signature";

/** What is kept of a form that came back signed: names and dates, no number of a card. */
export interface SignedForm {
  /** Of the file that was brought: SHA-256, lower-case hex. */
  readonly sha256: string;
  /** Bytes of it. */
  readonly size: number;
  /**
   * `pades`: it bears an electronic signature; `filled`: a PDF with text that was compared, and is signed by hand or by a picture;
   * `scan`: a picture of paper, not checked by machine; `unreadable-accepted`: taken because nothing could be compared.
   */
  readonly kind: "pades" | "filled" | "scan" | "unreadable-accepted";
  /** Common name in the certificate of the (last) electronic signature. Its chain was not followed. */
  readonly signer: string | null;
  /** Organisation in that certificate. */
  readonly organisation: string | null;
  /** ISO 8601: when it was signed electronically, by the signer's own clock. */
  readonly signedAt: string | null;
  /** Whether that signature fits the bytes it covers; `null` where there is none. */
  readonly signature: "holds" | "unchecked" | null;
  /** The date as it is written on the form, where a machine sees it. */
  readonly dated: string | null;
  /** What a person changed on it that needs no other form: English clauses. */
  readonly differences: readonly string[];
  /** What a reader may want to know besides: English clauses. */
  readonly notes: readonly string[];
}

/** Whether a file is the signed form, and what is known of it; else why not, and what to do (English clauses). */
export type Verdict =
  | { readonly accepted: true; readonly form: SignedForm }
  | { readonly accepted: false; readonly because: string; readonly hint: string };

/**
 * Judges what was brought for a form. It takes whatever a person may send to ANS: an electronic signature, a scan, a photo; it
 * refuses what is certainly not the form, signed. Nothing in a PDF is run, and what it costs is bounded. Never throws for its bytes.
 * @param made the form as it was handed out; without it, or where it is no PDF that can be read, nothing is compared
 */
export async function judgeSigned(bytes: Buffer, made: Buffer | undefined): Promise<Verdict> {
  const reading = made && (await readPdf(made));
  return judgeFile(bytes, { bytes: made, reading: reading && !isClosed(reading) ? reading : undefined }, 0);
}

interface Made {
  readonly bytes: Buffer | undefined;
  readonly reading: Reading | undefined;
}

/** Containers within containers. */
const deepest = 3;

async function judgeFile(bytes: Buffer, made: Made, depth: number): Promise<Verdict> {
  if (bytes.subarray(0, 1024).includes("%PDF-")) return judgePdf(bytes, made);
  const picture = pictureIn(bytes);
  if (picture) return accepted(bytes, "scan", { notes: [`a picture (${picture}), not checked by machine`] });
  try {
    const members = membersOf(bytes);
    if (members && depth < deepest) return await judgeMembers(bytes, members, made, depth);
  } catch (error) {
    if (!isFault(error)) throw error;
    return accepted(bytes, "unreadable-accepted", { notes: [`what is packed in it was not looked at: ${error.what}`] });
  }
  return {
    accepted: false,
    because: "it is no PDF, no picture and no ZIP of these, so it is no signed form",
    hint: "bring the signed form as a PDF, or as a scan or photo of every page",
  };
}

/** Of what lies in a container the first that is the form counts; where none is, the last reason. */
async function judgeMembers(bytes: Buffer, members: readonly { readonly bytes: Buffer }[], made: Made, depth: number): Promise<Verdict> {
  let last: Verdict | undefined;
  for (const member of members) {
    const isText =
      !member.bytes.subarray(0, 1024).includes("%PDF-") &&
      !pictureIn(member.bytes) &&
      member.bytes.subarray(0, 2).toString("latin1") !== "PK";
    if (isText) continue;
    const verdict = await judgeFile(member.bytes, made, depth + 1);
    if (verdict.accepted) return { accepted: true, form: { ...verdict.form, ...identityOf(bytes) } };
    last = verdict;
  }
  return (
    last ?? {
      accepted: false,
      because: "nothing in it is a PDF or a picture",
      hint: "bring the signed form as a PDF, or as a scan or photo of every page",
    }
  );
}

async function judgePdf(bytes: Buffer, made: Made): Promise<Verdict> {
  if (made.bytes && bytes.equals(made.bytes))
    return {
      accepted: false,
      because: "it is the form as it was handed out, without a signature",
      hint: "have it dated and signed by the legal representative, and bring that",
    };
  const back = await readPdf(bytes);
  if (isClosed(back))
    return made.reading
      ? { accepted: false, ...back }
      : accepted(bytes, "unreadable-accepted", { notes: [`${back.because}; the form as handed out is not there to compare it with`] });
  const signatures = await signaturesIn(back.opened, bytes);
  const broken = signatures.find(({ holds }) => holds === "no");
  if (broken)
    return {
      accepted: false,
      because: `the electronic signature of ${broken.signer ?? "an unknown signer"} is broken: ${broken.because}`,
      hint: "bring the file as the signing service gave it, neither printed nor saved anew",
    };
  if (!made.reading)
    return accepted(
      bytes,
      signatures.length > 0 ? "pades" : "unreadable-accepted",
      signedFacts(signatures, ["the form as handed out is not there to compare it with"]),
    );
  return verdictOf(bytes, { made: made.reading, start: made.bytes!, back, signatures });
}

interface Compared {
  readonly made: Reading;
  readonly start: Buffer;
  readonly back: Reading;
  readonly signatures: readonly Signature[];
}

function verdictOf(bytes: Buffer, { made, start, back, signatures }: Compared): Verdict {
  const comparison = compareForms(made, back);
  const { differences, dated } = comparison;
  const isSigned = signatures.length > 0;
  if (comparison.is === "unread") return unreadVerdict(bytes, made, back, signatures);
  const other = comparison.is === "other" ? anotherForm(made, back, differences) : changed(differences);
  if (other) return other;
  if (!isSigned && comparison.isUnsigned) return unsigned(comparison);
  const continues = bytes.subarray(0, start.length).equals(start);
  const notes = [
    continues ? "it goes on where the form that was handed out ends" : "every text of the form that was handed out was found on it",
    ...(isSigned ? [] : ["that it is signed was not checked by machine"]),
  ];
  const minor = differences.filter(({ matters }) => !matters).map(differenceText);
  return accepted(bytes, isSigned ? "pades" : "filled", { ...signedFacts(signatures, notes), dated, differences: minor });
}

/** Nothing of it can be compared: a scan, or pages whose letters are drawn as lines. */
function unreadVerdict(bytes: Buffer, made: Reading, back: Reading, signatures: readonly Signature[]): Verdict {
  const isEmpty = back.whole && back.pictures === 0 && back.strokes === 0 && back.letters.length === 0 && back.marks === 0;
  if (isEmpty && signatures.length === 0)
    return {
      accepted: false,
      because: "its pages are empty",
      hint: "scan the signed paper once more, and look at the file before it is brought",
    };
  const few = back.pages < made.pages ? [`it has ${back.pages} page(s), and the form has ${made.pages}`] : [];
  const notes = ["a picture of the form, not checked by machine", ...few];
  return accepted(bytes, signatures.length > 0 ? "pades" : "scan", signedFacts(signatures, notes));
}

function anotherForm(made: Reading, back: Reading, differences: readonly Difference[]): Verdict {
  if (back.pages < made.pages && back.fields.length === 0)
    return {
      accepted: false,
      because: `it has ${back.pages} page(s), and the form has ${made.pages}: texts of the form are missing on it`,
      hint: "bring every page of the signed form in one file",
    };
  const said = differences
    .filter(({ to }) => to !== "")
    .slice(0, 2)
    .map(differenceText);
  return {
    accepted: false,
    because: `it is another document than the form of this ticket${said.length > 0 ? ` (${said.join("; ")})` : ""}`,
    hint: "bring the form that was handed out under this ticket, signed; a file under another ticket's name finds its own",
  };
}

/** What ANS must not get under this ticket: another person, card, structure or type than the program asks for. */
function changed(differences: readonly Difference[]): Verdict | undefined {
  const grave = differences.filter(({ matters }) => matters);
  if (grave.length === 0) return undefined;
  const named = grave.slice(0, mostNamed).map(differenceText).join("; ");
  const more = grave.length > mostNamed ? ` and ${grave.length - mostNamed} more` : "";
  return {
    accepted: false,
    because: `it was changed since it was handed out: ${named}${more}`,
    hint: "if the change is right, write it into the program and run pulumi up, and have the new form signed; else have the form signed as it was handed out",
  };
}
const mostNamed = 4;

function unsigned({ isUntouched, dated }: Comparison): Verdict {
  return {
    accepted: false,
    because: isUntouched
      ? "it is the form as it was handed out, only saved anew, without a signature"
      : `it is filled in${dated === null ? "" : ` and dated ${dated}`}, and nobody signed it`,
    hint: "have it signed by the legal representative, by hand on paper (then scan it) or electronically, and bring that",
  };
}

const differenceText = ({ place, from, to }: Difference): string =>
  to === ""
    ? `"${place}" had "${from}", which is not on it`
    : from === ""
      ? `"${place}" was empty and has "${to}"`
      : `"${place}" had "${from}" and has "${to}"`;

/** Of several signatures the last is whose: before it the form may have been prepared by somebody else. */
function signedFacts(signatures: readonly Signature[], notes: readonly string[]): Partial<SignedForm> {
  const last = signatures.at(-1);
  if (!last) return { notes };
  const { signer, organisation, signedAt, holds, because, after } = last;
  const others = signatures.slice(0, -1).map((each) => each.signer ?? "an unknown signer");
  return {
    ...{ signer, organisation, signedAt, signature: holds === "yes" ? "holds" : "unchecked" },
    notes: [
      ...notes,
      holds === "yes"
        ? "its signature fits the bytes it covers; whether its certificate is to be trusted was not checked"
        : `its signature was not checked: ${because}`,
      ...(after > 0 ? [`${after} bytes were added behind what the last signature covers`] : []),
      ...(others.length > 0 ? [`signed before by ${others.join(", ")}`] : []),
    ],
  };
}

const identityOf = (bytes: Buffer): Pick<SignedForm, "sha256" | "size"> => ({
  sha256: createHash("sha256").update(bytes).digest("hex"),
  size: bytes.length,
});

function accepted(bytes: Buffer, kind: SignedForm["kind"], facts: Partial<SignedForm>): Verdict {
  const nothing = { signer: null, organisation: null, signedAt: null, signature: null, dated: null, differences: [], notes: [] };
  return { accepted: true, form: { ...identityOf(bytes), kind, ...nothing, ...facts } };
}

/** One line that says what a signed form is. */
export function describeSigned({ kind, signer, organisation, signedAt, dated, differences, notes }: SignedForm): string {
  const who = `signed electronically by ${signer ?? "a signer whose certificate cannot be read"}${organisation === null ? "" : ` (${organisation})`}`;
  const kinds = { pades: who, filled: "a filled PDF", scan: "a scan", "unreadable-accepted": "taken as it is" } as const;
  return [kinds[kind], signedAt && `on ${signedAt}`, dated && `dated ${dated}`, ...differences, ...notes].filter(Boolean).join("; ");
}
