import type { CertificateOutputs } from "../../provider/lifecycle/certificate";
import { type Alarm, alarmOf, dueInstant } from "../../provider/policy";
import { type ExitCode, exitCode } from "../exit-codes";

/** Days left from which a renewal that nobody has even begun is as loud as one that is not answered: until then it may be held back. */
const unbegunFrom = 14;

/**
 * How loud a certificate's renewal is, by a state. One that is due and was not begun counts from two weeks before the end: nobody has
 * run `pulumi up`.
 */
export function alarmIn({ current, next, renewBeforeDays }: Partial<CertificateOutputs>, now: Date): Alarm | null {
  if (typeof current?.notAfter !== "string") return null; // none, or hidden by the program
  if (next) return alarmOf(current, next, now);
  const isDue = typeof renewBeforeDays === "number" && now >= dueInstant(current, renewBeforeDays);
  const alarm = isDue ? alarmOf(current, {}, now) : null;
  return alarm !== null && alarm <= unbegunFrom ? alarm : null;
}

/** What `igc-sante status` exits with: 4 where the last days run or are over, 3 where a month or less is left, else 0. */
export function alarmCode(rows: readonly { readonly alarm: Alarm | null }[]): ExitCode {
  const loudest = Math.min(...rows.map(({ alarm }) => alarm ?? Infinity));
  if (loudest <= 7) return exitCode.now;
  return loudest <= 30 ? exitCode.soon : exitCode.fine;
}
