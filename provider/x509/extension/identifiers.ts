/** Certificate and CRL extensions by name (RFC 5280 sections 4.2 and 5.2). PURE. */
import type { Certificate, Extension } from "../certificate";

/** Dotted OIDs of the extensions read here. */
export const extensionOids = {
  subjectDirectoryAttributes: "2.5.29.9",
  subjectKeyIdentifier: "2.5.29.14",
  keyUsage: "2.5.29.15",
  privateKeyUsagePeriod: "2.5.29.16",
  subjectAltName: "2.5.29.17",
  issuerAltName: "2.5.29.18",
  basicConstraints: "2.5.29.19",
  crlNumber: "2.5.29.20",
  reasonCode: "2.5.29.21",
  invalidityDate: "2.5.29.24",
  deltaCrlIndicator: "2.5.29.27",
  issuingDistributionPoint: "2.5.29.28",
  certificateIssuer: "2.5.29.29",
  nameConstraints: "2.5.29.30",
  crlDistributionPoints: "2.5.29.31",
  certificatePolicies: "2.5.29.32",
  policyMappings: "2.5.29.33",
  authorityKeyIdentifier: "2.5.29.35",
  policyConstraints: "2.5.29.36",
  extendedKeyUsage: "2.5.29.37",
  freshestCrl: "2.5.29.46",
  inhibitAnyPolicy: "2.5.29.54",
  authorityInfoAccess: "1.3.6.1.5.5.7.1.1",
  subjectInfoAccess: "1.3.6.1.5.5.7.1.11",
  /** TRE_G01-CategorieProduit of ANS: one byte, 0x03 production, 0x83 TEST (DESIGN.md section 6). */
  productCategory: "1.2.250.1.71.1.2.5",
} as const;

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
