/** Certificate and CRL extensions by name (RFC 5280 sections 4.2 and 5.2). PURE. */
import type { Certificate, Extension } from "../certificate";

/** Dotted OIDs of the extensions read here. */
export const extensionOids = {
  /** Attributes of the subject (RFC 5280 section 4.2.1.8). */
  subjectDirectoryAttributes: "2.5.29.9",
  /** Name of the key in the certificate (RFC 5280 section 4.2.1.2). */
  subjectKeyIdentifier: "2.5.29.14",
  /** What the key may be used for (RFC 5280 section 4.2.1.3). */
  keyUsage: "2.5.29.15",
  /** When the private key may sign (RFC 3280 section 4.2.1.4). */
  privateKeyUsagePeriod: "2.5.29.16",
  /** Other names of the subject: domain names, addresses (RFC 5280 section 4.2.1.6). */
  subjectAltName: "2.5.29.17",
  /** Other names of the issuer (RFC 5280 section 4.2.1.7). */
  issuerAltName: "2.5.29.18",
  /** Whether it is a CA, and how long a path may be (RFC 5280 section 4.2.1.9). */
  basicConstraints: "2.5.29.19",
  /** Number of a CRL, rising (RFC 5280 section 5.2.3). */
  crlNumber: "2.5.29.20",
  /** Of a CRL entry: why it was revoked (RFC 5280 section 5.3.1). */
  reasonCode: "2.5.29.21",
  /** Of a CRL entry: since when the key was bad (RFC 5280 section 5.3.2). */
  invalidityDate: "2.5.29.24",
  /** The CRL lists what changed since another one (RFC 5280 section 5.2.4). */
  deltaCrlIndicator: "2.5.29.27",
  /** What a CRL covers (RFC 5280 section 5.2.5). */
  issuingDistributionPoint: "2.5.29.28",
  /** Of a CRL entry: who issued the certificate (RFC 5280 section 5.3.3). */
  certificateIssuer: "2.5.29.29",
  /** Names that certificates below may have (RFC 5280 section 4.2.1.10). */
  nameConstraints: "2.5.29.30",
  /** Where CRLs lie (RFC 5280 section 4.2.1.13). */
  crlDistributionPoints: "2.5.29.31",
  /** Policies it was issued under (RFC 5280 section 4.2.1.4). */
  certificatePolicies: "2.5.29.32",
  /** Policies held for equal (RFC 5280 section 4.2.1.5). */
  policyMappings: "2.5.29.33",
  /** Which key of the issuer signed (RFC 5280 section 4.2.1.1). */
  authorityKeyIdentifier: "2.5.29.35",
  /** When policies are required below (RFC 5280 section 4.2.1.11). */
  policyConstraints: "2.5.29.36",
  /** Purposes of the certificate (RFC 5280 section 4.2.1.12). */
  extendedKeyUsage: "2.5.29.37",
  /** Where delta CRLs lie (RFC 5280 section 4.2.1.15). */
  freshestCrl: "2.5.29.46",
  /** When anyPolicy stops matching below (RFC 5280 section 4.2.1.14). */
  inhibitAnyPolicy: "2.5.29.54",
  /** Where OCSP and the certificate of the issuer are (RFC 5280 section 4.2.2.1). */
  authorityInfoAccess: "1.3.6.1.5.5.7.1.1",
  /** Where more about the subject is (RFC 5280 section 4.2.2.2). */
  subjectInfoAccess: "1.3.6.1.5.5.7.1.11",
  /** TRE_G01-CategorieProduit of ANS: one byte, 0x03 production, 0x83 TEST (certificates decoded). */
  productCategory: "1.2.250.1.71.1.2.5",
} as const;

/** Name of an extension that is known here. */
export type ExtensionName = keyof typeof extensionOids;

const names: ReadonlyMap<string, ExtensionName> = new Map(Object.entries(extensionOids).map(([name, oid]) => [oid, name as ExtensionName]));

/** The name of an extension in RFC 5280, or its OID where it has none here. */
export function extensionName(oid: string): string {
  return names.get(oid) ?? oid;
}

/** The first extension of this OID, or undefined. A certificate with two is refused by its own rule. */
export function findExtension(certificate: Pick<Certificate, "extensions">, oid: string): Extension | undefined {
  return certificate.extensions.find((extension) => extension.oid === oid);
}
