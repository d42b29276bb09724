import { chainCertificate, codeOf, entry, issuedFor, metadata, pooled, type VaultStage, type VaultTraits } from "./vault-stage";

/** What was issued lies beside the key, for this key alone; the key is never touched. */
export function issuedCases(stage: () => VaultStage, { largestValue }: VaultTraits): void {
  const made = async () => {
    const vault = await stage().open({ generate: pooled() });
    return { vault, key: await vault.createKey(entry, "rsa-2048", metadata) };
  };

  it("has nothing before it was stored", async () => {
    const { vault } = await made();
    expect(await vault.readIssued(entry)).toBeUndefined();
  });

  it("has nothing for an entry without a key", async () => {
    expect(await (await stage().open()).readIssued("igc-none")).toBeUndefined();
  });

  it.each([0, 1, 2, 5])("gives back the certificate and a chain of %i, in order, also after a restart", async (length) => {
    const { vault, key } = await made();
    const issued = issuedFor(
      key.publicKey,
      Array.from({ length }, (_, index) => chainCertificate(index)),
    );
    await vault.storeIssued(entry, issued);
    expect(await vault.readIssued(entry)).toEqual(issued);
    expect(await (await stage().open()).readIssued(entry)).toEqual(issued);
  });

  it("writes nothing when the same is stored again", async () => {
    const { vault, key } = await made();
    await vault.storeIssued(entry, issuedFor(key.publicKey));
    const before = await stage().contents();
    await vault.storeIssued(entry, issuedFor(key.publicKey));
    await (await stage().open()).storeIssued(entry, issuedFor(key.publicKey));
    expect(await stage().contents()).toEqual(before);
  });

  it("takes a newer certificate of the same key", async () => {
    const { vault, key } = await made();
    const newer = issuedFor(key.publicKey, [chainCertificate(1)], "12");
    await vault.storeIssued(entry, issuedFor(key.publicKey));
    await vault.storeIssued(entry, newer);
    expect(await (await stage().open()).readIssued(entry)).toEqual(newer);
  });

  it("goes back to an earlier certificate when asked to", async () => {
    const { vault, key } = await made();
    for (const serial of ["11", "12", "11"]) await vault.storeIssued(entry, issuedFor(key.publicKey, [], serial));
    expect(await (await stage().open()).readIssued(entry)).toEqual(issuedFor(key.publicKey, [], "11"));
  });

  it("leaves the key as it was", async () => {
    const { vault, key } = await made();
    const before = await stage().contents();
    await vault.storeIssued(entry, issuedFor(key.publicKey));
    const after = await stage().contents();
    for (const [name, version] of before) expect(after.get(name)).toBe(version);
    expect((await vault.readKey(entry))?.createdAt).toBe(key.createdAt);
  });

  it("refuses a certificate of another key, and stores nothing", async () => {
    const { vault } = await made();
    const other = await vault.createKey("igc-other", "rsa-2048", { ...metadata, round: 2 });
    expect(await codeOf(vault.storeIssued(entry, issuedFor(other.publicKey)))).toBe("vault-key-mismatch");
    expect(await vault.readIssued(entry)).toBeUndefined();
  });

  it("keeps the right certificate when a wrong one is brought later", async () => {
    const { vault, key } = await made();
    const other = await vault.createKey("igc-other", "rsa-2048", { ...metadata, round: 2 });
    await vault.storeIssued(entry, issuedFor(key.publicKey));
    await vault.storeIssued(entry, issuedFor(other.publicKey)).catch(() => undefined);
    expect(await vault.readIssued(entry)).toEqual(issuedFor(key.publicKey));
  });

  it("refuses a certificate for an entry without a key", async () => {
    const { vault, key } = await made();
    expect(await codeOf(vault.storeIssued("igc-none", issuedFor(key.publicKey)))).toBe("vault-key-mismatch");
  });

  it.each([
    ["nothing", ""],
    ["text", "hello"],
    ["half a PEM block", "-----BEGIN CERTIFICATE-----\nMIIB"],
  ])("refuses %s as a certificate", async (_what, certificate) => {
    const { vault } = await made();
    expect(await codeOf(vault.storeIssued(entry, { certificate, chain: [] }))).toBe("answer-unreadable");
  });

  it("refuses a chain that cannot be read, and stores nothing", async () => {
    const { vault, key } = await made();
    expect(await codeOf(vault.storeIssued(entry, { ...issuedFor(key.publicKey), chain: ["hello"] }))).toBe("answer-unreadable");
    expect(await vault.readIssued(entry)).toBeUndefined();
  });

  it("takes PEM with the line ends of Windows", async () => {
    const { vault, key } = await made();
    const issued = issuedFor(key.publicKey);
    await vault.storeIssued(entry, { ...issued, certificate: issued.certificate.replaceAll("\n", "\r\n") });
    expect(await vault.readIssued(entry)).toEqual(issued);
  });

  it("is whole when many store the same at once", async () => {
    const { vault, key } = await made();
    const other = await stage().open();
    const issued = issuedFor(key.publicKey, [chainCertificate(1)]);
    await Promise.all([vault, other, vault, other].map((writer) => writer.storeIssued(entry, issued)));
    expect(await (await stage().open()).readIssued(entry)).toEqual(issued);
  });

  it("keeps the certificate of an earlier round beside a later one", async () => {
    const { vault, key } = await made();
    await vault.storeIssued(entry, issuedFor(key.publicKey));
    const next = await vault.createKey("igc-later-r2", "rsa-2048", { ...metadata, round: 2 });
    await vault.storeIssued("igc-later-r2", issuedFor(next.publicKey));
    expect(await vault.readIssued(entry)).toEqual(issuedFor(key.publicKey));
    expect((await vault.readKey(entry))?.publicKeySha256).toBe(key.publicKeySha256);
  });

  it("keeps a chain of 16 kB", async () => {
    const { vault, key } = await made();
    const issued = issuedFor(key.publicKey, chainOf(16_000));
    await vault.storeIssued(entry, issued);
    expect(await (await stage().open()).readIssued(entry)).toEqual(issued);
  });

  it(
    largestValue ? `refuses a chain over the service's ${largestValue} bytes, and keeps what was there` : "keeps a chain of 200 kB",
    async () => {
      const { vault, key } = await made();
      await vault.storeIssued(entry, issuedFor(key.publicKey));
      const big = issuedFor(key.publicKey, chainOf(largestValue ?? 200_000));
      if (largestValue) expect(await codeOf(vault.storeIssued(entry, big))).toBe("vault-value-too-big");
      else await vault.storeIssued(entry, big);
      expect(await (await stage().open()).readIssued(entry)).toEqual(largestValue ? issuedFor(key.publicKey) : big);
    },
  );
}

/** Chain certificates of at least that many bytes of PEM. */
function chainOf(bytes: number): string[] {
  const one = chainCertificate(0).length;
  return Array.from({ length: Math.ceil(bytes / one) }, (_, index) => chainCertificate(index));
}
