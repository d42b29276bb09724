import { createHash } from "node:crypto";
import { rmSync } from "node:fs";
import fsPromises from "node:fs/promises";
import fc from "fast-check";
import { type FolderStage, orderOf } from "../../../test/contract/platform-stage";
import { openManualStage } from "../../../test/manual/stage";
import type { EvidenceShelf, Happening } from "../../evidence";
import type { Order, Platform } from "../../igc";
import { damagedEvidence, type RememberedChain, recordEvidence } from "./evidence";
import { keptIn } from "./kept-chains";
import type { World } from "./world";

/**
 * What evidence costs (docs/measured.md): a write a record and no reading, however long chains are and however many; after a run that died,
 * what it left is read once; a refresh lists once and reads each record once. Requests and calls are counted and not time.
 */
let stage: FolderStage;
beforeEach(async () => void (stage = await openManualStage()));
afterEach(async () => {
  jest.restoreAllMocks();
  await stage.dispose();
});

const world = { setting: () => undefined, first: () => true, say: () => undefined };
const now = new Date("2026-11-24T09:00:00Z");
const happening = (event: Happening["event"], ticket: string): Happening => ({ event, ticket, by: { role: "pulumi" } });

/** An exchange in memory that counts what it is asked for. */
function counting() {
  const files = new Map<string, Buffer>();
  const asked = { create: 0, taken: 0, read: 0, bytes: 0, list: 0 };
  const shelf: EvidenceShelf = {
    async create(chain, name, bytes) {
      asked.create++;
      const isTaken = files.has(`${chain}/${name}`);
      if (isTaken) asked.taken++;
      else files.set(`${chain}/${name}`, bytes);
      return !isTaken;
    },
    async read(chain, name) {
      asked.read++;
      const bytes = files.get(`${chain}/${name}`);
      asked.bytes += bytes?.length ?? 0;
      return bytes;
    },
    async list() {
      asked.list++;
      const listed = new Map<string, string[]>();
      for (const path of files.keys()) {
        const [chain, name] = path.split("/") as [string, string];
        listed.set(chain, [...(listed.get(chain) ?? []), name]);
      }
      return listed;
    },
    papersOf: async () => new Map(),
  };
  /** Each operation has a platform of its own. */
  const operation = (): Pick<Platform, "evidence"> => ({ evidence: shelf });
  return { files, asked, shelf, operation };
}
type Counting = ReturnType<typeof counting>;

const append = (chain: string, known: RememberedChain | undefined, happened: readonly Happening[], platform: Pick<Platform, "evidence">) =>
  recordEvidence(chain, known, { happened }, { platform: platform as Platform, now }, world);

/** Runs, each of some records of some chains, in the order in which the engine comes to them. */
const runs = fc.array(fc.array(fc.record({ chain: fc.nat({ max: 5 }), records: fc.integer({ min: 1, max: 3 }) }), { maxLength: 8 }), {
  minLength: 1,
  maxLength: 6,
});
async function carriedOut(given: readonly (readonly { chain: number; records: number }[])[], { operation }: Counting) {
  const heads = new Map<string, RememberedChain>();
  let total = 0;
  for (const run of given) {
    const platform = operation();
    for (const { chain, records } of run) {
      const name = `certificat-${chain}`;
      const happened = Array.from({ length: records }, () => happening("ordered", `commande-${++total}`));
      heads.set(name, (await append(name, heads.get(name), happened, platform))!);
    }
  }
  return { heads, total };
}

it("a record is one write, and nothing is read, however many and long the chains", async () => {
  await fc.assert(
    fc.asyncProperty(runs, async (given) => {
      const exchange = counting();
      const { total } = await carriedOut(given, exchange);
      expect(exchange.asked).toEqual({ create: total, taken: 0, read: 0, bytes: 0, list: 0 });
    }),
  );
});

it("what a run that died left behind the head is read once in an operation, and not the chain before it", async () => {
  const size = fc.integer({ min: 0, max: 20 });
  await fc.assert(
    fc.asyncProperty(size, fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 4 }), async (before, lost, later) => {
      const exchange = counting();
      const past = Array.from({ length: before }, (_, index) => happening("ordered", `avant-${index}`));
      const head = await append("certificat", undefined, past, exchange.operation());
      const died = Array.from({ length: lost }, (_, index) => happening("ordered", `perdu-${index}`));
      await append("certificat", head, died, exchange.operation());
      const left = [...exchange.files.values()].slice(before).reduce((sum, { length }) => sum + length, 0);
      Object.assign(exchange.asked, { create: 0, taken: 0, read: 0, bytes: 0, list: 0 });
      // The run after it comes to the same, one by one, and then to more.
      const operation = exchange.operation();
      let known = head;
      for (const each of [...died, ...Array.from({ length: later }, (_, index) => happening("ordered", `ensuite-${index}`))])
        known = await append("certificat", known, [each], operation);
      expect(known!.count).toBe(before + lost + later);
      // One name that was taken, the records behind it, and the end.
      expect(exchange.asked).toEqual({ create: 1 + later, taken: 1, read: lost + 1, bytes: left, list: 0 });
    }),
  );
});

it("a refresh of all chains lists once, and reads each record once", async () => {
  await fc.assert(
    fc.asyncProperty(runs, async (given) => {
      const exchange = counting();
      const { heads, total } = await carriedOut(given, exchange);
      Object.assign(exchange.asked, { create: 0, read: 0, bytes: 0, list: 0 });
      let kept: ReturnType<typeof keptIn> | undefined;
      const looking = { ...world, chains: () => (kept ??= keptIn(exchange.shelf, (work) => work)) } as unknown as World;
      for (const [chain, head] of heads) expect(await damagedEvidence(chain, head, "manual:./igc", looking)).toEqual({});
      const bytes = [...exchange.files.values()].reduce((sum, { length }) => sum + length, 0);
      expect(exchange.asked).toEqual({ create: 0, taken: 0, read: total, bytes, list: heads.size > 0 ? 1 : 0 });
    }),
  );
});

const names = ["open", "readdir", "lstat", "stat", "rename", "link", "rm", "unlink", "mkdir"] as const;
/** Calls to the file system while something is done, by name. */
async function callsOf(act: () => Promise<unknown>): Promise<Partial<Record<(typeof names)[number], number>>> {
  const spies = names.map((name) => [name, jest.spyOn(fsPromises, name)] as const);
  await act();
  const counts = spies.map(([name, { mock }]) => [name, mock.calls.length] as const).filter(([, count]) => count > 0);
  jest.restoreAllMocks();
  return Object.fromEntries(counts);
}

it("a record in a folder is one file under one name, made durable with its folder, beside an order's own writing", async () => {
  const order = await orderOf("commande-0");
  const orderFor = (wish: string): Order => ({ ...order, wish, publicKeySha256: createHash("sha256").update(wish).digest("hex") });
  const counts: Record<"orders" | "records", Partial<Record<(typeof names)[number], number>>>[] = [];
  for (const count of [10, 20]) {
    const platform = stage.reopen();
    const tickets = Array.from({ length: count }, (_, index) => `commande-${index}`);
    const orders = await callsOf(async () => {
      for (const wish of tickets) await platform.submitOrder(orderFor(wish));
    });
    const records = await callsOf(async () => {
      for (const wish of tickets) await append(`certificat-${wish}`, undefined, [happening("ordered", wish)], platform);
    });
    counts.push({ orders, records });
    // A file and its folder are opened and synced, once each: a power cut takes no record that a state names.
    expect(records).toEqual({ mkdir: count, open: 2 * count, link: count, rm: count });
    rmSync(stage.folder, { recursive: true });
  }
  const sum = (calls: object): number => Object.values(calls).reduce((all: number, each: number) => all + each, 0);
  const [ten, twenty] = counts as [(typeof counts)[0], (typeof counts)[0]];
  expect(sum(twenty.orders) / sum(ten.orders)).toBeLessThanOrEqual(2.2);
  expect(sum(ten.records) / sum(ten.orders)).toBeLessThan(0.5);
});
