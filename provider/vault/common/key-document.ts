import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { Fault } from "../../fault";
import { type KeyAlgorithm, keyAlgorithms, publicKeySha256 } from "../../x509/key";
import type { KeyMetadata } from "../vault";
import { isMetadata, tooNew } from "./entry-rules";
import { jsonObject } from "./json-object";

/** A private key as a vault stores it, with what it is for. */
export interface StoredKey {
  readonly entry: string;
  readonly algorithm: KeyAlgorithm;
  readonly metadata: KeyMetadata;
  readonly publicKeySha256: string;
  /** ISO 8601 instant. */
  readonly createdAt: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

const format = "igc-sante-key";
/** Raised when a reader of the version before would misread a document. */
const version = 1;

/** A key with everything that follows from it. @throws Fault `key-unusable` when it is no RSA key of the table. */
export function storedKey(privateKey: KeyObject, facts: Pick<StoredKey, "entry" | "metadata" | "createdAt">): StoredKey {
  const publicKey = createPublicKey(privateKey);
  return { ...facts, algorithm: algorithmOf(privateKey), publicKeySha256: publicKeySha256(publicKey), privateKey, publicKey };
}

/** The table's name of a key's algorithm. @throws Fault `key-unusable`. */
export function algorithmOf(key: KeyObject): KeyAlgorithm {
  const { modulusLength, publicExponent } = key.asymmetricKeyDetails ?? {};
  const entry = Object.values(keyAlgorithms).find(
    (row) => key.asymmetricKeyType === "rsa" && row.modulusLength === modulusLength && BigInt(row.publicExponent) === publicExponent,
  );
  if (entry) return entry.name;
  const found =
    key.asymmetricKeyType === "rsa"
      ? `RSA of ${modulusLength} bits with exponent ${publicExponent}`
      : (key.asymmetricKeyType ?? `a ${key.type} key`);
  throw new Fault(
    "key-unusable",
    `The key is ${found}, and the IGC-Santé takes ${Object.keys(keyAlgorithms).join(", ")} with exponent 65537.`,
    "Bring an RSA key of one of these sizes, or let the vault make one.",
  );
}

/**
 * The bytes stored: JSON, the private key as PKCS#8 PEM (RFC 5958), so that a person can take it out without us.
 * Stores do not authenticate names (age, a copied secret), so the entry and the fingerprint are inside.
 */
export function encodeKey({ entry, algorithm, metadata, publicKeySha256, createdAt, privateKey }: StoredKey): Buffer {
  const pem = privateKey.export({ type: "pkcs8", format: "pem" });
  return Buffer.from(JSON.stringify({ format, version, entry, algorithm, metadata, publicKeySha256, createdAt, privateKey: pem }));
}

/**
 * Reads a stored key, and believes nothing it says of itself before it is compared.
 * @throws Fault `vault-corrupt`, `vault-too-new`. Neither carries a cause: parsers quote what they read.
 */
export function decodeKey(bytes: Buffer, entry: string, address: string): StoredKey {
  const corrupt = (because: string): Fault =>
    new Fault(
      "vault-corrupt",
      `What ${address} holds as the key ${entry} is damaged: ${because}.`,
      "Put the entry back from a backup of the vault. It was not changed.",
    );
  const fields = jsonObject(bytes);
  if (fields?.["format"] !== format) throw corrupt("it is no key document of igc-sante");
  if (fields["version"] !== version) throw tooNew(entry, address, fields["version"], version);
  const { metadata, createdAt } = fields;
  if (fields["entry"] !== entry) throw corrupt(`it says that it is the key ${shown(fields["entry"])}`);
  if (!isMetadata(metadata)) throw corrupt("its metadata are not whole");
  if (typeof createdAt !== "string" || Number.isNaN(Date.parse(createdAt))) throw corrupt("it does not say when it was made");
  const privateKey = readPrivateKey(fields["privateKey"]);
  if (!privateKey) throw corrupt("its private key is no RSA key of a known size");
  const key = storedKey(privateKey, { entry, metadata, createdAt });
  if (fields["publicKeySha256"] !== key.publicKeySha256)
    throw corrupt(`its private key has the public key ${key.publicKeySha256}, and it says ${shown(fields["publicKeySha256"])}`);
  if (fields["algorithm"] !== key.algorithm)
    throw corrupt(`its private key is ${key.algorithm}, and it says ${shown(fields["algorithm"])}`);
  return key;
}

function readPrivateKey(pem: unknown): KeyObject | undefined {
  try {
    const key = createPrivateKey(pem as string);
    algorithmOf(key);
    return key;
  } catch {
    return undefined;
  }
}

/** A field of a damaged document, short and on one line: it may be anything. */
const shown = (value: unknown): string => (typeof value === "string" && /^[0-9a-z-]{1,100}$/.test(value) ? value : "something else");
