/**
 * Certificates of any shape, for tests: each field of the DER can be what no CA would write.
 * Unsigned unless a signer is given: 512 zero octets stand where a signature of the IGC-Santé CAs would.
 */
import { createHash, type KeyObject, sign } from "node:crypto";
import { type Certificate, readCertificate } from "../../provider/x509/certificate";
import { encode, encodeOid, tag } from "../../provider/x509/der";
import { extensionOids, type KeyUsage, keyUsageNames } from "../../provider/x509/extension";

/** `[type, value]`, with the string's tag when it is not UTF8String. */
export type Attribute = readonly [oid: string, value: string, kind?: number];
export interface ForgedExtension {
  readonly oid: string;
  readonly critical?: boolean;
  readonly value: Buffer;
}

export interface Forgery {
  /** As encoded: 2 is version 3; undefined leaves the field out. */
  readonly version: number | undefined;
  readonly serial: Buffer;
  /** AlgorithmIdentifier inside and outside the signed part. */
  readonly innerAlgorithm: Buffer;
  readonly outerAlgorithm: Buffer;
  /** RDNs, or a whole Name in DER. */
  readonly issuer: readonly (readonly Attribute[])[] | Buffer;
  readonly subject: readonly (readonly Attribute[])[] | Buffer;
  readonly notBefore: Buffer;
  readonly notAfter: Buffer;
  readonly publicKey: Buffer;
  readonly uniqueId: boolean;
  readonly extensions: readonly ForgedExtension[];
  readonly signer: KeyObject | undefined;
  readonly signature: Buffer;
}

const sequence = (...parts: readonly Buffer[]): Buffer => encode(tag.sequence, ...parts);

/** The certificate, read back. */
export function forge(forgery: Forgery): Certificate {
  const tbs = sequence(
    ...(forgery.version === undefined ? [] : [encode(tag.constructed(0), encode(tag.integer, Buffer.of(forgery.version)))]),
    encode(tag.integer, forgery.serial),
    forgery.innerAlgorithm,
    name(forgery.issuer),
    sequence(forgery.notBefore, forgery.notAfter),
    name(forgery.subject),
    forgery.publicKey,
    ...(forgery.uniqueId ? [encode(tag.primitive(1), Buffer.of(0, 1))] : []),
    ...(forgery.extensions.length === 0 ? [] : [encode(tag.constructed(3), sequence(...forgery.extensions.map(extension)))]),
  );
  const signature = forgery.signer ? sign("sha256", tbs, forgery.signer) : forgery.signature;
  return readCertificate(sequence(tbs, forgery.outerAlgorithm, encode(tag.bitString, Buffer.of(0), signature)));
}

function name(rdns: readonly (readonly Attribute[])[] | Buffer): Buffer {
  if (Buffer.isBuffer(rdns)) return rdns;
  const attribute = ([oid, value, kind = tag.utf8String]: Attribute): Buffer => sequence(encodeOid(oid), encode(kind, Buffer.from(value)));
  return sequence(...rdns.map((rdn) => encode(tag.set, ...rdn.map(attribute).sort(Buffer.compare))));
}

function extension({ oid, critical, value }: ForgedExtension): Buffer {
  return sequence(encodeOid(oid), ...(critical ? [encode(tag.boolean, Buffer.of(0xff))] : []), encode(tag.octetString, value));
}

/** An AlgorithmIdentifier with NULL parameters, or with those given. */
export const algorithm = (oid: string, parameters: Buffer | null = encode(tag.null)): Buffer =>
  sequence(encodeOid(oid), ...(parameters ? [parameters] : []));

/** UTCTime, or GeneralizedTime with `long`. */
export function time(iso: string, long = false): Buffer {
  const digits = new Date(iso).toISOString().replace(/[-:T]|\.\d+/g, "");
  return long ? encode(tag.generalizedTime, Buffer.from(digits)) : encode(tag.utcTime, Buffer.from(digits.slice(2)));
}

/** An integer's content octets: positive. */
export const positive = (value: bigint): Buffer => {
  const hex = value.toString(16);
  const octets = Buffer.from(hex.length % 2 ? `0${hex}` : hex, "hex");
  return octets[0]! >= 0x80 ? Buffer.concat([Buffer.of(0), octets]) : octets;
};

/** SubjectPublicKeyInfo of an RSA key from its numbers: no check whatever. */
export const rsaPublicKey = (modulus: bigint, exponent = 65537n, parameters?: Buffer | null): Buffer =>
  sequence(
    algorithm("1.2.840.113549.1.1.1", parameters),
    encode(tag.bitString, Buffer.of(0), sequence(encode(tag.integer, positive(modulus)), encode(tag.integer, positive(exponent)))),
  );

const uri = (address: string): Buffer => encode(tag.primitive(6), Buffer.from(address));

/** Extensions by name; each takes what it says, right or wrong. */
export const extensions = {
  keyUsage: (...usages: readonly KeyUsage[]): ForgedExtension => ({
    oid: extensionOids.keyUsage,
    critical: true,
    value: namedBits(usages.map((usage) => keyUsageNames.indexOf(usage))),
  }),
  extendedKeyUsage: (...oids: readonly string[]): ForgedExtension => ({
    oid: extensionOids.extendedKeyUsage,
    value: sequence(...oids.map(encodeOid)),
  }),
  basicConstraints: (ca = false, pathLen?: number): ForgedExtension => ({
    oid: extensionOids.basicConstraints,
    critical: ca,
    value: sequence(
      ...(ca ? [encode(tag.boolean, Buffer.of(0xff))] : []),
      ...(pathLen === undefined ? [] : [encode(tag.integer, Buffer.of(pathLen))]),
    ),
  }),
  subjectKeyIdentifier: (publicKey: Buffer): ForgedExtension => ({
    oid: extensionOids.subjectKeyIdentifier,
    value: encode(tag.octetString, keyIdentifier(publicKey)),
  }),
  authorityKeyIdentifier: (identifier: Buffer, ...more: readonly Buffer[]): ForgedExtension => ({
    oid: extensionOids.authorityKeyIdentifier,
    value: sequence(encode(tag.primitive(0), identifier), ...more),
  }),
  certificatePolicies: (oid: string, statement?: string): ForgedExtension => ({
    oid: extensionOids.certificatePolicies,
    value: sequence(
      sequence(
        encodeOid(oid),
        ...(statement ? [sequence(sequence(encodeOid("1.3.6.1.5.5.7.2.1"), encode(tag.ia5String, Buffer.from(statement))))] : []),
      ),
    ),
  }),
  crlDistributionPoints: (...addresses: readonly string[]): ForgedExtension => ({
    oid: extensionOids.crlDistributionPoints,
    value: sequence(...addresses.map((address) => sequence(encode(tag.constructed(0), encode(tag.constructed(0), uri(address)))))),
  }),
  authorityInfoAccess: (...accesses: readonly (readonly [method: string, address: string])[]): ForgedExtension => ({
    oid: extensionOids.authorityInfoAccess,
    value: sequence(...accesses.map(([method, address]) => sequence(encodeOid(method), uri(address)))),
  }),
  privateKeyUsagePeriod: (from: string | undefined, to: string | undefined): ForgedExtension => ({
    oid: extensionOids.privateKeyUsagePeriod,
    value: sequence(...[from, to].flatMap((iso, n) => (iso ? [encode(tag.primitive(n), time(iso, true).subarray(2))] : []))),
  }),
  dnsNames: (...names: readonly string[]): ForgedExtension => ({
    oid: extensionOids.subjectAltName,
    value: sequence(...names.map((dns) => encode(tag.primitive(2), Buffer.from(dns)))),
  }),
  mailName: (address: string): ForgedExtension => ({
    oid: extensionOids.subjectAltName,
    value: sequence(encode(tag.primitive(1), Buffer.from(address))),
  }),
  productCategory: (...octets: readonly number[]): ForgedExtension => ({
    oid: extensionOids.productCategory,
    value: encode(tag.octetString, Buffer.from(octets)),
  }),
} as const;

/** A named bit list: trailing zero bits dropped (X.690 section 11.2.2). */
function namedBits(bits: readonly number[]): Buffer {
  if (bits.length === 0) return encode(tag.bitString, Buffer.of(0));
  const last = Math.max(...bits);
  const octets = Buffer.alloc((last >> 3) + 1);
  for (const bit of bits) octets[bit >> 3]! |= 0x80 >> (bit & 7);
  return encode(tag.bitString, Buffer.of(7 - (last & 7)), octets);
}

/** RFC 5280 section 4.2.1.2, method 1: the SHA-1 of the BIT STRING's octets, here of RSA-2048 and larger keys. */
export function keyIdentifier(publicKey: Buffer): Buffer {
  const key = publicKey.subarray(publicKey.indexOf(Buffer.from("0500", "hex")) + 2); // the BIT STRING behind the algorithm
  const header = key[1]! < 0x80 ? 2 : 2 + (key[1]! & 0x7f);
  return createHash("sha1")
    .update(key.subarray(header + 1))
    .digest();
}
