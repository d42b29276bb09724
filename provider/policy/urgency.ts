import type { Current } from "./remembered";
import { endOfUse } from "./renewal";
import { daysUntil } from "./verdict";

/** How loud a renewal is that nobody has answered: louder with each threshold, never daily, since a state holds it. PURE. */

/** Days before the end of use at which it grows louder; 0 once it has ended. */
export type Alarm = 90 | 60 | 30 | 14 | 7 | 0;

/** Days before the end at which it is brought to mind, whoever does it: a run, `igc-sante status`, a calendar, a notice. */
export const alarmDays = [90, 60, 30, 14, 7] as const satisfies readonly Alarm[];

const thresholds: readonly Alarm[] = [...alarmDays, 0 as const].reverse();

/** The threshold that was passed last; `null` while none was, or while nothing is waited for. A revoked certificate has its own action. */
export function alarmOf(
  current: Pick<Current, "notAfter" | "signingEnds" | "revoked"> | null,
  next: object | null,
  now: Date,
): Alarm | null {
  if (!current || !next || current.revoked) return null;
  const days = daysUntil(now, endOfUse(current));
  return thresholds.find((threshold) => days <= threshold) ?? null;
}

const words: Readonly<Record<Alarm, string>> = {
  90: "less than 90 days are left",
  60: "less than 60 days are left",
  30: "less than 30 days are left",
  14: "HURRY: less than 14 days are left",
  7: "LAST DAYS: less than 7 days are left, then the service stops",
  0: "TOO LATE: it has ended",
};

/** What is added to why a person must act; empty while there is time. */
export const alarmSentence = (alarm: Alarm | null): string => (alarm === null ? "" : words[alarm]);
