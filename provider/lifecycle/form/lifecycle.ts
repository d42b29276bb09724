import { createHash } from "node:crypto";
import { isFault } from "../../fault";
import type { FormProgress } from "../../igc";
import { defineLifecycle, type Lifecycle, type Properties, type Session } from "../../rpc";
import { changedInputs, type Look, lookOrFault, mustBeReadable, sharedWorld, shownPath, unseen, type World } from "../common";
import { check } from "./check";
import { filledForm } from "./filled-form";
import { type FormState, factsOf, knownFacts, type Outputs, outputsOf, paperOf, phaseLine } from "./outputs";
import { papersAreOverdue, removeOverdue } from "./retention";
import { isSignedAnew, signedFormOf } from "./signed";
import { changeOf, type Inputs, inputNames, isReprinted, namesOf } from "./wish";

const progressNames = ["phase", "dossierReference", "sentAt", "acknowledgedAt", "decidedAt", "refusal"] as const;

/** What is known is told to the certificates of the operation, whatever the place says now (issue 11). */
function note(
  wish: Pick<Inputs, "ticket">,
  facts: Pick<FormState, "phase" | "dossierReference">,
  named: readonly string[],
  world: World,
): void {
  const { phase, dossierReference } = facts;
  world.noteForm(wish.ticket, { phase, dossierReference, ...(phase === "validated" && { named }) });
  world.follow(wish.ticket);
}

async function diff(state: Outputs, news: Inputs, { world }: Session<World>) {
  const { changed, replaces } = changeOf(state.phase, state, news);
  if (replaces.length === 0) note(news, knownFacts(news, factsOf(state), undefined), namedAfter(state, news), world);
  if (changed.length > 0) return { changes: true, replaces };
  // Nothing else is waited for any more.
  if (state.phase === "validated")
    return { changes: (await isCardTold(state, news, world)) || (await papersAreOverdue(state.platform, world)) };
  const look = await lookOrFault(world, state.platform);
  if (isFault(look)) return unseen(look, true, world);
  mustBeReadable(state.ticket, look);
  const seen = look.forms.get(state.ticket);
  if (!seen) {
    world.say(`${state.structure.name}: due: hand form 413 over again, since the platform no longer has it`);
    return { changes: true };
  }
  const known = knownFacts(news, factsOf(state), seen);
  note(news, known, state.administrators, world);
  if (changedInputs(progressNames, state, known).length > 0) {
    world.say(`due: record that ${phaseLine(state, known)}`);
    return { changes: true };
  }
  if (isSignedAnew(state, seen)) {
    world.say(`${state.structure.name}: due: record the signed form that was brought in place of the one before`);
    return { changes: true };
  }
  return { changes: isToldAnew(state, news, look) || (await papersAreOverdue(state.platform, world)) };
}

/** What a person is told is recorded: a file that was brought for the form and cannot be used, and that it is gone. */
function isToldAnew(state: Outputs, news: Inputs, look: Look): boolean {
  const now = outputsOf(news, { ...factsOf(state), ...paperOf(state) }, look.now, look.platform.inbox, look.remarks.get(state.ticket));
  return changedInputs(["nextAction"], state, now).length > 0;
}

/** Whom ANS knows: those of the form, until a later validation is recorded, of form 503, for those the program names then. */
function namedAfter(state: Outputs | undefined, { admins, habilitation }: Inputs): readonly string[] {
  if (!state) return namesOf(admins);
  const isLater = habilitation && state.phase === "validated" && habilitation.validatedOn > (state.decidedAt ?? "").slice(0, 10);
  return isLater ? namesOf(admins) : state.administrators;
}

/** The sandbox has a clock of its own; what was validated asks no other place. */
const clock = async ({ platform }: Pick<Inputs, "platform">, world: World): Promise<Date> =>
  platform.startsWith("sandbox:") ? (await world.look(platform)).now : world.now();

/** A card that ends soon is told on a validated form too, and nothing else is. */
async function isCardTold(state: Outputs, news: Inputs, world: World): Promise<boolean> {
  if (!news.admins.some(({ cardExpiresOn }) => cardExpiresOn)) return false;
  const now = outputsOf(news, { ...factsOf(state), ...paperOf(state) }, await clock(news, world), "");
  return changedInputs(["nextAction"], state, now).length > 0;
}

/** Hands the form over, again where its place has lost it, and anew where nobody has signed it yet. What was known stands. */
async function submit(inputs: Inputs, state: Outputs | undefined, { world }: Session<World>): Promise<Outputs> {
  const look = await world.look(inputs.platform);
  const pdf = await filledForm(inputs);
  const sha256 = createHash("sha256").update(pdf).digest("hex");
  const { ticket, structure, signatory, certificateType, environment } = inputs;
  const seen = await look.platform.submitForm({
    wish: ticket,
    pdf,
    sha256,
    form: "413",
    signatory,
    structure,
    certificateType,
    environment,
    ...(state?.submittedAt && { submittedAt: state.submittedAt }),
    ...(state && { known: saidBefore(state) }),
  });
  look.noteForm(ticket, seen);
  // Signed before it could be written anew: the paper says what it said.
  const handedOut = state?.form && seen.phase !== "to-sign" ? state.form.sha256 : sha256;
  const administrators = state && seen.phase !== "to-sign" ? state.administrators : namesOf(inputs.admins);
  return record(inputs, state, seen, { sha256: handedOut, administrators }, look, world);
}

const saidBefore = ({ sentAt, acknowledgedAt, dossierReference }: FormState) => ({
  ...(sentAt && { sentAt }),
  ...(acknowledgedAt && { acknowledgedAt }),
  ...(dossierReference && { dossierReference }),
});

async function record(
  inputs: Inputs,
  state: Outputs | undefined,
  seen: FormProgress,
  { sha256, administrators }: { readonly sha256: string; readonly administrators: readonly string[] },
  look: Look,
  world: World,
): Promise<Outputs> {
  const known = knownFacts(inputs, state && factsOf(state), seen);
  const signedForm = await signedFormOf(inputs, state, seen, look, world);
  note(inputs, known, administrators, world);
  if (known.phase !== state?.phase) world.say(phaseLine(inputs, known));
  const form = { path: shownPath(inputs.platform, seen.formPath), sha256 };
  const now = { ...known, submittedAt: seen.submittedAt, form, signedForm, administrators };
  return outputsOf(inputs, now, look.now, look.platform.inbox, look.remarks.get(inputs.ticket));
}

/** What ANS granted needs no form: none is made, and one that was under way is put out of people's way. */
async function habilitated(inputs: Inputs, state: Outputs | undefined, { world }: Session<World>): Promise<Outputs> {
  if (state?.form && state.phase !== "validated") await (await world.look(state.platform)).platform.withdraw(state.ticket);
  const known = knownFacts(inputs, state && factsOf(state), undefined);
  const administrators = namedAfter(state, inputs);
  note(inputs, known, administrators, world);
  if (state?.phase !== "validated") world.say(phaseLine(inputs, known));
  return outputsOf(
    inputs,
    { ...known, submittedAt: null, form: null, signedForm: state?.signedForm ?? null, administrators },
    await clock(inputs, world),
    "",
  );
}

async function update(state: Outputs, wish: Inputs, session: Session<World>): Promise<Outputs> {
  const { world } = session;
  const news = { ...wish, ticket: state.ticket };
  if (news.habilitation) return habilitated(news, state, session);
  if (state.phase === "validated") return corrected(state, news, world);
  if (world.resolve(state.platform) !== world.resolve(news.platform)) {
    await (await world.look(state.platform)).platform.withdraw(state.ticket);
    return submit(news, state, session);
  }
  const look = await world.look(news.platform);
  mustBeReadable(state.ticket, look);
  const seen = look.forms.get(state.ticket);
  if (!seen || (state.phase === "to-sign" && isReprinted(state, news))) return submit(news, state, session);
  if (isReprinted(state, news))
    world.say(`${news.structure.name}: the form that was handed out says what it said; contact data are recorded here`);
  const { form, administrators } = state;
  return record(news, state, seen, { sha256: form?.sha256 ?? "", administrators }, look, world);
}

/** A validated form stays validated; nothing of it is handed out again. */
async function corrected(state: Outputs, news: Inputs, world: World): Promise<Outputs> {
  note(news, state, state.administrators, world);
  return outputsOf(news, { ...factsOf(state), ...paperOf(state) }, await clock(news, world), "");
}

/** A form that another resource of this operation goes on with (a resource got another name) is left to it. */
async function remove(state: Outputs, { world }: Session<World>): Promise<void> {
  if (!state.form || world.isFollowed(state.ticket)) return;
  await (await world.look(state.platform)).platform.withdraw(state.ticket);
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
  create: async (inputs, session) => ({
    id: inputs.ticket,
    outputs: await (inputs.habilitation ? habilitated(inputs, undefined, session) : submit(inputs, undefined, session)),
  }),
  async update(_id, state, news, session) {
    const outputs = await update(state, news, session);
    await removeOverdue(news.platform, session.world);
    return outputs;
  },
  read: async (_id, state) => state, // nothing to look deeper at: the platform is asked in `diff`
  remove: async (_id, state, session) => remove(state, session),
};

/** What the pinned text opens. */
export const provider = defineLifecycle(form413Request, sharedWorld);
