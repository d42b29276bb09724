import forge from "node-forge";
import { encode, encodeOid } from "../../der";
import { type BerElement, readElement } from "../ber";
import type { Opening } from "../harvest";
import { pkcs12Kdf, purpose } from "./key-derivation";
import { type PasswordForm, passwordForms } from "./password";
import { open } from "./password-encryption";

const salt = Buffer.from("0102030405060708", "hex");
const opening = (): Opening => ({ password: "motdepasse", iterations: 1_000, openOnly: false });
const [form] = passwordForms("motdepasse") as [PasswordForm];
const integer = (value: number): Buffer => encode(0x02, Buffer.from([value]));

describe("RC2-40, as the portal uses it", () => {
  const algorithm = readElement(encode(0x30, encodeOid("1.2.840.113549.1.12.1.6"), encode(0x30, encode(0x04, salt), integer(1))));
  const derived = (id: number, length: number): string =>
    pkcs12Kdf(id, { hash: "sha1", salt, iterations: 1, length }, form.bmp, opening()).toString("binary");

  /** Encrypted in one go by node-forge; the plaintext brings its padding. */
  function encrypted(plain: Buffer): Buffer {
    const cipher = forge.rc2.createEncryptionCipher(derived(purpose.key, 5), 40);
    cipher.start(derived(purpose.iv, 8));
    cipher.update(forge.util.createBuffer(plain.toString("binary")));
    cipher.finish(() => true);
    return Buffer.from(cipher.output.getBytes(), "binary");
  }

  test.each([8, 4_096, 4_104, 10_000])("%i octets come out as they went in", (length) => {
    const plain = Buffer.from(Array.from({ length: length - 8 }, (_, place) => place % 251));
    expect(open(algorithm, encrypted(Buffer.concat([plain, Buffer.alloc(8, 8)])), form, opening()).bytes.equals(plain)).toBe(true);
  });

  test.each([
    ["that does not repeat its count", "4142434445460102"],
    ["of none", "4142434445464700"],
    ["of more than a block", "0909090909090909"],
  ])("a padding %s means that the password is wrong", (_name, last) => {
    expect(() => open(algorithm, encrypted(Buffer.from(last, "hex")), form, opening())).toThrow("[answer-password]");
  });

  test("half a block means the same", () => {
    expect(() => open(algorithm, encrypted(Buffer.alloc(16, 8)).subarray(0, 12), form, opening())).toThrow("[answer-password]");
  });
});

describe("parameters that are not known are refused by name", () => {
  const aes256 = encode(0x30, encodeOid("2.16.840.1.101.3.4.1.42"), encode(0x04, Buffer.alloc(16)));
  const pbkdf2 = (...parameters: Buffer[]): Buffer => encode(0x30, encodeOid("1.2.840.113549.1.5.12"), encode(0x30, ...parameters));
  const pbes2 = (derivation: Buffer, cipher = aes256): BerElement =>
    readElement(encode(0x30, encodeOid("1.2.840.113549.1.5.13"), encode(0x30, derivation, cipher)));
  const scrypt = (...parameters: Buffer[]): Buffer => encode(0x30, encodeOid("1.3.6.1.4.1.11591.4.11"), encode(0x30, ...parameters));
  const usual = [encode(0x04, salt), integer(1)] as const;

  const unknown: readonly (readonly [name: string, algorithm: BerElement, says: string])[] = [
    [
      "RC4",
      readElement(encode(0x30, encodeOid("1.2.840.113549.1.12.1.1"), encode(0x30))),
      "kind of encryption that is not read here (1.2.840.113549.1.12.1.1)",
    ],
    ["AES in GCM", pbes2(pbkdf2(...usual), encode(0x30, encodeOid("2.16.840.1.101.3.4.1.46"), encode(0x30))), "(2.16.840.1.101.3.4.1.46)"],
    [
      "PBMAC1 for a key",
      pbes2(encode(0x30, encodeOid("1.2.840.113549.1.5.14"), encode(0x30))),
      "kind of key derivation that is not read here (1.2.840.113549.1.5.14)",
    ],
    [
      "HMAC-SHA-512/256",
      pbes2(pbkdf2(...usual, encode(0x30, encodeOid("1.2.840.113549.2.13")))),
      "pseudo-random function that is not read here (1.2.840.113549.2.13)",
    ],
    ["a key length that is not the cipher's", pbes2(pbkdf2(...usual, integer(16))), "its key length is not its cipher's"],
    [
      "an initialisation vector of eight octets",
      pbes2(pbkdf2(...usual), encode(0x30, encodeOid("2.16.840.1.101.3.4.1.42"), encode(0x04, salt))),
      "vector has 8 bytes",
    ],
    ["no iterations", pbes2(pbkdf2(encode(0x04, salt), integer(0))), "no iteration count"],
    ["no salt", pbes2(pbkdf2()), "no salt of its own"],
    ["scrypt of nothing", pbes2(scrypt()), "its scrypt parameters are not complete"],
    [
      "scrypt with a cost that is no power of two",
      pbes2(scrypt(encode(0x04, salt), integer(3), integer(8), integer(1))),
      "parameters are none",
    ],
    [
      "scrypt with a table of 4 GiB",
      pbes2(scrypt(encode(0x04, salt), encode(0x02, Buffer.from("00400000", "hex")), integer(8), integer(1))),
      "[answer-too-big]",
    ],
    ["nothing", readElement(encode(0x30, encodeOid("1.2.840.113549.1.5.13"))), "has no parameters"],
  ];
  test.each(unknown)("%s", (_name, algorithm, says) => {
    expect(() => open(algorithm, Buffer.alloc(16), form, opening())).toThrow(says);
  });

  test("a key length that is the cipher's is taken", () => {
    expect(() => open(pbes2(pbkdf2(...usual, integer(32))), Buffer.alloc(15), form, opening())).toThrow("[answer-password]");
  });
});
