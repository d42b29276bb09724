import { zipSync } from "fflate";
import { cheap } from "../../../test/cost";
import { der, makePki, real, Workbench } from "../../../test/fuzz/fixtures";
import { isFault } from "../../fault";
import { encode, encodeOid } from "../der";
import { readAnswer } from "./read";

const mega = 1_048_576;
const password = "motdepasse";
const bench = new Workbench();
afterAll(() => bench.remove());
const pki = makePki(bench);
const leaf = real("leaf-prod-serv-ssl-2019");

const text = (content: string): Buffer => Buffer.from(content);
const zip = (files: Record<string, Uint8Array>): Buffer => Buffer.from(zipSync(files));

/** The code of the Fault, and its sentence. */
function refusal(bytes: Buffer, kdfIterations?: number): [code: string, message: string] {
  try {
    readAnswer(bytes, { password, ...(kdfIterations && { kdfIterations }) });
  } catch (error) {
    if (isFault(error)) return [error.code, error.message];
    throw error;
  }
  return ["accepted", ""];
}

describe("an answer that costs too much is refused before the work is done", () => {
  /** What a directory says of an entry's size, in the last record before the end of a ZIP of one entry with a short name. */
  const saying = (size: number, honest: Buffer): Buffer => {
    honest.writeUInt32LE(size, honest.length - 22 - 51 + 24);
    return honest;
  };
  const expensive: readonly (readonly [name: string, bytes: () => Buffer, says: RegExp])[] = [
    ["17 MiB", () => Buffer.alloc(17 * mega, 0x41), /17825792 bytes/],
    ["a P7B of 10,000 certificates", () => p7bOf(10_000), /holds 10000 certificates, more than the 64/],
    [
      "a PEM of 65 different certificates",
      () => text(Array.from({ length: 65 }, (_, n) => pemOf(numbered(n))).join("")),
      /more than 64 different/,
    ],
    ["a ZIP bomb", () => zip({ "a.cer": Buffer.alloc(mega) }), /unpacks from \d+ to 1048576 bytes/],
    ["a ZIP of 32 MiB", () => saying(32 * mega, zip({ "a.cer": der(leaf) })), /unpacks to 33554432 bytes/],
    ["a ZIP of 300 entries", () => zip(Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`${n}`, text("x")]))), /300 entries/],
    ["a PKCS#12 whose MAC asks for 1,000,000,000 iterations", () => p12OfIterations(1_000_000_000), /asks for 1000000000 iterations/],
    ["a PKCS#12 of 2 MiB", () => encode(0x30, encode(0x02, Buffer.from([3])), encode(0x30, Buffer.alloc(2 * mega))), /PKCS#12 has/],
    ["nine private keys", () => Buffer.concat(Array<Buffer>(9).fill(bench.read("leaf.key"))), /more than 8 private keys/],
  ];
  test.each(expensive)("%s", (_name, bytes, says) => {
    const input = bytes();
    expect(cheap(() => refusal(input))).toEqual(["answer-too-big", expect.stringMatching(says)]);
  });

  test("a ZIP that lies on its size is unpacked no further than it says", () => {
    const lie = saying(2_000, zip({ "a.cer": Buffer.alloc(mega) }));
    expect(refusal(lie)).toEqual(["answer-unreadable", expect.stringContaining("cannot be unpacked")]);
  });

  test("the iterations of one PKCS#12 are counted together", () => {
    const p12 = bench.openssl("pkcs12 -export -inkey leaf.key -in leaf.pem -iter 3000 -passout env:PASSWORD", { PASSWORD: password });
    expect(refusal(p12, 12_000)[0]).toBe("accepted");
    expect(refusal(p12, 8_000)[0]).toBe("answer-too-big");
  });
});

describe("16 MiB made to be slow are refused at the cost of their length", () => {
  const repeated = (unit: string | Buffer): Buffer => Buffer.alloc(16 * mega, unit);
  const inBlock = (unit: string): Buffer =>
    text(`-----BEGIN CERTIFICATE-----\n${repeated(unit).toString("latin1", 100)}\n-----END CERTIFICATE-----\n`);
  const slow: readonly (readonly [name: string, bytes: () => Buffer])[] = [
    ["PEM blocks that never end", () => repeated("-----BEGIN A-----\n")],
    ["PEM blocks of nothing", () => repeated("-----BEGIN A-----\nAA==\n-----END A-----\n")],
    ["the beginning of a BEGIN line", () => repeated("-----BEGIN ")],
    ["one block of base64", () => inBlock("AAAA")],
    ["one block of base64 that opens lists for ever", () => inBlock("MIAwgDCA")],
    ["one block of padding", () => inBlock("=")],
    ["one block of quoting marks", () => inBlock(">")],
    ["base64 alone", () => repeated("MIIB")],
    ["spaces", () => repeated(" ")],
    ["UTF-16", () => repeated(Buffer.from("-----BEGIN ", "utf16le"))],
    ["lists in lists without end", () => repeated(Buffer.from("3080", "hex"))],
    ["a P7B of eight million NULLs", () => p7bWith(Buffer.alloc(16 * mega - 100, Buffer.from("0500", "hex")))],
    ["a P7B of eight million empty certificates", () => p7bWith(Buffer.alloc(16 * mega - 100, Buffer.from("3000", "hex")))],
    ["the beginning of a web page", () => repeated("<html ")],
    ["mail headers", () => repeated("Subject:\n")],
    ["ends of ZIP directories", () => repeated(Buffer.from("504b0506", "hex"))],
  ];
  test.each(slow)("%s", (_name, bytes) => {
    const input = bytes();
    expect(cheap(() => refusal(input))[0]).toMatch(/^answer-(?:unreadable|too-big)$/);
  });

  test("a PKCS#12 of 1 MB under RC2", () => {
    const parameters = encode(0x30, encode(0x04, Buffer.alloc(8)), encode(0x02, Buffer.from([1])));
    const algorithm = encode(0x30, encodeOid("1.2.840.113549.1.12.1.6"), parameters);
    const encrypted = encode(0x30, encodeOid("1.2.840.113549.1.7.1"), algorithm, encode(0x80, Buffer.alloc(1_000_000)));
    const safe = encode(0x30, encodeOid("1.2.840.113549.1.7.6"), encode(0xa0, encode(0x30, encode(0x02, Buffer.from([0])), encrypted)));
    expect(cheap(() => refusal(pfxOf(encode(0x30, safe))))[0]).toBe("answer-password");
  });
});

/** The real leaf with another serial number: different bytes, same shape. */
function numbered(n: number): Buffer {
  const copy = Buffer.from(der(leaf));
  copy.writeUInt16BE(n, 16);
  return copy;
}

function pemOf(bytes: Buffer): string {
  return `-----BEGIN CERTIFICATE-----\n${bytes.toString("base64")}\n-----END CERTIFICATE-----\n`;
}

function p7bOf(count: number): Buffer {
  return p7bWith(Buffer.concat(Array.from({ length: count }, () => der(pki.leaf))));
}

/** A SignedData whose certificate set holds the octets given. */
function p7bWith(set: Buffer): Buffer {
  const certificates = encode(0xa0, set);
  const data = encode(0x30, encodeOid("1.2.840.113549.1.7.1"));
  const signedData = encode(0x30, encode(0x02, Buffer.from([1])), encode(0x31), data, certificates, encode(0x31));
  return encode(0x30, encodeOid("1.2.840.113549.1.7.2"), encode(0xa0, signedData));
}

/** A PKCS#12 whose MAC is made with the iteration count given, as far as its header says. */
function p12OfIterations(iterations: number): Buffer {
  const count = Buffer.alloc(4);
  count.writeUInt32BE(iterations);
  const digest = encode(0x30, encode(0x30, encodeOid("2.16.840.1.101.3.4.2.1"), encode(0x05)), encode(0x04, Buffer.alloc(32)));
  const mac = encode(0x30, digest, encode(0x04, Buffer.alloc(8)), encode(0x02, count));
  return pfxOf(encode(0x30), mac);
}

/** A PFX around an AuthenticatedSafe. */
function pfxOf(authenticatedSafe: Buffer, ...mac: readonly Buffer[]): Buffer {
  const content = encode(0x30, encodeOid("1.2.840.113549.1.7.1"), encode(0xa0, encode(0x04, authenticatedSafe)));
  return encode(0x30, encode(0x02, Buffer.from([3])), content, ...mac);
}
