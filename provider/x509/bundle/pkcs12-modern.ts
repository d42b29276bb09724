/** PKCS#12 (RFC 7292) with today's protection, by pkijs: key and certificates encrypted, MAC with SHA-256. PURE. */
import { createHash } from "node:crypto";
import type { Attribute, SafeBag } from "pkijs";
import type { KeyedContent } from "./keyed";
import { shroud } from "./pkcs8";
import { iterations, octets, pbes2 } from "./protection";

const oids = {
  shroudedKeyBag: "1.2.840.113549.1.12.10.1.2",
  certBag: "1.2.840.113549.1.12.10.1.3",
  x509Certificate: "1.2.840.113549.1.9.22.1",
  friendlyName: "1.2.840.113549.1.9.20",
  localKeyId: "1.2.840.113549.1.9.21",
} as const;

/** Integrity and privacy by password: the values pkijs gives them. */
const passwordIntegrity = 0;
const inTheClear = 0;
const passwordPrivacy = 1;

/** Both are loaded at first use. */
type Libraries = { readonly pki: typeof import("pkijs"); readonly asn1: typeof import("asn1js") };

/** One entry: the shrouded key, and under the same localKeyID its certificate; then the chain. */
export async function writePkcs12(content: KeyedContent): Promise<Buffer> {
  const { privateKey, certificate, chain, password } = content;
  const libraries: Libraries = { pki: await import("pkijs"), asn1: await import("asn1js") };
  const { pki } = libraries;
  const bagAttributes = entryAttributes(libraries, content);
  const key = new pki.SafeBag({ bagId: oids.shroudedKeyBag, bagValue: await shroud(privateKey, password), bagAttributes });
  const leaf = certBag(libraries, certificate.der, bagAttributes);
  const certificates = new pki.SafeContents({ safeBags: [leaf, ...chain.map(({ der }) => certBag(libraries, der))] });
  const authenticatedSafe = new pki.AuthenticatedSafe({
    parsedValue: {
      safeContents: [
        { privacyMode: passwordPrivacy, value: certificates },
        { privacyMode: inTheClear, value: new pki.SafeContents({ safeBags: [key] }) },
      ],
    },
  });
  await authenticatedSafe.makeInternalValues({ safeContents: [pbes2(password), {}] });
  const pfx = new pki.PFX({ parsedValue: { integrityMode: passwordIntegrity, authenticatedSafe } });
  await pfx.makeInternalValues({
    password: octets(password),
    iterations,
    pbkdf2HashAlgorithm: "SHA-256",
    hmacHashAlgorithm: "SHA-256",
  });
  return Buffer.from(pfx.toSchema().toBER(false));
}

/** RFC 7292 section 4.2.3. The certificate's bytes are written as they are, never taken apart. */
function certBag({ pki, asn1 }: Libraries, der: Buffer, bagAttributes?: Attribute[]): SafeBag {
  const bagValue = new pki.CertBag({ certId: oids.x509Certificate, certValue: new asn1.OctetString({ valueHex: der }) });
  return new pki.SafeBag({ bagId: oids.certBag, bagValue, ...(bagAttributes && { bagAttributes }) });
}

/** What ties the key to its certificate: the name people see, and SHA-1 of the certificate as every writer does. */
function entryAttributes({ pki, asn1 }: Libraries, { certificate, friendlyName }: KeyedContent): Attribute[] {
  const localKeyId = createHash("sha1").update(certificate.der).digest();
  return [
    new pki.Attribute({ type: oids.friendlyName, values: [new asn1.BmpString({ value: friendlyName })] }),
    new pki.Attribute({ type: oids.localKeyId, values: [new asn1.OctetString({ valueHex: localKeyId })] }),
  ];
}
