import type { FormProgress } from "../../igc";
import {
  expectedBy,
  type FormProgressFacts,
  formNextAction,
  formOfTicket,
  type NextAction,
  nameOfPerson,
  rememberForm,
  zoneOf,
} from "../../policy";
import { type RememberedChain, shownPath } from "../common";
import { blockingAct } from "./blocking";
import type { ChannelSecrets } from "./carried";
import { changeUnderWay } from "./change-action";
import type { Change } from "./change-plan";
import { channelFacts } from "./channel-action";
import { factsOf, type Handed, leastFar, type NamedForm, remarkOn, seenFacts, whichOf } from "./handed";
import type { Inputs } from "./wish";

/** What is remembered of a form: how far it is, and the paper that was handed out. Of several: how far the least far of them is. */
export interface FormState extends FormProgressFacts, Pick<Handed, "submittedAt" | "form" | "signedForm" | "carried"> {
  /** Names of the administrators ANS knows once it is validated: those the form was made with, or those of the last form 503. */
  readonly administrators: readonly string[];
  /** Each of the forms, where the request takes several. */
  readonly forms?: readonly NamedForm[] | null;
  /** Forms 503 on what ANS validated; absent until there was one. A secret in the state: it names cards. */
  readonly change?: Change | null;
  /** What opens drafts at a channel, by ticket; absent where there are none. A secret in the state. */
  readonly channelSecrets?: ChannelSecrets | null;
}

export interface Outputs extends Inputs, FormState {
  /** The end of its chain of evidence; absent until something was recorded, and in states of before. */
  readonly evidence?: RememberedChain | null;
  readonly expectedBy: string | null;
  readonly nextAction: NextAction | null;
}

/** Each form of a request, as it is remembered. */
export function handedOf(state: FormState & Pick<Inputs, "ticket">): readonly NamedForm[] {
  const { forms, ticket, submittedAt, form, signedForm, administrators: names, carried } = state;
  return forms ?? [{ ticket, ...factsOf(state), submittedAt, form, signedForm: signedForm ?? null, names, ...(carried && { carried }) }];
}

/** What is remembered of all forms of a request: they are as far as the least far of them. */
export function stateOfAll(all: readonly NamedForm[]): Omit<FormState, "change" | "channelSecrets"> {
  const least = leastFar(all);
  const { submittedAt, form, signedForm = null, carried } = least;
  const administrators = [...new Set(all.flatMap(({ names }) => names))];
  return {
    ...factsOf(least),
    submittedAt,
    form,
    signedForm,
    administrators,
    forms: all.length > 1 ? all : null,
    ...(carried && { carried }),
  };
}

/** What is remembered in a state, without what follows from it. */
export const stateOf = (state: Outputs): FormState => ({
  ...factsOf(state),
  submittedAt: state.submittedAt,
  form: state.form,
  signedForm: state.signedForm ?? null,
  administrators: state.administrators,
  forms: state.forms ?? null,
  change: state.change ?? null,
  ...(state.carried && { carried: state.carried }),
  ...(state.channelSecrets && { channelSecrets: state.channelSecrets }),
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

/** The time, and what a place says besides. */
interface Place {
  readonly now: Date;
  /** Folder a person brings answers to. */
  readonly inbox: string;
  readonly remarks?: ReadonlyMap<string, string>;
}

/** Everything else a state says follows from the wish and from what is known. */
export function outputsOf(wish: Inputs, known: FormState, place: Place): Outputs {
  const { forms, change, carried, channelSecrets, ...facts } = known;
  const { phase, sentAt } = facts;
  return {
    ...wish,
    ...facts,
    ...(forms && { forms }),
    ...(change && { change }),
    ...(carried && { carried }),
    ...(channelSecrets && { channelSecrets }),
    expectedBy: phase === "validated" ? null : expectedBy(sentAt),
    nextAction: formNextAction({ ...signing(wish, place), ...(changeUnderWay(wish, known, place) ?? firstForm(wish, known, place)) }),
  };
}

const signing = (wish: Inputs, { inbox }: Place) => ({
  inbox: shownPath(wish.platform, inbox),
  signatory: nameOfPerson(wish.signatory),
  role: wish.signatory.role,
  structureName: wish.structure.name,
  zone: zoneOf({ finess: wish.structure.finess, department: wish.preparation?.department }),
  ansMailbox: wish.ansMailbox,
});

/** The form that opened orders, or will. */
function firstForm(wish: Inputs, known: FormState, { now, remarks }: Place) {
  const all = handedOf({ ...known, ticket: wish.ticket });
  const least = all.find(({ phase, carried }) => phase === "validated" && carried?.takenBack) ?? leastFar(all);
  const { phase, submittedAt, sentAt, acknowledgedAt, dossierReference, refusal, form } = least;
  const number = formOfTicket(wish.ticket);
  return {
    form: number,
    which: whichOf(all, least),
    phase,
    now,
    submittedAt,
    sentAt,
    acknowledgedAt,
    dossierReference,
    reason: refusal,
    formPath: form?.path ?? "",
    remark: remarkOn(all, number, remarks),
    blocking: blockingAct(wish, least, now),
    administrators: { named: known.administrators, wished: wish.admins, now },
    channel: channelFacts(wish, least),
  };
}

export const phaseLine = ({ structure, ticket }: Pick<Inputs, "structure" | "ticket">, facts: FormProgressFacts): string =>
  `${structure.name}: ${phaseSentence(facts, `form ${formOfTicket(ticket)}`)}`;

/** @param form its name, as `form 413` */
export const phaseSentence = ({ phase, dossierReference, sentAt, refusal }: FormProgressFacts, form: string): string =>
  ({
    "to-sign": `${form}${comma(form)} waits for a signature`,
    "to-send": `${form}${comma(form)} is signed and waits to be sent`,
    "sent": `${form}${comma(form)} is sent; ANS usually answers by ${expectedBy(sentAt)}`,
    "acknowledged": `ANS acknowledged ${form}${comma(form)} as dossier ${dossierReference ?? "(no reference)"}; answer expected by ${expectedBy(sentAt)}`,
    "validated": `ANS validated ${form}`,
    "refused": `ANS refused ${form}: ${refusal}`,
  })[phase];

const comma = (form: string): string => (form.includes(",") ? "," : "");
