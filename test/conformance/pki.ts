/** Small hierarchies and CRLs for tests of the path check: P-256, because its keys cost nothing to make. */
import { createHash, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import type { Certificate } from "../../provider/x509/certificate";
import { type Crl, readCrl } from "../../provider/x509/crl";
import { encode, encodeOid, tag } from "../../provider/x509/der";
import { extensionOids } from "../../provider/x509/extension";
import { attributeOids } from "../../provider/x509/name";
import { type Attribute, algorithm, extensions, type ForgedExtension, type Forgery, forge, time } from "../x509/forge";

export const ecdsaWithSha256 = algorithm("1.2.840.10045.4.3.2", null);
export const at = new Date("2026-11-24T12:00:00Z");

export interface Key {
  readonly privateKey: KeyObject;
  readonly der: Buffer;
  readonly identifier: Buffer;
}

export function newKey(): Key {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const der = publicKey.export({ type: "spki", format: "der" });
  return { privateKey, der, identifier: createHash("sha1").update(der).digest() };
}

/** Whoever can sign: a name and a key. */
export interface Party {
  readonly name: readonly (readonly Attribute[])[];
  readonly key: Key;
}
export interface Issued extends Party {
  readonly certificate: Certificate;
}

export const named = (commonName: string): readonly (readonly Attribute[])[] => [[[attributeOids.commonName, commonName]]];

/** Extensions to replace or add by name; undefined drops one. */
export type Extensions = Readonly<Record<string, ForgedExtension | undefined>>;
export interface Overrides extends Partial<Omit<Forgery, "extensions" | "subject">> {
  readonly extensions?: Extensions;
  readonly key?: Key;
  readonly subject?: readonly (readonly Attribute[])[];
}

let serials = 1000;

/** A certificate right in everything but the overrides; by itself when `by` is missing. */
export function issue(
  commonName: string,
  by: Party | undefined,
  usual: Extensions,
  { extensions: changed = {}, key = newKey(), ...forgery }: Overrides = {},
): Issued {
  const name = forgery.subject ?? named(commonName);
  const issuer = by ?? { name, key };
  const all = {
    subjectKeyIdentifier: { oid: extensionOids.subjectKeyIdentifier, value: encode(tag.octetString, key.identifier) },
    authorityKeyIdentifier: extensions.authorityKeyIdentifier(issuer.key.identifier),
    ...usual,
    ...changed,
  };
  serials += 1;
  const certificate = forge({
    version: 2,
    serial: Buffer.from([serials >> 8, serials & 0xff]),
    innerAlgorithm: ecdsaWithSha256,
    outerAlgorithm: ecdsaWithSha256,
    issuer: issuer.name,
    notBefore: time("2020-01-01T00:00:00Z"),
    notAfter: time("2040-01-01T00:00:00Z"),
    publicKey: key.der,
    uniqueId: false,
    signer: issuer.key.privateKey,
    signature: Buffer.alloc(0),
    ...forgery,
    subject: name,
    extensions: Object.values(all).filter((extension) => extension !== undefined),
  });
  return { certificate, name, key };
}

const caExtensions: Extensions = {
  basicConstraints: extensions.basicConstraints(true),
  keyUsage: extensions.keyUsage("keyCertSign", "cRLSign"),
};

export const ca = (commonName: string, by?: Party, overrides?: Overrides): Issued => issue(commonName, by, caExtensions, overrides);

/** A leaf for TLS on both sides, named `host`. */
export const server = (host: string, by: Party, overrides?: Overrides): Issued =>
  issue(
    host,
    by,
    {
      keyUsage: extensions.keyUsage("digitalSignature"),
      extendedKeyUsage: extensions.extendedKeyUsage("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"),
      subjectAltName: extensions.dnsNames(host),
    },
    overrides,
  );

/** An extension from its parts. */
export const extension = (oid: string, value: Buffer, critical = false): ForgedExtension => ({ oid, value, critical });
export const sequence = (...parts: readonly Buffer[]): Buffer => encode(tag.sequence, ...parts);
export const integer = (value: number): Buffer => encode(tag.integer, Buffer.of(value));

/** nameConstraints from GeneralNames in DER. */
export function nameConstraints(permitted: readonly Buffer[], excluded: readonly Buffer[], critical = true): ForgedExtension {
  const list = (n: number, bases: readonly Buffer[]): Buffer[] =>
    bases.length === 0 ? [] : [encode(tag.constructed(n), ...bases.map((base) => sequence(base)))];
  return extension(extensionOids.nameConstraints, sequence(...list(0, permitted), ...list(1, excluded)), critical);
}

export interface CrlOverrides {
  readonly version?: Buffer | null;
  readonly thisUpdate?: string;
  readonly nextUpdate?: string | null;
  readonly number?: number | null;
  readonly issuerName?: Party["name"];
  readonly algorithm?: Buffer;
  readonly outerAlgorithm?: Buffer;
  /** Added behind authorityKeyIdentifier and cRLNumber. */
  readonly extensions?: readonly ForgedExtension[];
  readonly authorityKeyIdentifier?: Buffer | null;
  /** Entries in DER instead of `revoked`. */
  readonly entries?: Buffer;
}

/** A CRL entry. */
export const entry = (certificate: Certificate, ...extensionList: readonly ForgedExtension[]): Buffer =>
  sequence(
    encode(tag.integer, certificate.serial),
    time("2026-05-01T00:00:00Z"),
    ...(extensionList.length > 0 ? [sequence(...extensionList.map(encodeExtension))] : []),
  );

export const reason = (code: number): ForgedExtension => extension(extensionOids.reasonCode, encode(tag.enumerated, Buffer.of(code)));

function encodeExtension({ oid, critical, value }: ForgedExtension): Buffer {
  return sequence(encodeOid(oid), ...(critical ? [encode(tag.boolean, Buffer.of(0xff))] : []), encode(tag.octetString, value));
}

/** DER of a CRL: right in everything but the overrides, listing `revoked`. */
export function crlDer(by: Party, revoked: readonly Certificate[] = [], overrides: CrlOverrides = {}): Buffer {
  const { number = 1, nextUpdate = "2027-01-01T00:00:00Z", version = integer(1), algorithm: own = ecdsaWithSha256 } = overrides;
  const keyIdentifier = overrides.authorityKeyIdentifier === undefined ? by.key.identifier : overrides.authorityKeyIdentifier;
  const list = overrides.entries ?? Buffer.concat(revoked.map((certificate) => entry(certificate)));
  const crlExtensions = [
    ...(keyIdentifier ? [extensions.authorityKeyIdentifier(keyIdentifier)] : []),
    ...(number === null ? [] : [extension(extensionOids.crlNumber, integer(number))]),
    ...(overrides.extensions ?? []),
  ];
  const attribute = ([oid, value]: Attribute): Buffer => sequence(encodeOid(oid), encode(tag.utf8String, Buffer.from(value)));
  const tbs = sequence(
    ...(version ? [version] : []),
    own,
    sequence(...(overrides.issuerName ?? by.name).map((rdn) => encode(tag.set, ...rdn.map(attribute)))),
    time(overrides.thisUpdate ?? "2026-11-01T00:00:00Z"),
    ...(nextUpdate === null ? [] : [time(nextUpdate)]),
    ...(list.length > 0 ? [sequence(list)] : []),
    ...(crlExtensions.length > 0 ? [encode(tag.constructed(0), sequence(...crlExtensions.map(encodeExtension)))] : []),
  );
  return sequence(tbs, overrides.outerAlgorithm ?? own, encode(tag.bitString, Buffer.of(0), sign("sha256", tbs, by.key.privateKey)));
}

export const crl = (by: Party, revoked?: readonly Certificate[], overrides?: CrlOverrides): Crl => readCrl(crlDer(by, revoked, overrides));
