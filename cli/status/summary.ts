import { dayCount, type Language, say } from "../words";
import type { StatusRow } from "./rows";

/** All rows in one line. Pure. */

const isCertificate = ({ kind, phase }: StatusRow): boolean => kind === "OrgCertificate" && phase !== "partner";

/** Whether a certificate serves by that day. */
const isServing = ({ daysLeft, phase, drift }: StatusRow): boolean =>
  daysLeft !== null && daysLeft > 0 && phase !== "revoked" && !drift.some(({ class: code }) => code === "revoked");

const troubled = ["quarantined", "revoked", "expired"];

/** Whether something is wrong with it that the next run does not mend by itself, or nothing serves. */
export const isInTrouble = ({ phase, drift, daysLeft }: StatusRow): boolean =>
  troubled.includes(phase) || (daysLeft !== null && daysLeft <= 0) || drift.some(({ mends }) => mends === "person");

/** `3 certificates: 2 in service, 1 for people to act, 0 in trouble; next end 2028-01-01 (10 days)`. */
export function summaryOf(rows: readonly StatusRow[], language: Language): string {
  const certificates = rows.filter(isCertificate);
  const count = (is: (row: StatusRow) => boolean): number => certificates.filter(is).length;
  const [first] = certificates.filter(isServing).sort((one, other) => one.end!.localeCompare(other.end!));
  const end = first
    ? say(language, "next-end", { day: first.end!.slice(0, 10), days: dayCount(language, first.daysLeft!) })
    : say(language, "no-end");
  return say(language, "summary", {
    certificates: say(language, certificates.length === 1 ? "certificate" : "certificates", { count: certificates.length }),
    serving: count(isServing),
    waiting: count(({ nextAction }) => nextAction !== null),
    trouble: count(isInTrouble),
    end,
  });
}
