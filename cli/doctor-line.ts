import { isFault } from "../provider/fault";
import { visible } from "../provider/x509/profile";

export type Verdict = "good" | "warning" | "bad";

/** One line of the doctor's table. */
export interface DoctorLine {
  readonly about: string;
  readonly verdict: Verdict;
  /** One sentence with the facts. */
  readonly says: string;
  /** The next command or act; `null` where nothing is to be done. */
  readonly next: string | null;
}

export const good = (about: string, says: string): DoctorLine => ({ about, verdict: "good", says: visible(says), next: null });
export const warning = (about: string, says: string, next: string): DoctorLine => ({
  about,
  verdict: "warning",
  says: visible(says),
  next: visible(next),
});
export const bad = (about: string, says: string, next: string): DoctorLine => ({
  about,
  verdict: "bad",
  says: visible(says),
  next: visible(next),
});

/** What a check says, or its fault as a bad line; what else is thrown is one too, since the other checks must be said all the same. */
export async function lineOf(about: string, check: () => Promise<DoctorLine>): Promise<DoctorLine> {
  try {
    return await check();
  } catch (error) {
    if (isFault(error)) return bad(about, `${error.what} [${error.code}]`, error.hint);
    return bad(about, error instanceof Error ? error.message : String(error), "Report it with this line; no secret is in it.");
  }
}
