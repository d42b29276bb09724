import fs from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { codeOf, entry, faultOf, issuedFor, keyPool, metadata, pooled } from "../../../test/contract/vault-stage";
import { mustBe } from "../must-be";
import { openVault, resolvedVault } from "../open";
import type { Vault } from "../vault";
import { openFileVault } from "./adapter";

/** Where a file vault lies: a folder that is not mounted, one that others may read, one without hard links, the home folder. */
let parent: string;
let folder: string;
let notices: string[];
beforeEach(async () => {
  parent = await fs.mkdtemp(join(tmpdir(), "igc-vault-"));
  folder = join(parent, "vault");
  notices = [];
});
afterEach(async () => {
  jest.restoreAllMocks();
  await fs.rm(parent, { recursive: true });
});

const context = (env: Record<string, string> = {}) => ({
  ...{ env, cwd: "/", now: () => new Date(0), generate: pooled() },
  notice: (line: string) => void notices.push(line),
});
const open = (): Promise<Vault> => openFileVault(folder, "file:./vault", context());
const remembered = "00000000-0000-4000-8000-000000000000";

describe("a vault that somebody remembers, and whose folder is not there", () => {
  const works: Readonly<Record<string, (vault: Vault) => Promise<unknown>>> = {
    readKey: (vault) => vault.readKey(entry),
    readIssued: (vault) => vault.readIssued(entry),
    createKey: (vault) => vault.createKey(entry, "rsa-2048", metadata),
    importKey: async (vault) => vault.importKey!(entry, (await keyPool())[0]!, metadata),
    storeBundle: (vault) => vault.storeBundle!(entry, "pem", { bytes: Buffer.from("x"), password: undefined, certificateSha256: "0" }),
    establish: (vault) => vault.establish(),
  };

  it.each([
    ["no folder", async () => undefined],
    ["an empty mount point", () => fs.mkdir(folder, 0o700)],
    [
      "an empty mount point, and the identity beside it",
      async () => (await fs.mkdir(folder, 0o700), fs.writeFile(`${folder}.identity`, "x", { mode: 0o600 })),
    ],
  ])("is not made by any call: %s", async (_what, lay) => {
    await lay();
    const before = await fs.readdir(parent, { recursive: true });
    const vault = await open();
    const fault = await faultOf(mustBe(vault, remembered));
    expect(fault).toMatchObject({ code: "vault-absent", what: expect.stringContaining(join(folder, "vault.json")) as string });
    for (const [name, work] of Object.entries(works)) expect([name, await codeOf(work(vault))]).toEqual([name, "vault-absent"]);
    expect(await fs.readdir(parent, { recursive: true })).toEqual(before);
    expect(notices).toEqual([]);
  });

  it("is there again when it is mounted again", async () => {
    const id = await (await open()).establish();
    const vault = await open();
    await fs.rename(folder, `${folder}.away`);
    expect(await codeOf(mustBe(vault, id))).toBe("vault-absent");
    await fs.rename(`${folder}.away`, folder);
    await mustBe(vault, id);
    expect((await vault.createKey(entry, "rsa-2048", metadata)).entry).toBe(entry);
  });
});

it("is written to no more when it went while it was open", async () => {
  const vault = await open();
  const { publicKey } = await vault.createKey(entry, "rsa-2048", metadata);
  await fs.rename(folder, `${folder}.away`);
  await fs.mkdir(folder);
  expect(await codeOf(vault.createKey("igc-other", "rsa-2048", { ...metadata, round: 2 }))).toBe("vault-unreachable");
  expect(await codeOf(vault.storeIssued(entry, issuedFor(publicKey)))).toBe("vault-unreachable");
  expect(await codeOf(vault.establish())).toBe("vault-unreachable");
  expect(await fs.readdir(folder)).toEqual([]);
  await fs.rm(`${folder}.away`, { recursive: true });
});

it("is not made a second time where it went after it was made", async () => {
  const vault = await open();
  await vault.establish();
  await fs.rename(folder, `${folder}.away`);
  await fs.mkdir(folder);
  expect(await codeOf(vault.createKey(entry, "rsa-2048", metadata))).toBe("vault-unreachable");
  expect(await fs.readdir(folder)).toEqual([]);
  await fs.rm(`${folder}.away`, { recursive: true });
});

it("keeps its id in the clear, in vault.json, for its owner alone", async () => {
  const id = await (await open()).establish();
  expect(JSON.parse(await fs.readFile(join(folder, "vault.json"), "utf8"))).toEqual({ format: "igc-sante-vault", version: 1, id });
  expect((await fs.stat(join(folder, "vault.json"))).mode & 0o777).toBe(0o600);
  expect(id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
});

it("gives another vault another id", async () => {
  const other = await openFileVault(join(parent, "other"), "file:./other", context());
  expect(await other.establish()).not.toBe(await (await open()).establish());
});

describe("modes", () => {
  it.each([
    [0o755, 0o600, [/^others may read \S+vault \(mode 0755\).*chmod 700/]],
    [0o770, 0o600, [/^others may read and write \S+vault \(mode 0770\)/]],
    [0o700, 0o644, [/^others may read \S+vault\.identity \(mode 0644\).*opens every key.*chmod 600/]],
    [0o777, 0o666, [/vault \(mode 0777\)/, /identity \(mode 0666\)/]],
    [0o700, 0o600, []],
    [0o711, 0o600, []],
  ] as const)("warns once of a folder %o and an identity %o", async (folderMode, identityMode, said) => {
    await (await open()).createKey(entry, "rsa-2048", metadata);
    await fs.chmod(folder, folderMode);
    await fs.chmod(`${folder}.identity`, identityMode);
    notices = [];
    const vault = await open();
    await vault.readKey(entry);
    await vault.establish();
    expect(notices).toEqual(said.map((line) => expect.stringMatching(line) as string));
  });

  it("warns of the identity that the environment names", async () => {
    await fs.writeFile(join(parent, "given"), "x", { mode: 0o640 });
    await openFileVault(folder, "file:./vault", context({ IGC_SANTE_AGE_IDENTITY_FILE: join(parent, "given") }));
    expect(notices).toEqual([expect.stringContaining(`others may read ${join(parent, "given")}`)]);
  });
});

it.each(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"])(
  "says of a file system without hard links (%s) what it is, and what to do",
  async (code) => {
    jest.spyOn(fs, "link").mockRejectedValue(Object.assign(new Error(code), { code }));
    const fault = await faultOf((await open()).createKey(entry, "rsa-2048", metadata));
    expect(fault.code).toBe("vault-forbidden");
    expect(fault.what).toMatch(/without hard links/);
    expect(fault.hint).toMatch(/local disk or on NFS.*another kind of vault/);
  },
);

describe("the home folder", () => {
  it.each([
    ["~/vault", "vault"],
    ["~", "."],
    ["~/a/../vault", "vault"],
  ])("is what %s begins with", async (address, path) => {
    const env = { HOME: parent };
    expect(resolvedVault(`file:${address}`, { cwd: "/elsewhere", env })).toBe(`file:${join(parent, path)}`);
    const vault = await openVault(`file:${address}`, { ...context(env), cwd: parent });
    expect(vault.idPlace).toBe(join(parent, path, "vault.json"));
  });

  it.each([
    ["./~", "/srv/~"],
    ["~bob/vault", "/srv/~bob/vault"],
    ["a/~/b", "/srv/a/~/b"],
  ])("is not what %s begins with", (address, path) => {
    expect(resolvedVault(`file:${address}`, { cwd: "/srv", env: { HOME: parent } })).toBe(`file:${path}`);
  });

  it("leaves the addresses of services as they are", () => {
    expect(resolvedVault("aws:eu-west-3?prefix=~/a", { cwd: "/srv", env: {} })).toBe("aws:eu-west-3?prefix=~/a");
  });
});
