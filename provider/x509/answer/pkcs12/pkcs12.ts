/** PKCS#12 (RFC 7292): certificates and keys of a P12 / PFX protected by a password. PURE. */
import { createHmac, timingSafeEqual } from "node:crypto";
import { unreadable } from "../../der";
import { type BerElement, childrenOf, countOf, elements, octetsOf, oidOf, readElement } from "../ber";
import type { Harvest } from "../harvest";
import { limits, tooBig } from "../limits";
import { Lock } from "./lock";
import { macOf } from "./mac";
import { unknownScheme, wrongPassword } from "./refusal";

const bagTypes = "1.2.840.113549.1.12.10.1";
const oids = {
  data: "1.2.840.113549.1.7.1",
  encryptedData: "1.2.840.113549.1.7.6",
  keyBag: `${bagTypes}.1`,
  shroudedKeyBag: `${bagTypes}.2`,
  certBag: `${bagTypes}.3`,
  safeContentsBag: `${bagTypes}.6`,
  x509Certificate: "1.2.840.113549.1.9.22.1",
  friendlyName: "1.2.840.113549.1.9.20",
} as const;

/** Safes within safes: no writer nests them at all. */
const deepestSafe = 4;

/**
 * Gathers what a PKCS#12 holds. Its integrity is checked with the password before anything in it is believed.
 * @throws Fault `answer-password`, `answer-unreadable`, `answer-too-big`.
 */
export function readPkcs12(bytes: Buffer, harvest: Harvest): void {
  if (bytes.length > limits.pkcs12Bytes) throw tooBig(`The PKCS#12 has ${bytes.length} bytes.`);
  const [, authSafe, macData] = childrenOf(readElement(bytes), 3);
  if (authSafe === undefined) throw damaged("it has no content");
  const content = dataOf(authSafe);
  const lock = new Lock(harvest);
  if (macData !== undefined && !harvest.opening.openOnly) checkMac(macData, content, lock, harvest);
  for (const safe of elements(readElement(content).content)) readSafe(safe, { harvest, lock });
}

/** RFC 7292 section 4, `MacData`: DigestInfo, salt, iterations DEFAULT 1. */
function checkMac(macData: BerElement, content: Buffer, lock: Lock, { opening }: Harvest): void {
  const [digestInfo, salt, iterations] = childrenOf(macData, 3);
  const [algorithm, expected] = digestInfo === undefined ? [] : childrenOf(digestInfo, 2);
  if (algorithm === undefined || expected === undefined || salt === undefined) throw damaged("its MAC is not complete");
  const { part, key } = macOf(algorithm, octetsOf(salt), iterations === undefined ? 1 : countOf(iterations));
  const stated = octetsOf(expected);
  lock.tried(part, (form) => {
    const { hash, octets } = key(form, opening);
    const found = createHmac(hash, octets).update(content).digest();
    if (stated.length !== found.length || !timingSafeEqual(stated, found)) throw wrongPassword();
  });
}

/** Where what is found goes, and what opens it. */
interface Reading {
  readonly harvest: Harvest;
  readonly lock: Lock;
}

/** A ContentInfo of the AuthenticatedSafe: in the clear, or under the password. */
function readSafe(safe: BerElement, reading: Reading): void {
  const [type, explicit] = childrenOf(safe, 2);
  switch (oidOf(type)) {
    case oids.data:
      return readBags(dataOf(safe), reading, 0);
    case oids.encryptedData: {
      const opened = explicit === undefined ? undefined : openEncryptedData(explicit, reading);
      return opened === undefined ? undefined : readBags(opened, reading, 0);
    }
    default:
      throw unknownScheme("envelope", oidOf(type));
  }
}

/** RFC 5652 section 8: version, then EncryptedContentInfo of type, algorithm and `[0]` content. */
function openEncryptedData(explicit: BerElement, { harvest, lock }: Reading): Buffer | undefined {
  if (harvest.opening.openOnly) return undefined;
  const [encryptedData] = childrenOf(explicit, 1);
  const [, information] = encryptedData === undefined ? [] : childrenOf(encryptedData, 2);
  const [, algorithm, ciphertext] = information === undefined ? [] : childrenOf(information, 3);
  if (algorithm === undefined || ciphertext === undefined) throw damaged("an encrypted part is not complete");
  return lock.decrypt(algorithm, ciphertext);
}

function readBags(safeContents: Buffer, reading: Reading, depth: number): void {
  if (depth > deepestSafe) throw damaged("its safes are nested too deep");
  for (const bag of elements(readElement(safeContents).content)) {
    const [type, explicit, attributes] = childrenOf(bag, 3);
    const value = explicit?.tag === 0xa0 ? childrenOf(explicit, 1)[0] : undefined;
    if (value === undefined) throw damaged("a bag in it is empty");
    readBag({ type: oidOf(type), value, alias: aliasIn(attributes) }, reading, depth);
  }
}

/** SafeBag of RFC 7292 section 4.2. */
interface Bag {
  readonly type: string;
  readonly value: BerElement;
  readonly alias: string | undefined;
}

function readBag(bag: Bag, reading: Reading, depth: number): void {
  const { harvest, lock } = reading;
  switch (bag.type) {
    case oids.keyBag:
      return harvest.privateKey(bag.value.whole, bag.alias);
    case oids.shroudedKeyBag:
      return readShroudedKey(bag.value, reading, bag.alias);
    case oids.certBag:
      return readCertBag(bag, harvest);
    case oids.safeContentsBag:
      return readBags(bag.value.whole, { harvest, lock }, depth + 1);
    default:
      return harvest.note("A part of the PKCS#12 that is neither key nor certificate was left out.");
  }
}

/** RFC 2985 section 5.5.1, a BMPString. Of attributes that cannot be read there is none. */
function aliasIn(attributes: BerElement | undefined): string | undefined {
  if (attributes?.tag !== 0x31) return undefined;
  for (const attribute of elements(attributes.content)) {
    if (attribute.tag !== 0x30) continue;
    const [type, values] = childrenOf(attribute, 2);
    if (oidOf(type) !== oids.friendlyName || values?.tag !== 0x31) continue;
    const [name] = childrenOf(values, 1);
    if (name?.tag !== 0x1e || name.content.length % 2 !== 0) return undefined;
    return Buffer.from(name.content).swap16().toString("utf16le").slice(0, longestAlias);
  }
  return undefined;
}

const longestAlias = 256;

/** EncryptedPrivateKeyInfo (RFC 5958 section 3) alone. @throws Fault `answer-password`. */
export function readEncryptedKey(value: BerElement, harvest: Harvest): void {
  readShroudedKey(value, { harvest, lock: new Lock(harvest) }, undefined);
}

function readShroudedKey(value: BerElement, { harvest, lock }: Reading, alias: string | undefined): void {
  if (harvest.opening.openOnly) return;
  const [algorithm, ciphertext] = childrenOf(value, 2);
  if (algorithm === undefined || ciphertext === undefined) throw damaged("its encrypted key is not complete");
  harvest.privateKey(lock.decrypt(algorithm, ciphertext), alias);
}

function readCertBag({ value, alias }: Bag, harvest: Harvest): void {
  const [type, explicit] = childrenOf(value, 2);
  const octets = explicit?.tag === 0xa0 ? childrenOf(explicit, 1)[0] : undefined;
  if (oidOf(type) !== oids.x509Certificate || octets === undefined) {
    return harvest.note("A certificate in it that is not X.509 was left out.");
  }
  harvest.certificate(octetsOf(octets), alias);
}

/** The octets of a ContentInfo of type data. */
function dataOf(contentInfo: BerElement): Buffer {
  const [type, explicit] = childrenOf(contentInfo, 2);
  const octets = explicit?.tag === 0xa0 ? childrenOf(explicit, 1)[0] : undefined;
  if (oidOf(type) !== oids.data) throw unknownScheme("envelope", oidOf(type));
  if (octets === undefined || (octets.tag & 0x1f) !== 0x04) throw damaged("its content is missing");
  return octetsOf(octets);
}

function damaged(because: string): Error {
  return unreadable("The PKCS#12", because);
}
