import { isFault } from "../../fault";
import { isRefusedSince, isSameAction } from "../../policy";
import { type KnownForm, type Look, unseen, type World } from "../common";
import { asPrepared, blockingAct } from "./blocking";
import {
  carryOut,
  type DueChange,
  dueChange,
  leftByDead,
  mustBePrintable,
  nameOf,
  rememberedChange,
  takenBack,
  withdrawAll,
} from "./change";
import { factsOf, leastFar } from "./handed";
import { type FormState, handedOf, knownFacts, type Outputs, outputsOf, phaseLine, phaseSentence, stateOf } from "./outputs";
import { papersAreOverdue } from "./retention";
import { withEvidence } from "./signed";
import { type Inputs, namesOf } from "./wish";

/** What ANS has validated, by a form or before this program: administrators and domains change by form 503, cards end, and nothing else is waited for. */

/** What is known is told to the certificates of the operation, whatever the place says now (issue 11). @param now where the place was asked */
export function note(wish: Inputs, known: FormState, world: World, now?: Date): void {
  const { phase, dossierReference, administrators, forms, change } = known;
  const blocking = now && { blocking: blockingAct(wish, leastFar(handedOf({ ...known, ticket: wish.ticket })), now) };
  world.noteForm(wish.ticket, {
    phase,
    dossierReference,
    ...(phase === "validated" && { named: administrators }),
    ...decisionSince(known),
    ...blocking,
  });
  for (const { ticket } of [wish, ...(forms ?? []), ...(change?.forms ?? [])]) world.follow(ticket);
}

/** How ANS' decision stands since it validated the forms, which are one habilitation; nothing where it stands. */
function decisionSince({ phase, forms, carried }: FormState): Partial<Pick<KnownForm, "since">> {
  const takenBack = phase === "validated" ? (forms ?? [{ carried }]).filter((each) => each.carried?.takenBack) : [];
  if (takenBack.length === 0) return {};
  return { since: takenBack.some((each) => isRefusedSince(each.carried?.standing)) ? "refused" : "open" };
}

export const placeOf = ({ now, platform, remarks }: Look) => ({ now, inbox: platform.inbox, remarks });

/** The sandbox has a clock of its own; what was validated asks no other place. */
export const clock = async ({ platform }: Pick<Inputs, "platform">, world: World): Promise<Date> =>
  platform.startsWith("sandbox:") ? (await world.look(platform)).now : world.now();

/** Whether a validation later than the one known is recorded, of form 503: ANS knows those the program names then. */
const isLater = (state: Outputs, { habilitation }: Inputs): boolean =>
  !!habilitation && state.phase === "validated" && habilitation.validatedOn > (state.decidedAt ?? "").slice(0, 10);

export async function validatedDiff(state: Outputs, news: Inputs, isChanged: boolean, world: World) {
  if (isLater(state, news)) {
    note(news, { ...stateOf(state), administrators: namesOf(news.admins) }, world);
    return { changes: true, replaces: [] };
  }
  const change = await dueChange(state, news, world);
  const isSeen = change !== undefined && !isFault(change);
  note(news, { ...stateOf(state), ...(isSeen && { administrators: namesOf(change.plan.known.admins) }) }, world);
  if (isFault(change)) return isChanged ? { changes: true, replaces: [] } : unseen(change, true, world);
  if (change) await mustBePrintable(change, state, news);
  const due = change?.due ?? (await leftByDead(state, world)).map(({ ticket }) => takenBack(ticket));
  for (const line of due) world.say(`${state.structure.name}: due: ${line}`);
  if (isChanged) return { changes: true, replaces: [] };
  const isDue = due.length > 0 || (await isToldAnew(state, news, change, world));
  return { changes: isDue || (await papersAreOverdue(state.platform, world)) };
}

/** What a person is told is recorded: a card that ends soon, and a file that was brought for a form 503 and cannot be used. */
async function isToldAnew(state: Outputs, news: Inputs, change: DueChange | undefined, world: World): Promise<boolean> {
  if (!change && !news.admins.some(({ cardExpiresOn }) => cardExpiresOn)) return false;
  const place = change ? placeOf(change.look) : { now: await clock(news, world), inbox: "" };
  return !isSameAction(state.nextAction, outputsOf(asPrepared(state, news), stateOf(state), place).nextAction);
}

/** What ANS granted needs no form: none is made, and one that was under way is put out of people's way. */
export async function habilitated(inputs: Inputs, before: Outputs | undefined, world: World): Promise<Outputs> {
  const state = before && isLater(before, inputs) ? await changeRecorded(before, inputs, world) : before;
  if (state?.form && state.phase !== "validated") await withdrawAll(handedOf(state), state.platform, world);
  const facts = knownFacts(inputs, state && factsOf(state), undefined);
  if (state?.phase !== "validated") world.say(phaseLine(inputs, facts));
  const administrators = state?.administrators ?? namesOf(inputs.admins);
  const known = {
    ...facts,
    submittedAt: null,
    form: null,
    signedForm: state?.signedForm ?? null,
    forms: null,
    administrators,
    change: state ? rememberedChange(state, inputs) : null,
  };
  const recorded = outputsOf(inputs, known, { now: await clock(inputs, world), inbox: "" });
  return state ? withChange(state, recorded, world) : noted(recorded, world);
}

/** A person recorded what ANS answered to form 503: it knows those that the program names now, and no form is waited for. */
async function changeRecorded(state: Outputs, news: Inputs, world: World): Promise<Outputs> {
  const { admins, domain, server } = news;
  await withdrawAll(state.change?.forms ?? [], state.platform, world);
  const validated = state.change?.forms.filter(({ phase }) => phase !== "refused") ?? [];
  const change = state.change ? { ...state.change, known: null, forms: [], ...withEvidence(state.change, validated) } : null;
  const { domain: _domain, server: _server, ...rest } = state;
  return { ...rest, admins, ...(domain && { domain }), ...(server && { server }), administrators: namesOf(admins), change };
}

/** A validated form stays validated; nothing of it is handed out again. */
export async function corrected(state: Outputs, news: Inputs, world: World): Promise<Outputs> {
  const known = { ...stateOf(state), change: rememberedChange(state, news) };
  return withChange(state, outputsOf(news, known, { now: await clock(news, world), inbox: "" }), world);
}

/**
 * What is validated, with what is due of its change done.
 * @param state as it was, for the place it was handed out in
 * @param recorded what is known now, without the change
 */
export async function withChange(state: Outputs, recorded: Outputs, world: World): Promise<Outputs> {
  const before = { ...recorded, platform: state.platform };
  const due = await dueChange(before, recorded, world);
  if (isFault(due)) throw due;
  if (!due) {
    await withdrawAll(await leftByDead(before, world), state.platform, world);
    return noted(recorded, world);
  }
  const change = await carryOut(due, before, recorded, world);
  const phases = new Map((recorded.change?.forms ?? []).map(({ ticket, phase }) => [ticket, phase]));
  for (const form of [...due.plan.validated, ...change.forms])
    if (phases.get(form.ticket) !== form.phase) world.say(`${recorded.structure.name}: ${phaseSentence(form, nameOf(form))}`);
  const known = { ...stateOf(recorded), administrators: namesOf(due.plan.known.admins), change };
  return noted(outputsOf(recorded, known, placeOf(due.look)), world);
}

function noted(outputs: Outputs, world: World): Outputs {
  note(outputs, outputs, world);
  return outputs;
}
