import { generateKeyPairSync } from "node:crypto";
import { Chance } from "../cli/rehearsal/chance";
import type { Order } from "../provider/igc";
import { publicKeySha256 } from "../provider/x509/key";
import { Engines, type Job, type Seen } from "./bucket-processes/engines";
import { orderOf } from "./contract/platform-stage";
import type { StoreStage } from "./contract/store-stage";
import { certificateFor, now } from "./manual/stage";
import { seed, shareOf, turnOf } from "./sample";
import { anOrder } from "./sandbox/order";
import { azureStage, makeContainer } from "./servers/azblob-stage";
import { emulated, startAzurite } from "./servers/azurite";
import { type Server, setUpTimeout } from "./servers/child";
import { startMoto } from "./servers/moto";
import { anybody, makeBucket, s3Stage } from "./servers/s3-stage";

/**
 * Engines in processes of their own on one exchange in a real server, some of them killed at a request: one order a wish,
 * each answer kept once, nothing lost. What they do inside one process, and in worse weather: test/bucket-race.test.ts.
 */
jest.setTimeout(3_600_000);
Object.assign(process.env, anybody, { AZURE_STORAGE_KEY: emulated.key });
const wishes = ["commande-1", "commande-2", "commande-3"];

interface Place {
  readonly name: string;
  readonly server: Server;
  stage(): StoreStage;
}
let places: readonly Place[];
let engines: Engines;
let orders: readonly Order[];
beforeAll(async () => {
  const [azurite, moto] = await Promise.all([startAzurite(), startMoto()]);
  await Promise.all([makeContainer(azurite.url), makeBucket(moto.url)]);
  places = [
    { name: "Azure (Azurite)", server: azurite, stage: () => azureStage(azurite.url) },
    { name: "S3 (moto)", server: moto, stage: () => s3Stage(moto.url) },
  ];
  engines = new Engines({});
  orders = await Promise.all(wishes.map(orderWithKey));
}, setUpTimeout);
afterAll(async () => {
  await engines?.stop();
  await Promise.all((places ?? []).map(({ server }) => server.stop()));
});

/** Each order has a key of its own, so that what answers one answers no other. */
async function orderWithKey(wish: string): Promise<Order> {
  const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const { csr } = await anOrder({}, pair);
  return orderOf(wish, { csr, publicKeySha256: publicKeySha256(pair.publicKey) });
}

const pemOf = ({ csr }: Order): string =>
  `-----BEGIN CERTIFICATE REQUEST-----\n${Buffer.from(csr).toString("base64")}\n-----END CERTIFICATE REQUEST-----\n`;

/** So many engines, each with the wishes in an order of its own and an instant of its own at which it would order. */
function jobsOf(count: number, address: string, chance: Chance): Job[] {
  return Array.from({ length: count }, (_, engine) => {
    const orderedAt = new Date(now.getTime() - engine * 1_000).toISOString();
    const dies = chance.happens(0.12);
    return {
      ...{ address, now: now.toISOString() },
      orders: [...orders].sort(() => chance.next() - 0.5).map((order) => ({ ...order, orderedAt })),
      ...(dies && { death: { at: chance.below(45), when: chance.pick(["before", "after"] as const) } }),
    };
  });
}

/** People bring what answers each order, by any name. */
async function bring({ hands }: StoreStage): Promise<ReadonlyMap<string, string>> {
  const answers = new Map(orders.map((order) => [order.wish, certificateFor(pemOf(order))]));
  let number = 0;
  for (const answer of answers.values()) await hands.write(`inbox/certificat (${++number}).pem`, answer);
  return answers;
}

/** What must hold at the end, whatever happened. */
async function whole({ hands }: StoreStage, answers: ReadonlyMap<string, string>, seen: readonly Seen[]): Promise<string[]> {
  const names = await hands.names();
  const contents = new Map(await Promise.all(names.map(async (name) => [name, (await hands.read(name)).toString("utf8")] as const)));
  const wrong = names.filter((name) => /^(quarantine|inbox)\/|\/remplace\//.test(name)).map((name) => `${name} is there`);
  for (const [ticket, answer] of answers) {
    const of = seen.filter((each) => each.ticket === ticket);
    const instants = new Set(of.map(({ orderedAt }) => orderedAt));
    if (instants.size !== 1) wrong.push(`${ticket} was ordered at ${[...instants].join(" and ")}`);
    const collected = of.flatMap((each) => each.answer ?? []);
    if (collected.length === 0) wrong.push(`${ticket} was never collected`);
    if (collected.some((each) => each !== answer)) wrong.push(`${ticket} was answered by another's certificate`);
    const kept = [...contents].filter(([, content]) => content === answer).map(([name]) => name);
    if (kept.length !== 1 || !kept[0]!.startsWith(`outbox/${ticket}/`)) wrong.push(`the answer to ${ticket} is in ${kept.join(", ")}`);
    const { standing } = JSON.parse(contents.get(`outbox/${ticket}/ticket.json`)!) as { standing: { state: string } };
    if (standing.state !== "settled") wrong.push(`${ticket} is ${standing.state}`);
  }
  return wrong;
}

/** All 200 take an hour: IGC_SANTE_PROCESSES=all. A few turn over every day. */
const turn = turnOf(seed);
const all = Array.from({ length: 200 }, (_, index) => turn * 1_000 + index);
const seeds = process.env["IGC_SANTE_PROCESSES"] === "all" ? all : shareOf(all, 0.02, { name: "engines in processes on a bucket", turn });

it.each([2, 8])("%i engines in processes of their own: one order a wish, each answer kept once, nothing lost", async (count) => {
  const wrong: string[] = [];
  for (const each of seeds) {
    const { name, stage } = places[each % places.length]!;
    const exchange = stage();
    const chance = new Chance(`${each} ${count} processes`);
    const seen = await engines.run(jobsOf(count, exchange.address, chance));
    const answers = await bring(exchange);
    seen.push(...(await engines.run(jobsOf(count, exchange.address, chance))));
    // What two who proved the store at once left in the inbox is the next run's.
    seen.push(...(await engines.run(jobsOf(1, exchange.address, new Chance("calm")).map(({ death: _none, ...job }) => job))));
    wrong.push(...(await whole(exchange, answers, seen)).map((one) => `${name}, seed ${each}: ${one}`));
  }
  process.stdout.write(
    `${count} engines: ${seeds.length} of ${all.length} seeds of ${seed}, ${engines.requests} requests, ${engines.deaths} killed so far\n`,
  );
  expect(wrong).toEqual([]);
});
