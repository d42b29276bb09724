import type { Rule } from "./facts";
import { hasEnded } from "./phase";
import type { Current } from "./remembered";
import { dayOf, daysBefore, daysUntil } from "./verdict";

export const expiring: Rule = ({ now, current, next, renewBeforeDays }) => {
  if (!current || next || now < renewalInstant(current, renewBeforeDays)) return undefined;
  return {
    act: "begin",
    because: `the certificate in service ends on ${current.notAfter.slice(0, 10)}`,
    dueOn: dayOf(now),
    drift: hasEnded(current, now) ? "expired" : "expiry-near",
  };
};

/** Begun by a clock that was ahead: not due by the clock of now, begun in its future, and nobody has answered. */
export const premature: Rule = ({ now, current, next, renewBeforeDays, order }) =>
  current &&
  next?.dueOn &&
  new Date(next.dueOn) > now &&
  now < renewalInstant(current, renewBeforeDays) &&
  (!next.ticket || order?.state === "open")
    ? { act: "drop", because: `the renewal was begun on ${next.dueOn} by a clock that was ahead` }
    : undefined;

/** The longest part of its life before its end at which a certificate is renewed: a longer wish would begin the next renewal with each answer. */
const longestLead = 1 / 2;

/** Days before its end at which a certificate is renewed: as wished, but at most half of the life it really has. */
export function renewalLead({ notBefore, notAfter }: Pick<Current, "notBefore" | "notAfter">, renewBeforeDays: number): number {
  const life = daysUntil(new Date(notBefore), new Date(notAfter));
  return Math.min(renewBeforeDays, Math.floor(life * longestLead));
}

/** When the renewal of a certificate begins. */
export const renewalInstant = (current: Pick<Current, "notBefore" | "notAfter">, renewBeforeDays: number): Date =>
  daysBefore(new Date(current.notAfter), renewalLead(current, renewBeforeDays));
