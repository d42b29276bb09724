import { lstatSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openVault } from "../../provider/vault";
import { openPkcs11Vault } from "../../provider/vault/pkcs11";
import { metadata } from "../../test/contract/vault-stage";
import { FakeServer } from "../../test/deliver/fake-server";
import { now, pki, place, renewal, Stage } from "../../test/deliver/stage";
import { schemaFaults } from "../../test/schemas";
import { startSoftHsm } from "../../test/servers/softhsm";
import { context } from "../../test/servers/softhsm-stage";
import { realMachine } from "./machine";

/** The way of a delivery that meets no trouble. What goes wrong: test/deliver/. */
let stage: Stage;
let server: FakeServer;
beforeEach(() => {
  stage = new Stage();
  server = new FakeServer(stage.folder);
});
afterEach(() => stage.remove());

const mode = (name: string): string => (statSync(join(stage.folder, name)).mode & 0o7777).toString(8);
const text = (name: string): string => readFileSync(join(stage.folder, name), "latin1");

it("brings the first files, checks, reloads and asks the server, and then does and says nothing until something changed", async () => {
  const one = renewal(1);
  await stage.put(one);
  server.presents = "old";
  const first = await stage.run(server.parts);
  expect(first).toMatchObject({ code: 0, fault: undefined });
  expect(first.said.split("\n")).toEqual([
    expect.stringMatching(/tls\/fullchain\.pem: new \(CN=mssante.*, until 20/),
    expect.stringMatching(/tls\/key\.pem: new/),
  ]);
  expect([server.asked, server.presents, server.onDisk()]).toEqual([["check", "reload", "probe"], one.leaf.sha256, one.leaf.sha256]);
  server.asked.length = 0;
  expect([await stage.run(server.parts), server.asked]).toEqual([{ code: 0, fault: undefined, said: "" }, []]);
  const two = renewal(2);
  await stage.put(two);
  expect((await stage.run(server.parts)).said).toMatch(/fullchain\.pem: replaced.*\n.*key\.pem: replaced/);
  expect([server.presents, server.onDisk()]).toEqual([two.leaf.sha256, two.leaf.sha256]);
});

it("leaves one set, no journal, no lock and no key beside", async () => {
  for (const turn of [1, 2]) {
    await stage.put(renewal(turn));
    await stage.run(server.parts);
  }
  const own = join(stage.folder, ".igc-sante");
  expect(readdirSync(own).sort()).toEqual(["current", "place", "sets"]);
  expect(readdirSync(join(own, "sets"))).toHaveLength(1);
  expect(readdirSync(stage.folder).sort()).toEqual([".igc-sante", "fullchain.pem", "key.pem"]);
});

it("writes what each file is to hold, with its mode, whatever the umask", async () => {
  const one = renewal(1);
  const bytes = Buffer.from("a bundle");
  await stage.put({ ...one, bundles: { "pkcs12-modern": { bytes, password: "secret-of-bundle", certificateSha256: one.leaf.sha256 } } });
  stage.configure({
    files: {
      "cert.pem": { holds: "certificate", mode: "0644" },
      "chain.pem": { holds: "chain", mode: "0444" },
      "fullchain.pem": { holds: "full-chain" },
      "key.pem": { holds: "key", mode: "0640" },
      "haproxy.pem": { holds: "pem-with-key" },
      "server.p12": { holds: "pkcs12-modern" },
      "server.pass": { holds: "password-of-pkcs12-modern", mode: "0400" },
    },
  });
  const umask = process.umask(0o077);
  try {
    expect((await stage.run(server.parts)).code).toBe(0);
  } finally {
    process.umask(umask);
  }
  const [leaf, issuer, root] = [one.leaf.pem, pki.issuer.certificate.pem, pki.root.certificate.pem];
  const key = one.privateKey.export({ type: "pkcs8", format: "pem" }) as string;
  expect([text("cert.pem"), text("chain.pem"), text("fullchain.pem"), text("key.pem"), text("haproxy.pem")]).toEqual([
    leaf,
    issuer + root,
    leaf + issuer,
    key,
    leaf + issuer + key,
  ]);
  expect([text("server.p12"), text("server.pass")]).toEqual(["a bundle", "secret-of-bundle"]);
  expect(["cert.pem", "chain.pem", "fullchain.pem", "key.pem", "haproxy.pem", "server.p12", "server.pass"].map(mode)).toEqual([
    "644",
    "444",
    "644",
    "640",
    "600",
    "600",
    "400",
  ]);
  expect(["", "sets", "current/"].map((folder) => statSync(join(stage.folder, ".igc-sante", folder)).mode & 0o777)).toEqual([
    0o755, 0o755, 0o755,
  ]);
});

it("gives files to their owners, by name or number, and sees that one is another's", async () => {
  const me = realMachine.me();
  const [uid, gid] = me.uid === 0 ? [12_345, 54_321] : [me.uid, me.gid]; // only root gives files away
  await stage.put(renewal(1));
  const files = { "fullchain.pem": { holds: "full-chain" } };
  stage.configure({ files: { ...files, "key.pem": { holds: "key", owner: "www", group: String(gid), mode: "0640" } } });
  const parts = { ...server.parts, numberOf: async (_: string, name: string) => (name === "www" ? uid : Number(name)) };
  expect((await stage.run(parts)).code).toBe(0);
  const { uid: owner, gid: group, mode: bits } = statSync(join(stage.folder, "key.pem"));
  expect([owner, group, bits & 0o7777]).toEqual([uid, gid, 0o640]);
  expect((await stage.run(parts)).said).toBe("");
});

it.each([
  ["passwd", "root", 0],
  ["passwd", "4711", 4711],
  ["passwd", "nobody-of-this-name", undefined],
  ["group", "nobody-of-this-name", undefined],
  ["group", "--help", undefined],
  ["passwd", "root:x", undefined],
] as const)("asks the system for the number in %s of %s", async (database, name, number) =>
  expect(await realMachine.numberOf(database, name)).toBe(number),
);

it("takes a file away that the configuration does not name any more, and sets a mode that changed", async () => {
  await stage.put(renewal(1));
  await stage.run(server.parts);
  const files = { "fullchain.pem": { holds: "full-chain" }, "key.pem": { holds: "key", mode: "0400" } };
  stage.configure({ files: { ...files, "chain.pem": { holds: "chain" } } });
  expect((await stage.run(server.parts)).said).toMatch(/key\.pem: owner, group or mode set.*\n.*chain\.pem: new/);
  expect(mode("key.pem")).toBe("400");
  stage.configure({ files });
  expect((await stage.run(server.parts)).said).toMatch(/^.*chain\.pem: taken away.*$/);
  expect(readdirSync(stage.folder)).not.toContain("chain.pem");
});

it("takes nothing away that somebody put under a name of before", async () => {
  const files = { "fullchain.pem": { holds: "full-chain" }, "key.pem": { holds: "key" } };
  stage.configure({ files: { ...files, "chain.pem": { holds: "chain" } } });
  await stage.put(renewal(1));
  await stage.run(server.parts);
  rmSync(join(stage.folder, "chain.pem"));
  writeFileSync(join(stage.folder, "chain.pem"), "mine");
  stage.configure({ files });
  expect((await stage.run(server.parts)).code).toBe(0);
  expect(text("chain.pem")).toBe("mine");
});

it("delivers a reference to a key in a token, and no key", async () => {
  const hsm = await startSoftHsm(["deliver"]);
  try {
    hsm.useHere();
    const rest = hsm.rest("deliver");
    const vault = await openPkcs11Vault(rest, `pkcs11:${rest}`, context);
    const key = await vault.createKey("igc-srv1-r1", "rsa-2048", metadata);
    const { certificate, chain } = renewal(1, { publicKey: key.publicKey.export({ type: "spki", format: "der" }) });
    await vault.putInService(place, { certificate, chain, bundles: {}, keyReference: key.keyReference! });
    stage.configure({ vault: `pkcs11:${rest}` });
    expect(await stage.run(server.parts)).toMatchObject({
      code: 2,
      fault: "deliver-refused",
      said: expect.stringContaining("key-reference"),
    });
    stage.configure({
      vault: `pkcs11:${rest}`,
      files: { "fullchain.pem": { holds: "full-chain" }, "key.uri": { holds: "key-reference" } },
      ...{ check: undefined, reload: undefined, probe: undefined },
    });
    expect((await stage.run(server.parts)).code).toBe(0);
    expect(text("key.uri")).toBe(`${key.keyReference}\n`);
    expect(key.keyReference).toMatch(/^pkcs11:(?!.*pin)/);
  } finally {
    await hsm.dispose();
  }
});

it("says with --dry-run what it would do, and touches nothing", async () => {
  await stage.put(renewal(1));
  const { code, said } = await stage.run(server.parts, "--dry-run");
  expect([code, said]).toEqual([0, expect.stringMatching(/fullchain\.pem: would be new/)]);
  expect([readdirSync(stage.folder), server.asked]).toEqual([[], []]);
});

it("reports as JSON, without a secret", async () => {
  const one = renewal(1);
  await stage.put(one);
  const { said } = await stage.run(server.parts, "--json");
  expect(JSON.parse(said)).toEqual({
    result: "delivered",
    changes: [
      { name: "fullchain.pem", how: "new" },
      { name: "key.pem", how: "new" },
    ],
    looked: [],
    certificate: { name: expect.stringContaining("CN=mssante"), sha256: one.leaf.sha256, notAfter: one.leaf.notAfter.toISOString() },
    notices: [],
  });
  expect(schemaFaults("deliver", said)).toEqual([]);
  expect(said).not.toContain("PRIVATE");
});

it("lets names lead to the set through one link, from the folder itself", async () => {
  await stage.put(renewal(1));
  await stage.run(server.parts);
  expect(lstatSync(join(stage.folder, "key.pem")).isSymbolicLink()).toBe(true);
});

it("delivers again where somebody removed the files", async () => {
  const one = renewal(1);
  await stage.put(one);
  await stage.run(server.parts);
  rmSync(join(stage.folder, ".igc-sante/sets"), { recursive: true });
  expect((await stage.run(server.parts)).said).toMatch(/fullchain\.pem: new/);
  expect(server.onDisk()).toBe(one.leaf.sha256);
});

it("takes no folder in which another place is delivered", async () => {
  await stage.put(renewal(1));
  await stage.run(server.parts);
  const vault = await openVault("file:./vault", { cwd: stage.root, env: {}, now: () => now, notice: () => undefined });
  await vault.putInService("igc-other-current", renewal(2));
  stage.configure({ place: "igc-other-current", files: { "other.pem": { holds: "certificate" } } });
  expect(await stage.run(server.parts)).toMatchObject({ fault: "deliver-files", said: expect.stringContaining(place) });
  expect(readdirSync(stage.folder)).toContain("key.pem");
});

it("writes a file again that somebody changed, through its name or over it", async () => {
  const one = renewal(1);
  await stage.put(one);
  await stage.run(server.parts);
  for (const change of [
    () => writeFileSync(join(stage.folder, "fullchain.pem"), "changed"),
    () => {
      rmSync(join(stage.folder, "key.pem"));
      writeFileSync(join(stage.folder, "key.pem"), "changed");
    },
  ]) {
    change();
    expect((await stage.run(server.parts)).said).toMatch(/replaced/);
    expect(server.onDisk()).toBe(one.leaf.sha256);
  }
});
