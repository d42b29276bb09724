// Keys made into the file vault, and requests built from them as stored, against `crypto.generateKeyPair` alone.
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { inParallel, keysAtOnce, rawKeys, resourcesAtOnce } from "./keygen.mjs";
import { interleaved, median, ratioOf, secondsOf } from "./rounds.mjs";

const require = createRequire(import.meta.url);
const { openFileVault } = require("../dist/provider/vault/file/index.js");
const { buildCsr } = require("../dist/provider/x509/csr/index.js");
const { subjectOf } = require("../dist/provider/x509/name/index.js");

const subject = subjectOf({
  structureName: "Centre de santé des Lilas",
  idNat: "1690781810",
  departmentLabel: "Rhône (69)",
  commonName: "INSI-AUTO",
});
const metadata = {
  structure: "1690781810",
  serverInstance: "srv-1",
  usage: "AUTH_CLI",
  commonName: "INSI-AUTO",
  round: 1,
  environment: "rehearsal",
};

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

/** Runs `work`. @returns wall seconds, and milliseconds of CPU of this process for each of `count`. */
async function costOf(count, work) {
  const before = process.cpuUsage();
  const seconds = await work();
  const { user, system } = process.cpuUsage(before);
  return { rate: count / seconds, cpu: (user + system) / 1000 / count };
}

/** What a key and its request cost besides the key: the same with keys made beforehand, each once, as the vault wants. */
async function ownWork(made) {
  const privateKeys = made.map(({ privateKey }) => privateKey);
  const count = made.length - 1; // the first warms up
  return (await costOf(count, () => intoVault(count, async () => privateKeys.pop()))).cpu;
}

export async function measure({ quick, say }) {
  const count = quick ? 20 : 200;
  const made = await rawKeys(count + 1);
  const runs = await interleaved(quick ? 2 : 5, {
    ours: () => (say(`${count} keys into the vault`), costOf(count, () => intoVault(count))),
    floor: () => (say(`${count} raw keys`), costOf(count, () => secondsOf(() => rawKeys(count)))),
    own: () => ownWork(made),
  });
  const of = (name, what) => runs[name].map((run) => run[what]);
  const shown = (name) => `${median(of(name, "rate")).toFixed(1)}/s, ${median(of(name, "cpu")).toFixed(0)} ms of CPU each`;
  const cpuRatio = median(of("floor", "cpu")) / median(of("ours", "cpu"));
  return [
    {
      what: `RSA-2048 keys into the file vault, with their CSRs, ${keysAtOnce} keys made at once`,
      ours: `${shown("ours")}, of which ${median(runs.own).toFixed(1)} ms are not the key`,
      floor: `\`crypto.generateKeyPair\`, ${keysAtOnce} at once: ${shown("floor")} (floor / ours in CPU: ${cpuRatio.toFixed(2)})`,
      ratio: ratioOf(of("ours", "rate"), of("floor", "rate")),
      goal: { least: 0.95 },
    },
  ];
}
