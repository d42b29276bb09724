import { inspect } from "node:util";
import type { Place } from "../../provider/vault/common";
import { codeOf, elsewhere, entry, faultOf, issuedFor, keyPool, metadata, otherKeys, pooled, type VaultStage } from "./vault-stage";

type Document = Record<string, unknown>;
const key: Place = { kind: "key", name: entry };
const issued: Place = { kind: "issued", name: entry };

/** What may happen to a key document, and what the vault then says. */
const damages: Readonly<Record<string, (document: Document) => Document | string | Promise<Document>>> = {
  "half of it": (document) => JSON.stringify(document).slice(0, 400),
  "nothing": () => "",
  "text": () => "hello",
  "a number": () => "7",
  "null": () => "null",
  "a list": () => "[]",
  "another format": (document) => ({ ...document, format: "something" }),
  "another entry's name": (document) => ({ ...document, entry: "igc-other" }),
  "no name": ({ entry: _entry, ...document }) => document,
  "another fingerprint": (document) => ({ ...document, publicKeySha256: "0".repeat(64) }),
  "another algorithm": (document) => ({ ...document, algorithm: "rsa-4096" }),
  "no metadata": ({ metadata: _metadata, ...document }) => document,
  "half the metadata": (document) => ({ ...document, metadata: { structure: "1690781810" } }),
  "no date": ({ createdAt: _createdAt, ...document }) => document,
  "a date that is none": (document) => ({ ...document, createdAt: "yesterday" }),
  "no private key": ({ privateKey: _privateKey, ...document }) => document,
  "a private key that is none": (document) => ({
    ...document,
    privateKey: "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
  }),
  "an elliptic-curve key": async (document) => ({
    ...document,
    privateKey: (await otherKeys["an elliptic-curve key"]()).export({ type: "pkcs8", format: "pem" }),
  }),
  "another private key": async (document) => ({ ...document, privateKey: (await keyPool())[3]!.export({ type: "pkcs8", format: "pem" }) }),
};

/** A store does not always give back what it was given: nothing it says is believed before it is compared. */
export function corruptionCases(stage: () => VaultStage): void {
  const made = async () => {
    const vault = await stage().open({ generate: pooled() });
    return { vault, made: await vault.createKey(entry, "rsa-2048", metadata) };
  };
  const documentOf = async (place: Place): Promise<Document> => JSON.parse((await stage().plain!(place)).toString("utf8")) as Document;
  const overwrite = (place: Place, content: Document | string): Promise<void> =>
    stage().overwrite!(place, Buffer.from(typeof content === "string" ? content : JSON.stringify(content)));

  it.each(Object.entries(damages))("says vault-corrupt of a key with %s, and leaves it", async (_what, damage) => {
    const { vault } = await made();
    await overwrite(key, await damage(await documentOf(key)));
    const before = await stage().contents();
    const faults = [await faultOf(vault.readKey(entry)), await faultOf(vault.createKey(entry, "rsa-2048", metadata))];
    expect(faults.map(({ code }) => code)).toEqual(["vault-corrupt", "vault-corrupt"]);
    expect(inspect(faults, { depth: 9 })).not.toMatch(/PRIVATE KEY|AAAA/);
    expect(await stage().contents()).toEqual(before);
  });

  it("says vault-too-new of a later format", async () => {
    const { vault } = await made();
    await overwrite(key, { ...(await documentOf(key)), version: 2 });
    expect(await codeOf(vault.readKey(entry))).toBe("vault-too-new");
  });

  it("refuses a key copied over another entry's", async () => {
    const { vault } = await made();
    await vault.createKey("igc-other", "rsa-2048", { ...metadata, round: 2 });
    await overwrite(key, await documentOf({ kind: "key", name: "igc-other" }));
    expect(await codeOf(vault.readKey(entry))).toBe("vault-corrupt");
  });

  it.each([
    ["text", () => "hello"],
    ["nothing", () => ""],
    ["half of it", (text: string) => text.slice(0, 300)],
  ])("says vault-corrupt of a certificate that became %s", async (_what, damage) => {
    const { vault, made: owner } = await made();
    await vault.storeIssued(entry, issuedFor(owner.publicKey));
    await overwrite(issued, damage((await stage().plain!(issued)).toString("utf8")));
    expect(await codeOf(vault.readIssued(entry))).toBe("vault-corrupt");
  });

  it("says vault-corrupt of another key's certificate", async () => {
    const { vault } = await made();
    const other = await vault.createKey("igc-other", "rsa-2048", { ...metadata, round: 2 });
    await overwrite(issued, issuedFor(other.publicKey).certificate);
    expect(await codeOf(vault.readIssued(entry))).toBe("vault-corrupt");
  });

  it("repairs a damaged certificate when the right one is stored again", async () => {
    const { vault, made: owner } = await made();
    await overwrite(issued, "hello");
    await vault.storeIssued(entry, issuedFor(owner.publicKey));
    expect(await vault.readIssued(entry)).toEqual(issuedFor(owner.publicKey));
  });

  it("lets nobody take a key over while the record of whose it is cannot be read", async () => {
    const vault = await stage().open();
    const [brought] = await keyPool();
    const taken = await vault.importKey!(entry, brought!, metadata);
    await overwrite({ kind: "public-key", name: taken.publicKeySha256 }, "hello");
    expect(["vault-corrupt", "key-reused"]).toContain(await codeOf(vault.importKey!("igc-other", brought!, elsewhere)));
  });
}
