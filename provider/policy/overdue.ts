import { addWorkingDays, parisDay, type Zone } from "../calendar";
import { expectedBy, type FormPhase } from "./form-days";
import { dayOf } from "./verdict";

/**
 * What is waited for longer than it should be. ANS' delays count by the holidays of the métropole, where it sits; how long people of a
 * structure may take counts by those of their zone. PURE.
 */
export interface Overdue {
  /** Who is late, and with what: a signatory, ANS twice, or those who order. */
  readonly kind: "signature" | "acknowledgement" | "decision" | "order";
  /** Day (YYYY-MM-DD) by which it was expected. */
  readonly expectedBy: string;
}

/** Working days after which somebody is reminded of a signature or an order that nobody brought: no published delay, two weeks of work. */
export const patienceWorkingDays = 10;

/** Working days that a reminder gives for an answer. */
export const replyWorkingDays = 5;

/** Whether the day is over, in Paris. */
const hasPassed = (day: string, now: Date): boolean => dayOf(parisDay(now)) > day;

const late = (kind: Overdue["kind"], day: string | null, now: Date): Overdue | null =>
  day !== null && hasPassed(day, now) ? { kind, expectedBy: day } : null;

/** Day by which people of a zone are thought to have answered what they were handed at an instant. */
export const patienceEnds = (handedAt: string, zone: Zone | undefined): string =>
  dayOf(addWorkingDays(new Date(handedAt), patienceWorkingDays, zone));

/** What of a form is known of its days. Instants are ISO 8601. */
export interface FormDays {
  readonly phase: FormPhase;
  readonly submittedAt?: string | null | undefined;
  readonly sentAt?: string | null | undefined;
  readonly acknowledgedAt?: string | null | undefined;
}

/** What is late of a form; `null` while nothing is. What was acknowledged late is decided on later. @default zone "metropole" */
export function overdueForm({ phase, submittedAt, sentAt, acknowledgedAt }: FormDays, zone: Zone | undefined, now: Date): Overdue | null {
  if (phase === "to-sign") return submittedAt ? late("signature", patienceEnds(submittedAt, zone), now) : null;
  if (phase === "sent") return late("acknowledgement", expectedBy(sentAt), now);
  if (phase === "acknowledged") return late("decision", expectedBy([sentAt ?? "", acknowledgedAt ?? ""].sort().at(-1)), now);
  return null;
}

/** What is late of an order that lies open since an instant; `null` while it is not. @default zone "metropole" */
export const overdueOrder = (orderedAt: string | null | undefined, zone: Zone | undefined, now: Date): Overdue | null =>
  orderedAt ? late("order", patienceEnds(orderedAt, zone), now) : null;
