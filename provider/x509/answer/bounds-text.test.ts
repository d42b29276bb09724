/** What texts, mails and archives from outside may cost: bounded as the containers of bounds.test.ts are. */
import { gzipSync } from "node:zlib";
import { zipSync } from "fflate";
import { cheap } from "../../../test/cost";
import { der, real } from "../../../test/fuzz/fixtures";
import { sample } from "../../../test/sample";
import { isFault } from "../../fault";
import { lookInto, readAnswer } from "./read";

const { take } = sample("of texts made to be slow");
const mega = 1_048_576;
const leaf = real("leaf-prod-serv-ssl-2019");
const text = (content: string): Buffer => Buffer.from(content);
const zip = (files: Record<string, Uint8Array>): Buffer => Buffer.from(zipSync(files, { level: 0 }));

/** The code of the Fault, and its sentence. */
function refusal(bytes: Buffer): [code: string, message: string] {
  try {
    readAnswer(bytes);
  } catch (error) {
    if (isFault(error)) return [error.code, error.message];
    throw error;
  }
  return ["accepted", ""];
}

describe.each([16, 0.99])("%d MiB made to be slow are refused at the cost of their length", (size) => {
  const repeated = (unit: string | Buffer, before = ""): Buffer =>
    Buffer.concat([text(before), Buffer.alloc(Math.floor(size * mega) - 1_000, unit)]);
  const mail = "From: a\nTo: b\nSubject: c\nContent-Type: multipart/mixed; boundary=B\n\n";
  const slow: readonly (readonly [name: string, bytes: () => Buffer])[] = [
    ["dashes", () => repeated("-")],
    ["long dashes", () => repeated("\u2014")],
    ["invisible characters", () => repeated("\u200b")],
    ["no-break spaces in Windows-1252", () => repeated(Buffer.from([0xa0]))],
    ["markers in prose", () => repeated("-----BEGIN A----- x ")],
    ["markers and headers", () => repeated("-----BEGIN RSA PRIVATE KEY-----\nA: b\n")],
    ["headers in one block", () => repeated("A: b\n", "-----BEGIN RSA PRIVATE KEY-----\n")],
    ["tags that do not end", () => repeated("<a")],
    ["tags", () => repeated("<br>")],
    ["entities", () => repeated("&nbsp;")],
    ["entities that do not end", () => repeated("&#x2")],
    ["escapes", () => repeated("\\n")],
    ["backslashes", () => repeated("\\")],
    ["RTF of groups", () => repeated("{", "{\\rtf1 ")],
    ["RTF of words", () => repeated("\\par", "{\\rtf1 ")],
    ["RTF of characters by code", () => repeated("\\'97", "{\\rtf1 ")],
    ["percent-encoding", () => repeated("%0A", "BEGIN%20CERT")],
    ["soft line breaks", () => repeated("=\n", "-----BEGIN CERTIFICATE-----\n")],
    ["soft line breaks that are none", () => repeated("= ", "-----BEGIN CERTIFICATE-----\n")],
    ["values that begin as a PEM", () => repeated(`LS0tLS1CRUdJTi${"A".repeat(50)} `, "x: ")],
    ["one value over lines", () => repeated(`\n    ${"A".repeat(60)}`, "x: LS0tLS1CRUdJTi")],
    ["one value with spaces after it", () => repeated(" ", `x: LS0tLS1CRUdJTi${"A".repeat(60)}`)],
    ["a mail of boundaries", () => repeated("\n--B\n", mail)],
    ["a mail of one header", () => repeated(" x\n", "From: a\nTo: b\nSubject: c\n")],
    ["a mail of headers", () => repeated("To: b\n", "From: a\nSubject: c\n")],
    ["a mail in quoted-printable", () => repeated("= ", "From: a\nTo: b\nSubject: c\nContent-Transfer-Encoding: quoted-printable\n\n")],
    ["a mail of sixteen rich texts", () => text(`${mail}${`--B\n\n{\\rtf1 ${"\\'97".repeat((size * mega) / 66)}\n`.repeat(16)}`)],
    ["a mail of mails", () => repeated("Content-Type: message/rfc822\n\n", "From: a\nTo: b\nSubject: c\n")],
  ];
  test.each(take(slow, 1 / 3))("%s", (_name, bytes) => {
    const input = bytes();
    expect(cheap(() => refusal(input))[0]).toMatch(/^answer-(?:unreadable|too-big)$/);
    cheap(() => lookInto(input));
  });
});

describe("what unpacks to too much is refused, all containers together", () => {
  const nested = (bytes: Buffer, times: number): Buffer =>
    times === 0 ? bytes : nested(zip(Object.fromEntries(Array.from({ length: 10 }, (_, n) => [`${n}.zip`, bytes]))), times - 1);
  const part = "--B\n\nx\n";
  const large: readonly (readonly [name: string, bytes: () => Buffer, says: RegExp])[] = [
    ["a gzip bomb", () => gzipSync(Buffer.alloc(64 * mega)), /gzip unpacks to more than/],
    ["ZIPs of ten ZIPs each", () => nested(Buffer.alloc(4_000, "x"), 3), /holds more than 256 files|unpacks to more/],
    ["a ZIP of ZIPs with 16 MiB together", () => zip({ a: zip({ b: Buffer.alloc(9 * mega) }) }), /unpacks to more than/],
    [
      "a mail of 300 parts",
      () => text(`From: a\nTo: b\nSubject: c\nContent-Type: multipart/mixed; boundary=B\n\n${part.repeat(300)}--B--`),
      /256 parts/,
    ],
    ["a tar of 300 files", () => Buffer.concat(Array<Buffer>(300).fill(tarEntry("a", text("x")))), /256 (?:entries|files)/],
  ];
  test.each(large)("%s", (_name, bytes, says) => {
    const input = bytes();
    expect(cheap(() => refusal(input))).toEqual(["answer-too-big", expect.stringMatching(says)]);
  });
});

describe("a tar that lies is refused", () => {
  const entry = tarEntry("a.cer", der(leaf));
  const lies: readonly (readonly [name: string, bytes: Buffer])[] = [
    ["on its size", tarEntry("a.cer", der(leaf), 9_000)],
    ["with a size below nothing", tarEntry("a.cer", der(leaf), -1)],
    ["on its second header", Buffer.concat([entry, entry.map((octet, place) => (place === 3 ? octet ^ 1 : octet))])],
  ];
  test.each(lies)("%s", (_name, bytes) => {
    expect(refusal(bytes)[0]).toBe("answer-unreadable");
  });
});

/** One file of a tar; `says` is the size its header claims. */
function tarEntry(name: string, content: Buffer, says = content.length): Buffer {
  const entry = Buffer.alloc(512 + 512 * Math.ceil(content.length / 512));
  entry.write(name, 0);
  entry.write(says < 0 ? "-0000000001" : says.toString(8).padStart(11, "0"), 124);
  entry.write("        0ustar", 148);
  content.copy(entry, 512);
  const checksum = entry.subarray(0, 512).reduce((sum, octet) => sum + octet, 0);
  entry.write(`${checksum.toString(8).padStart(6, "0")}\0 `, 148);
  return entry;
}
