/** Bundles as version 0.1.0 packed them, by pkijs: BER, salts of 64 octets. Vaults keep such ones. It took 600,000 iterations. */
import type { KeyObject } from "node:crypto";
import * as asn1 from "asn1js";
import * as pki from "pkijs";
import { readCertificatePem } from "../../provider/x509/certificate";

const iterations = 2_000;
const protection = (password: string) =>
  ({
    password: octets(password),
    contentEncryptionAlgorithm: { name: "AES-CBC", length: 256 },
    hmacHashAlgorithm: "SHA-256",
    iterationCount: iterations,
  }) as const;
const octets = (text: string): ArrayBuffer => new TextEncoder().encode(text).buffer;

async function shrouded(privateKey: KeyObject, password: string): Promise<pki.PKCS8ShroudedKeyBag> {
  const der = privateKey.export({ type: "pkcs8", format: "der" });
  const bag = new pki.PKCS8ShroudedKeyBag({ parsedValue: pki.PrivateKeyInfo.fromBER(der) });
  await bag.makeInternalValues(protection(password));
  return bag;
}

/** `pkcs8-encrypted`. */
export async function version1Pkcs8(privateKey: KeyObject, password: string): Promise<Buffer> {
  const lines = Buffer.from((await shrouded(privateKey, password)).toSchema().toBER(false))
    .toString("base64")
    .match(/.{1,64}/g)!;
  return Buffer.from(`-----BEGIN ENCRYPTED PRIVATE KEY-----\n${lines.join("\n")}\n-----END ENCRYPTED PRIVATE KEY-----\n`);
}

/** `pkcs12-modern`, of a certificate alone. */
export async function version1Pkcs12(privateKey: KeyObject, certificate: string, password: string): Promise<Buffer> {
  const { der } = readCertificatePem(certificate);
  const certBag = new pki.CertBag({ certId: "1.2.840.113549.1.9.22.1", certValue: new asn1.OctetString({ valueHex: der }) });
  const [leaf, key] = [
    new pki.SafeBag({ bagId: "1.2.840.113549.1.12.10.1.3", bagValue: certBag }),
    new pki.SafeBag({ bagId: "1.2.840.113549.1.12.10.1.2", bagValue: await shrouded(privateKey, password) }),
  ];
  const authenticatedSafe = new pki.AuthenticatedSafe({
    parsedValue: {
      safeContents: [
        { privacyMode: 1, value: new pki.SafeContents({ safeBags: [leaf] }) },
        { privacyMode: 0, value: new pki.SafeContents({ safeBags: [key] }) },
      ],
    },
  });
  await authenticatedSafe.makeInternalValues({ safeContents: [protection(password), {}] });
  const pfx = new pki.PFX({ parsedValue: { integrityMode: 0, authenticatedSafe } });
  const stretched = { password: octets(password), iterations };
  await pfx.makeInternalValues({ ...stretched, pbkdf2HashAlgorithm: "SHA-256", hmacHashAlgorithm: "SHA-256" });
  return Buffer.from(pfx.toSchema().toBER(false));
}
