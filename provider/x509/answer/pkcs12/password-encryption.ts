/**
 * Opening what a password protects: the schemes of PKCS#12 (RFC 7292 appendix C), PBES1 and PBES2 (RFC 8018
 * section 6), as portals, Windows, Java, GnuTLS, NSS and OpenSSL write them. PURE.
 */
import { createDecipheriv } from "node:crypto";
import { unreadable } from "../../der";
import { type BerElement, childrenOf, countOf, octetsOf, oidOf } from "../ber";
import type { Opening } from "../harvest";
import { type Hash, pbkdf1, pbkdf2, pkcs12Kdf, purpose, scrypt } from "./key-derivation";
import type { PasswordForm } from "./password";
import { decryptRc2 } from "./rc2";
import { unknownScheme, wrongPassword } from "./refusal";

interface Pkcs12Scheme {
  readonly cipher: "des-ede3-cbc" | "rc2";
  /** Octets. */
  readonly key: number;
  readonly weak?: string;
}

/** RFC 7292 appendix C: cipher, octets of key and IV. OpenSSL 3 has no RC2 by default, so RC2 comes from elsewhere. */
const pkcs12Schemes: Readonly<Record<string, Pkcs12Scheme>> = {
  "1.2.840.113549.1.12.1.3": { cipher: "des-ede3-cbc", key: 24 },
  "1.2.840.113549.1.12.1.4": { cipher: "des-ede3-cbc", key: 16 },
  "1.2.840.113549.1.12.1.5": { cipher: "rc2", key: 16, weak: "RC2-128" },
  "1.2.840.113549.1.12.1.6": { cipher: "rc2", key: 5, weak: "RC2-40" },
};

/** RFC 8018 appendix A.3, without MD2, which nothing computes any more. */
const pbes1Schemes: Readonly<Record<string, { readonly hash: "md5" | "sha1"; readonly cipher: "des" | "rc2" }>> = {
  "1.2.840.113549.1.5.3": { hash: "md5", cipher: "des" },
  "1.2.840.113549.1.5.6": { hash: "md5", cipher: "rc2" },
  "1.2.840.113549.1.5.10": { hash: "sha1", cipher: "des" },
  "1.2.840.113549.1.5.11": { hash: "sha1", cipher: "rc2" },
};
const pbes2 = "1.2.840.113549.1.5.13";
export const pbkdf2Oid = "1.2.840.113549.1.5.12";
const scryptOid = "1.3.6.1.4.1.11591.4.11";

/** RFC 8018 appendix B.1.2. Absent means SHA-1. */
export const pseudoRandomFunctions: Readonly<Record<string, Hash>> = {
  "1.2.840.113549.2.7": "sha1",
  "1.2.840.113549.2.8": "sha224",
  "1.2.840.113549.2.9": "sha256",
  "1.2.840.113549.2.10": "sha384",
  "1.2.840.113549.2.11": "sha512",
};

/** RFC 8018 appendix B.2, RFC 3565 section 4.1. */
const ciphers: Readonly<Record<string, { readonly name: string; readonly key: number; readonly iv: number }>> = {
  "1.3.14.3.2.7": { name: "des", key: 8, iv: 8 },
  "1.2.840.113549.3.7": { name: "des-ede3-cbc", key: 24, iv: 8 },
  "2.16.840.1.101.3.4.1.2": { name: "aes-128-cbc", key: 16, iv: 16 },
  "2.16.840.1.101.3.4.1.22": { name: "aes-192-cbc", key: 24, iv: 16 },
  "2.16.840.1.101.3.4.1.42": { name: "aes-256-cbc", key: 32, iv: 16 },
};

/** Which octets of a password's form an algorithm takes: RFC 8018's the octets, RFC 7292's the UTF-16. */
export const usesOctets = (algorithm: BerElement): boolean => {
  const oid = oidOf(childrenOf(algorithm, 1)[0]);
  return oid === pbes2 || Object.hasOwn(pbes1Schemes, oid);
};

/** What opened, and what to tell the person about how it was closed. */
export interface Opened {
  readonly bytes: Buffer;
  readonly note?: string;
}

/**
 * Decrypts `ciphertext` under an AlgorithmIdentifier with one form of the password.
 * @throws Fault `answer-password` when the password does not open it, `answer-unreadable` on a scheme that is not
 * known, `answer-too-big` on too many iterations.
 */
export function open(algorithm: BerElement, ciphertext: Buffer, form: PasswordForm, opening: Opening): Opened {
  const [oidElement, parameters] = childrenOf(algorithm, 2);
  const oid = oidOf(oidElement);
  if (parameters === undefined) throw unreadable("The encrypted part", "its algorithm has no parameters");
  if (oid === pbes2) return { bytes: openPbes2(parameters, ciphertext, form, opening) };
  const [scheme, old] = [pkcs12Schemes[oid], pbes1Schemes[oid]];
  if (scheme === undefined && old === undefined) throw unknownScheme("encryption", oid);
  const [salt, iterations] = childrenOf(parameters, 2);
  if (salt === undefined) throw unreadable("The encrypted part", "its algorithm has no salt");
  const derivation = { hash: "sha1" as const, salt: octetsOf(salt), iterations: countOf(iterations) };
  if (old !== undefined) {
    const derived = pbkdf1(old.hash, derivation, form.octets, opening);
    return decryptWeak(old.cipher, derived.subarray(0, 8), derived.subarray(8), ciphertext);
  }
  const key = pkcs12Kdf(purpose.key, { ...derivation, length: scheme!.key }, form.bmp, opening);
  const iv = pkcs12Kdf(purpose.iv, { ...derivation, length: 8 }, form.bmp, opening);
  if (scheme!.cipher === "rc2") return { bytes: decryptRc2(key, iv, ciphertext), note: broken(scheme!.weak!) };
  // Two keys: the third is the first again (RFC 7292 appendix C).
  return { bytes: decrypt("des-ede3-cbc", key.length === 16 ? Buffer.concat([key, key.subarray(0, 8)]) : key, iv, ciphertext) };
}

const broken = (cipher: string): string =>
  `It was protected with ${cipher}, which is broken: whoever saw the file may have read what is in it.`;

function decryptWeak(cipher: "des" | "rc2", key: Buffer, iv: Buffer, ciphertext: Buffer): Opened {
  return cipher === "des"
    ? { bytes: decrypt("des", key, iv, ciphertext), note: broken("DES") }
    : { bytes: decryptRc2(key, iv, ciphertext), note: broken("RC2-64") };
}

function openPbes2(parameters: BerElement, ciphertext: Buffer, { octets }: PasswordForm, opening: Opening): Buffer {
  const [derivation, scheme] = childrenOf(parameters, 2);
  if (derivation === undefined || scheme === undefined) throw unreadable("The encrypted part", "its PBES2 parameters are not complete");
  const [cipherOid, ivElement] = childrenOf(scheme, 2);
  const cipher = ciphers[oidOf(cipherOid)];
  if (cipher === undefined || ivElement === undefined) throw unknownScheme("encryption", oidOf(cipherOid));
  const iv = octetsOf(ivElement);
  if (iv.length !== cipher.iv) throw unreadable("The encrypted part", `its initialisation vector has ${iv.length} bytes`);
  return decrypt(cipher.name, derived(derivation, cipher.key, octets, opening), iv, ciphertext);
}

function derived(derivation: BerElement, length: number, password: Buffer, opening: Opening): Buffer {
  const [oidElement, parameters] = childrenOf(derivation, 2);
  const oid = oidOf(oidElement);
  if (parameters !== undefined && oid === scryptOid) return scrypt(scryptParameters(parameters, length), length, password, opening);
  if (oid !== pbkdf2Oid || parameters === undefined) throw unknownScheme("key derivation", oid);
  return pbkdf2({ ...pbkdf2Parameters(parameters, length), length }, password, opening);
}

/** RFC 7914 section 7.1: salt, costParameter, blockSize, parallelizationParameter, keyLength OPTIONAL. */
function scryptParameters(parameters: BerElement, length: number): { salt: Buffer; N: number; r: number; p: number } {
  const [salt, ...numbers] = childrenOf(parameters, 5);
  const [N = 0, r = 0, p = 0, stated = length] = numbers.map(countOf);
  if (salt?.tag !== 0x04 || N * r * p === 0) throw unreadable("The encrypted part", "its scrypt parameters are not complete");
  if (stated !== length) throw unreadable("The encrypted part", "its key length is not its cipher's");
  return { salt: salt.content, N, r, p };
}

/** RFC 8018 appendix A.2: salt, iterationCount, keyLength OPTIONAL, prf DEFAULT hmacWithSHA1. */
export function pbkdf2Parameters(
  parameters: BerElement,
  length: number,
): { readonly salt: Buffer; readonly iterations: number | undefined; readonly hash: Hash } {
  const [salt, iterations, ...optional] = childrenOf(parameters, 4);
  const stated = optional.find(({ tag }) => tag === 0x02);
  if (salt?.tag !== 0x04) throw unreadable("The encrypted part", "its key derivation has no salt of its own");
  if (stated !== undefined && countOf(stated) !== length) throw unreadable("The encrypted part", "its key length is not its cipher's");
  const prf = optional.find(({ tag }) => tag === 0x30);
  const prfOid = prf === undefined ? "1.2.840.113549.2.7" : oidOf(childrenOf(prf, 1)[0]);
  const hash = pseudoRandomFunctions[prfOid];
  if (hash === undefined) throw unknownScheme("pseudo-random function", prfOid);
  return { salt: salt.content, iterations: countOf(iterations), hash };
}

/** OpenSSL 3 has DES no more by default; triple DES with one key three times is DES. */
function decrypt(name: string, key: Buffer, iv: Buffer, ciphertext: Buffer): Buffer {
  try {
    const decipher =
      name === "des" ? createDecipheriv("des-ede3-cbc", Buffer.concat([key, key, key]), iv) : createDecipheriv(name, key, iv);
    return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
  } catch {
    throw wrongPassword();
  }
}
