import { createPublicKey, verify } from "node:crypto";
import { publicKeySha256 } from "../../provider/x509/key";
import { codeOf, elsewhere, entry, issuedFor, keyPool, metadata, otherKeys, pooled, type VaultStage } from "./vault-stage";

/** Keys that existed before: taken over once, by one server instance. */
export function importCases(stage: () => VaultStage): void {
  const opened = async () => {
    const vault = await stage().open({ generate: pooled() });
    return { vault, keys: await keyPool(), importKey: vault.importKey!.bind(vault) };
  };
  const other = "igc-other-r1";
  const fingerprint = (key: Parameters<typeof createPublicKey>[0]): string => publicKeySha256(createPublicKey(key));

  it("takes a key over, and gives it back after a restart", async () => {
    const { importKey, keys } = await opened();
    const taken = await importKey(entry, keys[0]!, metadata);
    expect(taken).toMatchObject({ entry, metadata, algorithm: "rsa-2048", publicKeySha256: fingerprint(keys[0]!) });
    expect((await (await stage().open()).readKey(entry))?.publicKeySha256).toBe(taken.publicKeySha256);
  });

  it("signs with it, and stores its certificate", async () => {
    const { vault, importKey, keys } = await opened();
    const taken = await importKey(entry, keys[0]!, metadata);
    expect(verify("sha256", Buffer.from("x"), taken.publicKey, await taken.sign(Buffer.from("x")))).toBe(true);
    await vault.storeIssued(entry, issuedFor(taken.publicKey));
    expect(await vault.readIssued(entry)).toEqual(issuedFor(taken.publicKey));
  });

  it("changes nothing when it is taken over again", async () => {
    const { importKey, keys } = await opened();
    await importKey(entry, keys[0]!, metadata);
    const before = await stage().contents();
    await importKey(entry, keys[0]!, metadata);
    await (await stage().open()).importKey!(entry, keys[0]!, metadata);
    expect(await stage().contents()).toEqual(before);
  });

  it("is adopted by createKey", async () => {
    const { vault, importKey, keys } = await opened();
    const taken = await importKey(entry, keys[3]!, metadata);
    expect((await vault.createKey(entry, "rsa-2048", metadata)).publicKeySha256).toBe(taken.publicKeySha256);
  });

  it("never replaces the key of an entry", async () => {
    const { vault, importKey, keys } = await opened();
    const made = await vault.createKey(entry, "rsa-2048", metadata);
    expect(await codeOf(importKey(entry, keys[3]!, metadata))).toBe("vault-conflict");
    expect((await vault.readKey(entry))?.publicKeySha256).toBe(made.publicKeySha256);
  });

  it("is not claimed for an entry that refused it", async () => {
    const { vault, importKey, keys } = await opened();
    await vault.createKey(entry, "rsa-2048", metadata);
    await importKey(entry, keys[3]!, metadata).catch(() => undefined);
    expect((await importKey(other, keys[3]!, elsewhere)).entry).toBe(other);
  });

  it("is refused to a second server instance, from another stack too", async () => {
    const { importKey, keys } = await opened();
    await importKey(entry, keys[0]!, metadata);
    expect(await codeOf(importKey(other, keys[0]!, elsewhere))).toBe("key-reused");
    const stack = await stage().open();
    expect(await codeOf(stack.importKey!(other, keys[0]!, elsewhere))).toBe("key-reused");
    expect(await stack.readKey(other)).toBeUndefined();
  });

  it("is refused to a second server instance when the vault made it", async () => {
    const { vault, importKey } = await opened();
    const made = await vault.createKey(entry, "rsa-2048", metadata);
    expect(await codeOf(importKey(other, await made.exportPrivateKey!(), elsewhere))).toBe("key-reused");
    expect(await vault.readKey(other)).toBeUndefined();
  });

  it("names the entry that holds a key it refuses, and never the key", async () => {
    const { importKey, keys } = await opened();
    await importKey(entry, keys[0]!, metadata);
    const error = await importKey(other, keys[0]!, elsewhere).catch((fault: Error) => fault);
    expect((error as Error).message).toContain(entry);
    expect((error as Error).message).not.toContain("PRIVATE");
  });

  it("is taken over for its own entry when the vault made it", async () => {
    const { vault, importKey } = await opened();
    const made = await vault.createKey(entry, "rsa-2048", metadata);
    expect(await importKey(entry, await made.exportPrivateKey!(), metadata)).toMatchObject({
      publicKeySha256: made.publicKeySha256,
      createdAt: made.createdAt,
    });
  });

  it("is refused to another server instance under the same entry", async () => {
    const { importKey, keys } = await opened();
    await importKey(entry, keys[0]!, metadata);
    expect(await codeOf(importKey(entry, keys[0]!, elsewhere))).toBe("key-reused");
  });

  it("goes to one of two server instances that ask at once", async () => {
    const { importKey, keys } = await opened();
    const second = await stage().open();
    const outcomes = await Promise.allSettled([importKey(entry, keys[0]!, metadata), second.importKey!(other, keys[0]!, elsewhere)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const holders = await Promise.all([entry, other].map((name) => second.readKey(name)));
    expect(holders.filter(Boolean)).toHaveLength(1);
  });

  it("goes to all who ask at once for one entry", async () => {
    const { importKey, keys } = await opened();
    const taken = await Promise.all(Array.from({ length: 10 }, () => importKey(entry, keys[0]!, metadata)));
    expect(new Set(taken.map((key) => key.publicKeySha256)).size).toBe(1);
  });

  it("lets one of two keys win that are brought to one entry at once", async () => {
    const { vault, importKey, keys } = await opened();
    const outcomes = await Promise.allSettled([importKey(entry, keys[0]!, metadata), importKey(entry, keys[1]!, metadata)]);
    const won = outcomes.filter((outcome) => outcome.status === "fulfilled");
    expect(won).toHaveLength(1);
    expect((await vault.readKey(entry))?.publicKeySha256).toBe(won[0]!.value.publicKeySha256);
  });

  it.each(Object.entries(otherKeys))("refuses %s", async (_what, make) => {
    const { vault, importKey } = await opened();
    expect(await codeOf(importKey(entry, await make(), metadata))).toBe("key-unusable");
    expect(await vault.readKey(entry)).toBeUndefined();
  });
}
