import type { KeyObject, X509Certificate } from "node:crypto";

/**
 * A certificate as read: what the profile and path rules look at. Built from one parse of the DER
 * (`readCertificate`), so that rules never touch bytes. PURE.
 */
export interface Certificate {
  /** DER bytes. */
  readonly der: Buffer;
  readonly pem: string;
  readonly x509: X509Certificate;
  /** SHA-256 of the DER, upper-case hex with colons, as DESIGN.md prints pins. */
  readonly sha256: string;
  /** Upper-case hex, no leading zeros stripped beyond DER's own. */
  readonly serialNumber: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly publicKey: KeyObject;
  /** SHA-256 of the SubjectPublicKeyInfo, lower-case hex: comparable with `VaultKey.publicKeySha256`. */
  readonly publicKeySha256: string;
  readonly subject: Name;
  readonly issuer: Name;
  readonly extensions: readonly Extension[];
}

/** A distinguished name: its RDNs in DER order, and its exact DER for comparison. */
export interface Name {
  readonly der: Buffer;
  readonly attributes: readonly NameAttribute[];
}

export interface NameAttribute {
  /** Dotted OID, e.g. `2.5.4.3`. */
  readonly oid: string;
  readonly value: string;
  /** ASN.1 universal tag of the string (12 UTF8String, 19 PrintableString, 22 IA5String, 20 TeletexString, 30 BMPString). */
  readonly tag: number;
  /** Index of the RDN it belongs to: multi-valued RDNs share one. */
  readonly rdn: number;
}

export interface Extension {
  readonly oid: string;
  readonly critical: boolean;
  /** Content of the OCTET STRING. */
  readonly value: Buffer;
}
