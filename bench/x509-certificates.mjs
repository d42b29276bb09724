// Certificates to measure with: each with a serial number and a modulus of its own, in the IGC-Santé profile.
import { createPublicKey, generatePrime } from "node:crypto";
import { createRequire } from "node:module";
import { promisify } from "node:util";

const require = createRequire(import.meta.url);
const { makeHierarchy } = require("../dist/provider/igc/sandbox/index.js");
const { issueLeaf, lifeFrom, serialNumberOf } = require("../dist/provider/igc/sandbox/index.js");
const { subjectOf } = require("../dist/provider/x509/name/index.js");

export const expected = {
  environment: "rehearsal",
  usage: "AUTH_CLI",
  idNat: "1690781810",
  structureName: "Centre de santé des Lilas",
  departmentLabel: "Rhône (69)",
  commonName: "INSI-AUTO",
};

/**
 * Public keys without the wait for so many key pairs: each modulus is the product of two of a few primes, which
 * nothing that looks at one modulus can tell. Whoever holds two could (by their GCD): for measurements only.
 */
async function publicKeys(count) {
  const primes = [];
  for (let pairs = 0; pairs < count; pairs = (primes.length * (primes.length - 1)) / 2)
    primes.push(await promisify(generatePrime)(1024, { bigint: true }));
  const products = primes.flatMap((p, at) => primes.slice(at + 1).map((q) => p * q));
  // OpenSSL sets the two highest bits of a prime, so that a product has all its 2048.
  return products.slice(0, count).map((modulus) =>
    createPublicKey({
      key: { kty: "RSA", e: "AQAB", n: Buffer.from(modulus.toString(16).padStart(512, "0"), "hex").toString("base64url") },
      format: "jwk",
    }),
  );
}

/** A root, the CA below it, and `count` leaves, in DER. @param at from when the leaves are valid. */
export async function makeCertificates(count, at) {
  const hierarchy = await makeHierarchy();
  const subject = subjectOf(expected);
  const leaves = [];
  for (const publicKey of await publicKeys(count)) {
    const serialNumber = serialNumberOf("bench", String(leaves.length));
    leaves.push(
      await issueLeaf({ subject, publicKey, usage: "AUTH_CLI", environment: "rehearsal", serialNumber, ...lifeFrom(at) }, hierarchy),
    );
  }
  return { root: hierarchy.root.certificate, issuing: hierarchy.issuing.certificate, leaves };
}
