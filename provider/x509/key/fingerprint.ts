import { createHash, type KeyObject } from "node:crypto";

/**
 * The name of a key pair everywhere in the provider: SHA-256 of the SubjectPublicKeyInfo in DER
 * (RFC 5280 section 4.1.2.7), lower-case hex. A private KeyObject gives the fingerprint of its public half
 * only through `createPublicKey`: pass the public key.
 */
export function publicKeySha256(key: KeyObject): string {
  return createHash("sha256")
    .update(key.export({ type: "spki", format: "der" }))
    .digest("hex");
}
