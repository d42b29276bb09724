/**
 * Keys from passwords, within the iterations one answer may cost: PKCS#12's own derivation (RFC 7292 appendix B.2)
 * and PBKDF2 (RFC 8018 section 5.2). PURE.
 */
import { hash as hashOnce, pbkdf2Sync } from "node:crypto";
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
function spend({ iterations, salt }: Derivation, rounds: number, opening: Opening): number {
  if (iterations === undefined || iterations < 1) throw unreadable("The PKCS#12", "it has no iteration count");
  if (salt.length > limits.saltBytes) throw tooBig(`The PKCS#12 has a salt of ${salt.length} bytes.`);
  if (iterations * rounds > opening.iterations) {
    throw tooBig(`The PKCS#12 asks for ${iterations} iterations of key derivation, more than are done for one file.`);
  }
  opening.iterations -= iterations * rounds;
  return iterations;
}

/** RFC 8018 section 5.2. The password is UTF-8. @throws Fault `answer-too-big`, `answer-unreadable`. */
export function pbkdf2(derivation: Derivation, opening: Opening): Buffer {
  const { hash, salt, length } = derivation;
  const iterations = spend(derivation, Math.ceil(length / sizes[hash].digest), opening);
  return pbkdf2Sync(Buffer.from(opening.password ?? "", "utf8"), salt, iterations, length, hash);
}

/** RFC 7292 appendix B.2. The password is UTF-16 (B.1). @throws Fault `answer-too-big`, `answer-unreadable`. */
export function pkcs12Kdf(id: number, derivation: Derivation, opening: Opening): Buffer {
  const { hash, salt, length } = derivation;
  const { block, digest } = sizes[hash];
  const rounds = Math.ceil(length / digest);
  const iterations = spend(derivation, rounds, opening);
  const diversifier = Buffer.alloc(block, id);
  const input = Buffer.concat([fill(salt, block), fill(bmpString(opening.password ?? ""), block)]);
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

/** RFC 7292 appendix B.1: UTF-16, big-endian, with two octets of zero at the end. */
function bmpString(password: string): Buffer {
  return Buffer.from(`${password}\0`, "utf16le").swap16();
}
