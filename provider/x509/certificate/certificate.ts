import { createHash, createPublicKey, type KeyObject, X509Certificate } from "node:crypto";
import { DerReader, decodePem, readOctetBits, unreadable } from "../der";
import type { Name } from "../name";
import { type AlgorithmIdentifier, type Extension, readAlgorithm, readTbs, type SubjectPublicKeyInfo, type TbsFields } from "./fields";

/**
 * A certificate as read: what the profile and path rules look at. Built from one parse of the DER
 * (`readCertificate`), so that rules never touch bytes. PURE.
 *
 * `x509`, `publicKey`, `pem` and the fingerprints are computed when first asked for.
 */
export interface Certificate {
  /** DER bytes. */
  readonly der: Buffer;
  /** The same certificate as one PEM block (RFC 7468), with a line end after it. */
  readonly pem: string;
  /** OpenSSL's reading of the same bytes. @throws Fault `answer-unreadable` when OpenSSL refuses what DER allows. */
  readonly x509: X509Certificate;
  /** SHA-256 of the DER, upper-case hex with colons: comparable with a pin. */
  readonly sha256: string;
  /** Upper-case hex of `serial`, without the zero octet DER puts before a high bit: as openssl and the portal print it. */
  readonly serialNumber: string;
  /** Content octets of the INTEGER: two's complement, so that a rule sees the sign. */
  readonly serial: Buffer;
  /** First second at which it is valid, UTC (RFC 5280 section 4.1.2.5). */
  readonly notBefore: Date;
  /** Last second at which it is valid, UTC (RFC 5280 section 4.1.2.5). */
  readonly notAfter: Date;
  /** @throws Fault `answer-unreadable` when node:crypto cannot use the key (an unknown curve, say). */
  readonly publicKey: KeyObject;
  /** SHA-256 of the SubjectPublicKeyInfo, lower-case hex: comparable with `VaultKey.publicKeySha256`. */
  readonly publicKeySha256: string;
  /** Whose certificate it is (RFC 5280 section 4.1.2.6). */
  readonly subject: Name;
  /** Name of the authority that signed it (RFC 5280 section 4.1.2.4). */
  readonly issuer: Name;
  /** In DER order, duplicates included. */
  readonly extensions: readonly Extension[];
  /** 1, 2 or 3, as X.509 counts them (encoded 0, 1, 2). */
  readonly version: number;
  /** The bytes that are signed. */
  readonly tbs: Buffer;
  /** The algorithm outside the signed part; RFC 5280 section 4.1.1.2 wants it equal to `tbsSignatureAlgorithm`. */
  readonly signatureAlgorithm: AlgorithmIdentifier;
  /** The algorithm inside the signed part (RFC 5280 section 4.1.2.3). */
  readonly tbsSignatureAlgorithm: AlgorithmIdentifier;
  /** Content of signatureValue: the signature over `tbs`. It was not verified by reading. */
  readonly signature: Buffer;
  /** The public key as it stands in the certificate (RFC 5280 section 4.1.2.7). */
  readonly subjectPublicKeyInfo: SubjectPublicKeyInfo;
  /** Whether issuerUniqueID or subjectUniqueID is present (RFC 5280 section 4.1.2.8: never by a conforming CA). */
  readonly hasUniqueId: boolean;
}

/** Bytes; the largest certificate seen in the IGC-Santé has 2 kB. */
export const largestCertificate = 65_536;

/**
 * Reads one certificate from its DER (RFC 5280 section 4.1). Structure and encoding are decided here and
 * decided strictly; what a CA must not write but a rule should name (a negative serial, a duplicate
 * extension, extensions in version 1) is read and left to the rules. Extension values stay bytes.
 * @throws Fault `answer-unreadable`, naming the field and the byte.
 */
export function readCertificate(der: Uint8Array): Certificate {
  const document = "The certificate";
  if (der.length > largestCertificate) {
    throw unreadable(document, `it has ${der.length} bytes, more than the ${largestCertificate} a certificate may have`);
  }
  const bytes = Buffer.from(der); // a copy: what was checked cannot be changed afterwards
  const reader = DerReader.over(bytes, document);
  const outer = reader.inside("Certificate");
  reader.end();
  const { whole: tbs, inner } = outer.wholeAndInside("tbsCertificate");
  const fields = readTbs(inner);
  const signatureAlgorithm = readAlgorithm(outer, "signatureAlgorithm");
  const signature = readOctetBits(outer, "signatureValue");
  outer.end();
  return new DecodedCertificate(bytes, tbs, signatureAlgorithm, signature, fields);
}

/**
 * Reads the one certificate of a PEM text. Text around the block is ignored (RFC 7468 section 2).
 * @throws Fault `answer-unreadable` when there is none, more than one, or another kind of block.
 */
export function readCertificatePem(pem: string): Certificate {
  const found = readCertificatesPem(pem);
  const [certificate] = found;
  if (found.length !== 1 || certificate === undefined) {
    throw unreadable("The PEM text", `it holds ${found.length} certificates where one is expected`);
  }
  return certificate;
}

/** Reads all certificates of a PEM text, in order; none is an empty list. @throws Fault `answer-unreadable`. */
export function readCertificatesPem(pem: string): Certificate[] {
  return decodePem(pem, "CERTIFICATE").map(readCertificate);
}

/** What is dear to compute is computed once, when asked for. */
class DecodedCertificate implements Certificate {
  readonly version: number;
  readonly serial: Buffer;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly subject: Name;
  readonly issuer: Name;
  readonly extensions: readonly Extension[];
  readonly tbsSignatureAlgorithm: AlgorithmIdentifier;
  readonly subjectPublicKeyInfo: SubjectPublicKeyInfo;
  readonly hasUniqueId: boolean;
  #x509: X509Certificate | undefined;
  #publicKey: KeyObject | undefined;
  #sha256: string | undefined;
  #publicKeySha256: string | undefined;

  constructor(
    readonly der: Buffer,
    readonly tbs: Buffer,
    readonly signatureAlgorithm: AlgorithmIdentifier,
    readonly signature: Buffer,
    fields: TbsFields,
  ) {
    this.version = fields.version;
    this.serial = fields.serial;
    this.notBefore = fields.notBefore;
    this.notAfter = fields.notAfter;
    this.subject = fields.subject;
    this.issuer = fields.issuer;
    this.extensions = fields.extensions;
    this.tbsSignatureAlgorithm = fields.tbsSignatureAlgorithm;
    this.subjectPublicKeyInfo = fields.subjectPublicKeyInfo;
    this.hasUniqueId = fields.hasUniqueId;
  }

  get serialNumber(): string {
    const unsigned = this.serial.length > 1 && this.serial[0] === 0 ? this.serial.subarray(1) : this.serial;
    return unsigned.toString("hex").toUpperCase();
  }

  get pem(): string {
    const lines = this.der.toString("base64").match(/.{1,64}/g) ?? [];
    return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
  }

  get x509(): X509Certificate {
    return (this.#x509 ??= usable("The certificate", () => new X509Certificate(this.der)));
  }

  get publicKey(): KeyObject {
    return (this.#publicKey ??= usable("The public key of the certificate", () => importKey(this.subjectPublicKeyInfo)));
  }

  get sha256(): string {
    return (this.#sha256 ??= sha256Hex(this.der).toUpperCase().match(/../g)!.join(":"));
  }

  get publicKeySha256(): string {
    return (this.#publicKeySha256 ??= sha256Hex(this.subjectPublicKeyInfo.der));
  }
}

/** An RSA key goes in by its PKCS#1 form: the same key, without OpenSSL's search for a decoder (5 us instead of 105). */
function importKey({ rsa, key, der }: SubjectPublicKeyInfo): KeyObject {
  return rsa ? createPublicKey({ key, format: "der", type: "pkcs1" }) : createPublicKey({ key: der, format: "der", type: "spki" });
}

function usable<T>(what: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw unreadable(what, `OpenSSL refuses it (${(error as Error).message})`, error);
  }
}

function sha256Hex(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
