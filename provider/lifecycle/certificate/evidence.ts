import type { Happening } from "../../evidence";
import { isFault } from "../../fault";
import type { IssuanceStep } from "../../policy";
import { carryChain, type Look, lookOrFault, recordEvidence, type World } from "../common";
import type { Bench } from "./bench";
import { happenedBetween, revokedIn, withdrawn } from "./happened";
import { chainOf } from "./missing";
import { type CertificateInputs, type CertificateState, newState } from "./state";
import { takeStep } from "./steps";

/** Carries out a step, and records what happened by it before the state knows: a run that dies between records nothing twice. */
export async function takeRecorded(step: IssuanceStep, before: CertificateState, bench: Bench): Promise<CertificateState> {
  const { look, wish, world } = bench;
  const lingering = step.act === "close" ? step.tickets.filter((ticket) => look.orders.get(ticket)?.state !== "answered") : [];
  const after = await takeStep(step, before, bench);
  const happened = [...lingering.map(withdrawn), ...happenedBetween(before, after, wish, look)];
  return record(before, after, happened, wish, look, world);
}

/** A certificate that a new resource finds in the vault: its chain is found too, or begins with what is known. */
export async function recordFound(state: CertificateState, wish: CertificateInputs, look: Look, world: World): Promise<CertificateState> {
  const happened = happenedBetween(newState, state, wish, look).map((each) => ({ ...each, recordedLater: true as const }));
  return record(newState, state, happened, wish, look, world);
}

/** Records that the CA revoked something, once: a refresh found it, and writes nothing itself. */
export async function recordRevoked(state: CertificateState, wish: CertificateInputs, look: Look, world: World): Promise<CertificateState> {
  const revoked = revokedIn(state);
  const fresh = revoked.filter(({ facts }) => !state.evidence?.revoked?.includes(facts.serialNumber));
  if (fresh.length === 0) return state;
  const recorded = await record(state, state, fresh, wish, look, world);
  const { evidence } = recorded;
  return evidence ? { ...recorded, evidence: { ...evidence, revoked: revoked.map(({ facts }) => facts.serialNumber) } } : recorded;
}

/** An order or sheet that nobody is asked for any more, since its certificate is not managed or its exchange is another. */
export async function recordGivenUp(
  before: CertificateState,
  tickets: readonly (string | null | undefined)[],
  wish: CertificateInputs,
  world: World,
): Promise<CertificateState> {
  const left = tickets.filter((ticket) => typeof ticket === "string");
  if (left.length === 0) return before;
  return record(before, before, left.map(withdrawn), wish, await world.look(wish.platform), world);
}

async function record(
  before: CertificateState,
  after: CertificateState,
  happened: readonly Happening[],
  wish: CertificateInputs,
  look: Look,
  world: World,
): Promise<CertificateState> {
  const known = after.evidence ?? before.evidence;
  const earlier = known ? [] : happenedBetween(newState, before, wish, look);
  const chain = await recordEvidence(chainOf(wish), known, { happened, before: earlier }, look, world);
  return chain ? { ...after, evidence: { ...chain, ...(known?.revoked && { revoked: known.revoked }) } } : after;
}

/** The chain goes along to another exchange. */
export async function moveEvidence(state: CertificateState, from: CertificateInputs, to: CertificateInputs, world: World): Promise<void> {
  if (!state.evidence) return;
  const [old, now] = await Promise.all([lookOrFault(world, from.platform), world.look(to.platform)]);
  if (isFault(old)) throw old;
  await carryChain(chainOf(to), old.platform.evidence, now.platform.evidence);
}
