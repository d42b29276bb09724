import { workingDaysBefore } from "../calendar";
import type { RenewalFacts, Rule } from "./facts";
import { leastHumanDays } from "./human-delay";
import { hasEnded } from "./phase";
import type { Current } from "./remembered";
import { dayOf, daysBefore, daysUntil } from "./verdict";

/** When a renewal begins: as wished, or earlier where people have needed longer (docs/renewal.md). PURE. */

type Life = Pick<Current, "notBefore" | "notAfter" | "signingEnds">;

/** Working days between the last moment that people's usual delay allows, and the end: for a refusal, a leave, a wrong answer. */
export const marginWorkingDays = 10;

export const expiring: Rule = ({ now, current, next, held, ...plan }) => {
  if (!current || next || held !== null || now < beginInstant(current, plan)) return undefined;
  return {
    act: "begin",
    because: `${whatEnds(current)} on ${endOfUse(current).toISOString().slice(0, 10)}`,
    dueOn: dayOf(now),
    drift: hasEnded(current, now) ? "expired" : "expiry-near",
  };
};

const whatEnds = (current: Life): string =>
  current.signingEnds === undefined ? "the certificate in service ends" : "the time in which its key may sign ends";

/** Begun by a clock that was ahead: not due by the clock of now, begun in its future, and nobody has answered. */
export const premature: Rule = ({ now, current, next, order, ...plan }) =>
  current && next?.dueOn && new Date(next.dueOn) > now && now < beginInstant(current, plan) && (!next.ticket || order?.state === "open")
    ? { act: "drop", because: `the renewal was begun on ${next.dueOn} by a clock that was ahead` }
    : undefined;

/** When what a certificate is for ends: with it, or with the time in which its key may sign. */
export const endOfUse = ({ notAfter, signingEnds }: Pick<Life, "notAfter" | "signingEnds">): Date =>
  new Date(Math.min(Date.parse(notAfter), Date.parse(signingEnds ?? notAfter)));

/** The longest part of its life before its end at which a certificate is renewed: a longer wish would begin the next renewal with each answer. */
const longestLead = 1 / 2;

/** Whole days, but of a life of a day: none is left of it, and what has ended is renewed no more. */
function longestLeadDays(life: Life): number {
  const [begins, ends] = [new Date(life.notBefore), endOfUse(life)];
  const days = Math.floor(daysUntil(begins, ends) * longestLead);
  return days > 0 ? days : (Math.max(0, ends.getTime() - begins.getTime()) * longestLead) / 86_400_000;
}

/** Days before its end at which a certificate is renewed: as wished, but at most half of the life it really has. */
export const renewalLead = (life: Life, renewBeforeDays: number): number => Math.min(renewBeforeDays, longestLeadDays(life));

/** When the renewal of a certificate begins by what is wished: what a state says, since it stays the same. */
export const renewalInstant = (life: Life, renewBeforeDays: number): Date => daysBefore(endOfUse(life), renewalLead(life, renewBeforeDays));

/**
 * The latest instant at which people still fit before the end, with the margin: whatever holds a renewal back, then it begins. In
 * the second half of its life, as every renewal.
 */
export function safeInstant(life: Life, humanDays: number): Date {
  const latest = workingDaysBefore(endOfUse(life), humanDays + marginWorkingDays);
  return new Date(Math.max(latest.getTime(), daysBefore(endOfUse(life), longestLeadDays(life)).getTime()));
}

/** Days that hold at least so many working days: five in seven are, less the holidays, eleven a year in France. Held by a property. */
const daysHolding = (workingDays: number): number => 2 * workingDays + 7;

/** When the renewal of a certificate is due: as wished, and not after people could still be in time. */
export function beginInstant(life: Life, { renewBeforeDays, humanDays }: Pick<RenewalFacts, "renewBeforeDays" | "humanDays">): Date {
  const wished = renewalInstant(life, renewBeforeDays);
  // The calendar is not asked where the answer is known, as of most certificates in each preview (issue 15).
  if (wished <= daysBefore(endOfUse(life), daysHolding(humanDays + marginWorkingDays))) return wished;
  return new Date(Math.min(wished.getTime(), safeInstant(life, humanDays).getTime()));
}

/**
 * When a renewal is due by a state alone, which does not say how long people have needed: as if no exchange had seen an order yet.
 * Where one has seen longer delays, it begins earlier; it never begins later but where it is held back.
 */
export const dueInstant = (life: Life, renewBeforeDays: number): Date => beginInstant(life, { renewBeforeDays, humanDays: leastHumanDays });
