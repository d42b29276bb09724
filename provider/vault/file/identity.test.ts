import fs from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { codeOf, elsewhere, entry, faultOf, issuedFor, metadata, pooled } from "../../../test/contract/vault-stage";
import type { Vault } from "../vault";
import { openFileVault } from "./adapter";

/** What the file vault has of its own: the identity, modes, and what a dead writer leaves. */
let parent: string;
let folder: string;
let notices: string[];
beforeEach(async () => {
  parent = await fs.mkdtemp(join(tmpdir(), "igc-vault-"));
  folder = join(parent, "vault");
  notices = [];
});
afterEach(() => fs.rm(parent, { recursive: true }));

const open = (env: Record<string, string> = {}): Promise<Vault> =>
  openFileVault(folder, "file:./vault", { env, now: () => new Date(0), notice: (line) => notices.push(line), generate: pooled() });
const make = async (env?: Record<string, string>, name = entry) => (await open(env)).createKey(name, "rsa-2048", metadata);
const identityPath = (): string => `${folder}.identity`;
const newIdentity = async (): Promise<string> => (await import("age-encryption")).generateX25519Identity();
const mode = async (path: string): Promise<number> => (await fs.stat(path)).mode & 0o777;
const names = async (): Promise<string[]> => (await fs.readdir(folder)).sort();

it("makes an identity beside the vault, once, and says so once", async () => {
  await make();
  await make(undefined, "igc-second").catch(() => undefined);
  expect(notices).toHaveLength(1);
  expect(notices[0]).toContain(identityPath());
  expect(notices[0]).not.toContain("AGE-SECRET-KEY");
  expect(await fs.readFile(identityPath(), "utf8")).toMatch(/^# .*\n# public key: age1[a-z0-9]+\nAGE-SECRET-KEY-1[A-Z0-9]+\n$/);
});

it("lets only its owner in: 0700 for the folder, 0600 for what is in it and for the identity", async () => {
  const key = await make();
  await (await open()).storeIssued(entry, issuedFor(key.publicKey));
  expect(await mode(folder)).toBe(0o700);
  expect(await mode(identityPath())).toBe(0o600);
  for (const name of await names()) expect(await mode(join(folder, name))).toBe(0o600);
});

it("lays out one age file a key, the certificate in the clear, whose the public key is, and the recipient", async () => {
  const key = await make();
  await (await open()).storeIssued(entry, issuedFor(key.publicKey));
  expect(await names()).toEqual([`${key.publicKeySha256}.spki.json`, `${entry}.age`, `${entry}.pem`, "recipients.txt"].sort());
  expect((await fs.readFile(join(folder, `${entry}.age`))).subarray(0, 22).toString()).toBe("age-encryption.org/v1\n");
  expect(await fs.readFile(join(folder, `${entry}.pem`), "utf8")).toBe(issuedFor(key.publicKey).certificate);
});

it("leaves no trace of a look", async () => {
  const vault = await open();
  expect(await vault.readKey(entry)).toBeUndefined();
  expect(await fs.readdir(parent)).toEqual([]);
  expect(notices).toEqual([]);
});

it.each([
  ["the environment", async () => ({ IGC_SANTE_AGE_IDENTITY: await newIdentity() })],
  ["the environment, as a whole file", async () => ({ IGC_SANTE_AGE_IDENTITY: `# created: today\r\n${await newIdentity()}\r\n` })],
  [
    "a file the environment names",
    async () => {
      await fs.writeFile(join(parent, "given"), `${await newIdentity()}\n`, { mode: 0o600 });
      return { IGC_SANTE_AGE_IDENTITY_FILE: join(parent, "given") };
    },
  ],
])("takes the identity from %s, and makes none", async (_where, given) => {
  const env: Record<string, string> = await given();
  const { publicKeySha256 } = await make(env);
  expect((await (await open(env)).readKey(entry))?.publicKeySha256).toBe(publicKeySha256);
  expect(await codeOf(fs.stat(identityPath()).catch(() => open().then((vault) => vault.readKey(entry))))).toBe("vault-identity");
  expect(notices).toEqual([]);
});

it.each([
  ["another identity", newIdentity],
  ["half an identity", async () => (await newIdentity()).slice(0, 40)],
  ["two identities", async () => `${await newIdentity()}\n${await newIdentity()}`],
  ["an identity with a letter changed", async () => (await newIdentity()).replace(/.$/, (last) => (last === "Q" ? "P" : "Q"))],
  ["a passphrase", async () => "correct horse battery staple"],
  ["a recipient", async () => "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"],
])("refuses %s, and touches nothing", async (_what, given) => {
  const { publicKeySha256 } = await make();
  const before = await names();
  const identity = await given();
  const env = { IGC_SANTE_AGE_IDENTITY: identity };
  for (const work of [(await open(env)).readKey(entry), make(env), make(env, "igc-new")]) {
    const fault = await faultOf(work);
    expect(fault.code).toBe("vault-identity");
    expect(fault.message).not.toContain(identity.slice(0, 30));
  }
  expect(await names()).toEqual(before);
  expect((await (await open()).readKey(entry))?.publicKeySha256).toBe(publicKeySha256);
});

it.each([
  ["alone", (identity: string) => identity],
  ["as a whole file", (identity: string) => `# ${"made by age-keygen ".repeat(20)}\n${identity}\n`],
])("does not repeat an identity that was given %s where its file should be named", async (_how, write) => {
  const identity = await newIdentity();
  const fault = await faultOf(make({ IGC_SANTE_AGE_IDENTITY_FILE: write(identity) }));
  expect(fault.code).toBe("vault-identity");
  expect(fault.what).toContain("IGC_SANTE_AGE_IDENTITY_FILE holds an identity");
  expect(inspect(fault, { depth: 9, showHidden: true })).not.toContain(identity.slice(16));
});

it("makes no second identity for a vault whose own is gone, and has all keys once it is back", async () => {
  const { publicKeySha256 } = await make();
  await fs.rename(identityPath(), join(parent, "moved"));
  expect(await codeOf(make())).toBe("vault-identity");
  expect(await codeOf(make(undefined, "igc-new"))).toBe("vault-identity");
  expect(await codeOf((await open()).readKey(entry))).toBe("vault-identity");
  expect(await fs.readdir(parent)).toEqual(["moved", "vault"]);
  expect(notices).toHaveLength(1);
  await fs.rename(join(parent, "moved"), identityPath());
  expect((await make()).publicKeySha256).toBe(publicKeySha256);
});

it("makes none either when the recipients went with it, while keys are there", async () => {
  await make();
  await Promise.all([fs.rm(identityPath()), fs.rm(join(folder, "recipients.txt"))]);
  expect(await codeOf(make(undefined, "igc-new"))).toBe("vault-identity");
});

it("binds a vault that lost its recipients only to the identity that opens its keys", async () => {
  await make();
  await fs.rm(join(folder, "recipients.txt"));
  expect(await codeOf(make({ IGC_SANTE_AGE_IDENTITY: await newIdentity() }, "igc-new"))).toBe("vault-identity");
  await make();
  expect(await names()).toContain(`${entry}.age`);
  await (await open()).createKey("igc-new", "rsa-2048", elsewhere).catch(() => undefined); // writing binds it again
  expect(await names()).toContain("recipients.txt");
});

it("has one identity when many make the first key at once", async () => {
  const keys = await Promise.all([1, 2, 3, 4].map(() => make()));
  expect(new Set(keys.map((key) => key.publicKeySha256)).size).toBe(1);
  expect(notices).toHaveLength(1);
});

it("says that a vault that was there has gone, not that its keys were never made", async () => {
  const vault = await open();
  await vault.createKey(entry, "rsa-2048", metadata);
  expect(await vault.readKey("igc-none")).toBeUndefined();
  await fs.rename(folder, join(parent, "unmounted"));
  expect(await codeOf(vault.readKey(entry))).toBe("vault-unreachable");
});

it("says vault-corrupt of a file that was cut or changed", async () => {
  await make();
  const path = join(folder, `${entry}.age`);
  const bytes = await fs.readFile(path);
  const flipped = Buffer.from(bytes);
  flipped[bytes.length - 1]! ^= 1;
  for (const damaged of [bytes.subarray(0, 300), bytes.subarray(0, 10), Buffer.alloc(0), flipped]) {
    await fs.writeFile(path, damaged);
    expect(await codeOf((await open()).readKey(entry))).toBe("vault-corrupt");
  }
});

it("takes no notice of what a dead writer left, and sweeps it an hour later", async () => {
  await make();
  const young = join(folder, `${entry}.age.young.tmp`);
  const old = join(folder, `${entry}.age.old.tmp`);
  const oldIdentity = `${identityPath()}.old.tmp`;
  for (const path of [young, old, oldIdentity]) await fs.writeFile(path, "half a file");
  const hourAgo = new Date((await fs.stat(young)).mtimeMs - 3_700_000);
  for (const path of [old, oldIdentity]) await fs.utimes(path, hourAgo, hourAgo);
  await make();
  await (await open()).storeIssued(entry, issuedFor((await make()).publicKey));
  expect(await names()).toContain(`${entry}.age.young.tmp`);
  expect(await names()).not.toContain(`${entry}.age.old.tmp`);
  expect((await fs.readdir(parent)).filter((name) => name.endsWith(".tmp"))).toEqual([]);
});
