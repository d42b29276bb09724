/** Signatures on certificates and CRLs: which are supported, and whether one holds. PURE. */
import { createVerify, type KeyObject, verify } from "node:crypto";
import { type AlgorithmIdentifier, rsaEncryption, type SubjectPublicKeyInfo } from "../certificate";

/** id-ecPublicKey, RFC 5480 section 2.1.1. */
export const ecPublicKey = "1.2.840.10045.2.1";

interface SignatureScheme {
  readonly hash: "sha256" | "sha384" | "sha512";
  /** Algorithm of the key that makes such signatures. */
  readonly key: typeof rsaEncryption | typeof ecPublicKey;
  /** DER of the parameters, fixed by the scheme: NULL or absent. */
  readonly parameters: "0500" | undefined;
}

/** RFC 4055 section 5 (RSA: NULL parameters) and RFC 5758 section 3.2 (ECDSA: none). */
const schemes: Readonly<Record<string, SignatureScheme>> = {
  "1.2.840.113549.1.1.11": { hash: "sha256", key: rsaEncryption, parameters: "0500" },
  "1.2.840.113549.1.1.12": { hash: "sha384", key: rsaEncryption, parameters: "0500" },
  "1.2.840.113549.1.1.13": { hash: "sha512", key: rsaEncryption, parameters: "0500" },
  "1.2.840.10045.4.3.2": { hash: "sha256", key: ecPublicKey, parameters: undefined },
  "1.2.840.10045.4.3.3": { hash: "sha384", key: ecPublicKey, parameters: undefined },
  "1.2.840.10045.4.3.4": { hash: "sha512", key: ecPublicKey, parameters: undefined },
};

/** What is known and refused, to say so by name. */
const refused: Readonly<Record<string, string>> = {
  "1.2.840.113549.1.1.2": "MD2 with RSA, which is broken",
  "1.2.840.113549.1.1.4": "MD5 with RSA, which is broken",
  "1.2.840.113549.1.1.5": "SHA-1 with RSA, which is broken",
  "1.2.840.10040.4.3": "SHA-1 with DSA, which is broken",
  "1.2.840.10045.4.1": "SHA-1 with ECDSA, which is broken",
  "2.16.840.1.101.3.4.3.2": "DSA",
  "1.2.840.113549.1.1.10": "RSA-PSS",
  "1.3.101.112": "Ed25519",
  "1.3.101.113": "Ed448",
};

/** Why a signature algorithm is not supported, as the end of a sentence ("is signed with ..."); undefined when it is. */
export function unsupportedSignature(algorithm: AlgorithmIdentifier): string | undefined {
  const scheme = schemes[algorithm.oid];
  if (!scheme) return refused[algorithm.oid] ?? `the algorithm ${algorithm.oid}`;
  if (algorithm.parameters?.toString("hex") !== scheme.parameters) return `wrong parameters for the algorithm ${algorithm.oid}`;
  return undefined;
}

/**
 * Whether a signature holds: RSA PKCS#1 v1.5 (RFC 8017 section 8.2.2) or ECDSA (DER) with SHA-2.
 * False for an algorithm that is not supported or does not belong to the key; never throws.
 */
export function verifySignature(signed: {
  readonly algorithm: AlgorithmIdentifier;
  readonly bytes: Uint8Array;
  readonly signature: Uint8Array;
  readonly by: { readonly subjectPublicKeyInfo: SubjectPublicKeyInfo; readonly publicKey: KeyObject };
}): boolean {
  const scheme = schemeFor(signed);
  if (!scheme) return false;
  try {
    return verify(scheme.hash, signed.bytes, signed.by.publicKey, signed.signature);
  } catch {
    return false; // a key OpenSSL cannot use verifies nothing
  }
}

/** The scheme of an algorithm that is supported and belongs to the key. */
function schemeFor({ algorithm, by }: Pick<Parameters<typeof verifySignature>[0], "algorithm" | "by">): SignatureScheme | undefined {
  const scheme = unsupportedSignature(algorithm) === undefined ? schemes[algorithm.oid] : undefined;
  return scheme?.key === by.subjectPublicKeyInfo.algorithm.oid ? scheme : undefined;
}

/** A signature over bytes that pass by, as `verifySignature` would judge it. */
export interface PassingSignature {
  update(bytes: Uint8Array): void;
  /** Once, after the last byte. */
  holds(signature: Uint8Array): boolean;
}

/** Begins to look at bytes that are signed; what no scheme is for never holds. */
export function passingSignature(signed: Pick<Parameters<typeof verifySignature>[0], "algorithm" | "by">): PassingSignature {
  const scheme = schemeFor(signed);
  if (!scheme) return { update: () => undefined, holds: () => false };
  const verifier = createVerify(scheme.hash);
  return {
    update: (bytes) => void verifier.update(bytes),
    holds: (signature) => {
      try {
        return verifier.verify(signed.by.publicKey, signature);
      } catch {
        return false; // a key OpenSSL cannot use verifies nothing
      }
    },
  };
}

/** Named curves (RFC 5480 section 2.1.1.1), DER of their OIDs. */
const curves: ReadonlySet<string> = new Set(["06082a8648ce3d030107", "06052b81040022", "06052b81040023"]);
const smallestModulus = 2048;
/** Verification time grows with the square: larger ones are an attack on the verifier. */
const largestModulus = 8192;

/** Why a public key is not accepted, as the end of a sentence ("has ..."); undefined when it is. */
export function unsupportedKey(holder: {
  readonly subjectPublicKeyInfo: SubjectPublicKeyInfo;
  readonly publicKey: KeyObject;
}): string | undefined {
  const { algorithm, rsa } = holder.subjectPublicKeyInfo;
  if (rsa)
    return algorithm.parameters?.toString("hex") === "0500"
      ? unsupportedRsa(rsa.modulus, rsa.publicExponent)
      : "an RSA key with wrong parameters";
  if (algorithm.oid !== ecPublicKey) return `a key of the algorithm ${algorithm.oid}`;
  if (!algorithm.parameters || !curves.has(algorithm.parameters.toString("hex")))
    return "an EC key on another curve than P-256, P-384 or P-521";
  try {
    return holder.publicKey ? undefined : "no usable key";
  } catch {
    return "an EC key that is not on its curve";
  }
}

/** RFC 8017 section 3.1; sizes as ANSSI RGS v2 annex B1 (2048 and more); 65537 or above, as all IGC-Santé keys. */
function unsupportedRsa(modulus: Buffer, publicExponent: Buffer): string | undefined {
  const bits = modulus.length * 8 - Math.clz32(modulus[0]!) + 24;
  if (bits < smallestModulus) return `an RSA key of ${bits} bits, below ${smallestModulus}`;
  if (bits > largestModulus) return `an RSA key of ${bits} bits, above ${largestModulus}`;
  if (bits % 8 !== 0) return `an RSA key of ${bits} bits, which is not a multiple of 8`;
  if ((modulus[modulus.length - 1]! & 1) === 0) return "an RSA key with an even modulus";
  if (publicExponent.length > 8) return "an RSA key with an exponent above 64 bits";
  const exponent = BigInt(`0x${publicExponent.toString("hex")}`);
  return exponent >= 65537n && (exponent & 1n) === 1n ? undefined : `an RSA key with the exponent ${exponent}`;
}
