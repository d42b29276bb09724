import { entry, faultOf, issuedFor, metadata, pooled } from "../../../test/contract/vault-stage";
import { StrictKeyVault } from "../../../test/servers/strict-key-vault";
import { openOn, secretName } from "../../../test/servers/strict-key-vault-stage";
import type { Fault } from "../../fault";

/** A vault is listed page by page, by names, tags and dates: no value is asked for, and what was not seen is said. */
let server: StrictKeyVault;
beforeAll(async () => void (server = await StrictKeyVault.start()));
afterAll(() => server.stop());
beforeEach(() => server.reset());

const opened = () => openOn(server, { generate: pooled() });
const keyName = (name: string): string => secretName({ kind: "key", name });
const tags = { "managed-by": "igc-sante", ...metadata, round: "1" };

it("reads every page of both lists with the right to list alone, and no value", async () => {
  const names = Array.from({ length: 60 }, (_, index) => `igc-m${String(index).padStart(2, "0")}-r1`);
  for (const name of names) server.secrets.set(keyName(name), { value: "x", tags });
  for (const name of names.slice(0, 30)) server.secrets.delete(keyName(name));
  server.rights = new Set(["readMetadata"]);
  const far: number[] = [];
  const listed = await (await opened()).listKeys({ progress: (done) => void far.push(done) });
  expect(listed.map(({ entry: name, hasKey, keyDeletedUntil }) => [name, hasKey, keyDeletedUntil])).toEqual(
    names.map((name, index) => [name, index >= 30, index < 30 ? "2027-02-22T12:00:00.000Z" : undefined]),
  );
  expect(listed[0]!.metadata).toEqual(metadata);
  expect(server.calls).toEqual(["GET secrets", "GET secrets", "GET deletedsecrets", "GET deletedsecrets"]);
  expect(far).toEqual([...Array(30).keys(), ...Array(30).keys()].map((index) => index + 1));
});

it("takes the public key from its record, where the tags are those of a writer that came second", async () => {
  const made = await (await opened()).createKey(entry, "rsa-2048", metadata);
  server.advance(5000);
  server.secrets.set(keyName(entry), { value: "x", tags: { ...tags, publicKeySha256: "ab".repeat(32) } });
  const [listed] = await (await opened()).listKeys();
  expect(listed!.publicKeySha256).toBe(made.publicKeySha256);
});

it("leaves out what others keep under names that begin alike", async () => {
  for (const name of ["key-of-tomcat", "Of-Others", "t-key-igc-x-r1"]) server.secrets.set(name, { value: "x" });
  server.secrets.set("key-igc-no-tags-r1", { value: "x" });
  expect(await (await opened()).listKeys()).toEqual([
    { entry: "igc-no-tags-r1", publicKeySha256: null, metadata: null, hasKey: true, certificate: null },
  ]);
});

it("names the right where the list is refused", async () => {
  await (await opened()).createKey(entry, "rsa-2048", metadata);
  server.rights = new Set(["getSecret"]);
  const { code, what, hint } = await faultOf((await opened()).listKeys());
  expect([code, what]).toEqual(["vault-forbidden", expect.stringContaining("does not let you list its secrets: it answered 403")]);
  expect(hint).toContain("Microsoft.KeyVault/vaults/secrets/readMetadata/action");
});

it("lists the rest where the deleted ones may not be seen, says so, and is refused where nobody hears it", async () => {
  const vault = await opened();
  const made = await vault.createKey(entry, "rsa-2048", metadata);
  await vault.storeIssued(entry, issuedFor(made.publicKey));
  server.deletedListRefused = true;
  const heard: Fault[] = [];
  expect(await vault.listKeys({ notSeen: (why) => void heard.push(why) })).toMatchObject([{ entry, hasKey: true }]);
  expect(heard.map(({ code, what }) => [code, what])).toEqual([["vault-forbidden", expect.stringContaining("list its deleted secrets")]]);
  expect((await faultOf(vault.listKeys())).code).toBe("vault-forbidden");
});

it("waits where a page is throttled, and has everything once", async () => {
  for (let index = 0; index < 30; index++) server.secrets.set(keyName(`igc-m${index}-r1`), { value: "x", tags });
  server.damage = () => {
    if (server.calls.length !== 2) return undefined; // the second page
    server.damage = undefined;
    return { status: 429, text: JSON.stringify({ error: { code: "Throttled" } }) };
  };
  expect(await (await opened()).listKeys()).toHaveLength(30);
  expect(server.calls).toEqual([...Array<string>(4).fill("GET secrets"), "GET deletedsecrets"]);
});
