// Keys made into the file vault, and requests built from them as stored, against `crypto.generateKeyPair` alone.
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { inParallel, keysAtOnce, rawKey, rawKeys, resourcesAtOnce } from "./keygen.mjs";
import { interleaved, median, ratioOf, secondsOf } from "./rounds.mjs";

const require = createRequire(import.meta.url);
const { openFileVault } = require("../dist/provider/vault/file.js");
const { buildCsr } = require("../dist/provider/x509/csr.js");
const { subjectOf } = require("../dist/provider/x509/subject.js");

const subject = subjectOf({ structureName: "Centre de santé des Lilas", idNat: "1690781810", departmentLabel: "Rhône (69)", commonName: "INSI-AUTO" });
const metadata = { structure: "1690781810", serverInstance: "srv-1", usage: "AUTH_CLI", commonName: "INSI-AUTO", round: 1, environment: "rehearsal" };

/** What the lifecycle does for one certificate: key into the vault, key out of the vault, request from it. */
async function keyAndCsr(vault, entry) {
  await vault.createKey(entry, "rsa-2048", metadata);
  const { publicKey, sign } = await vault.readKey(entry);
  return buildCsr({ subject, publicKey, sign });
}

/** @param generate instead of the provider's own key generation, to leave it out. */
async function intoVault(count, generate) {
  const folder = mkdtempSync(path.join(os.tmpdir(), "igc-sante-bench-"));
  try {
    const context = { env: {}, notice: () => {}, now: () => new Date(0), ...(generate && { generate }) };
    const vault = await openFileVault(path.join(folder, "vault"), "file:vault", context);
    await keyAndCsr(vault, "first"); // opens the identity, loads the libraries
    return await secondsOf(() => inParallel(count, resourcesAtOnce, (index) => keyAndCsr(vault, `key-${index}`)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Milliseconds of CPU that a key and its request cost besides the key. */
async function ownWork(count) {
  const { privateKey } = await rawKey();
  const before = process.cpuUsage();
  await intoVault(count, async () => privateKey);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / count;
}

export async function measure({ quick, say }) {
  const count = quick ? 20 : 200;
  const rounds = quick ? 2 : 5;
  await rawKeys(keysAtOnce);
  const rates = await interleaved(rounds, {
    ours: async () => (say(`${count} keys into the vault`), count / (await intoVault(count))),
    floor: async () => (say(`${count} raw keys`), count / (await secondsOf(() => rawKeys(count)))),
  });
  const own = median([await ownWork(count), await ownWork(count), await ownWork(count)]);
  const floorRate = median(rates.floor);
  return [
    {
      what: `RSA-2048 keys into the file vault with their CSRs, ${keysAtOnce} keys made at once`,
      ours: `${median(rates.ours).toFixed(1)} keys and CSRs/s; ${own.toFixed(1)} ms of CPU each besides the key`,
      floor: `\`crypto.generateKeyPair\`, ${keysAtOnce} at once: ${floorRate.toFixed(1)} keys/s`,
      ratio: ratioOf(rates.ours, rates.floor),
      goal: { least: 0.95 },
    },
  ];
}
