import { createHash } from "node:crypto";
import { join } from "node:path";
import type { FormProgress, FormSubmission } from "../platform";
import { afterHours, afterWorkingDays, type Delays } from "./clock";
import { createFile } from "./files";
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

/** Puts a form there to be signed. What was handed over before stays, and a withdrawn form is taken up again. */
export function submitForm(dir: string, { wish, pdf, ...facts }: FormSubmission, now: Date): void {
  const ledger = formLedger(dir);
  createFile(ledger.path(wish, "pdf"), pdf);
  ledger.open(wish, { submittedAt: now.toISOString(), ...facts });
  ledger.forget(wish, "withdrawn");
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
    formPath: ledger.path(ticket, "pdf"),
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
export function sendForm(ledger: Ledger, ticket: string, now: Date, { acknowledgementHours, validationWorkingDays }: Delays): boolean {
  return ledger.note(ticket, "sent", {
    at: now.toISOString(),
    acknowledgedAt: afterHours(now, acknowledgementHours).toISOString(),
    validatedAt: afterWorkingDays(now, validationWorkingDays).toISOString(),
  } satisfies Sent);
}

/** ANS' answer now: `null` validates. */
export const decideForm = (ledger: Ledger, ticket: string, now: Date, refusedBecause: string | null): boolean =>
  ledger.note(ticket, "decided", { at: now.toISOString(), refusedBecause } satisfies Decided);
