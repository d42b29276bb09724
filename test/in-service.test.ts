import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { InService, Vault } from "../provider/vault";
import { openAwsVault } from "../provider/vault/aws";
import { openFileVault } from "../provider/vault/file";
import { openOpenBaoVault } from "../provider/vault/openbao";
import { openPkcs11Vault } from "../provider/vault/pkcs11";
import { fits, inServiceOf } from "./contract/vault-in-service";
import { codeOf, metadata, pooled } from "./contract/vault-stage";
import { sample } from "./sample";
import { startBao } from "./servers/bao";
import { setUpTimeout } from "./servers/child";
import { faultProxy } from "./servers/fault-proxy";
import { impatient } from "./servers/impatient";
import { limitToServer, publishedName, serverToken } from "./servers/reading-server";
import { startSoftHsm } from "./servers/softhsm";
import { context } from "./servers/softhsm-stage";
import { StrictKeyVault } from "./servers/strict-key-vault";
import { openOn } from "./servers/strict-key-vault-stage";
import { strictSecretsManager } from "./servers/strict-secrets-manager";

/**
 * A server reads its own name with its own least rights, while the runs that renew write: what it gets is always a key with its
 * certificate and chain (issue 14). Where a service knows rights by secret, it is refused everything else.
 */
jest.setTimeout(600_000);
const { take } = sample("reads in service");
const writes = take(
  Array.from({ length: 50 }, (_, write) => write),
  1 / 10,
);
/** So many beside each write; 1,000 in all. */
const readsPerWrite = 20;
/** At once. */
const readers = 4;
const place = publishedName;
const now = (): Date => new Date("2026-11-24T12:00:00Z");

/** A vault as the runs see it, and as one server does. */
interface Shelf {
  readonly runs: Vault;
  readonly server: Vault;
  /** What a server may not do, by the Fault it ends in: for services with rights by secret. */
  readonly refuses?: string;
  close(): Promise<void>;
}

const shelves: Readonly<Record<string, () => Promise<Shelf>>> = {
  async "file:"() {
    const folder = await mkdtemp(join(tmpdir(), "igc-in-service-"));
    const open = (): Promise<Vault> =>
      openFileVault(join(folder, "vault"), "file:./vault", { env: {}, notice: () => undefined, now, generate: pooled() });
    return { runs: await open(), server: await open(), close: () => rm(folder, { recursive: true }) };
  },
  async "aws:"() {
    const service = await strictSecretsManager();
    const proxy = await faultProxy(service.url);
    await limitToServer(proxy, place);
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: "x", AWS_SECRET_ACCESS_KEY: "x" });
    const open = (endpoint: string): Promise<Vault> =>
      openAwsVault(`eu-west-3?endpoint=${endpoint}`, "aws:", { notice: () => undefined, now, patience: impatient, generate: pooled() });
    return {
      ...{ runs: await open(service.url), server: await open(proxy.url), refuses: "vault-forbidden" },
      close: async () => void (await proxy.stop(), await service.stop()),
    };
  },
  async "openbao:"() {
    const bao = await startBao();
    const open = (token: string): Promise<Vault> => {
      const rest = `${bao.url}/secret/igc-sante`;
      const env = { BAO_TOKEN: token, BAO_CACERT: bao.caFile };
      return openOpenBaoVault(rest, "openbao:", { env, notice: () => undefined, now, patience: impatient, generate: pooled() });
    };
    return {
      ...{ runs: await open("root"), server: await open(await serverToken(bao, place)), refuses: "vault-forbidden" },
      close: () => bao.stop(),
    };
  },
  async "azure:"() {
    const service = await StrictKeyVault.start();
    return { runs: await openOn(service, { generate: pooled() }), server: await openOn(service), close: () => service.stop() };
  },
  async "pkcs11:"() {
    const hsm = await startSoftHsm(["in service"]);
    hsm.useHere();
    const rest = hsm.rest("in service");
    const open = (): Promise<Vault> => openPkcs11Vault(rest, `pkcs11:${rest}`, context);
    return { runs: await open(), server: await open(), close: async () => hsm.dispose() };
  },
};

describe.each(Object.keys(shelves))("%s", (name) => {
  let shelf: Shelf;
  /** Of two renewals. */
  let rounds: InService[];
  beforeAll(async () => {
    shelf = await shelves[name]!();
    rounds = [];
    for (const round of [1, 2, 3])
      rounds.push(await inServiceOf(await shelf.runs.createKey(`igc-one-r${round}`, "rsa-2048", { ...metadata, round }), `1${round}`));
  }, setUpTimeout);
  afterAll(() => shelf?.close());

  const certificateOf = async (): Promise<string | undefined> => (await shelf.server.readInService(place))?.certificate;

  it("gives a server each renewal under the one name it knows", async () => {
    for (const inService of rounds) {
      await shelf.runs.putInService(place, inService);
      expect(await certificateOf()).toBe(inService.certificate);
    }
  });

  it("gives a server key, certificate and chain that belong together, also while a renewal is written", async () => {
    const seen: (InService | undefined)[] = [];
    const reads = async (): Promise<void> => {
      for (let read = 0; read < readsPerWrite / readers; read++) seen.push(await shelf.server.readInService(place));
    };
    for (const [write] of writes.entries())
      await Promise.all([shelf.runs.putInService(place, rounds[write % 3]!), ...Array.from({ length: readers }, reads)]);
    const put = new Map(rounds.map((inService) => [inService.certificate, inService]));
    const whole = seen.filter((one) => one && fits(one) && put.get(one.certificate)?.chain.join() === one.chain.join());
    expect(whole).toHaveLength(seen.length);
    expect(seen).toHaveLength(writes.length * readsPerWrite);
    expect(new Set(seen.map((one) => one!.certificate)).size).toBe(Math.min(3, writes.length));
  });

  it("refuses a server everything else, where the service knows rights by secret", async () => {
    const codes = [
      await codeOf(shelf.server.readInService(`${place.slice(0, -8)}x-current`)).catch(() => "nothing there"),
      await codeOf(shelf.server.readKey("igc-one-r1")).catch(() => "given"),
      await codeOf(shelf.server.readIssued("igc-one-r1")).catch(() => "nothing there"),
    ];
    expect(codes).toEqual(shelf.refuses ? Array(3).fill(shelf.refuses) : ["nothing there", "given", "nothing there"]);
    if (shelf.refuses) expect(await codeOf(shelf.server.putInService(place, rounds[0]!))).toBe(shelf.refuses);
  });
});

it("asks Key Vault for the newest version of one name alone, with the right to get it", async () => {
  const service = await StrictKeyVault.start();
  try {
    const runs = await openOn(service, { generate: pooled() });
    await runs.putInService(place, await inServiceOf(await runs.createKey("igc-one-r1", "rsa-2048", metadata)));
    service.rights = new Set(["getSecret"]);
    service.calls.length = 0;
    expect((await (await openOn(service)).readInService(place))?.certificate).toMatch(/BEGIN CERTIFICATE/);
    expect(new Set(service.calls)).toEqual(new Set([`GET secrets/current-${place}`]));
  } finally {
    await service.stop();
  }
});
