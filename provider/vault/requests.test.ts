import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { inServiceOf } from "../../test/contract/vault-in-service";
import { entry, issuedFor, metadata, pooled } from "../../test/contract/vault-stage";
import { startBao } from "../../test/servers/bao";
import { setUpTimeout } from "../../test/servers/child";
import { impatient } from "../../test/servers/impatient";
import { StrictKeyVault } from "../../test/servers/strict-key-vault";
import { openOn } from "../../test/servers/strict-key-vault-stage";
import { strictSecretsManager } from "../../test/servers/strict-secrets-manager";
import { openAwsVault } from "./aws";
import { openOpenBaoVault } from "./openbao";
import type { Vault } from "./vault";

/** What a certificate costs of a service's requests (issue 15): docs/measured.md says the same. A test that counts more found a look too many. */
jest.setTimeout(setUpTimeout);
const context = { notice: () => undefined, now: () => new Date("2026-11-24T12:00:00Z"), patience: impatient, generate: pooled() };

async function requestsOf(work: () => Promise<unknown>): Promise<number> {
  let count = 0;
  const sent = (): void => void count++;
  subscribe("http.client.request.start", sent);
  try {
    await work();
  } finally {
    unsubscribe("http.client.request.start", sent);
  }
  return count;
}

const place = "igc-one-current";
const other = { ...metadata, round: 2 };
const later = "igc-later-r2";

/** A key made, its certificate stored and read, and put in service; then its renewal; then each thing again, which changes nothing. */
async function costs(vault: Vault, again: Vault): Promise<Record<string, number>> {
  await vault.readKey("before"); // the connection, the mount, the token
  await again.readKey("before");
  const made = await requestsOf(() => vault.createKey(entry, "rsa-2048", other));
  const own = (await vault.readKey(entry))!;
  const [inService, renewed] = [await inServiceOf(own, "11"), await inServiceOf(own, "12")];
  const stored = await requestsOf(() => vault.storeIssued(entry, issuedFor(own.publicKey)));
  const read = await requestsOf(() => vault.readIssued(entry));
  const put = await requestsOf(() => vault.putInService(place, inService));
  const replaced = await requestsOf(() => again.putInService(place, renewed));
  const served = await requestsOf(() => again.readInService(place));
  const found = await requestsOf(() => vault.readKey(later));
  return { made, stored, read, put, replaced, served, found };
}

const services: Readonly<Record<string, () => Promise<{ open(): Promise<Vault>; stop(): Promise<void> }>>> = {
  async aws() {
    const service = await strictSecretsManager();
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: "x", AWS_SECRET_ACCESS_KEY: "x" });
    return { open: () => openAwsVault(`eu-west-3?endpoint=${service.url}`, "aws:", context), stop: () => service.stop() };
  },
  async openbao() {
    const bao = await startBao();
    const env = { BAO_TOKEN: "root", BAO_CACERT: bao.caFile };
    return { open: () => openOpenBaoVault(`${bao.url}/secret/igc`, "openbao:", { ...context, env }), stop: () => bao.stop() };
  },
  async azure() {
    const service = await StrictKeyVault.start();
    return { open: () => openOn(service, { generate: pooled() }), stop: () => service.stop() };
  },
};

it.each<[string, Record<string, number>]>([
  ["aws", { made: 2, stored: 2, read: 1, put: 1, replaced: 4, served: 1, found: 1 }],
  ["openbao", { made: 4, stored: 3, read: 1, put: 1, replaced: 3, served: 1, found: 1 }],
  ["azure", { made: 6, stored: 3, read: 1, put: 2, replaced: 2, served: 1, found: 2 }],
])("%s is asked no more than it must be", async (name, expected) => {
  const service = await services[name]!();
  try {
    expect(await costs(await service.open(), await service.open())).toEqual(expected);
  } finally {
    await service.stop();
  }
});
