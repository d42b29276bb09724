import { isFault } from "../../fault";
import { formOfTicket, isSameAction } from "../../policy";
import { defineLifecycle, type Lifecycle, type Properties, type Session } from "../../rpc";
import { changedInputs, type Look, lookOrFault, mustBeReadable, sharedWorld, shownPath, unseen, type World } from "../common";
import { asPrepared } from "./blocking";
import { carryOn, saySending } from "./carrying";
import { isMoved, rememberedChange, withdrawAll } from "./change";
import { listen } from "./channel";
import { check } from "./check";
import { recordRemoval, withDamage, withRecord } from "./evidence";
import { asHanded, asSeen, factsOf, type NamedForm } from "./handed";
import { type FormState, handedOf, knownFacts, type Outputs, outputsOf, phaseLine, stateOf, stateOfAll } from "./outputs";
import { papersAreOverdue, removeOverdue } from "./retention";
import { isSignedAnew } from "./signed";
import { submitAll } from "./submit";
import { withTakenBack } from "./taken-back";
import { corrected, habilitated, note, placeOf, validatedDiff, withChange } from "./validated";
import { changeOf, type Inputs, inputNames, isReprinted, namesOf } from "./wish";

const progressNames = ["phase", "dossierReference", "sentAt", "acknowledgedAt", "decidedAt", "refusal", "forms", "carried"] as const;

async function diff(state: Outputs, news: Inputs, { world }: Session<World>) {
  const { changed, replaces } = changeOf(await phaseNow(state, news, world), state, news);
  if (replaces.length > 0) return { changes: true, replaces };
  if (state.phase === "validated") return validatedDiff(state, news, changed.length > 0, world);
  note(news, { ...stateOf(state), ...knownFacts(news, factsOf(state), undefined) }, world);
  if (changed.length > 0) {
    await sayWhatIsSent(state, news, world);
    return { changes: true, replaces };
  }
  const look = await lookOrFault(world, state.platform);
  if (isFault(look)) return unseen(look, true, world);
  if (isLost(state, look)) {
    world.say(`${state.structure.name}: due: hand form ${formOfTicket(state.ticket)} over again, since the platform no longer has it`);
    return { changes: true };
  }
  const unheard = await listen(handedOf(state), news, state.channelSecrets, look, world);
  const known = seenNow(state, look);
  note(asPrepared(state, news), known, world, look.now);
  const isSending = saySending(handedOf(state), news, look, world);
  if (changedInputs(progressNames, stateOf(state), known).length > 0) {
    world.say(`due: record that ${phaseLine(state, known)}`);
    return { changes: true };
  }
  if (isSending) return { changes: true };
  if (handedOf(state).some((form) => isSignedAnew(form, look.forms.get(form.ticket)))) {
    world.say(`${state.structure.name}: due: record the signed form that was brought in place of the one before`);
    return { changes: true };
  }
  // What a person is told is recorded: a file that was brought for the form and cannot be used, and that it is gone.
  const { nextAction } = outputsOf(asPrepared(state, news), stateOf(state), placeOf(look));
  const isTold = !isSameAction(state.nextAction, nextAction) || (await papersAreOverdue(state.platform, world));
  // What a person noted is recorded all the same: a mailbox that is out of reach must hold nobody up who can act.
  return unheard && !isTold ? unseen(unheard, true, world) : { changes: isTold };
}

/** What else changes does not keep from saying what is sent with it. */
async function sayWhatIsSent(state: Outputs, news: Inputs, world: World): Promise<void> {
  if (!news.channel || news.habilitation || isMoved(state, news, world)) return;
  const look = await lookOrFault(world, news.platform);
  if (isFault(look)) return;
  await listen(handedOf(state), news, state.channelSecrets, look, world);
  saySending(handedOf(state), news, look, world);
}

/** Whether the platform has lost one of the forms. */
function isLost(state: Outputs, look: Look): boolean {
  const handed = handedOf(state);
  for (const { ticket } of handed) mustBeReadable(ticket, look);
  return handed.some(({ ticket }) => !look.forms.has(ticket));
}

/** What is known now of each form, and so of all. */
const seenNow = (state: Outputs, look: Look): FormState => ({
  ...stateOf(state),
  ...stateOfAll(handedOf(state).map((form) => asSeen(form, look.forms.get(form.ticket)))),
});

/** What was validated since the state was written is validated: what the program says otherwise now is a change of it, and no other form. */
async function phaseNow(state: Outputs, news: Inputs, world: World) {
  if (state.phase === "validated" || news.habilitation || changeOf(state.phase, state, news).replaces.length === 0) return state.phase;
  const look = await lookOrFault(world, state.platform);
  return !isFault(look) && seenNow(state, look).phase === "validated" ? "validated" : state.phase;
}

/** Hands the forms over, again where their place has lost them, and anew where nobody has signed them yet. What was known stands. */
async function submit(inputs: Inputs, state: Outputs | undefined, { world }: Session<World>): Promise<Outputs> {
  const look = await world.look(inputs.platform);
  const submitted = await submitAll(inputs, state ? handedOf(state) : [], look);
  const { forms: handed, channelSecrets = null } = await carryOn(submitted, state, inputs, look, world);
  const change = state && handed.some(({ phase }) => phase !== "to-sign") ? changeOfSigned(state, handed, inputs) : null;
  const recorded = record(inputs, state, { ...stateOfAll(handed), change, channelSecrets }, look, world);
  return state && recorded.phase === "validated" ? withChange(state, recorded, world) : recorded;
}

/** What was signed says what it said: what the program says otherwise by now is a change of it, once it is validated. */
const changeOfSigned = (state: Outputs, handed: readonly NamedForm[], news: Inputs): FormState["change"] =>
  rememberedChange({ ...state, administrators: stateOfAll(handed).administrators }, news);

function record(inputs: Inputs, state: Outputs | undefined, known: FormState, look: Look, world: World): Outputs {
  note(inputs, known, world, look.now);
  if (known.phase !== state?.phase) world.say(phaseLine(inputs, known));
  return outputsOf(inputs, known, placeOf(look));
}

async function update(state: Outputs, wish: Inputs, session: Session<World>): Promise<Outputs> {
  const { world } = session;
  const news = { ...wish, ticket: state.ticket };
  if (news.habilitation) return habilitated(news, state, world);
  if (state.phase === "validated") return corrected(state, news, world);
  if (isMoved(state, news, world)) {
    await withdrawAll(handedOf(state), state.platform, world);
    return submit(news, state, session);
  }
  const look = await world.look(news.platform);
  if (isLost(state, look) || (state.phase === "to-sign" && isPrintedAnew(state, news))) return submit(news, state, session);
  if (isReprinted(state, news))
    world.say(`${news.structure.name}: the form that was handed out says what it said; contact data are recorded here`);
  const seen = handedOf(state).map((form) => ({
    ...form,
    ...asHanded(form.ticket, form, look.forms.get(form.ticket)!, form.form?.sha256 ?? "", news.platform),
  }));
  const { forms: handed, channelSecrets = null } = await carryOn(seen, state, news, look, world);
  const change = changeOfSigned(state, handed, news);
  const recorded = record(news, state, { ...stateOfAll(handed), change, channelSecrets }, look, world);
  return recorded.phase === "validated" ? withChange(state, recorded, world) : recorded;
}

/** The form, or its sheet, which says who sends it. */
const isPrintedAnew = (state: Outputs, news: Inputs): boolean => isReprinted(state, news) || state.channel !== news.channel;

/** A form that another resource of this operation goes on with (a resource got another name) is left to it. */
async function remove(state: Outputs, { world }: Session<World>): Promise<void> {
  const own = state.form && !world.isFollowed(state.ticket) ? handedOf(state) : [];
  const left = [...own, ...(state.change?.forms.filter(({ ticket }) => !world.isFollowed(ticket)) ?? [])];
  await withdrawAll(left, state.platform, world);
  const open = left.filter(({ phase }) => phase !== "validated").map(({ ticket }) => ticket);
  await recordRemoval(state, open, world);
}

/** Version 1 remembered neither all days nor who stood on the form. */
const fromVersion1 = (outputs: Properties): Properties => ({
  acknowledgedAt: null,
  decidedAt: null,
  submittedAt: null,
  administrators: Array.isArray(outputs["admins"]) ? namesOf(outputs["admins"] as Inputs["admins"]) : [],
  ...outputs,
  form: ofNoMachine(outputs["form"] as Outputs["form"] | undefined, String(outputs["platform"])),
});

/** Version 1 wrote the path of its machine; a validated form is never written anew, so it would stay (issue 11). */
function ofNoMachine(form: Outputs["form"] | undefined, platform: string): Outputs["form"] {
  const inExchange = form && /[\\/]((?:outbox|inbox|archive|withdrawn|forms)[\\/].+)$/.exec(form.path)?.[1];
  return inExchange ? { ...form, path: shownPath(platform, inExchange.replaceAll("\\", "/")) } : (form ?? null);
}

export const form413Request: Lifecycle<World, Inputs, Outputs> = {
  stateVersion: 2,
  inputNames,
  migrations: { 1: fromVersion1 },
  check,
  diff: async (_id, state, news, session) => diff(state, news, session),
  async create(inputs, session) {
    const { world } = session;
    const outputs = await (inputs.habilitation ? habilitated(inputs, undefined, world) : submit(inputs, undefined, session));
    return { id: inputs.ticket, outputs: await withRecord(undefined, outputs, world) };
  },
  async update(_id, state, news, session) {
    const outputs = await withRecord(state, await update(state, news, session), session.world);
    await removeOverdue(news.platform, session.world);
    return outputs;
  },
  // Of what is under way the platform and the channel are asked in `diff`.
  read: async (_id, state, { world }) => withTakenBack(await withDamage(state, world), world),
  remove: async (_id, state, session) => remove(state, session),
};

/** What the pinned text opens. */
export const provider = defineLifecycle(form413Request, sharedWorld);
