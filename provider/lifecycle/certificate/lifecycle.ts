import { Fault } from "../../fault";
import { certificateNextAction, certificatePhase, daysUntil, type IssuanceFacts, renewalInstant, whatNow } from "../../policy";
import { defineLifecycle, type Lifecycle, type Session, Unfinished } from "../../rpc";
import { changedInputs, type Look, lookIfReachable, sharedWorld, type World } from "../common";
import { checkCertificate } from "./check";
import {
  type CertificateInputs,
  type CertificateOutputs,
  type CertificateState,
  certificateInputNames,
  nameOf,
  subjectText,
} from "./state";
import { takeStep } from "./steps";
import { findRounds, inspectVault } from "./vault";

/** A change of any of these is another certificate: its key, its entry and its order have other names. */
const identity: readonly string[] = ["environment", "usage", "commonName", "serverInstance", "vault"];

/** A change of these alone changes nothing: a resource's name, and where a certificate came from once it is in service. */
const silent: readonly string[] = ["owner", "adopt"];

/** Steps of one run: begin, order, collect and the notes between them; more would mean a rule that never falls silent. */
const stepLimit = 8;

/** Days before the renewal begins from which each run says so. */
const announceDays = 14;

const factsOf = (state: CertificateState, wish: CertificateInputs, look: Look): IssuanceFacts => ({
  now: look.now,
  current: state.current,
  next: state.next,
  drift: state.drift,
  renewBeforeDays: wish.renewBeforeDays,
  subject: subjectText(wish),
  adopt: wish.adopt,
  bundles: wish.bundles ?? [],
  formPhase: look.forms.get(wish.formRequest.ticket)?.phase,
  order: state.next?.ticket ? look.orders.get(state.next.ticket) : undefined,
});

/** Everything a state says beyond its facts follows from them: nothing here is decided. */
function outputsOf(state: CertificateState, wish: CertificateInputs, look: Look): CertificateOutputs {
  const { current, next, drift } = state;
  const phase = certificatePhase({ now: look.now, current, next });
  const order = next?.ticket ? look.orders.get(next.ticket) : undefined;
  const nextAction = certificateNextAction({
    phase,
    current,
    next,
    admins: wish.formRequest.admins.map(({ firstName, lastName }) => `${firstName} ${lastName}`),
    sheetPath: order?.sheetPath ?? null,
    inbox: look.platform.inbox,
    formTicket: wish.formRequest.ticket,
    unmatched: look.unmatched.map(({ file }) => file),
  });
  const renewAt = current ? renewalInstant(current, wish.renewBeforeDays).toISOString() : null;
  return { ...wish, phase, current, next, drift, renewAt, nextAction };
}

/** Carries out what is due until nothing is. */
async function advance(begun: CertificateState, wish: CertificateInputs, session: Session<World>): Promise<CertificateOutputs> {
  const look = await session.world.look(wish.platform);
  let state = begun;
  for (let steps = 0; steps < stepLimit; steps++) {
    const step = whatNow(factsOf(state, wish, look));
    if (!step) break;
    state = await takeStep(step, state, { wish, look, world: session.world });
  }
  return outputsOf(state, wish, look);
}

/** `onPending: "fail"`: the state is kept, the run fails, and the next one goes on. */
function finish(id: string, outputs: CertificateOutputs): CertificateOutputs {
  if (outputs.onPending !== "fail" || outputs.phase === "issued") return outputs;
  const { nextAction, phase } = outputs;
  const hint = nextAction ? `${nextAction.who}: ${nextAction.what} (${nextAction.where}).` : "Run pulumi up again later.";
  throw new Unfinished(
    id,
    outputs,
    new Fault("pending", `The certificate ${outputs.commonName} of ${outputs.serverInstance} is not issued: its phase is ${phase}.`, hint),
  );
}

const idOf = ({ structure, serverInstance, usage, commonName }: CertificateInputs): string =>
  `${structure.idNat}/${serverInstance}/${usage}/${commonName}`;

async function diff(state: CertificateOutputs, news: CertificateInputs, { world }: Session<World>) {
  const changed = changedInputs(certificateInputNames, state, news).filter((name) => !silent.includes(name));
  const otherStructure = state.structure.idNat !== news.structure.idNat ? ["structure"] : [];
  const replaces = [...changed.filter((name) => identity.includes(name)), ...otherStructure];
  if (changed.length > 0) return { changes: true, replaces };
  const look = await lookIfReachable(world, state.platform);
  if (!look) return { changes: false };
  const facts = factsOf(state, news, look);
  const step = whatNow(facts);
  if (step) {
    world.say(`${nameOf(state)}: due: ${verb[step.act]}, since ${step.because}`);
    return { changes: true };
  }
  const seen = outputsOf(state, news, look);
  if (seen.phase !== state.phase) world.say(`${nameOf(state)}: now ${seen.phase}`);
  else announceRenewal(state, look.now, world);
  return { changes: changedInputs(["phase", "renewAt", "nextAction"], state, seen).length > 0 };
}

const verb = {
  adopt: "to take over the key and certificate that exist",
  begin: "a key and a request",
  order: "the order",
  collect: "check and store the answer",
  restore: "store the certificate again",
  pack: "pack bundles",
  note: "record what the platform says",
} as const;

function announceRenewal(state: CertificateOutputs, now: Date, world: World): void {
  const { renewAt, next } = state;
  if (!renewAt || next) return;
  const days = daysUntil(now, new Date(renewAt));
  if (days <= announceDays) world.say(`${nameOf(state)}: renewal due in ${days} day${days === 1 ? "" : "s"}`);
}

async function remove(state: CertificateOutputs, { world }: Session<World>): Promise<void> {
  const { current, next, platform, vault } = state;
  if (next?.ticket) await (await world.look(platform)).platform.withdraw(next.ticket);
  const entries = [current?.entry, next?.entry].filter((entry) => entry !== undefined);
  world.say(`${nameOf(state)}: no longer managed; nothing was revoked, and the keys stay in ${vault}: ${entries.join(", ")}`);
}

export const orgCertificate: Lifecycle<World, CertificateInputs, CertificateOutputs> = {
  stateVersion: 1,
  inputNames: certificateInputNames,
  check: async (news, olds, session) => checkCertificate(news, olds, session),
  diff: async (_id, state, news, session) => diff(state, news, session),
  async create(inputs, session) {
    const vault = await session.world.vault(inputs.vault);
    const id = idOf(inputs);
    return { id, outputs: finish(id, await advance(await findRounds(vault, inputs), inputs, session)) };
  },
  update: async (id, state, news, session) => finish(id, await advance(state, news, session)),
  async read(_id, state, { world }) {
    const drift = await inspectVault(await world.vault(state.vault), state);
    if (drift !== state.drift && drift) world.say(`${nameOf(state)}: drift: ${drift}`);
    return { ...state, drift };
  },
  remove: async (_id, state, session) => remove(state, session),
};

/** What the pinned text opens. */
export const provider = defineLifecycle(orgCertificate, sharedWorld);
