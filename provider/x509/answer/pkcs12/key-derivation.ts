/**
 * Keys from passwords, within the iterations one answer may cost: PKCS#12's own derivation (RFC 7292 appendix B.2)
 * PBKDF1 and PBKDF2 (RFC 8018 section 5), scrypt (RFC 7914). PURE.
 */
import { hash as hashOnce, pbkdf2Sync, scryptSync } from "node:crypto";
import { unreadable } from "../../der";
import type { Opening } from "../harvest";
import { limits, tooBig } from "../limits";

export type Hash = "sha1" | "sha224" | "sha256" | "sha384" | "sha512";

/** Octets of a block and of a digest, RFC 7292 appendix B.2 `v` and `u`. */
const sizes: Readonly<Record<Hash, { readonly block: number; readonly digest: number }>> = {
  sha1: { block: 64, digest: 20 },
  sha224: { block: 64, digest: 28 },
  sha256: { block: 64, digest: 32 },
  sha384: { block: 128, digest: 48 },
  sha512: { block: 128, digest: 64 },
};

/** What the derived octets are for: the `ID` of RFC 7292 appendix B.3. */
export const purpose = { key: 1, iv: 2, mac: 3 } as const;

export interface Derivation {
  readonly hash: Hash;
  readonly salt: Buffer;
  readonly iterations: number | undefined;
  /** Octets wanted. */
  readonly length: number;
}

/**
 * Takes a derivation's iterations off what is left, before any of them is done.
 * @throws Fault `answer-too-big`, `answer-unreadable` without a sane count and salt.
 */
function spend({ iterations, salt }: Pick<Derivation, "salt" | "iterations">, rounds: number, opening: Opening): number {
  if (iterations === undefined || iterations < 1) throw unreadable("The PKCS#12", "it has no iteration count");
  if (salt.length > limits.saltBytes) throw tooBig(`The PKCS#12 has a salt of ${salt.length} bytes.`);
  if (iterations * rounds > opening.iterations) {
    throw tooBig(`The PKCS#12 asks for ${iterations} iterations of key derivation, more than are done for one file.`);
  }
  opening.iterations -= iterations * rounds;
  return iterations;
}

/** RFC 8018 section 5.2. @throws Fault `answer-too-big`, `answer-unreadable`. */
export function pbkdf2(derivation: Derivation, password: Buffer, opening: Opening): Buffer {
  const { hash, salt, length } = derivation;
  const iterations = spend(derivation, Math.ceil(length / sizes[hash].digest), opening);
  return pbkdf2Sync(password, salt, iterations, length, hash);
}

/** RFC 8018 section 5.1: 16 octets, of which the first eight are a DES key. @throws Fault `answer-too-big`, `answer-unreadable`. */
export function pbkdf1(
  hash: "md5" | "sha1",
  derivation: Pick<Derivation, "salt" | "iterations">,
  password: Buffer,
  opening: Opening,
): Buffer {
  const iterations = spend(derivation, 1, opening);
  let digest = Buffer.concat([password, derivation.salt]);
  for (let iteration = 0; iteration < iterations; iteration += 1) digest = hashOnce(hash, digest, "buffer");
  return digest.subarray(0, 16);
}

/** What scrypt costs (RFC 7914 section 2). */
export interface ScryptCost {
  readonly salt: Buffer;
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/** RFC 7914 section 7. What it costs counts as the iterations that take as long. @throws Fault `answer-too-big`, `answer-unreadable`. */
export function scrypt({ salt, N, r, p }: ScryptCost, length: number, password: Buffer, opening: Opening): Buffer {
  if (128 * r * Math.max(N, p) > limits.scryptBytes || N * r * p > limits.scryptCost)
    throw tooBig(`The encrypted part asks for scrypt with N ${N}, r ${r} and p ${p}, more than is done for one file.`);
  spend({ salt, iterations: N * r * p }, 1, opening);
  try {
    return scryptSync(password, salt, length, { N, r, p, maxmem: 2 * limits.scryptBytes });
  } catch {
    throw unreadable("The encrypted part", "its scrypt parameters are none");
  }
}

/** RFC 7292 appendix B.2. @param password as B.1 says. @throws Fault `answer-too-big`, `answer-unreadable`. */
export function pkcs12Kdf(id: number, derivation: Derivation, password: Buffer, opening: Opening): Buffer {
  const { hash, salt, length } = derivation;
  const { block, digest } = sizes[hash];
  const rounds = Math.ceil(length / digest);
  const iterations = spend(derivation, rounds, opening);
  const diversifier = Buffer.alloc(block, id);
  const input = Buffer.concat([fill(salt, block), fill(password, block)]);
  const output: Buffer[] = [];
  for (let round = 0; round < rounds; round += 1) {
    let a = Buffer.concat([diversifier, input]);
    for (let iteration = 0; iteration < iterations; iteration += 1) a = hashOnce(hash, a, "buffer");
    output.push(a);
    if (round + 1 < rounds) addToBlocks(input, fill(a, block), block);
  }
  return Buffer.concat(output).subarray(0, length);
}

/** `octets` over and over, up to a multiple of `block` (steps 2 to 4). */
function fill(octets: Buffer, block: number): Buffer {
  return octets.length === 0 ? octets : Buffer.alloc(block * Math.ceil(octets.length / block), octets);
}

/** Step 6C: each block of `input` becomes itself + `b` + 1, modulo 2^(8 * block). */
function addToBlocks(input: Buffer, b: Buffer, block: number): void {
  for (let start = 0; start < input.length; start += block) {
    let carry = 1;
    for (let place = block - 1; place >= 0; place -= 1) {
      const sum = input[start + place]! + b[place]! + carry;
      input[start + place] = sum & 0xff;
      carry = sum >> 8;
    }
  }
}
