import type { Zone } from "../calendar";
import { type FormDays, type Overdue, overdueForm } from "./overdue";
import { who } from "./people";
import type { NextAction } from "./verdict";

/** What is known of a form that may be late, beside what its next action says of it anyway. PURE. */
export interface LateFacts {
  /** The time that days are judged at; where it is not told, nothing is late. */
  readonly now?: Date | undefined;
  readonly zone?: Zone | undefined;
  /** Instants of handing out and of ANS' acknowledgment, ISO 8601. */
  readonly submittedAt?: string | null | undefined;
  readonly acknowledgedAt?: string | null | undefined;
}

/** The command that prints what is to be sent. */
export const overdueCommand = "igc-sante status --overdue";

/** What is late of a form by these facts. A form that something stands in the way of is not late: that comes first. */
export function lateForm(facts: FormDays & LateFacts & { readonly blocking?: object | null | undefined }): Overdue | null {
  if (facts.now === undefined || (facts.phase === "to-sign" && facts.blocking)) return null;
  return overdueForm(facts, facts.zone, facts.now);
}

const silence = { acknowledgement: "has acknowledged nothing", decision: "has not decided" } as const;

/**
 * Where ANS is late somebody must write to it: it is no longer ANS' turn alone.
 * @param mailbox where ANS takes it
 * @param dossier what is asked about
 */
export function writeToAns(
  late: Overdue & { readonly kind: keyof typeof silence },
  { mailbox, dossier, sentAt, inbox }: { mailbox: string; dossier: string; sentAt: string | null | undefined; inbox: string },
): NextAction {
  return {
    who: who.operator,
    what: `write to ANS about ${dossier}${sentAt ? `, sent on ${sentAt.slice(0, 10)}` : ""}: ${overdueCommand} prints the text; then note its answer in reponse.txt`,
    where: `${mailbox}; answers -> ${inbox}`,
    by: late.expectedBy,
    because: `ANS was expected to answer by ${late.expectedBy} and ${silence[late.kind]}`,
  };
}

/** Why somebody is asked again for a signature or an order. */
export const lateClause = (late: Overdue, handedAt: string): string =>
  `handed out on ${handedAt.slice(0, 10)} and not back by ${late.expectedBy}: ${overdueCommand} prints a text to remind them`;

/** An act that a state has from before it was late, as it is now that it is. Idempotent. */
export const asLate = (action: NextAction, late: Overdue, handedAt: string): NextAction =>
  action.because.includes(overdueCommand) ? action : { ...action, because: `${action.because}; ${lateClause(late, handedAt)}` };
