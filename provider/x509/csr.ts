/**
 * PKCS#10 certification requests (RFC 2986).
 *
 * Written with our own few lines of DER: a tenth of the time of the library's builder, no polyfill to load first, and
 * the same bytes (the test compares). Reading, of bytes from outside, is the library's work. PURE.
 */
import { createPublicKey, verify, type KeyObject } from "node:crypto";
import { fromBER, type BaseBlock, Constructed, BitString, Integer, ObjectIdentifier, Sequence, Set as Asn1Set } from "asn1js";
import { Fault } from "../fault";
import type { Name, NameAttribute } from "./certificate";
import { encode, encodeOid, tags } from "./encode";
import { publicKeySha256 } from "./fingerprint";
import { encodeSubject, printSubject, type Subject } from "./subject";

/** RFC 8017 appendix A.2.4, sha256WithRSAEncryption: its parameters are NULL (RFC 4055 section 5). */
const sha256WithRsa = encode(tags.sequence, encodeOid("1.2.840.113549.1.1.11"), encode(tags.null));

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
    tags.sequence,
    encode(tags.integer, Buffer.of(0)), // version v1
    encodeSubject(subject),
    publicKey.export({ type: "spki", format: "der" }),
    encode(tags.context0), // attributes: none, but the field is mandatory
  );
  const signature = await sign(toBeSigned);
  if (!verify("sha256", toBeSigned, publicKey, signature)) throw signedByAnotherKey(subject, publicKey);
  return certificationRequest(toBeSigned, signature);
}

function certificationRequest(toBeSigned: Buffer, signature: Buffer): Buffer {
  const unusedBits = Buffer.of(0);
  return encode(tags.sequence, toBeSigned, sha256WithRsa, encode(tags.bitString, unusedBits, signature));
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
  readonly subject: Name;
  readonly publicKey: KeyObject;
  /** SHA-256 of the SubjectPublicKeyInfo, lower-case hex. */
  readonly publicKeySha256: string;
  /** Whether the request proves possession of its key: sha256WithRSAEncryption, verified with the key in it. */
  readonly signatureValid: boolean;
}

/**
 * Reads a request, DER or PEM.
 * @throws Fault `csr-unreadable` when the bytes are no PKCS#10 request, or when something follows it.
 */
export function readCsr(bytes: Uint8Array): Csr {
  const der = derOf(Buffer.from(bytes));
  try {
    return parse(der);
  } catch (cause) {
    throw new Fault("csr-unreadable", `These ${bytes.length} bytes are no certification request (PKCS#10).`, "Give the .csr file that was ordered with, PEM or DER.", { cause });
  }
}

/** RFC 7468 section 7; `NEW CERTIFICATE REQUEST` is what older tools write. */
function derOf(bytes: Buffer): Buffer {
  const pem = /-----BEGIN (?:NEW )?CERTIFICATE REQUEST-----([A-Za-z0-9+/=\s]+)-----END /.exec(bytes.toString("latin1"));
  return pem?.[1] === undefined ? bytes : Buffer.from(pem[1], "base64");
}

function parse(der: Buffer): Csr {
  const { offset, result } = fromBER(der);
  if (offset !== der.length) throw new Error("bytes after the request");
  const [info, , signature] = children(result, Sequence, 3);
  const [version, name, spki] = children(info, Sequence, 4);
  if (!(version instanceof Integer) || version.valueBlock.valueDec !== 0) throw new Error("version is not v1");
  const publicKey = createPublicKey({ key: raw(spki), format: "der", type: "spki" });
  return {
    der,
    subject: parseName(name),
    publicKey,
    publicKeySha256: publicKeySha256(publicKey),
    signatureValid: isSigned(der, raw(info), signature, publicKey),
  };
}

/** The reader is lenient; a request whose outside is not the DER we would write ourselves proves nothing. */
function isSigned(der: Buffer, toBeSigned: Buffer, signature: BaseBlock | undefined, publicKey: KeyObject): boolean {
  if (!(signature instanceof BitString)) throw new Error("the signature is no BIT STRING");
  const octets = Buffer.from(signature.valueBlock.valueHexView);
  const strict = certificationRequest(toBeSigned, octets).equals(der);
  return strict && publicKey.asymmetricKeyType === "rsa" && verify("sha256", toBeSigned, publicKey, octets);
}

function parseName(name: BaseBlock | undefined): Name {
  const attributes = children(name, Sequence).flatMap((set, rdn) =>
    children(set, Asn1Set).map((pair): NameAttribute => {
      const [oid, value] = children(pair, Sequence, 2);
      if (!(oid instanceof ObjectIdentifier)) throw new Error("an attribute has no type");
      return { oid: oid.getValue(), value: text(value), tag: value!.idBlock.tagNumber, rdn };
    }),
  );
  return { der: raw(name), attributes };
}

function text(value: BaseBlock | undefined): string {
  const string: unknown = value && "getValue" in value && typeof value.getValue === "function" ? value.getValue() : undefined;
  if (typeof string !== "string") throw new Error("an attribute's value is no string");
  return string;
}

function children(block: BaseBlock | undefined, shape: typeof Constructed, count?: number): BaseBlock[] {
  if (!(block instanceof shape)) throw new Error(`not a ${shape.NAME}`);
  if (count !== undefined && block.valueBlock.value.length !== count) throw new Error(`${shape.NAME} of ${block.valueBlock.value.length}, not ${count}`);
  return block.valueBlock.value;
}

/** The bytes as they came, not as they would be written again: signatures are over these. */
function raw(block: BaseBlock | undefined): Buffer {
  return Buffer.from(block!.valueBeforeDecodeView);
}
