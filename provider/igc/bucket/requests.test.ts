import { orderOf } from "../../../test/contract/platform-stage";
import { now } from "../../../test/manual/stage";
import { MemoryStore } from "../../../test/servers/memory-store";
import { openBucket } from "./adapter";

/** What a look costs, as docs/exchange.md says: the listings, and a read a ticket. */
const counted = async (memory: MemoryStore, act: () => Promise<unknown>): Promise<Record<string, number>> => {
  const from = memory.seen.length;
  await act();
  const counts: Record<string, number> = {};
  for (const { act: each } of memory.seen.slice(from)) counts[each] = (counts[each] ?? 0) + 1;
  return counts;
};

it("a look is three listings, one note and a read a ticket; an order is 7 requests once the store is proved", async () => {
  const memory = new MemoryStore(() => now);
  const open = () => openBucket(memory.open(), "manual:s3://memory/igc", () => now);
  const first = open();
  for (let number = 0; number < 50; number++) await first.submitOrder(await orderOf(`commande-${number}`));
  expect(await counted(memory, () => open().poll())).toEqual({ list: 3, read: 51 });
  const platform = open();
  await platform.poll();
  await platform.submitOrder(await orderOf("commande-50"));
  const order = await orderOf("commande-51");
  expect(await counted(memory, () => platform.submitOrder(order))).toEqual({ read: 1, create: 4, list: 2 });
});
