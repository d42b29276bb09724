import { endDay, formerInService } from "../../policy";
import type { World } from "../common";
import { moveEvidence, recordGivenUp } from "./evidence";
import { leaveOrder, takeBack } from "./order";
import { leaveRevocation } from "./revoke";
import { type CertificateInputs, type CertificateOutputs, type CertificateState, nameOf } from "./state";

/** Stops managing (destroy): what is open is taken back, nothing is revoked, and keys and evidence stay. */
export async function stopManaging(state: CertificateOutputs, world: World): Promise<void> {
  const { next } = state;
  const order = await leaveOrder(next, state, world);
  const left = await leaveRevocation(state, state, world);
  await recordGivenUp(left, [order, state.revocation?.asked?.ticket], state, world);
  world.say(`${nameOf(state)}: no longer managed; nothing was revoked, and the keys stay in ${whereKeysAre(state)}`);
  const former = formerInService(state);
  if (former)
    world.say(`${nameOf(state)}: its server reads ${former.serialNumber} on, which ends on ${endDay(former)}: it is watched no more`);
}

/** Every entry that the state names: afterwards none does. */
function whereKeysAre({ current, previous, next, vault }: CertificateOutputs): string {
  const names = (...held: readonly ({ readonly entry: string } | null | undefined)[]): string =>
    held.flatMap((each) => (each ? [each.entry] : [])).join(", ");
  if (!current?.elsewhere) return `${vault}: ${names(current, previous, next)}`;
  return [`${current.elsewhere.vault}: ${names(current, previous)}`, ...(next ? [`${vault}: ${names(next)}`] : [])].join("; ");
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
