import { codeOf, entry, issuedFor, metadata, pooled, type VaultStage, type VaultTraits } from "./vault-stage";

const oddNames = [
  "a",
  "0",
  "-",
  "--",
  "con",
  "a-",
  "-a",
  "recipients",
  "a-cert",
  "a-issued",
  "key",
  "issued",
  "public-key",
  "x".repeat(100),
];
const wrongNames = [
  "",
  "x".repeat(101),
  "Igc",
  "é",
  "a/b",
  "a\\b",
  "..",
  ".",
  "a.b",
  "a b",
  "a\n",
  "a\0",
  "*",
  "a%2fb",
  "../a",
  "a_b",
  "🔑",
];

const oddTexts: Readonly<Record<string, string>> = {
  accents: "Centre de santé des Œillets à Nîmes",
  quotes: `"l'avenir"`,
  "64 characters": "x".repeat(64),
  "a host name": "*.mssante.sante-alpes.fr",
  signs: "a=b&c;d:e/f@g+h#i?<j>",
  emoji: "🏥",
  "a new line": "a\nb",
  nothing: "",
};

/** Names are one thing in every store; metadata come back as they were given, whatever the service's labels can hold. */
export function nameCases(stage: () => VaultStage, { exportable }: VaultTraits): void {
  it.each(oddNames)("takes the name %j", async (name) => {
    const vault = await stage().open();
    const made = await vault.createKey(name, "rsa-2048", metadata);
    await vault.storeIssued(name, issuedFor(made.publicKey));
    const again = await stage().open();
    expect((await again.readKey(name))?.publicKeySha256).toBe(made.publicKeySha256);
    expect(await again.readIssued(name)).toEqual(issuedFor(made.publicKey));
  });

  it.each(wrongNames)("refuses the name %j everywhere", async (name) => {
    const vault = await stage().open();
    const issued = { certificate: "", chain: [] };
    const works = [
      vault.readKey(name),
      vault.createKey(name, "rsa-2048", metadata),
      vault.storeIssued(name, issued),
      vault.readIssued(name),
    ];
    expect(await Promise.all(works.map(codeOf))).toEqual(Array(4).fill("vault-entry-name"));
    expect((await stage().contents()).size).toBe(0);
  });

  it("keeps apart names of which one begins or ends as the other", async () => {
    const vault = await stage().open({ generate: pooled() });
    const names = ["igc", "igc-r1", "r1"];
    for (const [index, name] of names.entries()) await vault.createKey(name, "rsa-2048", { ...metadata, round: index + 1 });
    const keys = await Promise.all(names.map((name) => vault.readKey(name)));
    expect(new Set(keys.map((key) => key!.publicKeySha256)).size).toBe(3);
    expect(await vault.readKey("igc-r")).toBeUndefined();
  });

  it.each(Object.entries(oddTexts))("gives metadata back as they were: %s", async (_what, text) => {
    const odd = { ...metadata, commonName: text, serverInstance: text || "srv1" };
    await (await stage().open()).createKey(entry, "rsa-2048", odd);
    expect((await (await stage().open()).readKey(entry))?.metadata).toEqual(odd);
  });

  it("keeps big round numbers", async () => {
    const many = { ...metadata, round: 4096 };
    await (await stage().open()).createKey(entry, "rsa-2048", many);
    expect((await (await stage().open()).readKey(entry))?.metadata.round).toBe(4096);
  });

  if (exportable) {
    it("keeps keys of each size", async () => {
      const vault = await stage().open({ generate: undefined });
      expect(await vault.createKey(entry, "rsa-3072", metadata)).toMatchObject({ algorithm: "rsa-3072" });
      expect((await vault.readKey(entry))?.publicKey.asymmetricKeyDetails?.modulusLength).toBe(3072);
    });
  }
}
