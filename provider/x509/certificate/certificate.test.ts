import { X509Certificate } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { algorithm } from "../../../test/x509/forge";
import { leaf as forgedLeaf, type LeafOverrides } from "../../../test/x509/leaf";
import { encode, encodeOid, tag } from "../der";
import { readCertificate, readCertificatePem, readCertificatesPem } from "./certificate";

const folder = path.join(__dirname, "../../../../shared/data/igc-sante");
const names = [
  "ACR-EL",
  "ACI-EL-ORG",
  "ACR-EL-TEST",
  "ACI-EL-ORG-TEST",
  "leaf-prod-serv-ssl-2019",
  "leaf-test-org-sign-2019",
  "leaf-test-org-sign-2021",
];

function pemOf(name: string): string {
  const file = path.join(folder, `${name}.pem`);
  if (!existsSync(file)) throw new Error(`The real certificates are needed: ${file} is missing.`);
  return readFileSync(file, "utf8");
}

const leaf = readCertificatePem(pemOf("leaf-prod-serv-ssl-2019"));

describe("a certificate is read as OpenSSL reads it", () => {
  test.each(names)("%s", (name) => {
    const certificate = readCertificatePem(pemOf(name));
    const reference = new X509Certificate(pemOf(name));
    expect(certificate.der.equals(reference.raw)).toBe(true);
    expect(certificate.sha256).toBe(reference.fingerprint256);
    expect(certificate.serialNumber).toBe(reference.serialNumber);
    expect(certificate.notBefore).toEqual(new Date(reference.validFrom));
    expect(certificate.notAfter).toEqual(new Date(reference.validTo));
    expect(certificate.publicKey.equals(reference.publicKey)).toBe(true);
    expect(new X509Certificate(certificate.pem).raw.equals(reference.raw)).toBe(true);
    expect(certificate.version).toBe(3);
    expect(certificate.subjectPublicKeyInfo.rsa!.publicExponent.toString("hex")).toBe("010001");
  });
});

test("a name keeps its RDN order, its string types and its accents", () => {
  const { subject } = readCertificatePem(pemOf("leaf-test-org-sign-2021"));
  expect(subject.attributes).toEqual([
    { oid: "2.5.4.6", value: "FR", tag: 19, rdn: 0 },
    { oid: "2.5.4.8", value: "Côte-d'Or (21)", tag: 12, rdn: 1 },
    { oid: "2.5.4.10", value: "MINISTERE DE TEST7708", tag: 12, rdn: 2 },
    { oid: "2.5.4.11", value: "300000000077081", tag: 12, rdn: 3 },
    { oid: "2.5.4.3", value: "testsign.test.asipsante.fr", tag: 12, rdn: 4 },
  ]);
});

test("extensions keep their order and their criticality", () => {
  expect(leaf.extensions.map(({ oid, critical }) => (critical ? `${oid}!` : oid))).toEqual([
    "2.5.29.19",
    "2.5.29.14",
    "2.5.29.35",
    "2.5.29.15!",
    "2.5.29.32",
    "2.5.29.37",
    "2.5.29.17",
    "2.5.29.31",
    "2.5.29.46",
    "1.3.6.1.5.5.7.1.1",
    "1.2.250.1.71.1.2.5",
  ]);
});

test("bytes changed after reading change nothing", () => {
  const bytes = Buffer.from(leaf.der);
  const certificate = readCertificate(bytes);
  bytes.fill(0);
  expect(certificate.der.equals(leaf.der)).toBe(true);
});

describe("bytes that are no certificate are refused, with what and where", () => {
  const der = leaf.der;
  const patched = (at: number, ...octets: number[]): Buffer => {
    const copy = Buffer.from(der);
    copy.set(octets, at);
    return copy;
  };
  test.each<[string, Buffer, RegExp]>([
    ["nothing at all", Buffer.alloc(0), /Certificate.*the bytes end before it/],
    ["a byte too many", Buffer.concat([der, Buffer.from([0])]), /1 bytes follow/],
    ["a byte too few", der.subarray(0, -1), /its length is \d+ and \d+ bytes remain/],
    ["an indefinite length", patched(1, 0x80), /indefinite/],
    ["a length with more octets than needed", Buffer.concat([Buffer.from([0x30, 0x83, 0]), der.subarray(2)]), /more octets than needed/],
    ["a high tag number", patched(0, 0x3f), /tag number/],
    ["another tag than SEQUENCE", patched(0, 0x31), /tag is 0x31 and not 0x30/],
    ["more bytes than a certificate has", Buffer.alloc(65_537), /65537 bytes/],
  ])("%s", (_, bytes, because) => {
    expect(() => readCertificate(bytes)).toThrow(
      expect.objectContaining({ code: "answer-unreadable", what: expect.stringMatching(because) }),
    );
  });
});

describe("fields that DER or RFC 5280 does not allow are refused by name", () => {
  const integer = (...octets: number[]): Buffer => encode(tag.integer, Buffer.from(octets));
  const rsaKey = (modulus: Buffer): Buffer =>
    encode(tag.sequence, algorithm("1.2.840.113549.1.1.1"), encode(tag.bitString, Buffer.of(0), encode(tag.sequence, modulus, integer(3))));
  const twice = encode(tag.sequence, encodeOid("2.5.4.3"), encode(tag.utf8String, Buffer.from("a")));
  const named = (...attributes: Buffer[]): Buffer => encode(tag.sequence, encode(tag.set, ...attributes));
  test.each<[string, LeafOverrides, RegExp]>([
    ["version 1, written", { version: 0 }, /version.*DER leaves out/],
    ["version 4", { version: 3 }, /version.*above 2/],
    ["a serial number without octets", { serial: Buffer.alloc(0) }, /serialNumber.*at least one octet/],
    ["a negative modulus", { publicKey: rsaKey(integer(0x80)) }, /modulus.*not a positive number/],
    ["the modulus 0", { publicKey: rsaKey(integer(0)) }, /modulus.*not a positive number/],
    ["an RDN without attributes", { subject: named() }, /attribute.*bytes end/],
    ["one attribute twice", { subject: named(twice, twice) }, /repeats itself/],
    ["65 attributes", { subject: Array.from({ length: 65 }, () => [["2.5.4.3", "a"]]) }, /more than 64 attributes/],
    [
      "65 extensions",
      { extensions: Object.fromEntries(Array.from({ length: 65 }, (_, i) => [i, { oid: `1.2.3.${i}`, value: Buffer.alloc(0) }])) },
      /Extension.*more than 64/,
    ],
    ["letters outside PrintableString", { subject: [[["2.5.4.6", "é", tag.printableString]]] }, /value.*characters/],
  ])("%s", (_, overrides, because) => {
    expect(() => forgedLeaf(overrides)).toThrow(
      expect.objectContaining({ code: "answer-unreadable", what: expect.stringMatching(because) }),
    );
  });
});

describe("PEM", () => {
  const pem = pemOf("leaf-prod-serv-ssl-2019");
  test("text around the block is ignored", () => {
    expect(readCertificatePem(`Bonjour,\n${pem}\nCordialement\n`).sha256).toBe(leaf.sha256);
  });
  test("several certificates keep their order", () => {
    expect(readCertificatesPem(names.map(pemOf).join("\n")).map((c) => c.sha256)).toEqual(
      names.map((n) => readCertificatePem(pemOf(n)).sha256),
    );
  });
  test.each<[string, string, RegExp]>([
    ["no block", "hello", /0 certificates/],
    ["two blocks", pem + pem, /2 certificates/],
    ["a block cut short", pem.slice(0, 400), /does not end/],
    ["another kind of block", pem.replaceAll("CERTIFICATE", "X509 CRL"), /block "X509 CRL"/],
    ["characters outside base64", pem.replace("MII", "M*I"), /not base64/],
    ["padding inside", pem.replace("MII", "M=="), /not base64/],
  ])("%s is refused", (_, text, because) => {
    expect(() => readCertificatePem(text)).toThrow(
      expect.objectContaining({ code: "answer-unreadable", what: expect.stringMatching(because) }),
    );
  });
});
