/**
 * PKCS#10 certification requests (RFC 2986).
 *
 * Written with our own few lines of DER: a fifth of the time of the library's builder, no polyfill to load first, and
 * the same bytes (the test compares). PURE.
 */
import { createPublicKey, type KeyObject, verify } from "node:crypto";
import { Fault, isFault } from "../../fault";
import { readAlgorithm } from "../certificate";
import { DerReader, decodePem, encode, encodeOid, readCount, readOctetBits, tag } from "../der";
import { publicKeySha256 } from "../key";
import { encodeSubject, type Name, printSubject, readName, type Subject } from "../name";

/** RFC 8017 appendix A.2.4, sha256WithRSAEncryption: its parameters are NULL (RFC 4055 section 5). */
const sha256WithRsa = encode(tag.sequence, encodeOid("1.2.840.113549.1.1.11"), encode(tag.null));

/**
 * A request for `subject`, signed by whoever holds the key, in DER. The same subject and key give the same bytes:
 * RSASSA-PKCS1-v1_5 is deterministic, so a retry is the same request.
 * @param request `sign` is RSASSA-PKCS1-v1_5 with SHA-256 over the data, as `VaultKey.sign`.
 * @throws Fault `vault-key-mismatch` when the signature does not verify with `publicKey`; whatever `sign` throws.
 */
export async function buildCsr(request: {
  readonly subject: Subject;
  readonly publicKey: KeyObject;
  readonly sign: (data: Uint8Array) => Promise<Buffer>;
}): Promise<Buffer> {
  const { subject, publicKey, sign } = request;
  const toBeSigned = encode(
    tag.sequence,
    encode(tag.integer, Buffer.of(0)), // version v1
    encodeSubject(subject),
    publicKey.export({ type: "spki", format: "der" }),
    encode(tag.constructed(0)), // attributes: none, but the field is mandatory
  );
  const signature = await sign(toBeSigned);
  if (!verify("sha256", toBeSigned, publicKey, signature)) throw signedByAnotherKey(subject, publicKey);
  const unusedBits = Buffer.of(0);
  return encode(tag.sequence, toBeSigned, sha256WithRsa, encode(tag.bitString, unusedBits, signature));
}

function signedByAnotherKey(subject: Subject, publicKey: KeyObject): Fault {
  return new Fault(
    "vault-key-mismatch",
    `The vault signed the request for ${printSubject(subject)} with a key that is not ${publicKeySha256(publicKey)}.`,
    "Check the vault: the private and the public half of this entry do not belong together.",
  );
}

/** A request as read. */
export interface Csr {
  /** DER bytes. */
  readonly der: Buffer;
  /** The subject asked for. */
  readonly subject: Name;
  /** The key the certificate is asked for. */
  readonly publicKey: KeyObject;
  /** SHA-256 of the SubjectPublicKeyInfo, lower-case hex. */
  readonly publicKeySha256: string;
  /** Whether the request proves possession of its key: sha256WithRSAEncryption, verified with the key in it. */
  readonly signatureValid: boolean;
}

/**
 * Reads a request, DER or PEM. Strict as for a certificate: DER alone, nothing after it.
 * @throws Fault `csr-unreadable` when the bytes are no PKCS#10 request, or more than one.
 */
export function readCsr(bytes: Uint8Array): Csr {
  try {
    return parse(derOf(Buffer.from(bytes)));
  } catch (cause) {
    const because = isFault(cause) ? cause.what : (cause as Error).message;
    throw new Fault(
      "csr-unreadable",
      `This is no certification request (PKCS#10). ${because}`,
      "Give the .csr file that was ordered with, PEM or DER.",
      { cause },
    );
  }
}

/** RFC 7468 section 7; `NEW CERTIFICATE REQUEST` is what older tools write. */
function derOf(bytes: Buffer): Buffer {
  const begin = bytes.indexOf("-----BEGIN ");
  if (begin === -1) return bytes;
  const pem = bytes.toString("latin1").replace(/(-----(?:BEGIN|END) )NEW (?=CERTIFICATE REQUEST-----)/g, "$1");
  const [der, ...more] = decodePem(pem, "CERTIFICATE REQUEST");
  if (der === undefined || more.length > 0) throw new Error(`The PEM text holds ${more.length + (der ? 1 : 0)} requests.`);
  return der;
}

function parse(der: Buffer): Csr {
  const reader = DerReader.over(der, "The request");
  const outer = reader.inside("CertificationRequest");
  reader.end();
  const { whole: toBeSigned, inner: info } = outer.wholeAndInside("certificationRequestInfo");
  const algorithm = readAlgorithm(outer, "signatureAlgorithm");
  const signature = readOctetBits(outer, "signature");
  outer.end();
  readCount(info, "version", 0);
  const subject = readName(info, "subject");
  const spki = info.element("subjectPKInfo").whole;
  info.content("attributes", tag.constructed(0));
  info.end();
  const publicKey = createPublicKey({ key: spki, format: "der", type: "spki" });
  const provable = algorithm.der.equals(sha256WithRsa) && publicKey.asymmetricKeyType === "rsa";
  return {
    der,
    subject,
    publicKey,
    publicKeySha256: publicKeySha256(publicKey),
    signatureValid: provable && verify("sha256", toBeSigned, publicKey, signature),
  };
}
