import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { ca, newKey, server } from "../../../test/conformance/pki";
import { algorithm, rsaPublicKey } from "../../../test/x509/forge";
import { type Certificate, readAlgorithm } from "../certificate";
import { DerReader } from "../der";
import { unsupportedKey, unsupportedSignature, verifySignature } from "./signature";

const read = (der: Buffer) => readAlgorithm(DerReader.over(der, "The algorithm"), "algorithm");
const root = ca("Root");
const withKey = (publicKey: Buffer): Certificate => server("a.fr", root, { publicKey }).certificate;
const spki = (key: KeyObject): Buffer => key.export({ type: "spki", format: "der" });

test.each<[string, Buffer, RegExp | undefined]>([
  ["SHA-256 with RSA", algorithm("1.2.840.113549.1.1.11"), undefined],
  ["SHA-384 with RSA", algorithm("1.2.840.113549.1.1.12"), undefined],
  ["SHA-512 with RSA", algorithm("1.2.840.113549.1.1.13"), undefined],
  ["SHA-256 with ECDSA", algorithm("1.2.840.10045.4.3.2", null), undefined],
  ["SHA-256 with RSA, without NULL", algorithm("1.2.840.113549.1.1.11", null), /wrong parameters/],
  ["SHA-256 with ECDSA, with NULL", algorithm("1.2.840.10045.4.3.2"), /wrong parameters/],
  ["SHA-1 with RSA", algorithm("1.2.840.113549.1.1.5"), /SHA-1.*broken/],
  ["MD5 with RSA", algorithm("1.2.840.113549.1.1.4"), /MD5.*broken/],
  ["RSA-PSS", algorithm("1.2.840.113549.1.1.10"), /RSA-PSS/],
  ["Ed25519", algorithm("1.3.101.112", null), /Ed25519/],
  ["something unknown", algorithm("1.2.3"), /1\.2\.3/],
])("the algorithm %s", (_, der, because) => {
  const said = unsupportedSignature(read(der));
  if (because) expect(said).toMatch(because);
  else expect(said).toBeUndefined();
});

const odd = (bits: number): bigint => 2n ** BigInt(bits - 1) + 1n;
test.each<[string, Buffer, RegExp | undefined]>([
  ["RSA-2048", rsaPublicKey(odd(2048)), undefined],
  ["RSA-8192", rsaPublicKey(odd(8192)), undefined],
  ["P-256", newKey().der, undefined],
  ["P-384", spki(generateKeyPairSync("ec", { namedCurve: "P-384" }).publicKey), undefined],
  ["RSA of 2047 bits", rsaPublicKey(odd(2047)), /2047 bits, below 2048/],
  ["RSA of 2049 bits", rsaPublicKey(odd(2049)), /not a multiple of 8/],
  ["RSA of 8200 bits", rsaPublicKey(odd(8200)), /above 8192/],
  ["an even modulus", rsaPublicKey(2n ** 2047n), /even modulus/],
  ["the exponent 3", rsaPublicKey(odd(2048), 3n), /exponent 3/],
  ["an even exponent", rsaPublicKey(odd(2048), 65538n), /exponent 65538/],
  ["an exponent of 72 bits", rsaPublicKey(odd(2048), 2n ** 71n + 1n), /above 64 bits/],
  ["RSA without NULL", rsaPublicKey(odd(2048), 65537n, null), /wrong parameters/],
  ["another curve", spki(generateKeyPairSync("ec", { namedCurve: "secp256k1" }).publicKey), /another curve/],
  ["a point off its curve", Buffer.concat([newKey().der.subarray(0, -1), Buffer.of(1)]), /not on its curve/],
  ["Ed25519", spki(generateKeyPairSync("ed25519").publicKey), /1\.3\.101\.112/],
])("the key %s", (_, publicKey, because) => {
  const said = unsupportedKey(withKey(publicKey));
  if (because) expect(said).toMatch(because);
  else expect(said).toBeUndefined();
});

test("a signature of one kind of key never holds under the algorithm of another", () => {
  const key = newKey();
  const bytes = Buffer.from("signed");
  const signature = sign("sha256", bytes, key.privateKey);
  const by = { subjectPublicKeyInfo: withKey(key.der).subjectPublicKeyInfo, publicKey: createPublicKey(key.privateKey) };
  const holds = (oid: string, parameters?: null): boolean =>
    verifySignature({ algorithm: read(algorithm(oid, parameters)), bytes, signature, by });
  expect(holds("1.2.840.10045.4.3.2", null)).toBe(true);
  expect(holds("1.2.840.10045.4.3.3", null)).toBe(false);
  expect(holds("1.2.840.113549.1.1.11")).toBe(false);
  expect(holds("1.2.840.10045.4.1", null)).toBe(false);
});
