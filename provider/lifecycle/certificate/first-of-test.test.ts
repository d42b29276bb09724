import crypto from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { operations } from "../../../test/operations";
import type { InService, Issued, Vault, VaultKey } from "../../vault";
import { readCertificatePem } from "../../x509/certificate";

/** A certificate that ANS' TEST hierarchy really issued; its private key is where it belongs, with nobody here. */
const file = join(__dirname, "../../../../shared/data/igc-sante/leaf-test-org-sign-2021.pem");
if (!existsSync(file)) throw new Error(`The real certificate ${file} is missing: this test needs the shared inputs.`);
const real = readCertificatePem(readFileSync(file, "utf8"));
const now = new Date("2021-12-24T09:00:00Z");

/** What stands for the signature of the token that holds the real key. */
const tokenSignature = Buffer.alloc(256, 0x5a);

/** A vault whose one key is that of the real certificate, as a token: it signs, and nothing leaves it. */
function tokenOfTheRealKey(): Vault {
  let key: VaultKey | undefined;
  let issued: Issued | undefined;
  let placed: InService | undefined;
  const own = (entry: string): boolean => key?.entry === entry;
  return {
    address: "token",
    idPlace: "here",
    identity: async () => "id",
    establish: async () => "id",
    listKeys: async () => [],
    createKey: async (entry, algorithm, metadata) =>
      (key ??= {
        entry,
        algorithm,
        metadata,
        publicKey: real.publicKey,
        publicKeySha256: real.publicKeySha256,
        createdAt: now.toISOString(),
        exportable: false,
        keyReference: "pkcs11:token=token;id=%01;type=private",
        sign: async () => tokenSignature,
      }),
    readKey: async (entry) => (own(entry) ? key : undefined),
    storeIssued: async (_entry, whole) => void (issued = whole),
    readIssued: async (entry) => (own(entry) ? issued : undefined),
    putInService: async (_place, inService) => ((placed = inService), []),
    readInService: async () => placed,
  };
}

/** The signature over the request is the token's, which nobody here can make; every other one is verified as it is. */
beforeEach(() => {
  const verify = crypto.verify.bind(crypto) as (...words: unknown[]) => boolean;
  jest.spyOn(crypto, "verify").mockImplementation((...words: unknown[]) => (words[3] as Buffer).equals(tokenSignature) || verify(...words));
});
afterEach(() => jest.restoreAllMocks());

it("the first certificate of TEST comes into service, and no CA was fetched", async () => {
  const vault = tokenOfTheRealKey();
  const life = operations(
    { "igc-sante:platform": "manual:./igc-sante" },
    () => now,
    {},
    async () => vault,
  );
  const wish = {
    environment: "test" as const,
    structure: { name: "MINISTERE DE TEST7708", idNat: "300000000077081", departmentLabel: "Côte-d'Or (21)" },
    usage: "SIGN" as const,
    service: "test",
    commonName: "testsign.test.asipsante.fr",
  };
  try {
    await life.up(wish);
    const exchange = (...path: string[]): string => join(life.dir, "igc-sante", ...path);
    const ticket = (kind: string): string => readdirSync(exchange("outbox")).find((name) => name.startsWith(kind))!;
    const form = ticket("f413-");
    writeFileSync(exchange("inbox", "reponse.txt"), `ticket: ${form}\nhabilitation validée le: 24/12/2021\n`);
    expect((await life.up(wish)).phase).toBe("to-order");
    writeFileSync(exchange("inbox", "certificat.pem"), real.pem); // as the portal gives it: the leaf alone
    const { phase, current } = await life.up(wish);
    expect([phase, current!.sha256]).toEqual(["issued", real.sha256]);
    const chain = (await vault.readIssued(current!.entry))!.chain.map(readCertificatePem);
    expect(chain.map(({ subject }) => subject.attributes.at(-1)!.value)).toEqual([
      "TEST AC IGC-SANTE ELEMENTAIRE ORGANISATIONS",
      "TEST AC RACINE IGC-SANTE ELEMENTAIRE",
    ]);
    expect(existsSync(exchange("ca"))).toBe(false);
  } finally {
    life.dispose();
  }
});
