/** PKCS#12 (RFC 7292): certificates and keys of a P12 / PFX protected by a password. PURE. */
import { createHmac, timingSafeEqual } from "node:crypto";
import { unreadable } from "../../der";
import { type BerElement, childrenOf, countOf, elements, octetsOf, oidOf, readElement } from "../ber";
import type { Harvest, Opening } from "../harvest";
import { limits, tooBig } from "../limits";
import { type Hash, pkcs12Kdf, purpose } from "./key-derivation";
import { missingPassword, open, unknownScheme, wrongPassword } from "./password-encryption";

const bagTypes = "1.2.840.113549.1.12.10.1";
const oids = {
  data: "1.2.840.113549.1.7.1",
  encryptedData: "1.2.840.113549.1.7.6",
  keyBag: `${bagTypes}.1`,
  shroudedKeyBag: `${bagTypes}.2`,
  certBag: `${bagTypes}.3`,
  safeContentsBag: `${bagTypes}.6`,
  x509Certificate: "1.2.840.113549.1.9.22.1",
} as const;

const macHashes: Readonly<Record<string, { readonly hash: Hash; readonly length: number }>> = {
  "1.3.14.3.2.26": { hash: "sha1", length: 20 },
  "2.16.840.1.101.3.4.2.4": { hash: "sha224", length: 28 },
  "2.16.840.1.101.3.4.2.1": { hash: "sha256", length: 32 },
  "2.16.840.1.101.3.4.2.2": { hash: "sha384", length: 48 },
  "2.16.840.1.101.3.4.2.3": { hash: "sha512", length: 64 },
};

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
  const { opening } = harvest;
  if (macData !== undefined && !opening.openOnly) checkMac(macData, content, opening);
  for (const safe of elements(readElement(content).content)) readSafe(safe, harvest);
}

/** RFC 7292 section 4, `MacData`: DigestInfo, salt, iterations DEFAULT 1. */
function checkMac(macData: BerElement, content: Buffer, opening: Opening): void {
  if (opening.password === undefined) throw missingPassword();
  const [digestInfo, salt, iterations] = childrenOf(macData, 3);
  const [algorithm, expected] = digestInfo === undefined ? [] : childrenOf(digestInfo, 2);
  if (algorithm === undefined || expected === undefined || salt === undefined) throw damaged("its MAC is not complete");
  const oid = oidOf(childrenOf(algorithm, 1)[0]);
  const mac = macHashes[oid];
  if (mac === undefined) throw unknownScheme("integrity check", oid);
  const count = iterations === undefined ? 1 : countOf(iterations);
  const key = pkcs12Kdf(purpose.mac, { ...mac, salt: octetsOf(salt), iterations: count }, opening);
  const found = createHmac(mac.hash, key).update(content).digest();
  const stated = octetsOf(expected);
  if (stated.length !== found.length || !timingSafeEqual(stated, found)) throw wrongPassword();
}

/** A ContentInfo of the AuthenticatedSafe: in the clear, or under the password. */
function readSafe(safe: BerElement, harvest: Harvest): void {
  const [type, explicit] = childrenOf(safe, 2);
  switch (oidOf(type)) {
    case oids.data:
      return readBags(dataOf(safe), harvest, 0);
    case oids.encryptedData: {
      const opened = explicit === undefined ? undefined : openEncryptedData(explicit, harvest);
      return opened === undefined ? undefined : readBags(opened, harvest, 0);
    }
    default:
      throw unknownScheme("envelope", oidOf(type));
  }
}

/** RFC 5652 section 8: version, then EncryptedContentInfo of type, algorithm and `[0]` content. */
function openEncryptedData(explicit: BerElement, harvest: Harvest): Buffer | undefined {
  if (harvest.opening.openOnly) return undefined;
  const [encryptedData] = childrenOf(explicit, 1);
  const [, information] = encryptedData === undefined ? [] : childrenOf(encryptedData, 2);
  const [, algorithm, ciphertext] = information === undefined ? [] : childrenOf(information, 3);
  if (algorithm === undefined || ciphertext === undefined) throw damaged("an encrypted part is not complete");
  return opened(algorithm, ciphertext, harvest);
}

/** What the password opens under `algorithm`. @throws Fault `answer-password`. */
function opened(algorithm: BerElement, ciphertext: BerElement, harvest: Harvest): Buffer {
  if (harvest.opening.password === undefined) throw missingPassword();
  const { bytes, note } = open(algorithm, octetsOf(ciphertext), harvest.opening);
  if (note !== undefined) harvest.note(note);
  return bytes;
}

function readBags(safeContents: Buffer, harvest: Harvest, depth: number): void {
  if (depth > deepestSafe) throw damaged("its safes are nested too deep");
  for (const bag of elements(readElement(safeContents).content)) {
    const [type, explicit] = childrenOf(bag, 2);
    const value = explicit?.tag === 0xa0 ? childrenOf(explicit, 1)[0] : undefined;
    if (value === undefined) throw damaged("a bag in it is empty");
    readBag(oidOf(type), value, harvest, depth);
  }
}

function readBag(type: string, value: BerElement, harvest: Harvest, depth: number): void {
  switch (type) {
    case oids.keyBag:
      return harvest.privateKey(value.whole);
    case oids.shroudedKeyBag:
      return readEncryptedKey(value, harvest);
    case oids.certBag:
      return readCertBag(value, harvest);
    case oids.safeContentsBag:
      return readBags(value.whole, harvest, depth + 1);
    default:
      return harvest.note("A part of the PKCS#12 that is neither key nor certificate was left out.");
  }
}

/** EncryptedPrivateKeyInfo (RFC 5958 section 3), in a bag or alone. @throws Fault `answer-password`. */
export function readEncryptedKey(value: BerElement, harvest: Harvest): void {
  if (harvest.opening.openOnly) return;
  const [algorithm, ciphertext] = childrenOf(value, 2);
  if (algorithm === undefined || ciphertext === undefined) throw damaged("its encrypted key is not complete");
  harvest.privateKey(opened(algorithm, ciphertext, harvest));
}

function readCertBag(value: BerElement, harvest: Harvest): void {
  const [type, explicit] = childrenOf(value, 2);
  const octets = explicit?.tag === 0xa0 ? childrenOf(explicit, 1)[0] : undefined;
  if (oidOf(type) !== oids.x509Certificate || octets === undefined) {
    return harvest.note("A certificate in it that is not X.509 was left out.");
  }
  harvest.certificate(octetsOf(octets));
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
