import { Fault, isFault } from "../../fault";
import {
  alarmOf,
  certificateNextAction,
  certificatePhase,
  foundInVault,
  hasEnded,
  type IssuanceFacts,
  type IssuanceStep,
  isSameAction,
  isWaiting,
  mayOrder,
  nameOfPerson,
  nobodyMayOrder,
  overdueOrder,
  rememberRevoked,
  renewalInstant,
  revokedSentence,
  rolledBackSentence,
  whatNow,
  withDrift,
  zoneOf,
} from "../../policy";
import { defineLifecycle, hasUnknown, type Lifecycle, type Session, Unfinished } from "../../rpc";
import type { InService, Issued } from "../../vault";
import { changedInputs, type Look, lookOrFault, mustBeReadable, sharedWorld, shownPath, unseen, type World } from "../common";
import { checkCertificate } from "./check";
import { driftOf, isOtherDrift, renewalDay, sayNew, withFound } from "./drift";
import { recordFound, recordGivenUp, recordRevoked, takeRecorded } from "./evidence";
import { inspectAgain, inspectVault } from "./inspection";
import { leavePlatform, stopManaging } from "./leave";
import { fromVersion1, fromVersion3 } from "./migration";
import { lookAtEvidence } from "./missing";
import { canMove, changeVault, strandedSentence } from "./move";
import { lingeringOrders } from "./order";
import { packing } from "./packing";
import { namedOf, paperDigest, paperOf, withBlocking, withNamed } from "./paper";
import { partnerAct, refuseWronglyTold, rememberPast, sayWhoWaits, withPast } from "./partners";
import { announceRenewal, formPhaseOf, renewalFacts } from "./planning";
import { lookAtRevocation } from "./revocation";
import { mustConfirm, mustConfirmAnew, revokingAction, revokingFacts } from "./revoke";
import { placeOf, withPrevious, withRollback, withServed } from "./rollback";
import { type CertificateInputs, type CertificateOutputs, type CertificateState, certificateInputNames, nameOf, stateOf } from "./state";
import { findRounds, knownVault } from "./vault";

/** A change of any of these is another certificate: its key, its entry and its order have other names. */
const identity: readonly string[] = ["environment", "usage", "commonName", "serverInstance"];

/** A change of these alone changes nothing: a resource's name, and where a certificate came from once it is in service. */
const silent: readonly string[] = ["owner", "adopt"];

/** Steps of one run: begin, order, collect and the notes between them; more would mean a rule that never falls silent. */
const stepLimit = 8;

const factsOf = (state: CertificateState, wish: CertificateInputs, look: Look | undefined, session: Session<World>): IssuanceFacts => {
  const now = look?.now ?? session.world.now();
  return {
    now,
    ...renewalFacts(state, wish, look, session),
    rolledBack: state.rolledBack ?? null,
    previous: state.previous,
    current: state.current,
    next: state.next,
    drift: foundInVault(state.drift),
    paper: paperDigest(paperOf(wish, state.current, now, namedOf(state, wish, session.world))),
    keyAlgorithm: wish.keyAlgorithm,
    adopt: wish.adopt,
    onRevoked: wish.onRevoked ?? "wait",
    revoking: revokingFacts(state, wish, look),
    bundles: wish.bundles ?? [],
    partners: wish.partners,
    past: state.past,
    formPhase: formPhaseOf(wish, state, look, session.world),
    order: state.next?.ticket ? look?.orders.get(state.next.ticket) : undefined,
    lingering: look ? lingeringOrders(state, wish, look) : [],
    seen: look !== undefined,
  };
};

/** What people work on: while its place says nothing of it, nothing is concluded. */
const ticketsOf = ({ next, revocation }: CertificateState) => [next?.ticket, revocation?.asked?.ticket];

/** Everything a state says beyond its facts follows from them: nothing here is decided. */
function outputsOf(begun: CertificateState, wish: CertificateInputs, look: Look, world: World): CertificateOutputs {
  const state = withBlocking(withNamed(begun, wish, world), wish, world);
  const { current, next, named } = state;
  const { admins } = wish.formRequest;
  const phase = certificatePhase({ now: look.now, current, next });
  const order = next?.ticket ? look.orders.get(next.ticket) : undefined;
  const drift = driftOf(state, wish, look, world);
  const asked = certificateNextAction({
    phase,
    current,
    next,
    alarm: alarmOf(current, next, look.now),
    late: next?.ticket ? overdueOrder(next.orderedAt, zoneOf(wish.structure), look.now) : null,
    rolledBack: state.rolledBack ?? null,
    previous: state.previous ?? null,
    admins: mayOrder(admins, named, look.now).map(nameOfPerson),
    nobody: nobodyMayOrder(admins, named, look.now),
    sheetPath: order ? shownPath(wish.platform, order.sheetPath) : null,
    inbox: shownPath(wish.platform, look.platform.inbox),
    formTicket: wish.formRequest.ticket,
    blocking: state.blocking,
    revoking: revokingAction(state, wish, look),
    remark: next?.ticket ? look.remarks.get(next.ticket) : undefined,
  });
  const renewAt = current ? renewalInstant(current, wish.renewBeforeDays).toISOString() : null;
  const acts = withDrift(asked, drift ?? [], renewalDay(state, wish.renewBeforeDays));
  return { ...wish, ...state, drift, phase, renewAt, nextAction: acts ?? partnerAct(state, wish), inService: placeOf(state, wish) };
}

/** Carries out what is due until nothing is. Drift is looked at again first: what was away may be back (issue 11). */
async function advance(
  begun: CertificateState,
  wish: CertificateInputs,
  session: Session<World>,
  looked = false,
): Promise<CertificateOutputs> {
  const { world } = session;
  const look = await world.look(wish.platform);
  for (const ticket of ticketsOf(begun)) mustBeReadable(ticket, look);
  const vault = await world.vault(wish.vault, begun.vaultId);
  const known = looked ? await recordFound(begun, wish, look, world) : begun;
  const found = await recordRevoked(known, wish, look, world);
  let state = foundInVault(begun.drift).length > 0 ? { ...found, drift: await inspectAgain(begun, wish, world) } : found;
  const holdsEntries = state.next !== null || (state.current !== null && !state.current.elsewhere);
  if (!state.vaultId && holdsEntries) state = { ...state, vaultId: await knownVault(vault, state) };
  state = await withPast(state, wish, world);
  refuseWronglyTold(state, wish);
  for (let steps = 0; steps < stepLimit; steps++) {
    const step = whatNow(factsOf(state, wish, look, session));
    if (!step) break;
    const before = state;
    const after = withPrevious(before, await takeRecorded(step, state, { wish, look, world, begun, looked }), wish, look.now);
    state = rememberPast(before.current, after, wish);
  }
  state = withPrevious(state, state, wish, look.now);
  sayWhoWaits(state, wish, look.now, world);
  if (state.next?.ticket) world.follow(state.next.ticket);
  const revocation = rememberRevoked(begun, state, state.revocation);
  return outputsOf({ ...state, revocation }, wish, look, world);
}

/** `onPending: "fail"`: without a certificate in service the run fails; the state is kept, and the next one goes on. */
function finish(id: string, outputs: CertificateOutputs): CertificateOutputs {
  if (outputs.onPending !== "fail" || (outputs.current && outputs.phase !== "expired" && outputs.phase !== "revoked")) return outputs;
  const { nextAction, phase } = outputs;
  const hint = nextAction ? `${nextAction.who}: ${nextAction.what} (${nextAction.where}).` : "Run pulumi up again later.";
  throw new Unfinished(
    id,
    outputs,
    new Fault("pending", `No certificate ${outputs.commonName} of ${outputs.serverInstance} is in service: its phase is ${phase}.`, hint),
  );
}

const idOf = ({ structure, serverInstance, usage, commonName }: CertificateInputs): string =>
  `${structure.idNat}/${serverInstance}/${usage}/${commonName}`;

/** What of a wish makes another certificate of it. Another vault does not: a key comes along, or is renewed there. */
function replacements(state: CertificateOutputs, news: CertificateInputs, changed: readonly string[], world: World): string[] {
  const structure = state.structure.idNat === news.structure.idNat ? [] : ["structure"];
  const moved = world.resolve(state.vault) !== world.resolve(news.vault);
  const stuck = moved && (state.current ?? state.next) && !canMove(state.vault, news.vault);
  if (stuck) world.say(`${nameOf(state)}: due: ${strandedSentence(state)}`);
  else if (moved && state.current) world.say(`${nameOf(state)}: due: to take the key over from ${state.vault} into ${news.vault}`);
  return [...changed.filter((name) => identity.includes(name)), ...structure];
}

async function diff(state: CertificateOutputs, news: CertificateInputs, session: Session<World>) {
  const { world } = session;
  mustConfirm(news, state);
  const changed = changedInputs(certificateInputNames, state, news).filter((name) => !silent.includes(name));
  const replaces = replacements(state, news, changed, world);
  if (replaces.length > 0) mustConfirmAnew(news);
  else refuseWronglyTold(state, news);
  if (state.next?.ticket && replaces.length === 0) world.follow(state.next.ticket);
  if (changed.length > 0) {
    if (replaces.length === 0) await sayWhatFollows(state, news, world);
    return { changes: true, replaces };
  }
  const look = await lookOrFault(world, state.platform);
  if (isFault(look)) return outOfReach(look, state, news, session);
  for (const ticket of ticketsOf(state)) mustBeReadable(ticket, look);
  const step = whatNow(factsOf(state, news, look, session));
  if (step) {
    world.say(dueLine(step, state));
    return { changes: true };
  }
  const seen = outputsOf(state, news, look, world);
  if (seen.phase !== state.phase) world.say(`${nameOf(state)}: now ${seen.phase}`);
  else announceRenewal(state, news, look, session);
  if (state.rolledBack && state.current?.inService !== undefined)
    world.say(`${nameOf(state)}: drift: ${rolledBackSentence(state.rolledBack, state.current)}`);
  sayNew(state, seen.drift, world);
  // Pending is success while a certificate serves. One that has ended keeps the gate shut until another is there (issue 11).
  const over = overSentence(state.current, look.now);
  if (over !== undefined) world.say(`${nameOf(state)}: ${over}, and nothing replaces it yet`);
  const told = changedInputs(["phase", "renewAt"], state, seen).length > 0 || !isSameAction(state.nextAction, seen.nextAction);
  return { changes: over !== undefined || told || isOtherDrift(state, seen.drift) };
}

/** What a change of the program is to what serves already, said in the preview: the run that follows records it. */
async function sayWhatFollows(state: CertificateOutputs, news: CertificateInputs, world: World): Promise<void> {
  if (hasUnknown(news)) return;
  const look = await world.look(news.platform).catch((error: unknown) => {
    if (isFault(error)) return undefined; // the run will say it
    throw error;
  });
  if (look) sayNew(state, driftOf(state, news, look, world), world);
}

/** Why the certificate in service serves no more; `undefined` while it does. */
const overSentence = (current: CertificateState["current"], now: Date): string | undefined =>
  current?.revoked ? revokedSentence(current.revoked) : hasEnded(current, now) ? `expired on ${current!.notAfter.slice(0, 10)}` : undefined;

/** Time needs nobody: what is due or has ended is said, and fails, while its place cannot be seen (issue 11). */
function outOfReach(fault: Fault, state: CertificateOutputs, news: CertificateInputs, session: Session<World>): { changes: boolean } {
  const { world } = session;
  const facts = factsOf(state, news, undefined, session);
  const step = whatNow(facts);
  if (step) world.say(dueLine(step, state));
  const over = overSentence(facts.current, facts.now);
  if (over !== undefined) world.say(`${nameOf(state)}: ${over}`);
  return unseen(fault, step !== undefined || isWaiting(facts), world);
}

const dueLine = ({ act, because, drift }: IssuanceStep, state: CertificateOutputs): string =>
  `${nameOf(state)}: due: ${verb[act]}, since ${because}${drift ? ` [${drift}]` : ""}`;

const verb = {
  adopt: "to take over the key and certificate that exist",
  begin: "a key and a request",
  order: "the order",
  collect: "check and store the answer",
  restore: "store the certificate again",
  pack: "pack bundles",
  place: "to put it in service under the name its server reads",
  close: "take back an order that lingers",
  drop: "take the order back",
  note: "record what the platform says",
  "ask-revocation": "a revocation sheet",
  "file-revocation": "put the revocation sheet away",
  "drop-revocation": "take the revocation sheet back",
} as const;

async function update(
  id: string,
  state: CertificateOutputs,
  news: CertificateInputs,
  session: Session<World>,
): Promise<CertificateOutputs> {
  const { world } = session;
  mustConfirm(news, state);
  const moved = world.resolve(state.vault) !== world.resolve(news.vault);
  const left = await leavePlatform(state, news, world);
  const held = moved ? await changeVault(left, state.vault, news, world) : left;
  const kept = await recordGivenUp(held, held.next || !left.next ? [] : [left.next.ticket], news, world);
  return finish(id, await advance(stateOf(kept), news, session));
}

export const orgCertificate: Lifecycle<World, CertificateInputs, CertificateOutputs> = {
  stateVersion: 4,
  inputNames: certificateInputNames,
  migrations: { 1: fromVersion1, 3: fromVersion3 }, // version 3 is packed and says the same as 2
  packing,
  repacked: (state, { world }) => world.say(`${nameOf(state)}: due: to record the state in its new form; nothing is made or asked for`),
  check: checkCertificate,
  diff: async (_id, state, news, session) => diff(state, news, session),
  async create(inputs, session) {
    const vault = await session.world.vault(inputs.vault);
    const id = idOf(inputs);
    const begun = await withServed(await findRounds(vault, inputs), inputs, session.world);
    mustConfirm(inputs, begun);
    return { id, outputs: finish(id, await advance(begun, inputs, session, true)) };
  },
  update,
  async read(_id, state, session) {
    const { world } = session;
    let issued: Issued | undefined;
    let served: InService | undefined;
    const found = await inspectVault(state, state, world, {
      issued: (seen) => void (issued = seen),
      placed: (there) => void (served = there),
    });
    const missing = await lookAtEvidence(state, state, world);
    return withFound(
      await lookAtRevocation(await withRollback(state, served, world), issued, session, served),
      [...found, ...missing],
      world,
    );
  },
  remove: async (_id, state, { world }) => stopManaging(state, world),
};

/** What the pinned text opens. */
export const provider = defineLifecycle(orgCertificate, sharedWorld);
