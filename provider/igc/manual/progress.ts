import { Fault } from "../../fault";
import type { SignedForm } from "../../form/signed";
import { withCarried } from "../carried";
import type { CarriedNotes } from "../form-progress";
import type { FormPhase, FormProgress, OrderProgress, RevocationProgress } from "../platform";
import type { Brought } from "./inbox";
import { formFileOf } from "./record";
import type { Reply } from "./reply";
import type { FormTicket, OrderTicket, RevocationTicket } from "./tickets";

/** How far a ticket is, from what people brought and noted. PURE. */

export const requestFile = "demande.csr";
export const sheetFile = "fiche-de-commande.txt";
export const revocationSheetFile = "fiche-de-revocation.txt";

/** Of a day only the day is known: its beginning, so that the day in Paris is the same. */
const instantOf = (day: string): string => `${day}T00:00:00.000Z`;

/** A later fact implies the earlier ones: an acknowledged form was sent, whoever forgot to note it. */
export function formProgress(ticket: FormTicket, facts: FormKnown): FormProgress {
  return withCarried(byPeople(ticket, facts), facts.carried);
}

/** What is known of a form: a person's reply, what came back signed, what a channel noted. */
interface FormKnown {
  readonly reply: Reply;
  readonly signed: Brought | undefined;
  readonly form?: SignedForm;
  readonly carried?: CarriedNotes | undefined;
}

function byPeople({ record, place }: FormTicket, { reply, signed, form }: FormKnown): FormProgress {
  const { phase, decidedOn } = phaseOf(reply, signed !== undefined);
  const sentOn = reply.sentOn ?? reply.acknowledgedOn;
  return {
    phase,
    submittedAt: record.submittedAt,
    formPath: signed?.name ?? `${place}/${record.ticket}/${formFileOf(record)}`,
    ...(signed && { signedAt: signed.writtenAt }),
    ...(form && { signedForm: form }),
    ...(sentOn && { sentAt: instantOf(sentOn) }),
    ...(reply.acknowledgedOn && { acknowledgedAt: instantOf(reply.acknowledgedOn) }),
    ...(reply.correctedOn && { correctedOn: reply.correctedOn }),
    ...(decidedOn && { decidedAt: instantOf(decidedOn) }),
    ...(reply.dossierReference && { dossierReference: reply.dossierReference }),
    ...(phase === "refused" && reply.reason && { reason: reply.reason }),
  };
}

/** A form may be refused, corrected and validated, or the reverse: the later day counts, and of one day the refusal. */
function phaseOf(
  { refusedOn, validatedOn, dossierReference, acknowledgedOn, sentOn }: Reply,
  signed: boolean,
): { readonly phase: FormPhase; readonly decidedOn?: string } {
  if (validatedOn && !(refusedOn && refusedOn >= validatedOn)) return { phase: "validated", decidedOn: validatedOn };
  if (refusedOn) return { phase: "refused", decidedOn: refusedOn };
  if (dossierReference || acknowledgedOn) return { phase: "acknowledged" };
  if (sentOn) return { phase: "sent" };
  return { phase: signed ? "to-send" : "to-sign" };
}

/** What was brought for an order: nothing, one certificate (in one file or several), several, or what is not whole yet (an English clause). */
export type AnswerChoice =
  | { readonly none: true }
  | { readonly chosen: Brought }
  | { readonly several: readonly Brought[] }
  | { readonly waiting: string };

/** A certificate that came counts more than a refusal noted before. */
export function orderProgress(
  { record, place }: OrderTicket,
  answer: AnswerChoice,
  reply: Reply,
  quarantined: string | undefined,
): OrderProgress {
  const { publicKeySha256, submittedAt: orderedAt, certificate, admins, settledAt, ends, papers } = record;
  const known = {
    ...{ publicKeySha256, orderedAt, sheetPath: `${place}/${record.ticket}/${sheetFile}` },
    ...(papers?.[requestFile] && { csrSha256: papers[requestFile] }),
    ...(certificate !== undefined && { certificate }),
    ...(admins && { admins }),
  };
  if (place === "archive") return { state: "settled", ...known, ...(settledAt !== undefined && { settledAt, ends: ends! }) };
  if ("several" in answer) return { state: "open", ...known, quarantined: ambiguous(record.ticket, answer.several).message };
  const aside = { ...(quarantined !== undefined && { quarantined }), ...("waiting" in answer && { waiting: answer.waiting }) };
  if ("chosen" in answer) return { state: "answered", ...known, ...aside };
  if (reply.refusedOn) return { state: "refused", ...known, reason: reply.reason ?? `refusé le ${reply.refusedOn}`, ...aside };
  return { state: "open", ...known, ...aside };
}

export const revocationProgress = ({ record, place }: RevocationTicket, { refusedOn, reason }: Reply): RevocationProgress => ({
  state: place === "archive" ? "settled" : "open",
  askedAt: record.submittedAt,
  ...(refusedOn && place === "outbox" && { refused: reason ?? `refusé le ${refusedOn}` }),
  sheetPath: `${place}/${record.ticket}/${revocationSheetFile}`,
  ...(record.papers?.[revocationSheetFile] && { sheetSha256: record.papers[revocationSheetFile] }),
});

const ambiguous = (ticket: string, files: readonly Brought[]): Fault =>
  new Fault(
    "answer-ambiguous",
    `Different files answer the order ${ticket}: ${files.map(({ name }) => name).join(", ")}.`,
    "Leave the right one and take the others away: nothing was chosen among them.",
  );
