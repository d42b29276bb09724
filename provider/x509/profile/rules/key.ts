/** The key: kind, size, exponent, and whether somebody can factor it (weak-key.ts). PURE. */
import { type RsaPublicKey, rsaEncryption } from "../../certificate";
import type { Facts } from "../facts";
import { type LintContext, type Rule, sources } from "../rule";
import { closePrimes, hasRocaFingerprint, smallFactor, toInteger, weakKeyListEntry } from "../weak-key";

/** Steps of Fermat's factorisation: the keys of CVE-2022-26320 fall in the first few. */
const fermatSteps = 16;

/** Runs a rule on an RSA modulus. */
const onModulus =
  (rule: (modulus: bigint) => string | undefined) =>
  ({ modulus }: Facts): string | undefined =>
    modulus === undefined ? undefined : rule(modulus);

/** Runs a rule on an RSA key; other keys have a rule of their own. */
const onRsa =
  (rule: (key: RsaPublicKey, context: LintContext) => string | undefined) =>
  ({ certificate }: Facts, context: LintContext): string | undefined => {
    const { rsa } = certificate.subjectPublicKeyInfo;
    return rsa && rule(rsa, context);
  };

const bitLength = (bigEndian: Uint8Array): number => bigEndian.length * 8 - Math.clz32(bigEndian[0] ?? 0) + 24;

export const keyRules: readonly Rule[] = [
  {
    id: "key-rsa",
    severity: "blocking",
    source: sources.profile,
    check: ({ certificate: { subjectPublicKeyInfo } }) =>
      subjectPublicKeyInfo.rsa
        ? undefined
        : `The key's algorithm is ${subjectPublicKeyInfo.algorithm.oid}; IGC-Santé issues for rsaEncryption.`,
  },
  {
    id: "key-parameters",
    severity: "warning",
    source: "RFC 3279 2.3.1",
    check: ({
      certificate: {
        subjectPublicKeyInfo: { algorithm },
      },
    }) =>
      algorithm.oid !== rsaEncryption || algorithm.parameters?.equals(Buffer.of(0x05, 0x00))
        ? undefined
        : "The parameters of rsaEncryption are not NULL.",
  },
  {
    id: "key-expected",
    severity: "blocking",
    source: sources.order,
    check: ({ certificate }, { publicKeySha256 }) =>
      publicKeySha256 === undefined || certificate.publicKeySha256 === publicKeySha256
        ? undefined
        : `The certificate is for the public key ${certificate.publicKeySha256}; the order was made with ${publicKeySha256}.`,
  },
  {
    id: "key-size-minimum",
    severity: "blocking",
    source: "RGS annexe B1 2.2.1.1",
    check: onRsa(({ modulus }) => (bitLength(modulus) >= 2048 ? undefined : `The key has ${bitLength(modulus)} bits; 2048 is the least.`)),
  },
  {
    id: "key-size",
    severity: "warning",
    source: sources.profile,
    check: onRsa(({ modulus }) =>
      bitLength(modulus) === 2048 ? undefined : `The key has ${bitLength(modulus)} bits; RSA-2048 is the only size seen.`,
    ),
  },
  {
    id: "key-exponent-minimum",
    severity: "blocking",
    source: "FIPS 186-5 A.1.1; RGS annexe B1 2.2.1.1",
    check: onRsa(({ publicExponent }) =>
      toInteger(publicExponent) >= 65537n ? undefined : `The public exponent is ${toInteger(publicExponent)}; 65537 is the least.`,
    ),
  },
  {
    id: "key-exponent-odd",
    severity: "blocking",
    source: "RFC 8017 3.1",
    check: onRsa(({ publicExponent }) =>
      toInteger(publicExponent) % 2n === 1n ? undefined : "The public exponent is even: such a key cannot decrypt.",
    ),
  },
  {
    id: "key-exponent-maximum",
    severity: "blocking",
    source: "FIPS 186-5 A.1.1",
    check: onRsa(({ publicExponent }) =>
      bitLength(publicExponent) <= 256 ? undefined : `The public exponent has ${bitLength(publicExponent)} bits; 256 is the most.`,
    ),
  },
  {
    id: "key-exponent",
    severity: "warning",
    source: sources.profile,
    check: onRsa(({ publicExponent }) =>
      toInteger(publicExponent) === 65537n ? undefined : "The public exponent is not 65537, the only one seen.",
    ),
  },
  {
    id: "key-modulus-odd",
    severity: "blocking",
    source: "NIST SP 800-89 5.3.3",
    check: onModulus((modulus) => (modulus % 2n === 1n ? undefined : "The modulus is even: it is no product of two large primes.")),
  },
  {
    id: "key-small-factor",
    severity: "blocking",
    source: "NIST SP 800-89 5.3.3",
    check: onModulus((modulus) => {
      const factor = smallFactor(modulus);
      return factor === undefined ? undefined : `The modulus can be divided by ${factor}: it is no product of two large primes.`;
    }),
  },
  {
    id: "key-close-primes",
    severity: "blocking",
    source: "CVE-2022-26320; FIPS 186-5 A.1.1",
    check: onModulus((modulus) => {
      const step = closePrimes(modulus, fermatSteps);
      return step === undefined
        ? undefined
        : `The two primes of the key lie so close together that step ${step} of Fermat's method finds them.`;
    }),
  },
  {
    id: "key-roca",
    severity: "blocking",
    source: "CVE-2017-15361 (ROCA)",
    check: onModulus((modulus) =>
      hasRocaFingerprint(modulus) ? "The key was made by the Infineon library whose keys can be factored (ROCA)." : undefined,
    ),
  },
  {
    id: "key-known",
    severity: "blocking",
    source: "CVE-2008-0166 (Debian)",
    check: onRsa(({ modulus }, { weakKeys }) =>
      weakKeys?.has(weakKeyListEntry(modulus))
        ? `The private key is public: ${weakKeyListEntry(modulus)} is on the list of known weak keys.`
        : undefined,
    ),
  },
];
