import { createPublicKey, verify } from "node:crypto";
import { inspect } from "node:util";
import { publicKeySha256 } from "../../provider/x509/key";
import { codeOf, elsewhere, entry, metadata, pooled, type VaultStage, type VaultTraits } from "./vault-stage";

/** Keys: create-only, read back, adopted, and used only through the vault. */
export function keyCases(stage: () => VaultStage, { exportable, writers }: VaultTraits): void {
  it("has no key where none was made", async () => {
    expect(await (await stage().open()).readKey(entry)).toBeUndefined();
  });

  it("gives no key away for a look: reading what is absent stores nothing", async () => {
    const vault = await stage().open();
    await vault.readKey(entry);
    await vault.readIssued(entry);
    expect([...(await stage().contents()).keys()]).toEqual([]);
  });

  it("gives the key it made, with what it is for", async () => {
    const made = await (await stage().open()).createKey(entry, "rsa-2048", metadata);
    expect(made).toMatchObject({ entry, algorithm: "rsa-2048", metadata, exportable });
    expect(made.publicKeySha256).toBe(publicKeySha256(made.publicKey));
    expect(made.publicKey.asymmetricKeyDetails).toMatchObject({ modulusLength: 2048, publicExponent: 65537n });
  });

  it("gives it again when it is read, and after a restart", async () => {
    const vault = await stage().open();
    const { publicKeySha256: made, createdAt } = await vault.createKey(entry, "rsa-2048", metadata);
    for (const again of [vault, await stage().open()]) {
      expect(await again.readKey(entry)).toMatchObject({ entry, metadata, publicKeySha256: made, createdAt, algorithm: "rsa-2048" });
    }
  });

  it("says when it was made, as an ISO 8601 instant", async () => {
    const { createdAt } = await (await stage().open()).createKey(entry, "rsa-2048", metadata);
    expect(new Date(createdAt).toISOString()).toBe(createdAt);
  });

  it("adopts the key that is there, and writes nothing", async () => {
    const first = await (await stage().open()).createKey(entry, "rsa-2048", metadata);
    const before = await stage().contents();
    const second = await (await stage().open()).createKey(entry, "rsa-2048", metadata);
    expect(second.publicKeySha256).toBe(first.publicKeySha256);
    expect(second.createdAt).toBe(first.createdAt);
    expect(await stage().contents()).toEqual(before);
  });

  it("adopts it also when another size is asked for now", async () => {
    const vault = await stage().open();
    const first = await vault.createKey(entry, "rsa-2048", metadata);
    expect(await vault.createKey(entry, "rsa-3072", metadata)).toMatchObject({
      publicKeySha256: first.publicKeySha256,
      algorithm: "rsa-2048",
    });
  });

  it(`lets one of ${writers} writers win, and all hold its key`, async () => {
    const vaults = [await stage().open(), await stage().open()];
    const keys = await Promise.all(
      Array.from({ length: writers }, (_, index) => vaults[index % 2]!.createKey(entry, "rsa-2048", metadata)),
    );
    const stored = await (await stage().open()).readKey(entry);
    expect(new Set(keys.map((key) => key.publicKeySha256))).toEqual(new Set([stored!.publicKeySha256]));
  });

  it("leaves nothing of the losers of a race", async () => {
    await (await stage().open()).createKey(entry, "rsa-2048", metadata);
    const alone = (await stage().contents()).size;
    const vaults = [await stage().open({ generate: pooled(1) }), await stage().open({ generate: pooled(2) })];
    await Promise.all(Array.from({ length: 6 }, (_, index) => vaults[index % 2]!.createKey("igc-race", "rsa-2048", elsewhere)));
    expect((await stage().contents()).size).toBe(2 * alone);
  });

  it("shows a reader in a race nothing or the winner's key", async () => {
    const writer = await stage().open();
    const reader = await stage().open();
    const seen = new Set<string>();
    const racing = Promise.all(Array.from({ length: 4 }, () => writer.createKey(entry, "rsa-2048", metadata)));
    for (let look = 0; look < 10; look++) seen.add((await reader.readKey(entry))?.publicKeySha256 ?? "none");
    const [winner] = await racing;
    seen.delete("none");
    expect([...seen].every((fingerprint) => fingerprint === winner!.publicKeySha256)).toBe(true);
  });

  it("keeps entries apart", async () => {
    const vault = await stage().open({ generate: pooled() });
    const keys = await Promise.all([1, 2, 3].map((round) => vault.createKey(`igc-entry-r${round}`, "rsa-2048", { ...metadata, round })));
    expect(new Set(keys.map((key) => key.publicKeySha256)).size).toBe(3);
    for (const key of keys) expect((await vault.readKey(key.entry))?.publicKeySha256).toBe(key.publicKeySha256);
  });

  it.each(Object.keys(metadata) as (keyof typeof metadata)[])("refuses an entry's key to another %s", async (field) => {
    const vault = await stage().open();
    const { publicKeySha256: made } = await vault.createKey(entry, "rsa-2048", metadata);
    expect(await codeOf(vault.createKey(entry, "rsa-2048", { ...metadata, [field]: field === "round" ? 2 : "other" }))).toBe("key-reused");
    expect((await vault.readKey(entry))?.publicKeySha256).toBe(made);
  });

  it.each([
    ["nothing", 0],
    ["one byte", 1],
    ["a request", 900],
    ["a megabyte", 1 << 20],
  ])("signs %s with RSASSA-PKCS1-v1_5 and SHA-256", async (_what, length) => {
    const key = await (await stage().open()).createKey(entry, "rsa-2048", metadata);
    const bytes = Buffer.alloc(length, 7);
    const signature = await key.sign(bytes);
    expect(signature.length).toBe(256);
    expect(verify("sha256", bytes, key.publicKey, signature)).toBe(true);
  });

  it("signs the same bytes the same way for ever", async () => {
    const first = await (await stage().open()).createKey(entry, "rsa-2048", metadata);
    const later = await (await stage().open()).readKey(entry);
    expect(await later!.sign(Buffer.from("request"))).toEqual(await first.sign(Buffer.from("request")));
  });

  it("signs many things at once, each right", async () => {
    const key = await (await stage().open()).createKey(entry, "rsa-2048", metadata);
    const texts = Array.from({ length: 12 }, (_, index) => Buffer.from(`request ${index}`));
    const signatures = await Promise.all(texts.map((text) => key.sign(text)));
    expect(texts.every((text, index) => verify("sha256", text, key.publicKey, signatures[index]!))).toBe(true);
  });

  it("hands the private key out only where it can leave", async () => {
    const key = await (await stage().open()).createKey(entry, "rsa-2048", metadata);
    expect(typeof key.exportPrivateKey).toBe(exportable ? "function" : "undefined");
    if (!key.exportPrivateKey) return;
    expect(publicKeySha256(createPublicKey(await key.exportPrivateKey()))).toBe(key.publicKeySha256);
  });

  it("shows nothing of the private key when a key is printed", async () => {
    const key = await (await stage().open()).createKey(entry, "rsa-2048", metadata);
    const printed = inspect(key, { depth: 9, showHidden: true }) + JSON.stringify(key);
    expect(printed).not.toMatch(/PRIVATE|"d"|privateKey:/);
  });

  it("says its address", async () => {
    expect((await stage().open()).address).toMatch(/^[a-z0-9]+:/);
  });
}
