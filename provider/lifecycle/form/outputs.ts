import type { FormProgress, SignedForm } from "../../igc";
import { expectedBy, type FormProgressFacts, formNextAction, type NextAction, rememberForm } from "../../policy";
import { shownPath } from "../common";
import type { Inputs } from "./wish";

/** What is remembered of a form: how far it is, and the paper that was handed out. */
export interface FormState extends FormProgressFacts {
  /** Instant it was handed out at, ISO 8601: with it a lost sheet comes out again byte for byte. `null` where there is no form. */
  readonly submittedAt: string | null;
  /** `null` where ANS' habilitation came before this program. */
  readonly form: { readonly path: string; readonly sha256: string } | null;
  /** What came back signed, as evidence; `null` before, and for forms that were taken before it was judged. */
  readonly signedForm: SignedForm | null;
  /** Names of the administrators ANS knows once it is validated: those the form was made with, or those of the last form 503. */
  readonly administrators: readonly string[];
}

export interface Outputs extends Inputs, FormState {
  readonly expectedBy: string | null;
  readonly nextAction: NextAction | null;
}

export const factsOf = ({ phase, sentAt, acknowledgedAt, decidedAt, dossierReference, refusal }: FormProgressFacts): FormProgressFacts => ({
  phase,
  sentAt,
  acknowledgedAt,
  decidedAt,
  dossierReference,
  refusal,
});

/** The paper that a state remembers; states of before remember no signed one. */
export const paperOf = ({ submittedAt, form, signedForm, administrators }: FormState): Omit<FormState, keyof FormProgressFacts> => ({
  submittedAt,
  form,
  signedForm: signedForm ?? null,
  administrators,
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

/** What is known of the form now: what is remembered, joined with what its place says; a habilitation in the program ends it. */
export function knownFacts(wish: Inputs, remembered: FormProgressFacts | undefined, seen: FormProgress | undefined): FormProgressFacts {
  const known = rememberForm(remembered, seen && seenFacts(seen));
  const { habilitation } = wish;
  if (!habilitation) return known!;
  return {
    phase: "validated",
    sentAt: known?.sentAt ?? null,
    acknowledgedAt: known?.acknowledgedAt ?? null,
    decidedAt: `${habilitation.validatedOn}T00:00:00.000Z`,
    dossierReference: habilitation.dossierReference ?? known?.dossierReference ?? null,
    refusal: null,
  };
}

/** Everything else a state says follows from the wish and from what is known. */
export function outputsOf(wish: Inputs, known: FormState, now: Date, inbox: string, remark?: string): Outputs {
  const { phase, sentAt, dossierReference, refusal, form, administrators } = known;
  return {
    ...wish,
    ...known,
    expectedBy: phase === "validated" ? null : expectedBy(sentAt),
    nextAction: formNextAction({
      phase,
      sentAt,
      dossierReference,
      reason: refusal,
      formPath: form?.path ?? "",
      inbox: shownPath(wish.platform, inbox),
      remark,
      signatory: `${wish.signatory.firstName} ${wish.signatory.lastName}`,
      structureName: wish.structure.name,
      administrators: { named: administrators, wished: wish.admins, now },
    }),
  };
}

export const phaseLine = ({ structure }: Pick<Inputs, "structure">, facts: FormProgressFacts): string =>
  `${structure.name}: ${phaseSentence(facts)}`;

const phaseSentence = ({ phase, dossierReference, sentAt, refusal }: FormProgressFacts): string =>
  ({
    "to-sign": "form 413 waits for a signature",
    "to-send": "form 413 is signed and waits to be sent",
    "sent": `form 413 is sent; ANS usually answers by ${expectedBy(sentAt)}`,
    "acknowledged": `ANS acknowledged form 413 as dossier ${dossierReference ?? "(no reference)"}; answer expected by ${expectedBy(sentAt)}`,
    "validated": "ANS validated form 413",
    "refused": `ANS refused form 413: ${refusal}`,
  })[phase];
