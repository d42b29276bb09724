import { Chance } from "../cli/rehearsal/chance";
import { Fault } from "../provider/fault";
import { openBucket } from "../provider/igc/bucket";
import { orderOf } from "./contract/platform-stage";
import { certificateFor } from "./manual/person";
import { now } from "./manual/stage";
import { sample, seed, turnOf } from "./sample";
import { MemoryStore } from "./servers/memory-store";

/** Several engines on one exchange, and engines that die: one order a wish, one collection an answer, nothing lost. */
const wishes = ["commande-1", "commande-2", "commande-3"];
let request: string;
beforeAll(async () => {
  const { csr } = await orderOf("commande-1");
  request = `-----BEGIN CERTIFICATE REQUEST-----\n${Buffer.from(csr).toString("base64")}\n-----END CERTIFICATE REQUEST-----\n`;
});

class Killed extends Error {}

/** One engine's part of the life of some orders: each can be repeated from its beginning. */
async function engine(memory: MemoryStore, tickets: readonly string[]): Promise<Map<string, string>> {
  const collected = new Map<string, string>();
  const platform = openBucket(memory.open(), "manual:s3://memory/igc", () => now);
  await platform.poll();
  for (const ticket of tickets) {
    // Each order has a key of its own: what answers one answers no other.
    const { state } = await platform.submitOrder(await orderOf(ticket, { publicKeySha256: keyOf(ticket) }));
    if (state !== "answered" && state !== "settled") continue;
    const answer = await platform.collect(ticket);
    if (!answer) continue;
    collected.set(ticket, answer.bytes.toString("utf8"));
    await platform.settle(ticket);
  }
  return collected;
}
/** The tests' requests share a key, so answers go by the ticket in their name. */
const keyOf = (ticket: string): string => ticket.slice(-1).repeat(64);

/** Runs an engine until it comes through: what fails or dies is begun anew, as the next run does. */
async function untilDone(memory: MemoryStore, tickets: readonly string[]): Promise<Map<string, string>> {
  for (let run = 0; run < 50; run++) {
    try {
      return await engine(memory, tickets);
    } catch (error) {
      if (!(error instanceof Killed) && !(error instanceof Fault && error.code === "platform-unreachable")) throw error;
    }
  }
  throw new Error("an engine did not come through in 50 runs");
}

const recordOf = (memory: MemoryStore, ticket: string) =>
  JSON.parse(memory.objects.get(`outbox/${ticket}/ticket.json`)!.bytes.toString("utf8")) as {
    publicKeySha256: string;
    standing: { state: string };
  };

/** What must hold at the end, whatever happened. */
function isWhole(memory: MemoryStore, answers: ReadonlyMap<string, string>): void {
  const creations = memory.seen.length;
  expect(creations).toBeGreaterThan(0);
  for (const ticket of wishes) {
    const { publicKeySha256, standing } = recordOf(memory, ticket);
    expect([ticket, publicKeySha256, standing.state]).toEqual([ticket, keyOf(ticket), "settled"]);
    const holders = [...memory.objects].filter(
      ([name, { bytes }]) => name.startsWith("outbox/") && bytes.toString("utf8") === answers.get(ticket),
    );
    expect(holders.map(([name]) => name)).toEqual([expect.stringMatching(new RegExp(`^outbox/${ticket}/`)) as string]);
  }
  expect([...memory.objects.keys()].filter((name) => name.startsWith("quarantine/") || name.includes("/remplace/"))).toEqual([]);
}

/** People bring what answers each order. */
function bring(memory: MemoryStore): Map<string, string> {
  const answers = new Map(wishes.map((ticket) => [ticket, certificateFor(request)]));
  for (const [ticket, answer] of answers) memory.write(`inbox/${ticket}.pem`, answer);
  return answers;
}

const today = sample("of races and deaths in a bucket");
const seeds = today.take(
  Array.from({ length: 200 }, (_, index) => turnOf(seed) * 1_000 + index),
  0.1,
);

it.each([2, 8])("%i engines at once: one order a wish, each answer kept once, nothing lost", async (engines) => {
  for (const each of seeds) {
    const chance = new Chance(`${each} ${engines}`);
    const memory = new MemoryStore(() => now);
    const failing = () => new Fault("platform-unreachable", "The store did not answer.", "Again.");
    const fails = (share: number): void => {
      if (chance.happens(share)) throw failing();
    };
    memory.weather = {
      before: async () => {
        for (let turns = chance.below(4); turns > 0; turns--) await new Promise(setImmediate);
        fails(0.01);
      },
      after: () => fails(0.01),
      repeats: () => chance.happens(0.02),
      misses: () => chance.happens(0.01),
    };
    const all = () =>
      Promise.all(
        Array.from({ length: engines }, () =>
          untilDone(
            memory,
            [...wishes].sort(() => chance.next() - 0.5),
          ),
        ),
      );
    await all();
    const answers = bring(memory);
    const collected = await all();
    // What a listing missed, or a run that failed left, is the next run's: in weather that is fair.
    memory.weather = {};
    collected.push(await untilDone(memory, wishes));
    for (const [ticket, answer] of collected.flatMap((each) => [...each])) expect(answer).toBe(answers.get(ticket));
    isWhole(memory, answers);
  }
});

/** A life without trouble, to count its requests. */
async function life(memory: MemoryStore): Promise<Map<string, string>> {
  await untilDone(memory, wishes);
  const answers = bring(memory);
  await untilDone(memory, wishes);
  return answers;
}

it.each(["before", "after"] as const)("an engine that dies %s any of its requests loses nothing: the next one goes on", async (when) => {
  const calm = new MemoryStore(() => now);
  await life(calm);
  for (const at of today.take([...calm.seen.keys()], 1 / 7)) {
    const memory = new MemoryStore(() => now);
    let count = 0;
    memory.weather = {
      [when]: () => {
        if (count++ === at) throw new Killed();
      },
    };
    isWhole(memory, await life(memory));
  }
});

it("two engines that change one record at once both have their way", async () => {
  const memory = new MemoryStore(() => now);
  memory.weather = { ignores: (act) => act === "remove" }; // then the record alone says what is done with
  const open = () => openBucket(memory.open(), "manual:s3://memory/igc", () => now);
  await open().submitOrder(await orderOf("commande-1"));
  const names = ["inbox/commande-1 a.pem", "inbox/commande-1 b.pem"];
  const answers = names.map((source) => {
    memory.write(source, certificateFor(request));
    return { source, bytes: memory.objects.get(source)!.bytes };
  });
  await Promise.all(answers.map((answer) => open().quarantine("commande-1", answer, `Not ${answer.source}.`)));
  expect(await open().collect("commande-1")).toBeUndefined();
  expect([...memory.objects.keys()].filter((name) => name.endsWith(".motif.txt"))).toHaveLength(2);
});
