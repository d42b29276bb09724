import { type Fault, isFault } from "../../provider/fault";
import { visible } from "../../provider/x509/profile";
import { asIs, doctorTexts, eachOf, faultClauseSaid, type Said } from "../words";

export type Verdict = "good" | "warning" | "bad";

/** One line of the doctor's table, in both languages. */
export interface DoctorLine {
  readonly about: Said;
  readonly verdict: Verdict;
  /** One sentence with the facts. */
  readonly says: Said;
  /** The next command or act; `null` where nothing is to be done. */
  readonly next: Said | null;
}

/** A name, an address or a command is the same in both. */
type Words = Said | string;
const saidOf = (words: Words): Said => (typeof words === "string" ? asIs(words) : words);
const seen = (words: Words): Said => eachOf(saidOf(words), visible);

export const good = (about: Words, says: Words): DoctorLine => ({ about: saidOf(about), verdict: "good", says: seen(says), next: null });
export const warning = (about: Words, says: Words, next: Words): DoctorLine => ({
  about: saidOf(about),
  verdict: "warning",
  says: seen(says),
  next: seen(next),
});
export const bad = (about: Words, says: Words, next: Words): DoctorLine => ({
  about: saidOf(about),
  verdict: "bad",
  says: seen(says),
  next: seen(next),
});

/** A fault as a bad line: in French by its code, with the facts as they are. */
export function badOf(about: Words, { what, hint, code }: Fault): DoctorLine {
  const { says, next } = faultClauseSaid(what, hint, code);
  return bad(about, says, next);
}

/** What a check says, or its fault as a bad line; what else is thrown is one too, since the other checks must be said all the same. */
export async function lineOf(about: Words, check: () => Promise<DoctorLine>): Promise<DoctorLine> {
  try {
    return await check();
  } catch (error) {
    if (isFault(error)) return badOf(about, error);
    return bad(about, error instanceof Error ? error.message : String(error), doctorTexts.report);
  }
}
