/** How the modern formats protect what they hold. PURE. */

/** OWASP's figure for PBKDF2 with HMAC-SHA-256. Node's own PKCS#8 export is fixed at 2,048. */
export const iterations = 600_000;

/** PBES2 (RFC 8018 section 6.2) as pkijs takes it. The password is ASCII. */
export function pbes2(password: string): Pbes2Parameters {
  return {
    password: octets(password),
    contentEncryptionAlgorithm: { name: "AES-CBC", length: 256 },
    hmacHashAlgorithm: "SHA-256",
    iterationCount: iterations,
  };
}

export interface Pbes2Parameters {
  readonly password: ArrayBuffer;
  readonly contentEncryptionAlgorithm: { readonly name: "AES-CBC"; readonly length: 256 };
  readonly hmacHashAlgorithm: "SHA-256";
  readonly iterationCount: number;
}

/** An ArrayBuffer of its own for a password, which pkijs and WebCrypto want. */
export function octets(password: string): ArrayBuffer {
  return new TextEncoder().encode(password).buffer;
}
