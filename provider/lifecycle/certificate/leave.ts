import type { World } from "../common";
import { moveEvidence, recordGivenUp } from "./evidence";
import { leaveOrder, takeBack } from "./order";
import { leaveRevocation } from "./revoke";
import { type CertificateInputs, type CertificateOutputs, type CertificateState, nameOf } from "./state";

/** Stops managing (destroy): what is open is taken back, nothing is revoked, and keys and evidence stay. */
export async function stopManaging(state: CertificateOutputs, world: World): Promise<void> {
  const { current, next, vault } = state;
  const order = await leaveOrder(next, state, world);
  const left = await leaveRevocation(state, state, world);
  await recordGivenUp(left, [order, state.revocation?.asked?.ticket], state, world);
  const entries = [current?.entry, next?.entry].filter((entry) => entry !== undefined);
  world.say(`${nameOf(state)}: no longer managed; nothing was revoked, and the keys stay in ${vault}: ${entries.join(", ")}`);
}

/** An order moves with its platform: in the old place it would be placed a second time. The chain of evidence goes along. */
export async function leavePlatform(state: CertificateOutputs, news: CertificateInputs, world: World): Promise<CertificateState> {
  if (world.resolve(state.platform) === world.resolve(news.platform)) return state;
  const left = await leaveRevocation(state, state, world);
  const { next } = state;
  if (next) await takeBack(next, state, await world.look(state.platform));
  const recorded = await recordGivenUp(left, [next?.ticket, state.revocation?.asked?.ticket], state, world);
  await moveEvidence(recorded, state, news, world);
  return next ? { ...recorded, next: { ...next, ticket: null, orderedAt: null, paper: null } } : recorded;
}
