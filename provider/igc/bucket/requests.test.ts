import { orderOf } from "../../../test/contract/platform-stage";
import { now } from "../../../test/manual/stage";
import { MemoryStore } from "../../../test/servers/memory-store";
import { openBucket } from "./adapter";
import { indexFile } from "./remembered";

/** What a look costs, as docs/exchange.md says: the listings, the index, and what it does not know. */
const counted = async (memory: MemoryStore, act: () => Promise<unknown>): Promise<Record<string, number>> => {
  const from = memory.seen.length;
  await act();
  const counts: Record<string, number> = {};
  for (const { act: each } of memory.seen.slice(from)) counts[each] = (counts[each] ?? 0) + 1;
  return counts;
};

it("a look is three listings, the index and what it does not know; an order is 7 requests once the store is proved", async () => {
  const memory = new MemoryStore(() => now);
  const open = () => openBucket(memory.open(), "manual:s3://memory/igc", () => now);
  const first = open();
  for (let number = 0; number < 50; number++) await first.submitOrder(await orderOf(`commande-${number}`));
  // 16 at a time: the index was written three times.
  expect(await counted(memory, () => open().poll())).toEqual({ list: 3, read: 1 + 2 });
  const platform = open();
  await platform.poll();
  await platform.submitOrder(await orderOf("commande-50"));
  const order = await orderOf("commande-51");
  expect(await counted(memory, () => platform.submitOrder(order))).toEqual({ read: 1, create: 4, list: 2 });
});

it("a look at thousands of tickets reads what changed since the index was written, whatever they are", async () => {
  const memory = new MemoryStore(() => now);
  const open = () => openBucket(memory.open(), "manual:s3://memory/igc", () => now);
  const order = await orderOf("commande-0");
  const [first, many] = [open(), 600];
  const wishes = Array.from({ length: many }, (_, number) => ({
    ...order,
    wish: `commande-${number}`,
    publicKeySha256: `${number}`.padStart(64, "0"),
  }));
  for (const wish of wishes) await first.submitOrder(wish);
  for (const { wish } of wishes.slice(0, many / 2)) await first.withdraw(wish);
  const root = Math.ceil(Math.sqrt(many));
  const unknown = (await counted(memory, () => open().poll()))["read"]! - 1;
  expect(unknown).toBeLessThan(root);
  for (const { wish } of wishes.slice(many / 2, many / 2 + 5)) memory.write(`outbox/${wish}/reponse.txt`, "refusé le: 24/11/2026\n");
  expect(await counted(memory, () => open().poll())).toEqual({ list: 3, read: 1 + unknown + 5 });
  // Writing it costs a share of what is done: each time the root of how many there are.
  expect(memory.seen.filter(({ act, name }) => name === indexFile && act !== "read").length).toBeLessThan(4 * root);
});
