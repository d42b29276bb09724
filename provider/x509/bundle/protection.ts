/** How the modern formats protect what they hold: PBES2 (RFC 8018 section 6.2), AES-256-CBC, PBKDF2 with SHA-256. PURE. */
import { createCipheriv, pbkdf2, randomBytes } from "node:crypto";
import { promisify } from "node:util";
import { encode, encodeOid, tag } from "../der";

/**
 * Iterations of each derivation. .NET's X509CertificateLoader takes 300,000 for the MAC, 300,000 for each other one and
 * 1,000,000 of those together, unless it is told otherwise (Pkcs12LoaderLimits.Defaults); NSS takes 600,000. OWASP asks
 * 600,000 of passwords that people choose: what is made here has 120 bits and more, and needs none.
 */
export const iterations = 300_000;

/** Octets of a salt: what OpenSSL, Java and Windows write or read (NIST SP 800-132 section 5.1: at least 16). */
export const saltOctets = 16;

const oids = {
  pbes2: "1.2.840.113549.1.5.13",
  pbkdf2: "1.2.840.113549.1.5.12",
  hmacWithSha256: "1.2.840.113549.2.9",
  aes256Cbc: "2.16.840.1.101.3.4.1.42",
} as const;
const key = { cipher: "aes-256-cbc", octets: 32, blockOctets: 16 } as const;

/** What is under a password, and how. */
export interface Protected {
  /** AlgorithmIdentifier, DER. */
  readonly algorithm: Buffer;
  readonly ciphertext: Buffer;
}

/** Encrypts under a fresh salt and initialisation vector. @param password ASCII, so that its octets are the same to every reader. */
export async function protect(plaintext: Buffer, password: string): Promise<Protected> {
  const [salt, iv] = [randomBytes(saltOctets), randomBytes(key.blockOctets)];
  const cipher = createCipheriv(key.cipher, await promisify(pbkdf2)(password, salt, iterations, key.octets, "sha256"), iv);
  return { algorithm: pbes2(salt, iv), ciphertext: Buffer.concat([cipher.update(plaintext), cipher.final()]) };
}

/** RFC 8018 appendix A.2 and A.4. The key's length is left out: it is the cipher's, and some readers know no such field. */
function pbes2(salt: Buffer, iv: Buffer): Buffer {
  const pseudoRandom = algorithmOf(oids.hmacWithSha256, encode(tag.null));
  const derivation = encode(tag.sequence, encode(tag.octetString, salt), encodeCount(iterations), pseudoRandom);
  const scheme = algorithmOf(oids.aes256Cbc, encode(tag.octetString, iv));
  return algorithmOf(oids.pbes2, encode(tag.sequence, algorithmOf(oids.pbkdf2, derivation), scheme));
}

/** AlgorithmIdentifier (RFC 5280 section 4.1.1.2). */
export const algorithmOf = (oid: string, parameters: Buffer): Buffer => encode(tag.sequence, encodeOid(oid), parameters);

/** A count as INTEGER, in the fewest octets (X.690 section 8.3.2). */
export function encodeCount(count: number): Buffer {
  const digits = count.toString(16);
  const octets = Buffer.from(digits.padStart(digits.length + (digits.length % 2), "0"), "hex");
  return encode(tag.integer, octets[0]! < 0x80 ? octets : Buffer.concat([Buffer.of(0), octets]));
}
