/** All extensions of a certificate, decoded once. PURE. */
import { type Fault, isFault } from "../../fault";
import type { Certificate, Extension } from "../certificate";
import { readCrlDistributionPoints, readInfoAccess } from "./access";
import { readIssuerAltName, readNameConstraints, readSubjectAltName } from "./general-name";
import { extensionOids } from "./identifiers";
import { readAuthorityKeyIdentifier, readSubjectKeyIdentifier } from "./key-identifier";
import { readCertificatePolicies, readInhibitAnyPolicy, readPolicyConstraints, readPolicyMappings } from "./policy";
import { readBasicConstraints, readExtendedKeyUsage, readKeyUsage, readPrivateKeyUsagePeriod } from "./usage";

/** The reader of every extension whose syntax is known. One that is not here stays bytes. */
const readers = {
  subjectKeyIdentifier: readSubjectKeyIdentifier,
  keyUsage: readKeyUsage,
  privateKeyUsagePeriod: readPrivateKeyUsagePeriod,
  subjectAltName: readSubjectAltName,
  issuerAltName: readIssuerAltName,
  basicConstraints: readBasicConstraints,
  nameConstraints: readNameConstraints,
  crlDistributionPoints: readCrlDistributionPoints,
  certificatePolicies: readCertificatePolicies,
  policyMappings: readPolicyMappings,
  authorityKeyIdentifier: readAuthorityKeyIdentifier,
  policyConstraints: readPolicyConstraints,
  extendedKeyUsage: readExtendedKeyUsage,
  freshestCrl: readCrlDistributionPoints,
  inhibitAnyPolicy: readInhibitAnyPolicy,
  authorityInfoAccess: readInfoAccess,
  subjectInfoAccess: readInfoAccess,
} as const;

type Readers = typeof readers;
const readerOf: ReadonlyMap<string, keyof Readers> = new Map(
  (Object.keys(readers) as (keyof Readers)[]).map((name) => [extensionOids[name], name]),
);

/** Value of each known extension; undefined when absent or malformed. Of duplicates, the first. */
export type ExtensionValues = { readonly [K in keyof Readers]?: ReturnType<Readers[K]> };

export interface DecodedExtensions extends ExtensionValues {
  /** OIDs of the critical extensions. */
  readonly critical: ReadonlySet<string>;
  /** OIDs that occur more than once (RFC 5280 section 4.2: none may). */
  readonly duplicates: readonly string[];
  /** Known extensions whose value breaks its syntax: why. */
  readonly malformed: readonly { readonly oid: string; readonly fault: Fault }[];
}

const decoded = new WeakMap<Certificate, DecodedExtensions>();

/** The extensions of a certificate, decoded at the first call and kept as long as the certificate. Never throws. */
export function decodeExtensions(certificate: Certificate): DecodedExtensions {
  let found = decoded.get(certificate);
  if (!found) decoded.set(certificate, (found = decodeAll(certificate.extensions)));
  return found;
}

function decodeAll(extensions: readonly Extension[]): DecodedExtensions {
  const values: { -readonly [K in keyof ExtensionValues]: unknown } = {};
  const seen = new Set<string>();
  const critical = new Set<string>();
  const duplicates: string[] = [];
  const malformed: { oid: string; fault: Fault }[] = [];
  for (const extension of extensions) {
    if (extension.critical) critical.add(extension.oid);
    const name = readerOf.get(extension.oid);
    if (seen.has(extension.oid)) duplicates.push(extension.oid);
    else if (name !== undefined) values[name] = readOr(name, extension, malformed);
    seen.add(extension.oid);
  }
  return { ...(values as ExtensionValues), critical, duplicates, malformed };
}

function readOr(name: keyof Readers, extension: Extension, malformed: { oid: string; fault: Fault }[]): unknown {
  try {
    return readers[name](extension.value);
  } catch (error) {
    if (!isFault(error)) throw error;
    malformed.push({ oid: extension.oid, fault: error });
    return undefined;
  }
}
