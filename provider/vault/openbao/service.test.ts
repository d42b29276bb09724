import { readFile } from "node:fs/promises";
import { codeOf, entry, faultOf, issuedFor, metadata, pooled } from "../../../test/contract/vault-stage";
import { type BaoServer, startBao } from "../../../test/servers/bao";
import { baoStage } from "../../../test/servers/bao-stage";
import { setUpTimeout } from "../../../test/servers/child";
import { type FaultProxy, faultProxy, times } from "../../../test/servers/fault-proxy";
import type { Vault } from "../vault";
import { openOpenBaoVault } from "./adapter";

/** What KV version 2 has of its own, and what its server may do to a call. */
let bao: BaoServer;
let proxy: FaultProxy;
let prefix: string;
let token: string;
let waits: number[];
let notices: string[];
beforeAll(async () => {
  bao = await startBao();
  proxy = await faultProxy(bao.url, await readFile(bao.caFile));
}, setUpTimeout);
afterAll(async () => {
  await proxy?.stop();
  await bao?.stop();
});
beforeEach(async () => {
  proxy.decide(() => "pass");
  ({ prefix, token } = await baoStage(bao, proxy));
  [waits, notices] = [[], []];
});

const open = (to = `${proxy.url}/secret/${prefix}`, env: Record<string, string> = { BAO_TOKEN: token }): Promise<Vault> =>
  openOpenBaoVault(to, `openbao:${to}`, {
    env,
    notice: (line) => notices.push(line),
    now: () => new Date("2026-11-24T12:00:00Z"),
    patience: { sleep: async (milliseconds) => void waits.push(milliseconds), random: () => 0 },
    generate: pooled(),
  });
const secret = async (kind: string, name: string): Promise<{ custom_metadata: Record<string, string>; current_version: number }> =>
  ((await bao.admin("GET", `secret/metadata/${prefix}/${kind}/${name}`)) as { data: never }).data;
const isWrite = ({ method, url }: { method?: string; url?: string }): boolean => method === "POST" && url!.includes("/data/");

it("says in custom_metadata what an entry is, for a person who opens it", async () => {
  const vault = await open();
  const { publicKey, publicKeySha256 } = await vault.createKey(entry, "rsa-2048", metadata);
  await vault.storeIssued(entry, issuedFor(publicKey));
  const labels = {
    structure: "1690781810",
    serverInstance: "srv1",
    usage: "AUTH_CLI",
    commonName: "INSI-AUTO",
    round: "1",
    environment: "production",
    publicKeySha256,
  };
  expect((await secret("key", entry)).custom_metadata).toEqual(labels);
  expect((await secret("issued", entry)).custom_metadata).toEqual({ ...labels, notAfter: "2029-05-04T08:30:00.000Z" });
});

it("keeps the certificate before as a version of its own", async () => {
  const vault = await open();
  const { publicKey } = await vault.createKey(entry, "rsa-2048", metadata);
  for (const serial of ["11", "12"]) await vault.storeIssued(entry, issuedFor(publicKey, [], serial));
  const first = (await bao.admin("GET", `secret/data/${prefix}/issued/${entry}?version=1`)) as { data: { data: { value: string } } };
  expect(first.data.data.value).toBe(issuedFor(publicKey, [], "11").certificate);
});

it("says that it gave a deleted key back", async () => {
  const vault = await open();
  await vault.createKey(entry, "rsa-2048", metadata);
  await bao.admin("POST", `secret/delete/${prefix}/key/${entry}`, { versions: [1] });
  await vault.readKey(entry);
  expect(notices).toEqual([expect.stringMatching(/^restored .*deleted/)]);
});

it("makes a new key where the old one was destroyed for good", async () => {
  const vault = await open();
  await vault.createKey(entry, "rsa-2048", metadata);
  await bao.admin("POST", `secret/destroy/${prefix}/key/${entry}`, { versions: [1] });
  expect(await vault.readKey(entry)).toBeUndefined();
  const made = await vault.createKey(entry, "rsa-2048", metadata);
  expect((await (await open()).readKey(entry))?.publicKeySha256).toBe(made.publicKeySha256);
  expect((await secret("key", entry)).current_version).toBe(2);
});

it.each([1, 2, 3])("makes one key when the answer to a write is lost %i times after it was done", async (lost) => {
  proxy.decide(times(lost, "cut-after", isWrite));
  const made = await (await open()).createKey(entry, "rsa-2048", metadata);
  expect((await secret("key", entry)).current_version).toBe(1);
  expect((await (await open()).readKey(entry))?.publicKeySha256).toBe(made.publicKeySha256);
});

it.each([
  ["429", { status: 429 }],
  ["500", { status: 500, body: { errors: ["storage"] } }],
  ["502 of a load balancer", { status: 502, body: "<html>" }],
  ["503, sealed", { status: 503, body: { errors: ["Vault is sealed"] } }],
  ["412, a standby that lags", { status: 412 }],
  ["a line that is cut", "cut"],
] as const)("goes on after %s", async (_what, verdict) => {
  proxy.decide(times(4, verdict));
  expect((await (await open()).createKey(entry, "rsa-2048", metadata)).entry).toBe(entry);
  expect(waits.length).toBe(4);
});

it("waits as long as the server asks", async () => {
  proxy.decide(times(2, { status: 429, headers: { "retry-after": "3" } }));
  await (await open()).readKey(entry);
  expect(waits).toEqual([3_000, 3_000]);
});

it.each([
  [307, { location: "https://bao2.example/" }, "vault-unreachable"],
  [405, {}, "vault-unreachable"],
  [413, {}, "vault-value-too-big"],
  [403, {}, "vault-forbidden"],
])("does not repeat, nor follow, a %i", async (status, headers, code) => {
  proxy.decide(() => ({ status, headers: headers }));
  expect(await codeOf((await open()).readKey(entry))).toBe(code);
  expect(waits).toEqual([]);
});

it("sends its token nowhere but to the address, and says which address it needs", async () => {
  proxy.decide(() => ({ status: 307, headers: { location: "https://bao2.example/" } }));
  expect((await faultOf((await open()).readKey(entry))).hint).toContain("active server");
});

it("does not call a key absent when its mount has gone meanwhile", async () => {
  const vault = await open();
  await vault.readKey(entry);
  proxy.decide(() => ({ status: 404, body: { errors: ['no handler for route "secret/data/x". route entry not found.'] } }));
  expect(await codeOf(vault.readKey(entry))).toBe("vault-unreachable");
});

it("does not repeat a key that an error quotes", async () => {
  const { exportPrivateKey } = await (await open()).createKey(entry, "rsa-2048", metadata);
  const [line] = ((await exportPrivateKey!()).export({ type: "pkcs8", format: "pem" }) as string).split("\n").slice(12);
  proxy.decide(() => ({
    rewrite: (answer) =>
      answer.includes(line!) ? { status: 500, text: JSON.stringify({ errors: [answer.slice(answer.indexOf(line!))] }) } : { text: answer },
  }));
  const fault = await faultOf((await open()).readKey(entry));
  expect(fault.code).toBe("vault-unreachable");
  expect(fault.message).not.toContain(line!.slice(0, 12));
});

it("says how to unseal a sealed server", async () => {
  proxy.decide(() => ({ status: 503, body: { errors: ["Vault is sealed"] } }));
  expect((await faultOf((await open()).readKey(entry))).hint).toContain("unseal");
});

it("does not take a mount of KV version 1 for a vault: create-only means nothing there", async () => {
  await bao.admin("POST", "sys/mounts/old", { type: "kv", options: { version: "1" } });
  const vault = await open(`${proxy.url}/old/${prefix}`, { BAO_TOKEN: "root" });
  for (const work of [vault.readKey(entry), vault.createKey(entry, "rsa-2048", metadata)])
    expect((await faultOf(work)).message).toContain("KV version 2");
});

it("does not take a mount that does not exist for an empty vault", async () => {
  const vault = await open(`${proxy.url}/none/${prefix}`, { BAO_TOKEN: "root" });
  expect(["vault-forbidden", "vault-unreachable"]).toContain(await codeOf(vault.readKey(entry)));
});

it("finds a mount of several words, and the prefix after it", async () => {
  await bao.admin("POST", "sys/mounts/team/pki", { type: "kv", options: { version: "2" } });
  const vault = await open(`${proxy.url}/team/pki/a/b`, { BAO_TOKEN: "root" });
  await vault.createKey(entry, "rsa-2048", metadata);
  expect(await bao.admin("GET", `team/pki/metadata/a/b/key/${entry}`)).toHaveProperty("data");
});

it("works on a mount that demands cas, without a prefix", async () => {
  await bao.admin("POST", "sys/mounts/strict", { type: "kv", options: { version: "2" } });
  await bao.admin("POST", "strict/config", { cas_required: true });
  const vault = await open(`${proxy.url}/strict`, { BAO_TOKEN: "root" });
  const { publicKey } = await vault.createKey(entry, "rsa-2048", metadata);
  for (const serial of ["11", "12"]) await vault.storeIssued(entry, issuedFor(publicKey, [], serial));
  expect(await vault.readIssued(entry)).toEqual(issuedFor(publicKey, [], "12"));
});

it("keeps two prefixes of a mount apart", async () => {
  await (await open()).createKey(entry, "rsa-2048", metadata);
  const other = await baoStage(bao, proxy);
  expect(await (await other.open()).readKey(entry)).toBeUndefined();
});

it("may not read another prefix with the published policy", async () => {
  const other = await baoStage(bao, proxy);
  expect(await codeOf((await open(`${proxy.url}/secret/${other.prefix}`)).readKey(entry))).toBe("vault-forbidden");
});

it("says vault-corrupt of a secret that somebody else put there", async () => {
  const vault = await open();
  await bao.admin("POST", `secret/data/${prefix}/key/${entry}`, { data: { password: "x" } });
  expect(await codeOf(vault.createKey(entry, "rsa-2048", metadata))).toBe("vault-corrupt");
});
