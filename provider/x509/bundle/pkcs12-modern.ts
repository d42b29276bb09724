/**
 * PKCS#12 (RFC 7292) with today's protection: key and certificates encrypted, MAC with SHA-256.
 *
 * Written with our own few lines of DER. pkijs writes indefinite lengths and constructed octet strings, which go-pkcs12
 * refuses, and salts of 64 octets; node-forge leaves the certificates open under a MAC with SHA-1. PURE.
 */
import { createHash, createHmac, hash, randomBytes } from "node:crypto";
import { encode, encodeOid, tag } from "../der";
import type { KeyedContent } from "./keyed";
import { shroud } from "./pkcs8";
import { algorithmOf, encodeCount, iterations, protect, saltOctets } from "./protection";

const oids = {
  data: "1.2.840.113549.1.7.1",
  encryptedData: "1.2.840.113549.1.7.6",
  shroudedKeyBag: "1.2.840.113549.1.12.10.1.2",
  certBag: "1.2.840.113549.1.12.10.1.3",
  x509Certificate: "1.2.840.113549.1.9.22.1",
  friendlyName: "1.2.840.113549.1.9.20",
  localKeyId: "1.2.840.113549.1.9.21",
  sha256: "2.16.840.1.101.3.4.2.1",
} as const;

const sequence = (...elements: readonly Buffer[]): Buffer => encode(tag.sequence, ...elements);
const explicit = (content: Buffer): Buffer => encode(tag.constructed(0), content);
const octetString = (octets: Buffer): Buffer => encode(tag.octetString, octets);

/** PFX (section 4). One entry: the shrouded key, and under the same localKeyID its certificate; then the chain. */
export async function writePkcs12(content: KeyedContent): Promise<Buffer> {
  const { privateKey, certificate, chain, password } = content;
  const attributes = entryAttributes(content);
  const certificates = sequence(certBag(certificate.der, attributes), ...chain.map(({ der }) => certBag(der)));
  const key = sequence(bag(oids.shroudedKeyBag, await shroud(privateKey, password), attributes));
  const authenticatedSafe = sequence(await encryptedContent(certificates, password), dataContent(key));
  const version = encodeCount(3);
  return sequence(version, dataContent(authenticatedSafe), macData(authenticatedSafe, password));
}

/** ContentInfo of data (RFC 5652 section 4). */
const dataContent = (content: Buffer): Buffer => sequence(encodeOid(oids.data), explicit(octetString(content)));

/** ContentInfo of EncryptedData (RFC 5652 section 8), whose content is `[0] IMPLICIT OCTET STRING`. */
async function encryptedContent(safeContents: Buffer, password: string): Promise<Buffer> {
  const { algorithm, ciphertext } = await protect(safeContents, password);
  const info = sequence(encodeOid(oids.data), algorithm, encode(tag.primitive(0), ciphertext));
  return sequence(encodeOid(oids.encryptedData), explicit(sequence(encodeCount(0), info)));
}

/** SafeBag (section 4.2). */
const bag = (oid: string, value: Buffer, attributes?: Buffer): Buffer =>
  sequence(encodeOid(oid), explicit(value), ...(attributes ? [attributes] : []));

/** Section 4.2.3. The certificate's bytes are written as they are, never taken apart. */
const certBag = (der: Buffer, attributes?: Buffer): Buffer =>
  bag(oids.certBag, sequence(encodeOid(oids.x509Certificate), explicit(octetString(der))), attributes);

/** What ties the key to its certificate: the name people see, and SHA-1 of the certificate as every writer does. In the order of a DER SET OF. */
function entryAttributes({ certificate, friendlyName }: KeyedContent): Buffer {
  const localKeyId = createHash("sha1").update(certificate.der).digest();
  const attributes = [
    sequence(encodeOid(oids.friendlyName), encode(tag.set, encode(tag.bmpString, utf16(friendlyName)))),
    sequence(encodeOid(oids.localKeyId), encode(tag.set, octetString(localKeyId))),
  ];
  return encode(tag.set, ...attributes.sort(Buffer.compare)); // X.690 section 11.6
}

/** MacData (section 4): HMAC with SHA-256 over the authenticated safe. */
function macData(authenticatedSafe: Buffer, password: string): Buffer {
  const salt = randomBytes(saltOctets);
  const mac = createHmac("sha256", macKey(password, salt)).update(authenticatedSafe).digest();
  return sequence(sequence(algorithmOf(oids.sha256, encode(tag.null)), octetString(mac)), octetString(salt), encodeCount(iterations));
}

/** Appendix B.2 for as many octets as the digest has, so that its steps 6B and 6C never come. */
function macKey(password: string, salt: Buffer): Buffer {
  const [purpose, blockOctets] = [3, 64];
  const terminated = Buffer.concat([utf16(password), Buffer.alloc(2)]); // appendix B.1
  const blocks = [salt, terminated].map((octets) => Buffer.alloc(blockOctets * Math.ceil(octets.length / blockOctets), octets));
  let digest = Buffer.concat([Buffer.alloc(blockOctets, purpose), ...blocks]);
  for (let iteration = 0; iteration < iterations; iteration += 1) digest = hash("sha256", digest, "buffer");
  return digest;
}

/** BMPString, big-endian. */
const utf16 = (text: string): Buffer => Buffer.from(text, "utf16le").swap16();
