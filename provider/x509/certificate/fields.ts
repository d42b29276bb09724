/** The fields of a certificate in DER (RFC 5280 section 4.1), shared with CRLs where the syntax is. PURE. */
import { type DerReader, readCount, readDocument, readFlag, readInteger, readOctetBits, readOid, readTime, tag } from "../der";
import { readName } from "../name";

/** RFC 5280 section 4.1.1.2. */
export interface AlgorithmIdentifier {
  /** Dotted OID of the algorithm. */
  readonly oid: string;
  /** DER of the parameters; undefined when absent. NULL is `05 00`. */
  readonly parameters: Buffer | undefined;
  /** DER of the whole AlgorithmIdentifier, for comparison. */
  readonly der: Buffer;
}

/** RFC 5280 section 4.1.2.7. */
export interface SubjectPublicKeyInfo {
  /** The algorithm the key is for. */
  readonly algorithm: AlgorithmIdentifier;
  /** DER of the whole SubjectPublicKeyInfo: what `publicKeySha256` is over. */
  readonly der: Buffer;
  /** Content of the BIT STRING. */
  readonly key: Buffer;
  /** RFC 8017 appendix A.1.1; undefined for any other algorithm. */
  readonly rsa: RsaPublicKey | undefined;
}

/** Positive integers, big-endian, without the leading zero octet of DER. */
export interface RsaPublicKey {
  /** The modulus n (RFC 8017 section 3.1). */
  readonly modulus: Buffer;
  /** The public exponent e (RFC 8017 section 3.1). */
  readonly publicExponent: Buffer;
}

/** RFC 5280 section 4.2. */
export interface Extension {
  /** Dotted OID; `extensionName` names those that are known. */
  readonly oid: string;
  /** Whether who does not know the extension must refuse the certificate (RFC 5280 section 4.2). */
  readonly critical: boolean;
  /** Content of the OCTET STRING. */
  readonly value: Buffer;
}

const mostExtensions = 64;

/** rsaEncryption, RFC 8017 appendix A.1. */
export const rsaEncryption = "1.2.840.113549.1.1.1";

/** What the class of a certificate is built from. */
export type TbsFields = ReturnType<typeof readTbs>;

/** TBSCertificate, a cursor inside it to its end. @throws Fault `answer-unreadable`. */
export function readTbs(tbs: DerReader) {
  const version = readVersion(tbs);
  const serial = readInteger(tbs, "serialNumber");
  const tbsSignatureAlgorithm = readAlgorithm(tbs, "signature");
  const issuer = readName(tbs, "issuer");
  const validity = tbs.inside("validity");
  const notBefore = readTime(validity, "notBefore");
  const notAfter = readTime(validity, "notAfter");
  validity.end();
  const subject = readName(tbs, "subject");
  const subjectPublicKeyInfo = readPublicKeyInfo(tbs);
  const hasUniqueId = skipUniqueIds(tbs);
  const extensions = readExtensions(tbs, "extensions", 3);
  tbs.end();
  return { version, serial, tbsSignatureAlgorithm, issuer, notBefore, notAfter, subject, subjectPublicKeyInfo, hasUniqueId, extensions };
}

/** `[0] EXPLICIT Version DEFAULT v1`: version 1 is never written (X.690 section 11.5). */
function readVersion(tbs: DerReader): number {
  if (!tbs.isNext(tag.constructed(0))) return 1;
  const explicit = tbs.inside("version", tag.constructed(0));
  const encoded = readCount(explicit, "version", 2);
  explicit.end();
  if (encoded === 0) throw tbs.fault("version", "version 1 is the default, which DER leaves out");
  return encoded + 1;
}

/** An AlgorithmIdentifier: OID, and parameters of any type. @throws Fault `answer-unreadable`. */
export function readAlgorithm(reader: DerReader, field: string): AlgorithmIdentifier {
  const { whole, inner } = reader.wholeAndInside(field);
  const oid = readOid(inner, "algorithm");
  const parameters = inner.atEnd ? undefined : inner.element("parameters").whole;
  inner.end();
  return { oid, parameters, der: whole };
}

function readPublicKeyInfo(tbs: DerReader): SubjectPublicKeyInfo {
  const { whole, inner } = tbs.wholeAndInside("subjectPublicKeyInfo");
  const algorithm = readAlgorithm(inner, "algorithm");
  const key = readOctetBits(inner, "subjectPublicKey");
  inner.end();
  const rsa = algorithm.oid === rsaEncryption ? readRsaKey(key) : undefined;
  return { algorithm, der: whole, key, rsa };
}

function readRsaKey(key: Buffer): RsaPublicKey {
  return readDocument(key, "The RSA public key", (reader) => {
    const pair = reader.inside("RSAPublicKey");
    const modulus = readPositive(pair, "modulus");
    const publicExponent = readPositive(pair, "publicExponent");
    pair.end();
    return { modulus, publicExponent };
  });
}

function readPositive(reader: DerReader, field: string): Buffer {
  const content = readInteger(reader, field);
  if (content[0]! >= 0x80 || (content.length === 1 && content[0] === 0)) throw reader.fault(field, "it is not a positive number");
  return content[0] === 0 ? content.subarray(1) : content;
}

function skipUniqueIds(tbs: DerReader): boolean {
  let present = false;
  for (const [field, expected] of [
    ["issuerUniqueID", tag.primitive(1)],
    ["subjectUniqueID", tag.primitive(2)],
  ] as const) {
    if (!tbs.isNext(expected)) continue;
    tbs.content(field, expected);
    present = true;
  }
  return present;
}

/** `[n] EXPLICIT Extensions`, at least one; an empty list when the field is absent. @throws Fault `answer-unreadable`. */
export function readExtensions(reader: DerReader, field: string, context: number): Extension[] {
  if (!reader.isNext(tag.constructed(context))) return [];
  const explicit = reader.inside(field, tag.constructed(context));
  const list = explicit.inside("Extensions");
  explicit.end();
  return readExtensionList(list);
}

/** The elements of `Extensions ::= SEQUENCE SIZE (1..MAX) OF Extension`. */
export function readExtensionList(list: DerReader): Extension[] {
  const extensions: Extension[] = [];
  do {
    const item = list.inside("Extension");
    const oid = readOid(item, "extnID");
    const critical = readFlag(item, "critical");
    const value = item.content("extnValue", tag.octetString);
    item.end();
    extensions.push({ oid, critical, value });
    if (extensions.length > mostExtensions) throw list.fault("Extension", `there are more than ${mostExtensions}`);
  } while (!list.atEnd);
  return extensions;
}
