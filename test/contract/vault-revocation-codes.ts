import { codeOf, entry, metadata, pooled, type VaultStage, type VaultTraits } from "./vault-stage";

/** The code that the portal asks for at the withdrawal, and again to revoke. */
export function revocationCodeCases(stage: () => VaultStage, { writers, failures }: VaultTraits): void {
  const opened = async () => {
    const vault = await stage().open({ generate: pooled() });
    return {
      vault,
      read: vault.readRevocationCode!.bind(vault),
      keep: vault.keepRevocationCode!.bind(vault),
      record: vault.recordRevocationCode!.bind(vault),
    };
  };

  it("is absent until it is made, and then the same for ever, in another process too", async () => {
    const { vault, read, keep } = await opened();
    await vault.createKey(entry, "rsa-2048", metadata);
    expect(await read(entry)).toBeUndefined();
    const code = await keep(entry);
    expect(code).toMatch(/^(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9])[a-zA-Z2-9]{16}$/);
    const other = await opened();
    expect([await other.keep(entry), await other.read(entry), await read(entry)]).toEqual([code, code, code]);
    expect(await read(`${entry}0`)).toBeUndefined();
  });

  it("is one, whoever asks first", async () => {
    const openings = await Promise.all(Array.from({ length: Math.min(writers, 10) }, opened));
    const codes = await Promise.all(openings.map(({ keep }) => keep(entry)));
    expect(new Set(codes).size).toBe(1);
    expect(await (await opened()).read(entry)).toBe(codes[0]);
  });

  it("is the one that a person chose, once it is recorded, and no other's", async () => {
    const { keep, record, read } = await opened();
    await keep(entry);
    const beside = await keep(`${entry}0`);
    for (const chosen of ["Choisi-par-Zoé-1", "Choisi-par-Zoé-2", "Choisi-par-Zoé-2"]) {
      await record(entry, chosen);
      expect(await read(entry)).toBe(chosen);
    }
    const other = await opened();
    expect([await other.keep(entry), await other.read(`${entry}0`)]).toEqual(["Choisi-par-Zoé-2", beside]);
  });

  it("leaves the key and what was issued as they are", async () => {
    const { vault, keep } = await opened();
    const { publicKeySha256 } = await vault.createKey(entry, "rsa-2048", metadata);
    await keep(entry);
    expect((await vault.readKey(entry))?.publicKeySha256).toBe(publicKeySha256);
    expect(await vault.readIssued(entry)).toBeUndefined();
  });

  it("is in no name of what is stored", async () => {
    const { keep } = await opened();
    const code = await keep(entry);
    for (const name of (await stage().contents()).keys()) expect(name).not.toContain(code);
  });

  it("is for no name that is none", async () => {
    const { keep } = await opened();
    expect(await codeOf(keep("../elsewhere"))).toBe("vault-entry-name");
  });

  it.each(failures.filter((kind) => kind !== "vault-full"))("is never taken for absent where the vault fails: %s", async (kind) => {
    const { keep } = await opened();
    await keep(entry);
    const mend = await stage().fail(kind);
    try {
      const { read } = await opened();
      expect(await codeOf(read(entry))).toBe(kind);
    } finally {
      await mend();
    }
  });
}
