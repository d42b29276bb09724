import "reflect-metadata";
import { execFileSync } from "node:child_process";
import { createHash, generateKeyPairSync, type KeyObject, sign, webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";
import fc from "fast-check";
import { encode, encodeOid, tag } from "../der";
import { publicKeySha256 } from "../key";
import { encodeSubject, subjectOf } from "../name";
import { buildCsr, readCsr } from "./csr";

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const other = generateKeyPairSync("rsa", { modulusLength: 2048 });
const subject = subjectOf({
  structureName: "MAISON DE SANTE PLURIPROFESSIONNELLE SAINT-ÉTIENNE",
  idNat: "1690781810",
  departmentLabel: "Rhône (69)",
  commonName: "INSI-AUTO",
});
const signer = (key: KeyObject) => (data: Uint8Array) => Promise.resolve(sign("sha256", data, key));
const build = () => buildCsr({ subject, publicKey, sign: signer(privateKey) });
const pem = (der: Buffer, label = "CERTIFICATE REQUEST") =>
  `-----BEGIN ${label}-----\n${der.toString("base64").replace(/.{64}/g, "$&\n")}\n-----END ${label}-----\n`;

describe("building a request", () => {
  test("gives the same bytes twice, so that a retry is the same request", async () => {
    expect(await build()).toEqual(await build());
  });

  test("gives the bytes @peculiar/x509 writes for the same subject and key", async () => {
    const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
    const subtle = webcrypto.subtle;
    const keys = {
      privateKey: await subtle.importKey("pkcs8", privateKey.export({ type: "pkcs8", format: "der" }), algorithm, true, ["sign"]),
      publicKey: await subtle.importKey("spki", publicKey.export({ type: "spki", format: "der" }), algorithm, true, ["verify"]),
    };
    const name = new x509.Name(encodeSubject(subject)).toArrayBuffer();
    const library = await x509.Pkcs10CertificateRequestGenerator.create(
      { name: new x509.Name(name), keys: keys as never, signingAlgorithm: algorithm },
      webcrypto,
    );
    expect((await build()).toString("hex")).toBe(Buffer.from(library.rawData).toString("hex"));
  });

  test("openssl verifies it and reads the subject", async () => {
    const read = (...more: string[]) =>
      execFileSync("openssl", ["req", "-inform", "DER", "-noout", ...more], {
        input: der,
        encoding: "utf8",
        stdio: ["pipe", "pipe", "pipe"],
      });
    const der = await build();
    expect(read("-verify", "-subject", "-nameopt", "RFC2253,utf8,-esc_msb")).toContain(
      "CN=INSI-AUTO,OU=1690781810,O=MAISON DE SANTE PLURIPROFESSIONNELLE SAI,ST=Rhône (69),C=FR",
    );
  });

  test("refuses a signature made with another key", async () => {
    await expect(buildCsr({ subject, publicKey, sign: signer(other.privateKey) })).rejects.toMatchObject({ code: "vault-key-mismatch" });
  });

  test("lets the vault's own failure through", async () => {
    const failure = new Error("token removed");
    await expect(buildCsr({ subject, publicKey, sign: () => Promise.reject(failure) })).rejects.toBe(failure);
  });
});

describe("reading a request", () => {
  test("finds subject, key and a valid signature again", async () => {
    const csr = readCsr(await build());
    expect(csr.subject.der).toEqual(encodeSubject(subject));
    expect(csr.subject.attributes.map(({ oid, value, tag, rdn }) => [oid, value, tag, rdn])).toEqual([
      ["2.5.4.6", "FR", 19, 0],
      ["2.5.4.8", "Rhône (69)", 12, 1],
      ["2.5.4.10", subject.organization, 12, 2],
      ["2.5.4.11", "1690781810", 12, 3],
      ["2.5.4.3", "INSI-AUTO", 12, 4],
    ]);
    expect(csr.publicKeySha256).toBe(publicKeySha256(publicKey));
    expect(csr.signatureValid).toBe(true);
  });

  test.each(["CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"])("reads PEM with the label %s", async (label) => {
    const der = await build();
    expect(readCsr(Buffer.from(`text before\r\n${pem(der, label)}`)).der).toEqual(der);
  });

  test.each([
    ["sha256WithRSAEncryption", "1.2.840.113549.1.1.11", "sha256", true],
    ["sha1WithRSAEncryption", "1.2.840.113549.1.1.5", "sha1", false],
    ["sha384WithRSAEncryption", "1.2.840.113549.1.1.12", "sha384", false],
    ["sha256WithRSAEncryption said, SHA-1 done", "1.2.840.113549.1.1.11", "sha1", false],
  ])("signed %s: only SHA-256 with RSA counts as a valid signature", async (_, oid, hash, valid) => {
    const der = await build();
    const info = der.subarray(4, 8 + der.readUInt16BE(6));
    const algorithm = encode(tag.sequence, encodeOid(oid), encode(tag.null));
    const signature = encode(tag.bitString, Buffer.of(0), sign(hash, info, privateKey));
    expect(readCsr(encode(tag.sequence, info, algorithm, signature)).signatureValid).toBe(valid);
  });

  test("sees a changed subject as an invalid signature", async () => {
    const der = await build();
    der.write("INSI-MANU", der.indexOf("INSI-AUTO"));
    expect(readCsr(der).signatureValid).toBe(false);
  });

  test.each([
    ["nothing", (): Buffer => Buffer.alloc(0)],
    ["text", (): Buffer => Buffer.from("hello")],
    ["a byte too many", (der: Buffer): Buffer => Buffer.concat([der, Buffer.of(0)])],
    ["a byte too few", (der: Buffer): Buffer => der.subarray(0, -1)],
    ["two requests in one PEM text", (der: Buffer): Buffer => Buffer.from(pem(der) + pem(der))],
    ["a PEM block of another kind", (der: Buffer): Buffer => Buffer.from(pem(der, "CERTIFICATE"))],
    ["a public key alone", (): Buffer => publicKey.export({ type: "spki", format: "der" })],
  ])("refuses %s by name", async (_, spoil) => {
    const der = await build();
    expect(() => readCsr(spoil(der))).toThrow(expect.objectContaining({ code: "csr-unreadable" }));
  });

  test("fails only by its own name, whatever bytes are changed", async () => {
    const der = await build();
    fc.assert(
      fc.property(fc.nat(der.length - 1), fc.integer({ min: 0, max: 255 }), (at, byte) => {
        const spoiled = Buffer.from(der);
        spoiled[at] = byte;
        try {
          expect(readCsr(spoiled).signatureValid).toBe(spoiled.equals(der));
        } catch (error) {
          expect(error).toMatchObject({ code: "csr-unreadable" });
        }
      }),
      { numRuns: 1000 },
    );
  });
});

test("a key's fingerprint is the SHA-256 that openssl computes of its SubjectPublicKeyInfo", () => {
  const spki = execFileSync("openssl", ["pkey", "-pubin", "-outform", "DER"], { input: publicKey.export({ type: "spki", format: "pem" }) });
  expect(publicKeySha256(publicKey)).toBe(createHash("sha256").update(spki).digest("hex"));
});
