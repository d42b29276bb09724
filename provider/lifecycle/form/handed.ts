import { createHash } from "node:crypto";
import type { FormProgress, FormSubmission, SignedForm } from "../../igc";
import { type FormNumber, type FormProgressFacts, rememberForm } from "../../policy";
import { type Look, shownPath } from "../common";
import { type CarriedForm, carriedBy, noteAgain } from "./carried";

/** One form under its ticket, as a state remembers it. */
export interface Handed extends FormProgressFacts {
  readonly ticket: string;
  /** Instant it was handed out at, ISO 8601: with it a lost sheet comes out again byte for byte. `null` where there is no form. */
  readonly submittedAt: string | null;
  /** `null` where ANS' habilitation came before this program. */
  readonly form: FormFile | null;
  /** What came back signed, as evidence; `null` or absent before, and for forms that were taken before it was judged. */
  readonly signedForm?: SignedForm | null;
  /** What a channel did with it; absent where none has it, as in states of before. */
  readonly carried?: CarriedForm | null;
}

/** A form 413 or 414, and whom it names. */
export interface NamedForm extends Handed {
  readonly names: readonly string[];
}

interface FormFile {
  readonly path: string;
  readonly sha256: string;
}

export const factsOf = ({ phase, sentAt, acknowledgedAt, decidedAt, dossierReference, refusal }: FormProgressFacts): FormProgressFacts => ({
  phase,
  sentAt,
  acknowledgedAt,
  decidedAt,
  dossierReference,
  refusal,
});

/** What a place says of a form, in the words of the state. */
export const seenFacts = ({ phase, sentAt, acknowledgedAt, decidedAt, dossierReference, reason }: FormProgress): FormProgressFacts => ({
  phase,
  sentAt: sentAt ?? null,
  acknowledgedAt: acknowledgedAt ?? null,
  decidedAt: decidedAt ?? null,
  dossierReference: dossierReference ?? null,
  refusal: phase === "refused" ? (reason ?? "no reason given") : null,
});

/** What is known of a form once its place was looked at. */
export function asSeen<H extends Handed>(handed: H, seen: FormProgress | undefined): H {
  return { ...handed, ...knownOf(handed, seen), ...carriedNow(handed, seen) };
}

/**
 * What stands of a form. Where a person contradicts a channel, the person's word does, whatever the channel said before and later; where ANS
 * has opened its decision again, there is none.
 */
function knownOf(handed: Handed, seen: FormProgress | undefined): FormProgressFacts {
  const before = factsOf(handed);
  const isContradicted = (seen?.carried?.contradicted.length ?? 0) > 0 || seen?.carried?.isReopened === true;
  const undecided = { ...before, phase: "sent", decidedAt: null, refusal: null, dossierReference: null } as const;
  return rememberForm(isContradicted ? undecided : before, seen && seenFacts(seen), seen?.correctedOn)!;
}

/** Absent where no channel has it: a state of before reads without a difference. */
function carriedNow(before: Pick<Handed, "carried"> | undefined, seen: FormProgress | undefined): Pick<Handed, "carried"> {
  const carried = carriedBy(before ?? {}, seen);
  if (carried) return { carried };
  return before?.carried ? { carried: null } : {};
}

/** A form and what its sheet says. */
type Paper = Omit<FormSubmission, "sha256" | "submittedAt" | "known">;

/**
 * Hands a form over, again where its place has lost it, and anew where nobody has signed it yet. What was known stands.
 * @param platform address, for the path that is shown
 */
export async function handOut(paper: Paper, before: Handed | undefined, look: Look, address: string): Promise<Handed> {
  const { platform, noteForm, forms } = look;
  const isLost = !forms.has(paper.wish);
  const sha256 = createHash("sha256").update(paper.pdf).digest("hex");
  const there = await platform.submitForm({
    ...paper,
    sha256,
    ...(before?.submittedAt && { submittedAt: before.submittedAt }),
    ...(before && { known: saidBefore(before) }),
  });
  noteForm(paper.wish, there);
  const seen = isLost && before?.carried ? await noteAgain(paper.wish, before.carried, there, look) : there;
  // Signed before it could be written anew: the paper says what it said.
  const handedOut = before?.form && seen.phase !== "to-sign" ? before.form.sha256 : sha256;
  return asHanded(paper.wish, before, seen, handedOut, address);
}

export function asHanded(ticket: string, before: Handed | undefined, seen: FormProgress, sha256: string, address: string): Handed {
  const known = before ? knownOf(before, seen) : seenFacts(seen);
  return {
    ...carriedNow(before, seen),
    ticket,
    ...known,
    submittedAt: seen.submittedAt,
    form: { path: shownPath(address, seen.formPath), sha256 },
    signedForm: before?.signedForm ?? null,
  };
}

const saidBefore = ({ sentAt, acknowledgedAt, dossierReference }: FormProgressFacts) => ({
  ...(sentAt && { sentAt }),
  ...(acknowledgedAt && { acknowledgedAt }),
  ...(dossierReference && { dossierReference }),
});

/** Which of several forms it is, as `2 of 3`; `undefined` of one alone. */
export const whichOf = <H>(forms: readonly H[], form: H): string | undefined =>
  forms.length > 1 ? `${forms.indexOf(form) + 1} of ${forms.length}` : undefined;

/** What was brought for any of the forms and cannot be used: of several, for which. */
export function remarkOn(
  forms: readonly Pick<Handed, "ticket">[],
  number: FormNumber,
  remarks: ReadonlyMap<string, string> | undefined,
): string | undefined {
  const said = forms.flatMap((form) => {
    const [remark, which] = [remarks?.get(form.ticket), whichOf(forms, form)];
    if (remark === undefined) return [];
    return which === undefined ? [remark] : [`for form ${number} (${which}) ${remark}`];
  });
  return said.length > 0 ? said.join("; ") : undefined;
}

/** How far along its way a form is; who refused holds up the most. */
const order = ["refused", "to-sign", "to-send", "sent", "acknowledged", "validated"] as const;

/** Of several forms the one that is least far: it says how far all are, and whose turn it is. */
export const leastFar = <H extends Pick<Handed, "phase">>(forms: readonly H[]): H =>
  forms.reduce((least, each) => (order.indexOf(each.phase) < order.indexOf(least.phase) ? each : least));
