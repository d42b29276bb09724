/** Asking for a certificate's status by OCSP (RFC 6960 section 4.1, RFC 5019): the request, and what an answer is matched by. PURE. */
import { createHash } from "node:crypto";
import type { Certificate } from "../certificate";
import { encode, encodeOid, tag } from "../der";

/** OIDs below id-pkix-ocsp. */
export const ocspOids = {
  /** id-pkix-ocsp-basic, RFC 6960 section 4.2.1. */
  basic: "1.3.6.1.5.5.7.48.1.1",
  /** RFC 9654. */
  nonce: "1.3.6.1.5.5.7.48.1.2",
  /** id-pkix-ocsp-nocheck, RFC 6960 section 4.2.2.2.1. */
  noCheck: "1.3.6.1.5.5.7.48.1.5",
} as const;

/** Hashes that identify an issuer; no security rests on them (RFC 6960 section 4.1.1). */
export const certIdHashes: Readonly<Record<string, "sha1" | "sha256">> = { "1.3.14.3.2.26": "sha1", "2.16.840.1.101.3.4.2.1": "sha256" };

/** RFC 5019 section 2.1.1: what every responder knows. */
const sha1 = "1.3.14.3.2.26";

/** Octets of a nonce: RFC 9654 section 2.1 asks for 32. */
export const nonceLength = 32;

/** Hashes of an issuer's name and key, as CertID has them. */
export const issuerHashes = (issuer: Certificate, hash: "sha1" | "sha256") => ({
  name: createHash(hash).update(issuer.subject.der).digest(),
  key: createHash(hash).update(issuer.subjectPublicKeyInfo.key).digest(),
});

/**
 * An OCSPRequest in DER for one certificate, not signed.
 * @param nonce random octets, `nonceLength` of them, by which the answer shows that it was made for this request;
 * absent: none is sent.
 */
export function ocspRequest(certificate: Certificate, issuer: Certificate, nonce?: Uint8Array): Buffer {
  const hashes = issuerHashes(issuer, "sha1");
  const certId = encode(
    tag.sequence,
    encode(tag.sequence, encodeOid(sha1), encode(tag.null)),
    encode(tag.octetString, hashes.name),
    encode(tag.octetString, hashes.key),
    encode(tag.integer, certificate.serial),
  );
  const requestList = encode(tag.sequence, encode(tag.sequence, certId));
  const extensions = nonce ? [encode(tag.constructed(2), encode(tag.sequence, nonceExtension(nonce)))] : [];
  return encode(tag.sequence, encode(tag.sequence, requestList, ...extensions));
}

const nonceExtension = (nonce: Uint8Array): Buffer =>
  encode(tag.sequence, encodeOid(ocspOids.nonce), encode(tag.octetString, encode(tag.octetString, nonce)));
