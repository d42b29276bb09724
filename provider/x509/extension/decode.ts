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
  /** Name of the key in the certificate (RFC 5280 section 4.2.1.2). */
  subjectKeyIdentifier: readSubjectKeyIdentifier,
  /** What the key may be used for (RFC 5280 section 4.2.1.3). */
  keyUsage: readKeyUsage,
  /** When the private key may sign (RFC 3280 section 4.2.1.4). */
  privateKeyUsagePeriod: readPrivateKeyUsagePeriod,
  /** Other names of the subject (RFC 5280 section 4.2.1.6). */
  subjectAltName: readSubjectAltName,
  /** Other names of the issuer (RFC 5280 section 4.2.1.7). */
  issuerAltName: readIssuerAltName,
  /** Whether it is a CA (RFC 5280 section 4.2.1.9). */
  basicConstraints: readBasicConstraints,
  /** Names that certificates below may have (RFC 5280 section 4.2.1.10). */
  nameConstraints: readNameConstraints,
  /** Where CRLs lie (RFC 5280 section 4.2.1.13). */
  crlDistributionPoints: readCrlDistributionPoints,
  /** Policies it was issued under (RFC 5280 section 4.2.1.4). */
  certificatePolicies: readCertificatePolicies,
  /** Policies held for equal (RFC 5280 section 4.2.1.5). */
  policyMappings: readPolicyMappings,
  /** Which key of the issuer signed (RFC 5280 section 4.2.1.1). */
  authorityKeyIdentifier: readAuthorityKeyIdentifier,
  /** When policies are required below (RFC 5280 section 4.2.1.11). */
  policyConstraints: readPolicyConstraints,
  /** Dotted OIDs of its purposes, named in `keyPurposeOids` (RFC 5280 section 4.2.1.12). */
  extendedKeyUsage: readExtendedKeyUsage,
  /** Where delta CRLs lie (RFC 5280 section 4.2.1.15). */
  freshestCrl: readCrlDistributionPoints,
  /** Certificates that may follow before anyPolicy stops matching (RFC 5280 section 4.2.1.14). */
  inhibitAnyPolicy: readInhibitAnyPolicy,
  /** Where OCSP and the certificate of the issuer are (RFC 5280 section 4.2.2.1). */
  authorityInfoAccess: readInfoAccess,
  /** Where more about the subject is (RFC 5280 section 4.2.2.2). */
  subjectInfoAccess: readInfoAccess,
} as const;

type Readers = typeof readers;
const readerOf: ReadonlyMap<string, keyof Readers> = new Map(
  (Object.keys(readers) as (keyof Readers)[]).map((name) => [extensionOids[name], name]),
);

/** Value of each known extension; undefined when absent or malformed. Of duplicates, the first. */
export type ExtensionValues = { readonly [K in keyof Readers]?: ReturnType<Readers[K]> };

/** The extensions of a certificate, by name. One that is absent, malformed or not known here is undefined. */
export interface DecodedExtensions extends ExtensionValues {
  /** OIDs of the critical extensions. */
  readonly critical: ReadonlySet<string>;
  /** OIDs that occur more than once (RFC 5280 section 4.2: none may). */
  readonly duplicates: readonly string[];
  /** Known extensions whose value breaks its syntax: why. */
  readonly malformed: readonly {
    /** Dotted OID of the extension. */
    readonly oid: string;
    /** `answer-unreadable`, naming the field and the byte. */
    readonly fault: Fault;
  }[];
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
