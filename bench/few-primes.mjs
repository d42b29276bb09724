// RSA keys without the wait for so many: each modulus is the product of two of a few primes, which nothing that looks at one
// modulus can tell. Whoever holds two could (by their GCD): for measurements only.
import { createPrivateKey, createPublicKey, generatePrime } from "node:crypto";
import { promisify } from "node:util";

const exponent = 65_537n;

/** Pairs of primes of 1,024 bits whose product has 2,048: OpenSSL sets the two highest bits of a prime. */
async function primePairs(count) {
  const primes = [];
  while ((primes.length * (primes.length - 1)) / 2 < count) {
    const prime = await promisify(generatePrime)(1024, { bigint: true });
    if ((prime - 1n) % exponent !== 0n) primes.push(prime);
  }
  return primes.flatMap((p, at) => primes.slice(at + 1).map((q) => [p, q])).slice(0, count);
}

const base64url = (number) => {
  const hex = number.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex").toString("base64url");
};

/** @returns public keys, each with a modulus of its own. */
export async function publicKeys(count) {
  return (await primePairs(count)).map(([p, q]) =>
    createPublicKey({ key: { kty: "RSA", e: base64url(exponent), n: base64url(p * q) }, format: "jwk" }),
  );
}

/** @returns private keys, each with a modulus of its own (RFC 8017 section 3.2, the representation with primes). */
export async function privateKeys(count) {
  return (await primePairs(count)).map(([p, q]) => {
    const d = inverse(exponent, (p - 1n) * (q - 1n));
    const numbers = { n: p * q, e: exponent, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi: inverse(q, p) };
    const jwk = Object.fromEntries(Object.entries(numbers).map(([name, number]) => [name, base64url(number)]));
    return createPrivateKey({ key: { kty: "RSA", ...jwk }, format: "jwk" });
  });
}

/** Modular inverse by the extended Euclidean algorithm. */
function inverse(value, modulus) {
  let [previous, rest] = [modulus, value % modulus];
  let [before, factor] = [0n, 1n];
  while (rest > 0n) {
    const times = previous / rest;
    [previous, rest] = [rest, previous - times * rest];
    [before, factor] = [factor, before - times * factor];
  }
  return ((before % modulus) + modulus) % modulus;
}
