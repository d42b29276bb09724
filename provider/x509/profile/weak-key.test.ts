import { execFileSync } from "node:child_process";
import { createHash, generateKeyPairSync, generatePrimeSync, type KeyObject } from "node:crypto";
import fc from "fast-check";
import { closePrimes, hasRocaFingerprint, smallFactor, toInteger, weakKeyListEntry } from "./weak-key";

const modulusOf = (key: KeyObject): Buffer => Buffer.from(key.export({ format: "jwk" }).n!, "base64url");
const good = generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey;
const modulus = modulusOf(good);

const isPrime = (n: number): boolean => n > 1 && Array.from({ length: n - 2 }, (_, i) => i + 2).every((d) => n % d !== 0);
const power = (base: bigint, exponent: bigint, modulo: bigint): bigint => {
  let result = 1n;
  for (let e = exponent, b = base % modulo; e > 0n; e >>= 1n, b = (b * b) % modulo) if (e & 1n) result = (result * b) % modulo;
  return result;
};

describe("a key made by OpenSSL", () => {
  test("is none of the weak kinds", () => {
    const n = toInteger(modulus);
    expect([smallFactor(n), hasRocaFingerprint(n), closePrimes(n, 100)]).toEqual([undefined, false, undefined]);
  });
});

describe("a small factor", () => {
  test("of every prime below 752 is found, the smallest first", () => {
    const n = toInteger(modulus);
    for (let prime = 2; prime < 752; prime++) {
      if (!isPrime(prime)) continue;
      expect(smallFactor(n * BigInt(prime))).toBe(prime);
      expect(smallFactor(n * BigInt(prime) * 751n)).toBe(prime);
    }
  });
});

describe("the ROCA fingerprint", () => {
  // M of 2048-bit keys: the product of the first 126 primes (Nemec et al., table 1); 39 of them are tested.
  const product = Array.from({ length: 702 }, (_, n) => n)
    .filter(isPrime)
    .reduce((m, prime) => m * BigInt(prime), 1n);

  test("is on every modulus whose factors are made as the faulty library makes them", () => {
    fc.assert(
      fc.property(fc.bigInt(1n, 1n << 54n), fc.bigInt(1n, 1n << 54n), fc.bigInt(1n, 1n << 62n), fc.bigInt(1n, 1n << 62n), (k, l, a, b) => {
        const p = k * product + power(65537n, a, product);
        const q = l * product + power(65537n, b, product);
        expect(hasRocaFingerprint(p * q)).toBe(true);
      }),
    );
  });

  test("is not on arbitrary odd numbers", () => {
    fc.assert(fc.property(fc.bigInt(1n << 2046n, (1n << 2047n) - 1n), (n) => expect(hasRocaFingerprint(2n * n + 1n)).toBe(false)));
  });
});

describe("close primes", () => {
  const prime = generatePrimeSync(512, { bigint: true });

  test("a square is found at once", () => {
    expect(closePrimes(prime * prime, 1)).toBe(0);
  });

  test.each([2n, 100n, 1n << 200n, 1n << 257n])("factors %s apart are found within few steps", (distance) => {
    expect(closePrimes(prime * (prime + distance), 100)).toBeLessThan(20);
  });

  test("factors far apart are not found", () => {
    expect(closePrimes(prime * (prime + (1n << 400n)), 100)).toBeUndefined();
  });

  test("an even number ends, undecided", () => {
    expect(closePrimes(prime * 2n, 100)).toBeUndefined();
  });
});

describe("the entry of a known key", () => {
  test("is what Debian's documentation computes with openssl and sha1sum", () => {
    const line = execFileSync("openssl", ["rsa", "-pubin", "-noout", "-modulus"], {
      input: good.export({ type: "spki", format: "pem" }),
      stdio: ["pipe", "pipe", "pipe"],
    });
    expect(weakKeyListEntry(modulus)).toBe(createHash("sha1").update(line).digest("hex").slice(20));
  });
});

test("an integer is read big-endian and unsigned", () => {
  expect([toInteger(Buffer.of()), toInteger(Buffer.of(0xff)), toInteger(Buffer.of(1, 0))]).toEqual([0n, 255n, 256n]);
});
