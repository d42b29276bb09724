import { createHash } from "node:crypto";
import { join } from "node:path";
import type { FormProgress, FormSubmission } from "../platform";
import { afterHours, afterWorkingDays, type Delays } from "./clock";
import { createFile, readBytes, replaceFile } from "./files";
import { type Events, Ledger } from "./ledger";

/** Forms on their way to ANS and back. `forms/<ticket>.pdf` is the form, `<ticket>.json` who must sign it. */

export const formLedger = (dir: string): Ledger => new Ledger(join(dir, "forms"));

interface Signed {
  readonly at: string;
}
/** ANS' answers are fixed when the form is sent; the clock reveals them. */
interface Sent {
  readonly at: string;
  readonly acknowledgedAt: string;
  readonly validatedAt: string;
}
/** What somebody decided instead of waiting. */
interface Decided {
  readonly at: string;
  readonly refusedBecause: string | null;
}

/** The form as it was handed out. */
type FormRecord = Omit<FormSubmission, "wish" | "pdf" | "known"> & { readonly submittedAt: string };

/**
 * Puts a form there to be signed, and takes a withdrawn one up again. Another form under the ticket replaces the one
 * before as long as nobody signed; one that was lost goes on where the caller knows it to be (issue 11).
 */
export function submitForm(dir: string, { wish, pdf, known, submittedAt, ...facts }: FormSubmission, now: Date, delays: Delays): void {
  const ledger = formLedger(dir);
  const path = ledger.path(wish, "pdf");
  const record: FormRecord = { submittedAt: submittedAt ?? now.toISOString(), ...facts };
  const before = ledger.record<FormRecord>(wish);
  if (before === undefined) {
    createFile(path, pdf);
    if (ledger.open(wish, record) && known) goOn(ledger, wish, record.submittedAt, known, delays);
  } else if (!ledger.eventsOf(wish).has("signed")) {
    const isOther = ledger.replace(wish, { ...record, submittedAt: before.submittedAt });
    if (isOther || !readBytes(path)?.equals(pdf)) {
      ledger.keep(path);
      replaceFile(path, pdf);
    }
  } else if (before.sha256 === record.sha256) createFile(path, pdf);
  ledger.forget(wish, "withdrawn");
}

/** What had happened to a form that the sandbox lost. */
function goOn(ledger: Ledger, ticket: string, submittedAt: string, known: NonNullable<FormSubmission["known"]>, delays: Delays): void {
  const at = known.sentAt ?? known.acknowledgedAt ?? (known.dossierReference && submittedAt);
  if (!at) return;
  ledger.note(ticket, "signed", { at } satisfies Signed);
  const sent = sentOn(new Date(at), delays);
  const acknowledgedAt = known.acknowledgedAt ?? (known.dossierReference ? at : sent.acknowledgedAt);
  ledger.note(ticket, "sent", { ...sent, acknowledgedAt } satisfies Sent);
}

/** How far a form is at an instant: people's acts as they were done, ANS' answers from their time on. */
export function formProgress(ledger: Ledger, ticket: string, events: Events, now: Date): FormProgress {
  const happened = <T>(event: string): T | undefined => (events.has(event) ? ledger.event<T>(ticket, event) : undefined);
  const signed = happened<Signed>("signed");
  const sent = happened<Sent>("sent");
  const decided = happened<Decided>("decided");
  const reached = (instant: string | undefined): string | undefined =>
    instant !== undefined && new Date(instant) <= now ? instant : undefined;
  const decidedAt = decided?.at ?? reached(sent?.validatedAt);
  const acknowledgedAt = reached(sent?.acknowledgedAt) ?? decidedAt;
  const reason = decided?.refusedBecause ?? undefined;
  return {
    phase: phaseOf({ signed: !!signed, sent: !!sent, acknowledged: !!acknowledgedAt, decided: !!decidedAt, refused: reason !== undefined }),
    submittedAt: ledger.known<FormRecord>(ticket).submittedAt,
    formPath: `forms/${ticket}.pdf`,
    ...(signed && { signedAt: signed.at }),
    ...(sent && { sentAt: sent.at }),
    ...(acknowledgedAt && { acknowledgedAt, dossierReference: dossierReference(ticket) }),
    ...(decidedAt && { decidedAt }),
    ...(reason !== undefined && { reason }),
  };
}

function phaseOf({
  signed,
  sent,
  acknowledged,
  decided,
  refused,
}: Readonly<Record<"signed" | "sent" | "acknowledged" | "decided" | "refused", boolean>>): FormProgress["phase"] {
  if (refused) return "refused";
  if (decided) return "validated";
  if (acknowledged) return "acknowledged";
  if (sent) return "sent";
  return signed ? "to-send" : "to-sign";
}

/** Clearly not ANS', and the same at every look. */
const dossierReference = (ticket: string): string =>
  `SANDBOX-${createHash("sha256").update(ticket).digest("hex").slice(0, 8).toUpperCase()}`;

export const signForm = (ledger: Ledger, ticket: string, now: Date): boolean =>
  ledger.note(ticket, "signed", { at: now.toISOString() } satisfies Signed);

/** Sends a form; ANS acknowledges and validates it in its time. */
export const sendForm = (ledger: Ledger, ticket: string, now: Date, delays: Delays): boolean =>
  ledger.note(ticket, "sent", sentOn(now, delays));

const sentOn = (instant: Date, { acknowledgementHours, validationWorkingDays }: Delays): Sent => ({
  at: instant.toISOString(),
  acknowledgedAt: afterHours(instant, acknowledgementHours).toISOString(),
  validatedAt: afterWorkingDays(instant, validationWorkingDays).toISOString(),
});

/** ANS' answer now: `null` validates. */
export const decideForm = (ledger: Ledger, ticket: string, now: Date, refusedBecause: string | null): boolean =>
  ledger.note(ticket, "decided", { at: now.toISOString(), refusedBecause } satisfies Decided);
