// Keys and certificates into each vault and back, against the raw client of its service with as many at once.
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { inParallel } from "./keygen.mjs";
import { interleaved, median, ratioOf, secondsOf } from "./rounds.mjs";
import { aws } from "./vaults/aws.mjs";
import { azure } from "./vaults/azure.mjs";
import { file } from "./vaults/file.mjs";
import { issuer, makeItems, metadata } from "./vaults/items.mjs";
import { openbao } from "./vaults/openbao.mjs";
import { pkcs11 } from "./vaults/pkcs11.mjs";

/** Pieces of work at once: what an adapter lets out to a service at once (provider/vault/retry.ts). */
const atOnce = 8;

/** Runs `work`. @returns wall seconds, CPU milliseconds of this process and HTTP requests for each of `count`. */
async function costOf(count, work) {
  let calls = 0;
  const sent = () => void calls++;
  subscribe("http.client.request.start", sent);
  const before = process.cpuUsage();
  const seconds = await secondsOf(work);
  const { user, system } = process.cpuUsage(before);
  unsubscribe("http.client.request.start", sent);
  return { rate: count / seconds, cpu: (user + system) / 1000 / count, calls: calls / count };
}

/** Two pieces of work after each other as one. */
const sum = (one, other) => ({ rate: 1 / (1 / one.rate + 1 / other.rate), cpu: one.cpu + other.cpu, calls: one.calls + other.calls });

const contextFor = (keys) => ({ env: {}, notice: () => {}, now: () => new Date("2026-11-24T12:00:00Z"), generate: async () => keys.pop() });

/** Through the adapter: a key made and read back, then a certificate stored beside it and both read. */
async function ours(vault, prefix, items, issue) {
  const opened = await vault.open(prefix, contextFor(items.map(({ privateKey }) => privateKey)));
  const made = [];
  await opened.readKey("before"); // opens the connection, finds the mount, makes the session
  const keys = await costOf(items.length, () =>
    inParallel(items.length, atOnce, async (index) => (made[index] = await opened.createKey(items[index].entry, "rsa-2048", metadata))),
  );
  const issued = await Promise.all(made.map(({ publicKey }) => issue(publicKey)));
  const certificates = await costOf(items.length, () =>
    inParallel(items.length, atOnce, async (index) => {
      const { entry } = items[index];
      await opened.storeIssued(entry, issued[index]);
      if ((await opened.readIssued(entry))?.certificate !== issued[index].certificate)
        throw new Error(`${vault.name} does not give back what it was given.`);
    }),
  );
  return sum(keys, certificates);
}

async function raw(calls, items) {
  const { key, certificate } = await calls;
  const keys = await costOf(items.length, () => inParallel(items.length, atOnce, (index) => key(items[index])));
  return sum(keys, await costOf(items.length, () => inParallel(items.length, atOnce, (index) => certificate(items[index]))));
}

const shown = (runs) =>
  `${median(runs.map(({ rate }) => rate)).toFixed(1)}/s, ${median(runs.map(({ cpu }) => cpu)).toFixed(1)} ms of CPU each`;
const callsOf = (runs) => Math.round(10 * median(runs.map(({ calls }) => calls))) / 10; // the median: a repeat is none of the adapter's ways
const each = (runs) => (callsOf(runs) > 0 ? ` in ${callsOf(runs).toFixed(0)} requests` : "");
const rates = (runs) => runs.map(({ rate }) => rate);
const inCpu = (runs, floor) =>
  `raw / ours in CPU: ${(median(floor.map(({ cpu }) => cpu)) / median(runs.map(({ cpu }) => cpu))).toFixed(2)}`;

function rowsOf({ name, leastCalls }, runs, notes) {
  const what = `keys with their certificates into ${name} and back, ${atOnce} at once`;
  const told = `${shown(runs.ours)}${each(runs.ours)}${notes}`;
  const least = {
    what,
    ours: told,
    floor: `the least raw calls, ${leastCalls}: ${shown(runs.least)}${each(runs.least)} (${inCpu(runs.ours, runs.least)})`,
    ratio: ratioOf(rates(runs.ours), rates(runs.least)),
  };
  if (!runs.same) return [least];
  // A replay that is not what the adapter does is no floor.
  const [asked, replayed] = [runs.ours, runs.same].map(callsOf);
  if (asked !== replayed)
    throw new Error(`${name}: the adapter makes ${asked} requests a certificate, and the replay ${replayed}. Correct bench/vaults/.`);
  return [
    least,
    {
      what: "the same",
      ours: told,
      floor: `the adapter's own requests by the raw client: ${shown(runs.same)} (${inCpu(runs.ours, runs.same)})`,
      ratio: ratioOf(rates(runs.ours), rates(runs.same)),
    },
  ];
}

/** How long one key takes where a vault makes its callers wait, whatever they do. */
async function waitOf(vault, items, issue) {
  if (!vault.waiting) return "";
  const seconds = await vault.waiting(async () => {
    const opened = await vault.open("w", contextFor(items.map(({ privateKey }) => privateKey)));
    return secondsOf(() => inParallel(atOnce, atOnce, (index) => opened.createKey(items[index].entry, "rsa-2048", metadata)));
  });
  return `; with the service's own seconds ${atOnce} keys at once take ${seconds.toFixed(1)} s`;
}

export async function measure({ quick, say }) {
  const count = quick ? 8 : 30;
  const issue = await issuer(new Date("2026-11-24T12:00:00Z"));
  const items = await makeItems(count, issue);
  const rows = [];
  for (const start of [file, aws, openbao, azure, pkcs11]) {
    const rounds = quick ? 2 : start === pkcs11 ? 5 : 9; // many where they are short; a token makes its keys in them
    const prefixes = ["a", "b"].flatMap((kind) => ["w", ...Array(rounds).keys()].map((round) => `${kind}${round}`));
    const vault = await start(atOnce, prefixes);
    try {
      const measures = {
        ours: (round, some = items) => ours(vault, `a${round}`, some, issue),
        least: (round, some = items) => raw(vault.least(`b${round}`), some),
        ...(vault.same && { same: (round, some = items) => raw(vault.same(`c${round}`), some) }),
      };
      say(vault.name);
      for (const warmUp of Object.values(measures)) await warmUp("w", items.slice(0, atOnce)); // loads the libraries
      rows.push(...rowsOf(vault, await interleaved(rounds, measures), await waitOf(vault, items, issue)));
    } catch (error) {
      say(error.stack);
      rows.push({ what: vault.name, ours: error.message.split("\n")[0], failed: true }); // the other vaults' numbers stand
    } finally {
      await vault.stop();
    }
  }
  return rows;
}
