/**
 * RSA moduli that somebody can factor, told from the public key alone. PURE.
 *
 * None of these tests proves a key good; each proves a key bad. A false alarm is either impossible
 * (a factor was found) or rarer than 1 in 2^27 (the ROCA fingerprint).
 */
import { createHash } from "node:crypto";

/** A big-endian unsigned integer as a number. */
export function toInteger(bigEndian: Uint8Array): bigint {
  return bigEndian.length === 0 ? 0n : BigInt(`0x${Buffer.from(bigEndian).toString("hex")}`);
}

/** Odd primes below 752: what NIST SP 800-89 section 5.3.3 has one divide by. */
const smallPrimes = oddPrimesBelow(752);

/** The same primes in fives, whose product a double holds exactly: one long division a group. */
const primeGroups = Array.from({ length: Math.ceil(smallPrimes.length / 5) }, (_, group) => {
  const primes = smallPrimes.slice(group * 5, group * 5 + 5);
  return { primes, product: BigInt(primes.reduce((product, prime) => product * prime, 1)) };
});
const smallPrimesProduct = smallPrimes.reduce((product, prime) => product * BigInt(prime), 1n);

function oddPrimesBelow(limit: number): number[] {
  const primes: number[] = [];
  for (let n = 3; n < limit; n += 2) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  return primes;
}

/** The smallest prime factor below 752, or undefined when there is none. */
export function smallFactor(modulus: bigint): number | undefined {
  if (modulus % 2n === 0n) return 2;
  const residue = modulus % smallPrimesProduct;
  for (const { product, primes } of primeGroups) {
    const rest = Number(residue % product);
    const factor = primes.find((prime) => rest % prime === 0);
    if (factor !== undefined) return factor;
  }
  return undefined;
}

/**
 * ROCA (CVE-2017-15361): the primes of the faulty library are `k * M + (65537^a mod M)`, M a product of small primes,
 * so the modulus is a power of 65537 modulo each of them. Powers of 65537 by prime, for those primes below 168
 * where not every residue is one.
 */
const rocaPowers = smallPrimes
  .filter((prime) => prime <= 167)
  .map((prime) => ({ prime: BigInt(prime), powers: powersOf65537(prime) }))
  .filter(({ prime, powers }) => powers.size < Number(prime) - 1);

function powersOf65537(prime: number): ReadonlySet<number> {
  const powers = new Set<number>();
  for (let power = 1; !powers.has(power); power = (power * (65537 % prime)) % prime) powers.add(power);
  return powers;
}

/** Whether the modulus has the fingerprint of the faulty Infineon library (Nemec et al., CCS 2017, section 2.2). */
export function hasRocaFingerprint(modulus: bigint): boolean {
  return rocaPowers.every(({ prime, powers }) => powers.has(Number(modulus % prime)));
}

/**
 * Fermat's factorisation: steps needed to find two factors that lie close together (CVE-2022-26320), or undefined
 * when `steps` do not suffice. A key whose primes were drawn at random is never found.
 */
export function closePrimes(modulus: bigint, steps: number): number | undefined {
  if (modulus % 2n === 0n) return undefined;
  let middle = squareRoot(modulus);
  if (middle * middle < modulus) middle += 1n;
  for (let step = 0; step < steps; step++, middle += 1n) {
    if (isSquare(middle * middle - modulus)) return step;
  }
  return undefined;
}

/** Squares modulo 256 and modulo 45045: of other numbers, less than one in a hundred passes both. */
const squaresModulo256 = squaresModulo(256);
const squaresModulo45045 = squaresModulo(45045);

function squaresModulo(modulus: number): Uint8Array {
  const squares = new Uint8Array(modulus);
  for (let n = 0; n < modulus; n++) squares[(n * n) % modulus] = 1;
  return squares;
}

function isSquare(n: bigint): boolean {
  if (squaresModulo256[Number(n & 255n)] === 0 || squaresModulo45045[Number(n % 45045n)] === 0) return false;
  const root = squareRoot(n);
  return root * root === n;
}

/** The integer part of the square root, by Newton's method from above; a double gives the first 50 bits. */
function squareRoot(n: bigint): bigint {
  if (n < 2n) return n;
  const shift = BigInt(Math.max(0, (n.toString(16).length - 26) * 4) & ~1);
  let root = BigInt(Math.ceil(Math.sqrt(Number(n >> shift))) + 1) << (shift / 2n);
  for (;;) {
    const next = (root + n / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

/**
 * The entry a modulus would have in a list of known keys: the last 80 bits of the SHA-1 of `Modulus=<HEX>\n`, lower-case hex.
 * This is the form of Debian's openssl-blacklist (CVE-2008-0166) and of the lists CAs keep of published keys.
 */
export function weakKeyListEntry(modulus: Uint8Array): string {
  const line = `Modulus=${Buffer.from(modulus).toString("hex").toUpperCase()}\n`;
  return createHash("sha1").update(line).digest("hex").slice(20);
}
