/**
 * Opening what a password protects: the schemes of PKCS#12 (RFC 7292 appendix C) and PBES2 (RFC 8018 section 6.2),
 * as portals, Windows, Java and OpenSSL write them. PURE.
 */
import { createDecipheriv } from "node:crypto";
import { Fault } from "../../../fault";
import { unreadable } from "../../der";
import { type BerElement, childrenOf, countOf, octetsOf, oidOf } from "../ber";
import type { Opening } from "../harvest";
import { type Hash, pbkdf2, pkcs12Kdf, purpose } from "./key-derivation";

/** RFC 7292 appendix C: cipher, octets of key and IV. OpenSSL 3 has no RC2 by default, so RC2 comes from elsewhere. */
const pkcs12Schemes: Readonly<Record<string, { readonly cipher: "des-ede3-cbc" | "rc2"; readonly key: number; readonly weak?: string }>> = {
  "1.2.840.113549.1.12.1.3": { cipher: "des-ede3-cbc", key: 24 },
  "1.2.840.113549.1.12.1.5": { cipher: "rc2", key: 16, weak: "RC2-128" },
  "1.2.840.113549.1.12.1.6": { cipher: "rc2", key: 5, weak: "RC2-40" },
};
const pbes2 = "1.2.840.113549.1.5.13";
const pbkdf2Oid = "1.2.840.113549.1.5.12";

/** RFC 8018 appendix B.1.2. Absent means SHA-1. */
const pseudoRandomFunctions: Readonly<Record<string, Hash>> = {
  "1.2.840.113549.2.7": "sha1",
  "1.2.840.113549.2.8": "sha224",
  "1.2.840.113549.2.9": "sha256",
  "1.2.840.113549.2.10": "sha384",
  "1.2.840.113549.2.11": "sha512",
};

/** RFC 8018 appendix B.2, RFC 3565 section 4.1. */
const ciphers: Readonly<Record<string, { readonly name: string; readonly key: number; readonly iv: number }>> = {
  "1.2.840.113549.3.7": { name: "des-ede3-cbc", key: 24, iv: 8 },
  "2.16.840.1.101.3.4.1.2": { name: "aes-128-cbc", key: 16, iv: 16 },
  "2.16.840.1.101.3.4.1.22": { name: "aes-192-cbc", key: 24, iv: 16 },
  "2.16.840.1.101.3.4.1.42": { name: "aes-256-cbc", key: 32, iv: 16 },
};

/** What opened, and what to tell the person about how it was closed. */
export interface Opened {
  readonly bytes: Buffer;
  readonly note?: string;
}

/**
 * Decrypts `ciphertext` under an AlgorithmIdentifier.
 * @throws Fault `answer-password` when the password does not open it, `answer-unreadable` on a scheme that is not
 * known, `answer-too-big` on too many iterations.
 */
export function open(algorithm: BerElement, ciphertext: Buffer, opening: Opening): Opened {
  const [oidElement, parameters] = childrenOf(algorithm, 2);
  const oid = oidOf(oidElement);
  if (parameters === undefined) throw unreadable("The encrypted part", "its algorithm has no parameters");
  if (oid === pbes2) return { bytes: openPbes2(parameters, ciphertext, opening) };
  const scheme = pkcs12Schemes[oid];
  if (scheme === undefined) throw unknownScheme("encryption", oid);
  const [salt, iterations] = childrenOf(parameters, 2);
  if (salt === undefined) throw unreadable("The encrypted part", "its algorithm has no salt");
  const derivation = { hash: "sha1" as const, salt: octetsOf(salt), iterations: countOf(iterations) };
  const key = pkcs12Kdf(purpose.key, { ...derivation, length: scheme.key }, opening);
  const iv = pkcs12Kdf(purpose.iv, { ...derivation, length: 8 }, opening);
  if (scheme.cipher === "rc2") {
    const note = `It was protected with ${scheme.weak}, which is broken: whoever saw the file may have read what is in it.`;
    return { bytes: decryptRc2(key, iv, ciphertext), note };
  }
  return { bytes: decrypt(scheme.cipher, key, iv, ciphertext) };
}

function openPbes2(parameters: BerElement, ciphertext: Buffer, opening: Opening): Buffer {
  const [derivation, scheme] = childrenOf(parameters, 2);
  if (derivation === undefined || scheme === undefined) throw unreadable("The encrypted part", "its PBES2 parameters are not complete");
  const [cipherOid, ivElement] = childrenOf(scheme, 2);
  const cipher = ciphers[oidOf(cipherOid)];
  if (cipher === undefined || ivElement === undefined) throw unknownScheme("encryption", oidOf(cipherOid));
  const iv = octetsOf(ivElement);
  if (iv.length !== cipher.iv) throw unreadable("The encrypted part", `its initialisation vector has ${iv.length} bytes`);
  const key = pbkdf2({ ...pbkdf2Parameters(derivation, cipher.key), length: cipher.key }, opening);
  return decrypt(cipher.name, key, iv, ciphertext);
}

/** RFC 8018 appendix A.2: salt, iterationCount, keyLength OPTIONAL, prf DEFAULT hmacWithSHA1. */
function pbkdf2Parameters(derivation: BerElement, length: number): { salt: Buffer; iterations: number | undefined; hash: Hash } {
  const [oidElement, parameters] = childrenOf(derivation, 2);
  if (oidOf(oidElement) !== pbkdf2Oid || parameters === undefined) throw unknownScheme("key derivation", oidOf(oidElement));
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

function decrypt(name: string, key: Buffer, iv: Buffer, ciphertext: Buffer): Buffer {
  try {
    const decipher = createDecipheriv(name, key, iv);
    return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
  } catch {
    throw wrongPassword();
  }
}

/**
 * RC2 (RFC 2268) in CBC by node-forge, which is loaded when such a file is met and never else. In pieces, because
 * its time grows with the square of a piece; the last block of one is the initialisation vector of the next.
 */
function decryptRc2(key: Buffer, iv: Buffer, ciphertext: Buffer): Buffer {
  const forge = require("node-forge") as typeof import("node-forge");
  const cipher = forge.rc2.createDecryptionCipher(key.toString("binary"), key.length * 8);
  const plain: Buffer[] = [];
  for (let start = 0, before = iv; start < ciphertext.length; start += rc2Piece) {
    const piece = ciphertext.subarray(start, start + rc2Piece);
    cipher.start(before.toString("binary"));
    cipher.update(forge.util.createBuffer(piece.toString("binary")));
    cipher.finish(keepPadding);
    plain.push(Buffer.from(cipher.output.getBytes(), "binary"));
    before = piece.subarray(-8);
  }
  return unpad(Buffer.concat(plain), ciphertext.length);
}

const rc2Piece = 4_096;
const keepPadding = (): boolean => true;

/** RFC 8018 section 6.1.1, padding of 1 to 8 octets, each its count. */
function unpad(padded: Buffer, length: number): Buffer {
  const count = padded.at(-1) ?? 0;
  const padding = padded.subarray(padded.length - count);
  const right = length % 8 === 0 && count >= 1 && count <= 8 && padding.every((octet) => octet === count);
  if (!right) throw wrongPassword();
  return padded.subarray(0, padded.length - count);
}

/** The password is the likely reason; that the file was changed is the other one, and cannot be told from it. */
export function wrongPassword(): Fault {
  return new Fault(
    "answer-password",
    "The password does not open the file.",
    "Give the password chosen on the portal when the certificate was ordered; if it is lost, order again with a CSR. If it is right, the file was changed: bring it again.",
  );
}

/** Nothing was tried, because there is no password. */
export function missingPassword(): Fault {
  return new Fault(
    "answer-password",
    "The file is protected by a password, and none was given.",
    "Give the password chosen on the portal when the certificate was ordered.",
  );
}

export function unknownScheme(what: string, oid: string): Fault {
  return new Fault(
    "answer-unreadable",
    `The file is protected with a kind of ${what} that is not read here (${oid || "no object identifier"}).`,
    "Write it anew with openssl pkcs12 (PBES2 with AES-256-CBC), or bring the certificate without the key.",
  );
}
