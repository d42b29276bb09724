import { createHash, createPublicKey, type KeyObject } from "node:crypto";
import type { Name } from "@peculiar/x509";
import type { Environment } from "../../structure";
import { readCertificate } from "../../x509/certificate";
import { encode, encodeOid, tag } from "../../x509/der";
import { extensionOids } from "../../x509/extension";
import { encodeSubject, type Subject } from "../../x509/name";
import { type CertificateUsage, productCategories, usageProfiles } from "../../x509/profile";
import type { Hierarchy } from "./authority";
import { certify, keyIdentifier, publishedAt, x509 } from "./certify";

/** What a leaf says. */
export interface Leaf {
  readonly subject: Subject;
  readonly publicKey: KeyObject;
  readonly usage: CertificateUsage;
  /** Decides the byte of the private extension; `rehearsal` in every right answer. */
  readonly environment: Environment;
  /** Hexadecimal. */
  readonly serialNumber: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly hash?: "SHA-1";
}

/** Three years, to the second (ANS, guide médecine de ville, slide 26). */
export function lifeFrom(instant: Date): { readonly notBefore: Date; readonly notAfter: Date } {
  const notBefore = new Date(Math.floor(instant.getTime() / 1000) * 1000);
  const notAfter = new Date(notBefore);
  notAfter.setUTCFullYear(notBefore.getUTCFullYear() + 3);
  return { notBefore, notAfter };
}

/** Looks random and is reproducible: the same answer to the same order has the same number. Positive, 16 octets. */
export const serialNumberOf = (...parts: readonly string[]): string =>
  `4a${createHash("sha256").update(parts.join("\n")).digest("hex").slice(0, 30)}`;

/** Issues a leaf in the IGC-Santé profile (docs/x509.md). The same leaf gives the same bytes. @returns DER */
export async function issueLeaf(leaf: Leaf, { issuing }: Hierarchy): Promise<Buffer> {
  const { Name } = await x509();
  return signLeaf(
    leaf,
    new Name(readCertificate(issuing.certificate).subject.der),
    createPublicKey(issuing.privateKey),
    issuing.privateKey,
  );
}

/** The same leaf as it would sign itself. @param privateKey that of `leaf.publicKey` @returns DER */
export async function selfSignLeaf(leaf: Leaf, privateKey: KeyObject): Promise<Buffer> {
  const { Name } = await x509();
  return signLeaf(leaf, new Name(encodeSubject(leaf.subject)), leaf.publicKey, privateKey);
}

async function signLeaf(leaf: Leaf, issuer: Name, issuerKey: KeyObject, signWith: KeyObject): Promise<Buffer> {
  const { Name } = await x509();
  return certify({
    ...leaf,
    subject: new Name(encodeSubject(leaf.subject)),
    issuer,
    extensions: await leafExtensions(leaf, issuerKey),
    signWith,
  });
}

/** Extensions in the order of the certificates of 2016 to 2022 (nothing depends on it). */
async function leafExtensions({ usage, publicKey, environment, subject, ...life }: Leaf, issuerKey: KeyObject) {
  const {
    AuthorityInfoAccessExtension,
    AuthorityKeyIdentifierExtension,
    BasicConstraintsExtension,
    CRLDistributionPointsExtension,
    ExtendedKeyUsageExtension,
    Extension,
    KeyUsageFlags,
    KeyUsagesExtension,
    SubjectAlternativeNameExtension,
    SubjectKeyIdentifierExtension,
  } = await x509();
  const profile = usageProfiles[usage];
  return [
    new BasicConstraintsExtension(false),
    new SubjectKeyIdentifierExtension(keyIdentifier(publicKey)),
    new AuthorityKeyIdentifierExtension(keyIdentifier(issuerKey)),
    new KeyUsagesExtension(
      profile.keyUsage.reduce((flags, name) => flags | KeyUsageFlags[name], 0),
      true,
    ),
    new Extension(extensionOids.certificatePolicies, false, certificatePolicies),
    new ExtendedKeyUsageExtension([...profile.extendedKeyUsage]),
    ...(profile.dnsNames ? [new SubjectAlternativeNameExtension([{ type: "dns", value: subject.commonName }])] : []),
    ...(profile.privateKeyUsagePeriod ? [new Extension(extensionOids.privateKeyUsagePeriod, false, privateKeyUsagePeriod(life))] : []),
    new CRLDistributionPointsExtension([publishedAt("CRL/ACI-EL-ORG-SANDBOX.crl")]),
    new AuthorityInfoAccessExtension({ ocsp: [publishedAt("OCSP")], caIssuers: [publishedAt("AC/ACI-EL-ORG-SANDBOX.cer")] }),
    new Extension(extensionOids.productCategory, false, encode(tag.octetString, Buffer.of(productCategories[environment]))),
  ];
}

/** An arc for examples (X.660 annex A, `2.999`): none of ANS', so that no policy check takes it for one. */
const rehearsalPolicy = "2.999.413.1";
/** RFC 5280 section 4.2.1.4, id-qt-cps. */
const cpsQualifier = "1.3.6.1.5.5.7.2.1";

const certificatePolicies = encode(
  tag.sequence,
  encode(
    tag.sequence,
    encodeOid(rehearsalPolicy),
    encode(tag.sequence, encode(tag.sequence, encodeOid(cpsQualifier), encode(tag.ia5String, Buffer.from(publishedAt("PC"))))),
  ),
);

/** RFC 3280 section 4.2.1.4: the key may sign as long as the certificate lives. */
function privateKeyUsagePeriod({ notBefore, notAfter }: Pick<Leaf, "notBefore" | "notAfter">): Buffer {
  const time = (date: Date): Buffer => Buffer.from(date.toISOString().replace(/[-:T]|\.\d+/g, ""));
  return encode(tag.sequence, encode(tag.primitive(0), time(notBefore)), encode(tag.primitive(1), time(notAfter)));
}
