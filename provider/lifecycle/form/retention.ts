import { isFault } from "../../fault";
import { retentionOf } from "../../igc";
import { lookOrFault, unseen, type World } from "../common";

/**
 * Papers name people, their telephone numbers and cards. Where the exchange's address says how long they are kept once a
 * ticket is over, one form of an operation has that as its difference, and its update removes them: of forms, of orders,
 * and of what was withdrawn. A preview removes nothing.
 */
export async function papersAreOverdue(platform: string, world: World): Promise<boolean> {
  const days = retentionOf(platform);
  if (days === undefined) return false;
  const look = await lookOrFault(world, platform);
  if (isFault(look)) return unseen(look, false, world).changes;
  if (look.overdue.length === 0 || !world.first(`papers overdue on ${world.resolve(platform)}`)) return false;
  world.say(`due: remove the papers of ${counted(look.overdue)}, over for ${days} days and more: ${named(look.overdue)}`);
  return true;
}

/** In what writes anyway, and after it: what cannot be removed today stops nothing else. @throws Fault `exchange-forbidden`, `platform-unreachable` */
export async function removeOverdue(platform: string, world: World): Promise<void> {
  if (retentionOf(platform) === undefined) return;
  const { platform: exchange } = await world.look(platform);
  const removed = (await exchange.removeOverdue?.()) ?? [];
  if (removed.length > 0) world.say(`removed the papers of ${counted(removed)}: ${named(removed)}`);
}

const counted = ({ length }: readonly string[]): string => `${length} ticket${length === 1 ? "" : "s"}`;

/** More are counted, not named. */
const mostNamed = 5;
const named = (tickets: readonly string[]): string =>
  tickets.length <= mostNamed ? tickets.join(", ") : `${tickets.slice(0, mostNamed).join(", ")} and ${tickets.length - mostNamed} more`;
