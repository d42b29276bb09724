/** An order and a form as a lifecycle hands them over, for tests of the sandbox. */
import { createHash, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import type { FormSubmission, Order, Revocation } from "../../provider/igc";
import { buildCsr } from "../../provider/x509/csr";
import { publicKeySha256 } from "../../provider/x509/key";
import { subjectOf } from "../../provider/x509/name";

/** The server's key: generated once a process. */
export const serverKey: { readonly publicKey: KeyObject; readonly privateKey: KeyObject } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
});

export const structure = { name: "CENTRE DE SANTE DES ALPES", idNat: "1690781810", department: "Rhône (69)" } as const;

/** An order for INSi, right in everything but what is overridden. */
export async function anOrder(overrides: Partial<Order> = {}, { publicKey, privateKey } = serverKey): Promise<Order> {
  const commonName = overrides.commonName ?? "INSI-AUTO";
  const subject = subjectOf({ structureName: structure.name, idNat: structure.idNat, departmentLabel: structure.department, commonName });
  return {
    wish: "commande-1",
    csr: await buildCsr({ subject, publicKey, sign: async (bytes) => sign("sha256", bytes, privateKey) }),
    publicKeySha256: publicKeySha256(publicKey),
    environment: "rehearsal",
    offer: "ORG",
    usage: "AUTH_CLI",
    commonName,
    structure,
    serverInstance: "srv1",
    actorEmail: "certificats@editeur.example",
    admins: [{ lastName: "MARTIN", firstName: "Zoé" }],
    ...overrides,
  };
}

/** A revocation of that certificate, as `revoke` asks for it. */
export const aRevocation = (overrides: Partial<Revocation> = {}): Revocation => ({
  wish: "revocation-1",
  serialNumber: "5A0B1C2D",
  reason: "keyCompromise",
  environment: "rehearsal",
  offer: "ORG",
  usage: "AUTH_CLI",
  commonName: "INSI-AUTO",
  structure,
  serverInstance: "srv1",
  admins: [{ lastName: "MARTIN", firstName: "Zoé" }],
  code: { vault: "file:./vault", entry: "igc-1690781810-srv1-r1" },
  ...overrides,
});

const pdf = Buffer.from("%PDF-1.7 formulaire 413");

/** A form 413 to sign. */
export const aForm = (wish = "f413-1"): FormSubmission => ({
  wish,
  pdf,
  sha256: createHash("sha256").update(pdf).digest("hex"),
  form: "413",
  signatory: { lastName: "LEFÈVRE", firstName: "Aïcha", email: "direction@alpes.example" },
  structure: { name: structure.name, finess: "690781810" },
  certificateType: "ORG",
  environment: "rehearsal",
});
