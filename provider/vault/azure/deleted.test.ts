import { codeOf, elsewhere, entry, faultOf, issuedFor, metadata, pooled } from "../../../test/contract/vault-stage";
import { leastRights, StrictKeyVault } from "../../../test/servers/strict-key-vault";
import { openOn, secretName } from "../../../test/servers/strict-key-vault-stage";
import { vaultPlace } from "../common";

/** Soft deletion: what was deleted is given back where it is read and where it is written, and a recovery takes its time. */
let server: StrictKeyVault;
let notices: string[];
beforeAll(async () => void (server = await StrictKeyVault.start()));
afterAll(() => server.stop());
beforeEach(() => {
  server.reset();
  notices = [];
});

const [keyName, issuedName] = (["key", "issued"] as const).map((kind) => secretName({ kind, name: entry })) as [string, string];
const opened = () => openOn(server, { generate: pooled(), notice: (line) => notices.push(line) });
const made = async () => (await opened()).createKey(entry, "rsa-2048", metadata);

it("restores the name, and keeps the rights of a deleted key's owner", async () => {
  await made();
  server.secrets.delete(keyName);
  expect(await codeOf((await opened()).createKey(entry, "rsa-2048", elsewhere))).toBe("key-reused");
});

it("gives a key in service back where it is read, and says so once", async () => {
  const { publicKeySha256 } = await made();
  server.secrets.delete(keyName);
  const vault = await opened();
  expect((await vault.readKey(entry))?.publicKeySha256).toBe(publicKeySha256);
  expect((await vault.readKey(entry))?.publicKeySha256).toBe(publicKeySha256);
  expect(notices).toEqual([expect.stringMatching(/^restored key-igc-.*deleted/)]);
});

it("gives a certificate back where it is read, and takes a newer one afterwards", async () => {
  const vault = await opened();
  const { publicKey } = await vault.createKey(entry, "rsa-2048", metadata);
  await vault.storeIssued(entry, issuedFor(publicKey));
  server.secrets.delete(issuedName);
  expect(await vault.readIssued(entry)).toEqual(issuedFor(publicKey));
  await vault.storeIssued(entry, issuedFor(publicKey, [], "12"));
  expect(await vault.readIssued(entry)).toEqual(issuedFor(publicKey, [], "12"));
});

it("changes nothing of another's secret that was deleted", async () => {
  server.secrets.set("Of-Others", { value: "x" });
  server.secrets.delete("Of-Others");
  expect(await (await opened()).readSecret!("Of-Others")).toBeUndefined();
  expect(server.calls.filter((call) => !call.startsWith("GET"))).toEqual([]);
});

describe.each([
  ["the making of a key", async () => (await opened()).createKey(entry, "rsa-2048", metadata)],
  ["a look", async () => (await opened()).readKey(entry)],
] as const)("%s", (_what, work) => {
  it("waits for a recovery that takes the service a while", async () => {
    const { publicKeySha256 } = await made();
    server.secrets.delete(keyName);
    server.secrets.recoveryLooks = 20;
    expect((await work())?.publicKeySha256).toBe(publicKeySha256);
  });

  it("gives up on one that never ends, says that it goes on, and makes no other key", async () => {
    await made();
    server.secrets.delete(keyName);
    server.secrets.recoveryLooks = 1000;
    const fault = await faultOf(work());
    expect(fault).toMatchObject({ code: "vault-unreachable", what: expect.stringContaining("still recovering") as string });
    expect(fault.hint).toContain(keyName);
    expect(server.calls.filter((call) => call === `PUT secrets/${keyName}`).length).toBeLessThanOrEqual(2);
  });
});

it("waits where a write is refused because another recovers the name", async () => {
  const { publicKeySha256 } = await made();
  server.secrets.delete(keyName);
  server.secrets.recoveryLooks = 6;
  server.secrets.recover(keyName);
  expect((await (await opened()).createKey(entry, "rsa-2048", metadata)).publicKeySha256).toBe(publicKeySha256);
});

it("says vault-conflict of a name that is taken by nothing", async () => {
  server.refuseWrites = { status: 409, text: JSON.stringify({ error: { code: "Conflict", message: "taken" } }) };
  const fault = await faultOf((await opened()).createKey(entry, "rsa-2048", metadata));
  expect(fault.code).toBe("vault-conflict");
  expect(fault.hint).toContain("list-deleted");
});

it("needs no more rights to see that a name is absent than to read, and says vault-forbidden where one was deleted", async () => {
  await made();
  server.rights = new Set(["getSecret", "readMetadata"]);
  expect([await (await opened()).readKey("igc-none"), await (await opened()).identity()]).toEqual([undefined, undefined]);
  server.secrets.delete(keyName);
  expect(await codeOf((await opened()).readKey(entry))).toBe("vault-forbidden");
  server.rights = new Set(leastRights);
});

it("gives the vault's own id back under its prefix", async () => {
  const id = await (await opened()).establish();
  server.secrets.delete(secretName(vaultPlace));
  expect(await (await opened()).identity()).toBe(id);
  expect(notices).toEqual([expect.stringMatching(/^restored vault in /)]);
});
