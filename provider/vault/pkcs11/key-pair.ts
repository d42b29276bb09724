import { createHash, createPublicKey, type KeyObject } from "node:crypto";
import type { Template } from "pkcs11js";
import { Fault } from "../../fault";
import { type KeyAlgorithm, keyAlgorithms, publicKeySha256 } from "../../x509/key";
import type { TokenObject } from "../adoption";
import { attributes, find, type ObjectName } from "./object";
import { binding, ckr, type Session } from "./token";

/** A key pair in a token, as far as it can be seen. */
export interface KeyPair {
  /** Handle of the private half, good in this session. */
  readonly object: Buffer;
  /** CKA_ID: the entry's own, or that of a key that was taken over. */
  readonly id: Buffer;
  readonly modulus: Buffer;
  readonly publicKey: KeyObject;
  readonly publicKeySha256: string;
  /** Names of the attributes that the token gives as true, of those that say that the key never left and cannot. */
  readonly keyAttributes: readonly string[];
}

/**
 * Makes a key pair in the token: it never was and never will be outside. Only keys for confidentiality and TLS may
 * also decrypt (S/MIME; RSA key exchange).
 */
export async function generatePair(
  { module, handle }: Session,
  { id, label }: ObjectName,
  algorithm: KeyAlgorithm,
  usage: string,
): Promise<void> {
  const b = binding();
  const { modulusLength } = keyAlgorithms[algorithm];
  const decrypts = usage === "CONF" || usage === "SSL";
  const both = [
    { type: b.CKA_TOKEN, value: true },
    { type: b.CKA_ID, value: id },
    { type: b.CKA_LABEL, value: label },
  ];
  await module.C_GenerateKeyPairAsync(
    handle,
    { mechanism: b.CKM_RSA_PKCS_KEY_PAIR_GEN },
    [
      ...both,
      { type: b.CKA_PRIVATE, value: false },
      { type: b.CKA_VERIFY, value: true },
      { type: b.CKA_ENCRYPT, value: decrypts },
      { type: b.CKA_MODULUS_BITS, value: modulusLength },
      { type: b.CKA_PUBLIC_EXPONENT, value: Buffer.of(1, 0, 1) },
    ],
    [
      ...both,
      { type: b.CKA_PRIVATE, value: true },
      { type: b.CKA_SENSITIVE, value: true },
      { type: b.CKA_EXTRACTABLE, value: false },
      { type: b.CKA_SIGN, value: true },
      { type: b.CKA_DECRYPT, value: decrypts },
    ],
  );
}

/**
 * The key pairs with an entry's CKA_ID, lowest modulus first: tokens cannot create only, so of two pairs that two
 * machines made at once, everybody takes the same.
 * @throws Fault `key-unusable` when one of them can leave the token.
 */
export function pairsOf(session: Session, { id, label }: ObjectName): KeyPair[] {
  return pairsWith(session, [{ type: binding().CKA_ID, value: id }], label, made);
}

/**
 * The key pairs that lie in a token under a CKA_ID or CKA_LABEL that others gave them, lowest modulus first.
 * @throws Fault `key-unusable` when one of them can leave the token.
 */
export function foreignPairs(session: Session, { id, label }: TokenObject): KeyPair[] {
  const b = binding();
  const template = [...(id ? [{ type: b.CKA_ID, value: id }] : []), ...(label === undefined ? [] : [{ type: b.CKA_LABEL, value: label }])];
  return pairsWith(session, template, label ?? id!.toString("hex"), takenOver);
}

function pairsWith(session: Session, template: Template, label: string, wanted: Kept): KeyPair[] {
  const b = binding();
  const objects = find(session, [{ type: b.CKA_CLASS, value: b.CKO_PRIVATE_KEY }, ...template]);
  return objects
    .flatMap((object) => readPair(session, object, label, wanted) ?? [])
    .sort((one, other) => Buffer.compare(one.modulus, other.modulus));
}

/** Whether a private key with this modulus is not written to its end: SoftHSM gives it its name first, and its numbers after that. */
const isUnfinished = (modulus: Buffer): boolean => modulus.length === 0;

/**
 * Removes what a process left of a pair when it died while the token made it: a private key without numbers, and
 * public halves without a private one. Programs that look for the entry's key by its CKA_ID would take them for it.
 * To be run by `Token.change`, for an entry that has no pair.
 */
export function removeHalves(session: Session, { id, label }: ObjectName): void {
  const b = binding();
  const named = (kind: number): Buffer[] =>
    find(session, [
      { type: b.CKA_CLASS, value: kind },
      { type: b.CKA_ID, value: id },
      { type: b.CKA_LABEL, value: label },
    ]);
  const unfinished = named(b.CKO_PRIVATE_KEY).filter((object) => isUnfinished(attributes(session, object, [b.CKA_MODULUS])[0]!));
  for (const object of [...unfinished, ...named(b.CKO_PUBLIC_KEY)]) session.module.C_DestroyObject(session.handle, object);
}

/** A pair, or nothing while its private half is unfinished: that is no key. */
function readPair(session: Session, object: Buffer, label: string, wanted: Kept): KeyPair | undefined {
  const b = binding();
  const [id, modulus, exponent] = attributes(session, object, [b.CKA_ID, b.CKA_MODULUS, b.CKA_PUBLIC_EXPONENT]) as [Buffer, Buffer, Buffer];
  if (isUnfinished(modulus)) return undefined;
  const keyAttributes = mustStay(session, object, label, wanted);
  const [n, e] = [withoutZeros(modulus), withoutZeros(exponent)].map((number) => number.toString("base64url"));
  const publicKey = createPublicKey({ format: "jwk", key: { kty: "RSA", n, e } });
  return { object, id, modulus, publicKey, publicKeySha256: publicKeySha256(publicKey), keyAttributes };
}

/** Big-endian numbers of tokens may begin with zeros; a JWK's may not (RFC 7518 section 2). */
const withoutZeros = (number: Buffer): Buffer =>
  number.subarray(
    Math.max(
      0,
      number.findIndex((byte) => byte !== 0),
    ),
  );

/** What a token says of a private key that is asked for (PKCS#11 2.40 sections 4.7 and 4.9). */
const words = ["CKA_SENSITIVE", "CKA_ALWAYS_SENSITIVE", "CKA_NEVER_EXTRACTABLE", "CKA_LOCAL", "CKA_EXTRACTABLE"] as const;
type Kept = Readonly<Partial<Record<(typeof words)[number], boolean>>>;
/** A key that is taken over may have been brought into the token once: what counts is that it cannot leave now. */
const takenOver: Kept = { CKA_EXTRACTABLE: false, CKA_SENSITIVE: true };
/** A key that was made here never was outside. */
const made: Kept = { ...takenOver, CKA_NEVER_EXTRACTABLE: true, CKA_ALWAYS_SENSITIVE: true };

/** The words the token says of a key. @throws Fault `key-unusable` when they are not as wanted. */
function mustStay(session: Session, object: Buffer, label: string, wanted: Kept): string[] {
  const values = attributes(
    session,
    object,
    words.map((word) => binding()[word]),
  );
  const said = words.filter((_word, index) => values[index]![0]);
  const wrong = words.filter((word) => word in wanted && said.includes(word) !== wanted[word]);
  if (wrong.length === 0) return said;
  throw new Fault(
    "key-unusable",
    `The key ${label} in the token can leave it, or was outside: ${wrong.map((word) => `${word} is ${said.includes(word)}`).join(", ")}.`,
    "Use another entry: the vault makes a key there that never leaves the token.",
  );
}

/** The labels of the other private keys with the same modulus: the token itself knows whose each public key is. */
export function otherHolders(session: Session, { modulus }: KeyPair, { id }: ObjectName): string[] {
  const b = binding();
  const same = find(session, [
    { type: b.CKA_CLASS, value: b.CKO_PRIVATE_KEY },
    { type: b.CKA_MODULUS, value: modulus },
  ]);
  return same
    .map((object) => attributes(session, object, [b.CKA_ID, b.CKA_LABEL]))
    .filter(([other]) => !other!.equals(id))
    .map(([, label]) => label!.toString("utf8"));
}

/** RFC 8017 section 9.2, note 1: DigestInfo of SHA-256 without its last 32 bytes. */
const digestInfoSha256 = Buffer.from("3031300d060960864801650304020105000420", "hex");

/**
 * RSASSA-PKCS1-v1_5 with SHA-256 by the key of that modulus: hashed in the token, or here where the token has no such
 * mechanism, or is given nothing to hash (an empty buffer is a null pointer to it).
 */
export async function signWith(session: Session, { id, modulus }: Pick<KeyPair, "id" | "modulus">, bytes: Uint8Array): Promise<Buffer> {
  const b = binding();
  const { module, slot, handle } = session;
  const [object] = find(session, [
    { type: b.CKA_CLASS, value: b.CKO_PRIVATE_KEY },
    { type: b.CKA_ID, value: id },
    { type: b.CKA_MODULUS, value: modulus },
  ]);
  if (!object) throw ckr("CKR_OBJECT_HANDLE_INVALID", "C_FindObjects");
  const hashed = bytes.length > 0 && module.C_GetMechanismList(slot).includes(b.CKM_SHA256_RSA_PKCS);
  const input = hashed ? Buffer.from(bytes) : Buffer.concat([digestInfoSha256, createHash("sha256").update(bytes).digest()]);
  module.C_SignInit(handle, { mechanism: hashed ? b.CKM_SHA256_RSA_PKCS : b.CKM_RSA_PKCS }, object);
  return module.C_SignAsync(handle, input, Buffer.alloc(modulus.length));
}
