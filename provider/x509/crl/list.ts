/** Reading certificate revocation lists (RFC 5280 section 5). PURE. */
import { createHash } from "node:crypto";
import { type AlgorithmIdentifier, type Certificate, type Extension, readAlgorithm, readExtensions } from "../certificate";
import { DerReader, decodePem, readCount, readOctetBits, readTime, tag, unreadable } from "../der";
import { verifySignature } from "../key";
import { type Name, readName } from "../name";
import { CrlEntries, type CrlEntry } from "./entry";

/** What a CRL says, whether it is kept whole or was read as it passed by. */
export interface CrlStatement {
  /** 1 or 2, as X.509 counts them. */
  readonly version: number;
  /** Who issued it (RFC 5280 section 5.1.2.3). */
  readonly issuer: Name;
  /** When it was issued, UTC (RFC 5280 section 5.1.2.4). */
  readonly thisUpdate: Date;
  /** When the next one is issued at the latest, UTC; undefined: it does not say (RFC 5280 section 5.1.2.5). */
  readonly nextUpdate: Date | undefined;
  /** In DER order, duplicates included. */
  readonly extensions: readonly Extension[];
  /** The algorithm outside the signed part (RFC 5280 section 5.1.1.2). */
  readonly signatureAlgorithm: AlgorithmIdentifier;
  /** The algorithm inside the signed part; section 5.1.1.2 wants it equal to `signatureAlgorithm`. */
  readonly tbsSignatureAlgorithm: AlgorithmIdentifier;
  /** Content of signatureValue: the signature over `tbs`. It was not verified by reading. */
  readonly signature: Buffer;
  /** SHA-256 of the DER, upper-case hexadecimal with colons. */
  readonly sha256: string;
  /** How many certificates are listed. */
  readonly size: number;
  /** OID of a critical extension of some entry that is not supported: the whole CRL must not be used (RFC 5280 section 5.3). */
  readonly unsupportedEntryExtension: string | undefined;
  /** The entry of a certificate, by the name of its issuer and its serial number (`Certificate.serial`). */
  find(issuer: Name, serial: Buffer): CrlEntry | undefined;
  /** Whether the key of this certificate signed it. */
  isSignedBy(signer: Certificate): boolean;
}

/** A CRL as read. Its entries stay bytes: they are walked for each question. */
export interface Crl extends CrlStatement {
  /** DER bytes. */
  readonly der: Buffer;
  /** The bytes that are signed. */
  readonly tbs: Buffer;
}

/** Bytes of a CRL that is kept whole; some 450,000 entries. A larger one is read as it passes by (`CrlScan`). */
export const largestCrl = 16 * 1024 * 1024;

/**
 * Reads one CRL from DER, or from a PEM text with one block `X509 CRL`.
 * Every entry is read once, so that nothing later can be unreadable.
 * @throws Fault `answer-unreadable`, naming the field and the byte.
 */
export function readCrl(input: Uint8Array | string): Crl {
  const document = "The CRL";
  if (typeof input === "string") return readCrl(onlyBlock(input));
  if (input.length > largestCrl) throw unreadable(document, `it has ${input.length} bytes, more than the ${largestCrl} that are read`);
  const der = Buffer.from(input);
  const reader = DerReader.over(der, document);
  const outer = reader.inside("CertificateList");
  reader.end();
  const { whole: tbs, inner } = outer.wholeAndInside("tbsCertList");
  const fields = readTbs(inner);
  const signatureAlgorithm = readAlgorithm(outer, "signatureAlgorithm");
  const signature = readOctetBits(outer, "signatureValue");
  outer.end();
  const { entries, ...rest } = fields;
  const signed = { algorithm: signatureAlgorithm, bytes: tbs, signature };
  const signers = new WeakMap<Certificate, boolean>(); // one list is asked for hundreds of certificates
  return {
    der,
    tbs,
    signatureAlgorithm,
    signature,
    ...rest,
    sha256: fingerprint(createHash("sha256").update(der).digest()),
    size: entries.size,
    unsupportedEntryExtension: entries.unsupportedExtension,
    find: (issuer, serial) => entries.find(issuer, serial),
    isSignedBy: (by) => {
      const holds = signers.get(by) ?? verifySignature({ ...signed, by });
      signers.set(by, holds);
      return holds;
    },
  };
}

function onlyBlock(pem: string): Buffer {
  const blocks = decodePem(pem, "X509 CRL");
  if (blocks.length !== 1) throw unreadable("The PEM text", `it holds ${blocks.length} CRLs where one is expected`);
  return blocks[0]!;
}

/** A digest as it is shown: upper-case hexadecimal with colons. */
export const fingerprint = (digest: Buffer): string => digest.toString("hex").toUpperCase().match(/../g)!.join(":");

function readTbs(tbs: DerReader) {
  const head = readCrlHead(tbs);
  const list = tbs.isNext(tag.sequence) ? tbs.content("revokedCertificates", tag.sequence) : Buffer.alloc(0);
  const entries = new CrlEntries(list, head.issuer);
  const extensions = readCrlExtensions(tbs);
  tbs.end();
  return { ...head, entries, extensions };
}

/** What a CRL says before its entries. */
export function readCrlHead(tbs: DerReader) {
  const version = readVersion(tbs);
  const tbsSignatureAlgorithm = readAlgorithm(tbs, "signature");
  const issuer = readName(tbs, "issuer");
  const thisUpdate = readTime(tbs, "thisUpdate");
  const nextUpdate = tbs.isNext(tag.utcTime) || tbs.isNext(tag.generalizedTime) ? readTime(tbs, "nextUpdate") : undefined;
  return { version, tbsSignatureAlgorithm, issuer, thisUpdate, nextUpdate };
}

/** And behind them. */
export const readCrlExtensions = (tbs: DerReader): Extension[] => readExtensions(tbs, "crlExtensions", 0);

/** `Version OPTIONAL`, and if present version 2 (RFC 5280 section 5.1.2.1). */
function readVersion(tbs: DerReader): number {
  if (!tbs.isNext(tag.integer)) return 1;
  if (readCount(tbs, "version") !== 1) throw tbs.fault("version", "a CRL that names its version is of version 2");
  return 2;
}
