import { gunzipSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { formOf, orderOf } from "../../../test/contract/platform-stage";
import { personWith } from "../../../test/manual/person";
import { now } from "../../../test/manual/stage";
import { MemoryStore } from "../../../test/servers/memory-store";
import type { Order, Platform } from "../platform";
import type { ExchangeStore } from "../store";
import { openBucket } from "./adapter";
import { indexFile } from "./remembered";

/** `index.json.gz` is a cache: with it, without it, and with anything in its place a look says the same (issue 12). */
let order: Order;
beforeAll(async () => void (order = await orderOf("commande")));

/** As many orders as there are tickets, each with a key of its own. */
const orderNamed = (wish: string): Order => ({ ...order, wish, publicKeySha256: Buffer.from(wish).toString("hex").padEnd(64, "0") });
const platformOn = (store: ExchangeStore, unknownToIndex = 1): Platform =>
  openBucket(store, "manual:s3://memory/igc", () => now, { unknownToIndex });
/** The store as a process sees it that has no index. */
const withoutIndex = (store: ExchangeStore): ExchangeStore => ({
  ...store,
  read: async (name, ...rest) => (name === indexFile ? undefined : store.read(name, ...rest)),
});

type Entries = Record<string, string>;
const entriesIn = (memory: MemoryStore): Entries => {
  try {
    return (JSON.parse(gunzipSync(memory.objects.get(indexFile)!.bytes).toString()) as { objects: Entries }).objects;
  } catch {
    return {}; // another fate of it came before
  }
};
const writeEntries = (memory: MemoryStore, objects: Entries): void =>
  void memory.write(indexFile, gzipSync(JSON.stringify({ index: 1, objects })));

const tooBig = gzipSync(Buffer.alloc(33 * 1_048_576, 32));

/** What can become of an index. */
const fates: Readonly<Record<string, (memory: MemoryStore) => void>> = {
  "it is gone": (memory) => void memory.objects.delete(indexFile),
  "it is garbage": (memory) => void memory.write(indexFile, "garbage"),
  "it is cut off": (memory) => void memory.write(indexFile, memory.objects.get(indexFile)?.bytes.subarray(0, 40) ?? ""),
  "it is JSON of another shape": (memory) => void memory.write(indexFile, gzipSync('{"index":1,"objects":[1,null]}')),
  "it is null": (memory) => void memory.write(indexFile, gzipSync("null")),
  "it unpacks to more than is read": (memory) => void memory.write(indexFile, tooBig),
  "its entries are each other's": (memory) => {
    const entries = Object.entries(entriesIn(memory));
    writeEntries(memory, Object.fromEntries(entries.map(([name], at) => [name, entries.at(at - 1)![1]])));
  },
  "it says that all is settled": (memory) => {
    const settled = (text: unknown) => String(text).replace('"state": "open"', '"state": "settled"');
    writeEntries(memory, Object.fromEntries(Object.entries(entriesIn(memory)).map(([name, text]) => [name, settled(text)])));
  },
  "it says that all is validated": (memory) => {
    const replies = Object.keys(entriesIn(memory)).map((name) => [name.replace("ticket.json", "reponse.txt"), "validée le: 24/11/2026"]);
    writeEntries(memory, Object.fromEntries(replies) as Entries);
  },
  "it knows tickets that are not there": (memory) => writeEntries(memory, { ...entriesIn(memory), "outbox/commande-9/ticket.json": "{}" }),
};

/** What engines and people do, on a ticket of its kind. */
const acts: Readonly<Record<string, (memory: MemoryStore, number: number) => Promise<unknown>>> = {
  "an order": (memory, number) => platformOn(memory.open()).submitOrder(orderNamed(`commande-${number}`)),
  "two pipelines that order": (memory, number) =>
    Promise.allSettled([0, 1].map((each) => platformOn(memory.open()).submitOrder(orderNamed(`commande-${(number + each) % 4}`)))),
  "a form": (memory, number) => platformOn(memory.open()).submitForm(formOf(`f413-${number}`)),
  "a certificate": async (memory, number) => void memory.write(`inbox/commande-${number}.pem`, "-----BEGIN CERTIFICATE-----\nAAAA\n"),
  "a signature": (memory, number) => people(memory).sign(`f413-${number}`),
  "a validation": (memory, number) => people(memory).validate(`f413-${number}`),
  "a refusal": (memory, number) => people(memory).refuseOrder(`commande-${number}`, "non"),
  "an order that is settled": (memory, number) => platformOn(memory.open()).settle(`commande-${number}`),
  "a ticket that is withdrawn": (memory, number) => platformOn(memory.open()).withdraw(`commande-${number}`),
  "a record that somebody damaged": async (memory, number) => void memory.write(`outbox/commande-${number}/ticket.json`, "{"),
  "a ticket that somebody removed": async (memory, number) => {
    for (const name of memory.objects.keys()) if (name.startsWith(`outbox/commande-${number}/`)) memory.objects.delete(name);
  },
  "an index of some time ago": async (memory) => {
    const before = memory.objects.get(indexFile);
    await platformOn(memory.open()).submitOrder(orderNamed("commande-3")).catch(ignored);
    if (before) memory.objects.set(indexFile, before);
  },
};
const ignored = (): void => undefined;
const people = (memory: MemoryStore) =>
  personWith({
    read: async (path) => memory.objects.get(path)!.bytes,
    write: async (path, bytes) => void memory.write(path, bytes),
    has: async (path) => memory.objects.has(path),
  });

const seenBy = async (store: ExchangeStore) => platformOn(store).poll();

it("says what a look without an index says, whatever became of the index and whatever a listing misses", async () => {
  const step = fc.record({
    act: fc.constantFrom(...Object.keys(acts)),
    number: fc.nat(3),
    fate: fc.option(fc.constantFrom(...Object.keys(fates)), { freq: 2 }),
    missed: fc.option(fc.constantFrom("ticket.json", "reponse.txt", "commande-1", "f413-2"), { freq: 4 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12 }), async (steps) => {
      const memory = new MemoryStore(() => now);
      for (const { act, number, fate, missed } of steps) {
        // Not every act is possible at every time: what fails changes nothing that is looked at here.
        await acts[act]!(memory, number).catch(ignored);
        if (fate) fates[fate]!(memory);
        const fresh = [...memory.objects.keys()].at(-1);
        memory.weather = { misses: (name) => missed !== null && (name.includes(missed) || name === fresh) };
        const before = memory.seen.length;
        expect(await seenBy(memory.open())).toEqual(await seenBy(withoutIndex(memory.open())));
        expect(memory.seen.slice(before).filter(({ act: each }) => each !== "list" && each !== "read")).toEqual([]);
        memory.weather = {};
      }
      expect(await seenBy(memory.open())).toEqual(await seenBy(withoutIndex(memory.open())));
    }),
    { numRuns: 25 },
  );
});

it.each(Object.entries(fates))("is made anew by the next who changes something where %s", async (_what, fate) => {
  const memory = new MemoryStore(() => now);
  for (const number of [0, 1, 2]) await platformOn(memory.open()).submitOrder(orderNamed(`commande-${number}`));
  fate(memory);
  await platformOn(memory.open()).submitOrder(orderNamed("commande-3"));
  expect(Object.keys(entriesIn(memory)).sort()).toEqual([0, 1, 2, 3].map((number) => `outbox/commande-${number}/ticket.json`));
  const before = memory.seen.length;
  await seenBy(memory.open());
  expect(memory.seen.slice(before).filter(({ act }) => act === "read")).toEqual([{ act: "read", name: indexFile }]);
});

it("keeps what another pipeline wrote into it meanwhile", async () => {
  const memory = new MemoryStore(() => now);
  const [one, other] = [platformOn(memory.open()), platformOn(memory.open())];
  await Promise.all([one.poll(), other.poll()]);
  await one.submitOrder(orderNamed("commande-0"));
  await other.submitOrder(orderNamed("commande-1"));
  expect(Object.keys(entriesIn(memory)).sort()).toEqual([0, 1].map((number) => `outbox/commande-${number}/ticket.json`));
});

it("holds nothing that people brought: an answer may have a private key in it", async () => {
  const memory = new MemoryStore(() => now);
  await platformOn(memory.open()).submitOrder(orderNamed("commande-0"));
  memory.write("inbox/commande-0.pem", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
  memory.write("outbox/commande-0/reponse.pem", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
  await platformOn(memory.open()).poll();
  await platformOn(memory.open()).submitOrder(orderNamed("commande-1"));
  expect(JSON.stringify(entriesIn(memory))).not.toContain("PRIVATE KEY");
});

it("is written nowhere where the store lists no digests, and everything is read", async () => {
  const memory = new MemoryStore(() => now);
  memory.listsMd5 = false;
  for (const number of [0, 1, 2]) await platformOn(memory.open()).submitOrder(orderNamed(`commande-${number}`));
  memory.objects.delete(indexFile);
  const before = memory.seen.length;
  await platformOn(memory.open()).submitOrder(orderNamed("commande-3"));
  expect(memory.objects.has(indexFile)).toBe(false);
  expect(memory.seen.slice(before).filter(({ name }) => /commande-[012]\/ticket/.test(name))).toHaveLength(3);
});

it("gives an act what lies there now, not what the look found", async () => {
  const memory = new MemoryStore(() => now);
  const form = formOf("f413-0");
  await platformOn(memory.open()).submitForm(form);
  await people(memory).send("f413-0");
  const platform = platformOn(memory.open());
  expect((await platform.poll()).forms.get("f413-0")?.phase).toBe("sent");
  await people(memory).validate("f413-0");
  expect((await platform.submitForm(form)).phase).toBe("validated");
});

it("unpacks no more than it says: an index that grows without end is none", async () => {
  const memory = new MemoryStore(() => now);
  await platformOn(memory.open()).submitOrder(orderNamed("commande-0"));
  const text = gunzipSync(memory.objects.get(indexFile)!.bytes).toString();
  memory.write(indexFile, gzipSync(text + " ".repeat(33 * 1_048_576)));
  const before = memory.seen.length;
  await seenBy(memory.open());
  expect(memory.seen.slice(before).map(({ name }) => name)).toContain("outbox/commande-0/ticket.json");
});
