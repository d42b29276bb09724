import { mustBe } from "../../provider/vault";
import { vaultPlace } from "../../provider/vault/common";
import { codeOf, entry, faultOf, metadata, type VaultStage, type VaultTraits } from "./vault-stage";

/** A vault knows its own name: written once, the same for ever, and another one's is never taken for its own. */
export function identityCases(
  stage: () => VaultStage,
  { writers, failures, softDeletes, exportable, hasIdFromTheStart }: VaultTraits,
): void {
  const elsewhere = "00000000-0000-4000-8000-000000000000";

  if (!hasIdFromTheStart) {
    it("has none before one is given, also where there are keys, and a look gives none", async () => {
      const vault = await stage().open();
      expect(await vault.identity()).toBeUndefined();
      expect((await stage().contents()).size).toBe(0);
      await vault.createKey(entry, "rsa-2048", metadata);
      const before = await stage().contents();
      expect(await vault.identity()).toBeUndefined();
      expect(await stage().contents()).toEqual(before);
    });

    it("is given one where the version before made keys, and keeps them", async () => {
      const vault = await stage().open();
      const { publicKeySha256 } = await vault.createKey(entry, "rsa-2048", metadata);
      const id = await (await stage().open()).establish();
      const again = await stage().open();
      await mustBe(again, id);
      expect((await again.readKey(entry))?.publicKeySha256).toBe(publicKeySha256);
    });

    it("says vault-absent of a vault without an id, where one is remembered, and makes nothing", async () => {
      const vault = await stage().open();
      const fault = await faultOf(mustBe(vault, elsewhere));
      expect(fault.code).toBe("vault-absent");
      for (const said of [elsewhere, vault.address, vault.idPlace]) expect(fault.what).toContain(said);
      expect((await stage().contents()).size).toBe(0);
    });
  }

  it("has the one it was given, for ever", async () => {
    const vault = await stage().open();
    const id = await vault.establish();
    const before = await stage().contents();
    expect([await vault.identity(), await vault.establish()]).toEqual([id, id]);
    const again = await stage().open();
    expect([await again.identity(), await again.establish(), await again.identity(id)]).toEqual([id, id, id]);
    await mustBe(again, id);
    expect(await stage().contents()).toEqual(before);
  });

  it(`has the first of ${writers} that give it one, and all know it`, async () => {
    const vaults = [await stage().open(), await stage().open()];
    const ids = await Promise.all(Array.from({ length: writers }, (_, index) => vaults[index % 2]!.establish()));
    expect(new Set(ids)).toEqual(new Set([await (await stage().open()).identity()]));
  });

  it("leaves the entries alone", async () => {
    const vault = await stage().open();
    await vault.establish();
    expect(await vault.readKey(entry)).toBeUndefined();
    const { publicKeySha256 } = await vault.createKey(entry, "rsa-2048", metadata);
    expect((await (await stage().open()).readKey(entry))?.publicKeySha256).toBe(publicKeySha256);
  });

  it("says vault-absent of another vault, which id was remembered, which was found, and where", async () => {
    const vault = await stage().open();
    const id = await vault.establish();
    const fault = await faultOf(mustBe(vault, elsewhere));
    expect(fault.code).toBe("vault-absent");
    for (const said of [elsewhere, id, vault.address, vault.idPlace]) expect(fault.what).toContain(said);
  });

  /** A token's serial number is no secret, and there for whoever has a session. */
  const troubles = failures.filter((code) => (hasIdFromTheStart ? code === "vault-unreachable" : code !== "vault-full"));
  it.each(troubles)("says %s, and never that the vault is absent", async (code) => {
    const vault = await stage().open();
    const id = await vault.establish();
    const recover = await stage().fail(code);
    expect([await codeOf(vault.identity()), await codeOf(vault.establish()), await codeOf(mustBe(vault, id))]).toEqual([code, code, code]);
    await recover();
    await mustBe(vault, id);
  });

  if (exportable) {
    it.each([
      ["vault-corrupt", "hello"],
      ["vault-corrupt", "{}"],
      ["vault-corrupt", JSON.stringify({ format: "igc-sante-vault", version: 1, id: "x" })],
      ["vault-corrupt", JSON.stringify({ format: "something", version: 1, id: elsewhere })],
      ["vault-too-new", JSON.stringify({ format: "igc-sante-vault", version: 2, id: elsewhere })],
    ] as const)("says %s of the id %j, and leaves it", async (code, text) => {
      const vault = await stage().open();
      const id = await vault.establish();
      await stage().overwrite!(vaultPlace, Buffer.from(text));
      const before = await stage().contents();
      const again = await stage().open();
      expect([await codeOf(again.identity()), await codeOf(again.establish()), await codeOf(mustBe(again, id))]).toEqual([
        code,
        code,
        code,
      ]);
      expect(await stage().contents()).toEqual(before);
    });
  }

  if (softDeletes) {
    it("is given back when it was deleted softly", async () => {
      const id = await (await stage().open()).establish();
      await stage().softDelete!(vaultPlace);
      expect(await (await stage().open()).identity()).toBe(id);
      await stage().softDelete!(vaultPlace);
      expect(await (await stage().open()).establish()).toBe(id);
    });
  }
}
