import { inspect } from "node:util";
import { mustBe } from "../../provider/vault";
import { codeOf, entry, type FailureCode, faultOf, issuedFor, metadata, pooled, type VaultStage, type VaultTraits } from "./vault-stage";

const operations = ["readKey", "createKey", "storeIssued", "readIssued"] as const;

/** A service that fails is no empty service: each failure is a Fault of its own, and nothing is lost by it. */
export function failureCases(stage: () => VaultStage, { failures, softDeletes, exportable, strangers }: VaultTraits): void {
  /** A disk that is full can still be read. */
  const canFail = (kind: FailureCode, operation: (typeof operations)[number]): boolean =>
    kind !== "vault-full" || operation === "storeIssued";

  const table = failures.flatMap((kind) =>
    operations.filter((operation) => canFail(kind, operation)).map((operation) => [kind, operation] as const),
  );

  it.each(table)("says %s from %s of an entry that is there, and has it afterwards", async (kind, operation) => {
    const vault = await stage().open({ generate: pooled() });
    const made = await vault.createKey(entry, "rsa-2048", metadata);
    const issued = issuedFor(made.publicKey);
    if (operation === "readIssued") await vault.storeIssued(entry, issued);
    const recover = await stage().fail(kind);
    const fault = await faultOf(
      {
        readKey: () => vault.readKey(entry),
        createKey: () => vault.createKey(entry, "rsa-2048", metadata),
        storeIssued: () => vault.storeIssued(entry, issued),
        readIssued: () => vault.readIssued(entry),
      }[operation](),
    );
    await recover();
    expect(fault.code).toBe(kind);
    expect(inspect(fault, { depth: 9 })).not.toMatch(/PRIVATE KEY|AGE-SECRET/);
    expect((await vault.readKey(entry))?.publicKeySha256).toBe(made.publicKeySha256);
    await vault.storeIssued(entry, issued);
    expect(await vault.readIssued(entry)).toEqual(issued);
  });

  it.each(failures)("makes no key while it says %s, and one afterwards", async (kind) => {
    const vault = await stage().open({ generate: pooled() });
    const recover = await stage().fail(kind);
    const fault = await faultOf(vault.createKey(entry, "rsa-2048", metadata));
    await recover();
    expect(fault.code).toBe(kind);
    expect(await vault.readKey(entry)).toBeUndefined();
    expect((await vault.createKey(entry, "rsa-2048", metadata)).entry).toBe(entry);
  });

  if (exportable) {
    it("stores nothing when no key could be made", async () => {
      const vault = await stage().open({ generate: () => Promise.reject(new Error("no entropy")) });
      await expect(vault.createKey(entry, "rsa-2048", metadata)).rejects.toThrow("no entropy");
      expect(await vault.readKey(entry)).toBeUndefined();
      expect((await stage().contents()).size).toBe(0);
    });
  }

  if (softDeletes) {
    it("gives a key back that was deleted softly, and never makes another in its place", async () => {
      const vault = await stage().open({ generate: pooled() });
      const made = await vault.createKey(entry, "rsa-2048", metadata);
      await stage().softDelete!({ kind: "key", name: entry });
      const again = await (await stage().open({ generate: pooled(1) })).createKey(entry, "rsa-2048", metadata);
      expect(again.publicKeySha256).toBe(made.publicKeySha256);
      expect((await vault.readKey(entry))?.publicKeySha256).toBe(made.publicKeySha256);
    });

    it("gives back where it is read what was deleted softly: a key, and its certificate", async () => {
      const vault = await stage().open({ generate: pooled() });
      const made = await vault.createKey(entry, "rsa-2048", metadata);
      await vault.storeIssued(entry, issuedFor(made.publicKey));
      await stage().softDelete!({ kind: "key", name: entry });
      expect((await (await stage().open()).readKey(entry))?.publicKeySha256).toBe(made.publicKeySha256);
      await stage().softDelete!({ kind: "issued", name: entry });
      expect(await (await stage().open()).readIssued(entry)).toEqual(issuedFor(made.publicKey));
    });
  }

  if (strangers.length > 0) {
    it.each(strangers)("takes nothing for absent, and makes nothing, where %s", async (stranger) => {
      const vault = await stage().open({ generate: pooled() });
      const made = await vault.createKey(entry, "rsa-2048", metadata);
      await vault.storeIssued(entry, issuedFor(made.publicKey));
      const id = await vault.establish();
      const before = await stage().contents();
      const recover = await stage().meet!(stranger);
      const works = [
        vault.readKey(entry),
        vault.readKey("igc-none"),
        vault.readIssued(entry),
        mustBe(vault, id),
        vault.createKey(entry, "rsa-2048", metadata),
        vault.createKey("igc-none", "rsa-2048", metadata),
        vault.establish(),
      ];
      const codes = await Promise.all(works.map(codeOf));
      expect(codes.filter((code) => !["vault-unreachable", "vault-absent", "vault-forbidden"].includes(code))).toEqual([]);
      await recover();
      expect(await stage().contents()).toEqual(before);
      expect((await vault.readKey(entry))?.publicKeySha256).toBe(made.publicKeySha256);
    });
  }
}
