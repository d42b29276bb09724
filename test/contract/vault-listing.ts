import type { ListedKey } from "../../provider/vault";
import { readCertificatePem } from "../../provider/x509/certificate";
import { inServiceOf } from "./vault-in-service";
import { codeOf, entry, issuedFor, metadata, pooled, type VaultStage, type VaultTraits } from "./vault-stage";

/** `listingCases` for a vault that is listed with rights of its own. `make` gives an empty store to each case. */
export function listingContract(name: string, traits: VaultTraits, make: () => Promise<VaultStage>): void {
  describe(`the keys of ${name}, listed`, () => {
    let stage: VaultStage;
    beforeEach(async () => void (stage = await make()));
    afterEach(() => stage?.close());
    listingCases(() => stage, traits);
  });
}

/** What a vault holds is told without opening a key, and a vault that cannot be seen is not empty. */
export function listingCases(stage: () => VaultStage, { failures, strangers, lists }: VaultTraits): void {
  const byLabels = lists === "by labels";
  const leafIn = (pem: string): ListedKey["certificate"] => {
    const read = readCertificatePem(pem);
    const { notAfter, publicKeySha256 } = read;
    return byLabels ? { byLabels: true, commonName: metadata.commonName, notAfter, publicKeySha256 } : read;
  };

  it("has none where nothing was made, and makes nothing", async () => {
    expect(await (await stage().open()).listKeys()).toEqual([]);
    expect((await stage().contents()).size).toBe(0);
  });

  it("has every key, with its certificate where there is one, and nothing that lies beside", async () => {
    const vault = await stage().open({ generate: pooled() });
    const first = await vault.createKey(entry, "rsa-2048", metadata);
    const issued = issuedFor(first.publicKey);
    await vault.storeIssued(entry, issued);
    await vault.storeBundle?.(entry, "pem-with-key", { bytes: Buffer.from("x"), password: undefined, certificateSha256: "x" });
    await vault.keepRevocationCode?.(entry);
    const other = { ...metadata, round: 2 };
    const second = await vault.createKey("igc-other-r2", "rsa-2048", other);
    await vault.putInService("igc-x-current", await inServiceOf(first));
    await vault.establish();
    const before = await stage().contents();
    expect(await (await stage().open()).listKeys()).toEqual([
      { entry, publicKeySha256: first.publicKeySha256, metadata, hasKey: true, certificate: leafIn(issued.certificate) },
      { entry: "igc-other-r2", publicKeySha256: second.publicKeySha256, metadata: other, hasKey: true, certificate: null },
    ]);
    expect(await stage().contents()).toEqual(before);
  });

  it("has a key whose record is damaged by its name alone, and a certificate that is damaged as that", async () => {
    if (!stage().overwrite || byLabels) return;
    const vault = await stage().open({ generate: pooled() });
    const made = await vault.createKey(entry, "rsa-2048", metadata);
    await vault.storeIssued(entry, issuedFor(made.publicKey));
    await stage().overwrite!({ kind: "issued", name: entry }, Buffer.from("hello"));
    await stage().overwrite!({ kind: "public-key", name: made.publicKeySha256 }, Buffer.from("hello"));
    expect(await vault.listKeys()).toEqual([{ entry, publicKeySha256: null, metadata: null, hasKey: true, certificate: "damaged" }]);
  });

  it("restores nothing of what was deleted softly", async () => {
    if (!stage().softDelete) return;
    const vault = await stage().open({ generate: pooled() });
    const made = await vault.createKey(entry, "rsa-2048", metadata);
    await vault.storeIssued(entry, issuedFor(made.publicKey));
    for (const kind of ["key", "issued"] as const) await stage().softDelete!({ kind, name: entry });
    const before = await stage().contents();
    const [listed] = await vault.listKeys();
    expect(listed).toMatchObject({ entry, publicKeySha256: made.publicKeySha256, hasKey: !byLabels, certificate: null });
    if (byLabels) for (const until of [listed!.keyDeletedUntil, listed!.certificateDeletedUntil]) expect(until).not.toBeUndefined();
    expect(await stage().contents()).toEqual(before);
    expect((await vault.readKey(entry))!.publicKeySha256).toBe(made.publicKeySha256);
  });

  it.each(failures.filter((code) => code !== "vault-full"))("says %s, and never that it is empty", async (code) => {
    const vault = await stage().open({ generate: pooled() });
    await vault.createKey(entry, "rsa-2048", metadata);
    const recover = await stage().fail(code);
    const said = await codeOf(vault.listKeys());
    await recover();
    expect(said).toBe(code);
  });

  if (strangers.length === 0) return; // `each` of nothing is refused
  it.each(strangers)("is not empty where %s", async (stranger) => {
    const vault = await stage().open({ generate: pooled() });
    await vault.createKey(entry, "rsa-2048", metadata);
    const recover = await stage().meet!(stranger);
    const code = await codeOf(vault.listKeys());
    await recover();
    expect(["vault-unreachable", "vault-absent", "vault-forbidden"]).toContain(code);
  });
}
