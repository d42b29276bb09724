import type { EvidenceActor, Happening } from "../../evidence";
import { nameOfPerson } from "../../policy";
import type { ChangeForm } from "./change-plan";
import { asSeen, type Handed, seenFacts } from "./handed";
import { type FormState, handedOf } from "./outputs";
import type { Inputs } from "./wish";

/** What happened to a request's forms between two states: what an auditor is told of it (docs/evidence.md). PURE. */

type Known = FormState & Pick<Inputs, "ticket" | "signatory">;
/** What the exchange says of forms now, by ticket. */
type Seen = ReadonlyMap<string, Parameters<typeof seenFacts>[0]>;

const ans: EvidenceActor = { role: "ANS" };
const program: EvidenceActor = { role: "pulumi" };
const signatoryOf = ({ signatory }: Known): EvidenceActor => ({ role: "signatory", names: [nameOfPerson(signatory)] });

/** @param before `undefined`: everything that is known happened */
export function happenedBetween(before: Known | undefined, after: Known, seen: Seen = new Map()): Happening[] {
  const known = new Map(before ? formsOf(before).map((form) => [form.ticket, form]) : []);
  const now = formsOf(after);
  const there = new Set(now.filter(({ form }) => form).map(({ ticket }) => ticket));
  const signatory = signatoryOf(after);
  const left = [...known.values()].filter(({ ticket, form }) => form && !there.has(ticket));
  return [
    ...left.flatMap((form) => leaving(form, seen, signatory)),
    ...now.flatMap((form) => happenedTo(known.get(form.ticket), form, signatory)),
    ...(before ? validatedSince(before, after, left, seen) : []),
  ];
}

/** After the validation: ANS knows others, or a person wrote another day of it into the program (`habilitation`), which is one more step. */
function validatedSince(before: Known, after: Known, left: readonly Handed[], seen: Seen): Happening[] {
  if (before.phase !== "validated" || after.phase !== "validated") return [];
  const changed = administratorsChanged(before, after, left, seen);
  const { ticket, decidedAt } = after;
  if (changed.length > 0 || !decidedAt || decidedAt.slice(0, 10) === before.decidedAt?.slice(0, 10)) return changed;
  return [{ event: "validated", ticket, happenedAt: decidedAt, by: ans, facts: { correctedFrom: before.decidedAt ?? "" } }];
}

/** The forms of a request and, once ANS validated them, its forms 503. */
const formsOf = (state: Known): readonly Handed[] => [...handedOf(state), ...(state.change?.forms ?? [])];

/** A form that the state names no more: ANS validated it, or it was taken back. What is validated for good is no leaving. */
function leaving(form: Handed, seen: Seen, signatory: EvidenceActor): Happening[] {
  if (form.phase === "validated") return [];
  const last = asSeen(form, seen.get(form.ticket));
  if (last.phase === "validated") return happenedTo(form, last, signatory);
  return [{ event: "withdrawn", ticket: form.ticket, by: program }];
}

function happenedTo(before: Handed | undefined, after: Handed, signatory: EvidenceActor): Happening[] {
  return [...drafted(before, after), ...signed(before, after, signatory), ...sent(before, after, signatory), ...answered(before, after)];
}

function drafted(before: Handed | undefined, { ticket, form, submittedAt }: Handed): Happening[] {
  if (!form || form.sha256 === before?.form?.sha256) return [];
  const first = !before?.form && submittedAt ? { happenedAt: submittedAt } : {};
  return [{ event: "drafted", ticket, ...first, by: program, papers: { form: form.sha256 } }];
}

function signed(before: Handed | undefined, { ticket, phase, signedForm }: Handed, by: EvidenceActor): Happening[] {
  if (signedForm && signedForm.sha256 !== before?.signedForm?.sha256) {
    const { sha256, kind, signer, signedAt, dated } = signedForm;
    const facts = { kind, ...(signer && { signer }), ...(dated && { dated }) };
    return [{ event: "signed", ticket, ...(signedAt && { happenedAt: signedAt }), by, papers: { signedForm: sha256 }, facts }];
  }
  const isNoted = !signedForm && phase === "to-send" && (before?.phase ?? "to-sign") === "to-sign";
  return isNoted ? [{ event: "signed", ticket, by }] : [];
}

function sent(before: Handed | undefined, { ticket, sentAt }: Handed, by: EvidenceActor): Happening[] {
  return sentAt && sentAt !== before?.sentAt ? [{ event: "sent", ticket, happenedAt: sentAt, by }] : [];
}

/** What ANS answered. */
function answered(before: Handed | undefined, after: Handed): Happening[] {
  const { ticket, phase, acknowledgedAt, dossierReference, decidedAt, refusal } = after;
  const reference = dossierReference ? { facts: { dossierReference } } : {};
  const happened: Happening[] = [];
  const isAcknowledged =
    (acknowledgedAt && acknowledgedAt !== before?.acknowledgedAt) || dossierReference !== (before?.dossierReference ?? null);
  if (isAcknowledged && (acknowledgedAt || dossierReference))
    happened.push({ event: "acknowledged", ticket, ...(acknowledgedAt && { happenedAt: acknowledgedAt }), by: ans, ...reference });
  const at = decidedAt ? { happenedAt: decidedAt } : {};
  if (phase === "validated" && before?.phase !== "validated") happened.push({ event: "validated", ticket, ...at, by: ans, ...reference });
  const isRefused = phase === "refused" && (before?.phase !== "refused" || before.decidedAt !== decidedAt || before.refusal !== refusal);
  if (isRefused) happened.push({ event: "refused", ticket, ...at, by: ans, facts: { reason: refusal ?? "" } });
  return happened;
}

/** ANS knows others than before: by a form 503, or by an answer that a person recorded in the program. Names, never cards. */
function administratorsChanged(before: Known, after: Known, left: readonly Handed[], seen: Seen): Happening[] {
  const missing = (some: readonly string[], others: readonly string[]): string => some.filter((name) => !others.includes(name)).join(", ");
  const added = missing(after.administrators, before.administrators);
  const removed = missing(before.administrators, after.administrators);
  if (!added && !removed) return [];
  const form = (left as readonly ChangeForm[])
    .map((each) => asSeen(each, seen.get(each.ticket)))
    .find(({ phase }) => phase === "validated");
  const at = form?.decidedAt ?? after.decidedAt;
  const facts = { ...(added && { added }), ...(removed && { removed }) };
  return [{ event: "administrators-changed", ticket: form?.ticket ?? after.ticket, ...(at && { happenedAt: at }), by: ans, facts }];
}
