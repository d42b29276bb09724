/** The kinds behind the files of brought.test.ts: what was done to a certificate on its way, and what it is read as. */
import { execFileSync } from "node:child_process";
import { gzipSync } from "node:zlib";
import { zipSync } from "fflate";
import { der, real, Workbench } from "../../../test/fuzz/fixtures";
import { readCertificatePem } from "../certificate";
import type { AnswerKind } from "./file";
import { readAnswer } from "./read";
import { textOf } from "./text";

const bench = new Workbench();
afterAll(() => bench.remove());
const pem = real("leaf-prod-serv-ssl-2019");
const other = real("leaf-test-org-sign-2021");
const leaf = readCertificatePem(pem).sha256;

const utf8 = (text: string): Buffer => Buffer.from(text);
const utf16 = (text: string): Buffer => Buffer.from(`\uFEFF${text}`, "utf16le");
const latin1 = (text: string): Buffer => Buffer.from(text, "latin1");
const base64 = (bytes: string | Buffer): string => Buffer.from(bytes).toString("base64");
const zip = (files: Record<string, Uint8Array>): Buffer => Buffer.from(zipSync(files));
const dashes = (dash: string): string => pem.replaceAll("-----", dash);
const lines = (each: string): string => pem.replaceAll("\n", each);

const quoted = "begins with -----BEGIN CERTIFICATE-----";
const texts: readonly (readonly [name: string, bytes: Buffer])[] = [
  ["em dashes", utf8(dashes("\u2014\u2014-"))],
  ["em dashes in UTF-16", utf16(dashes("\u2014\u2014-"))],
  ["one em dash", utf8(dashes("\u2014"))],
  ["horizontal bars", utf8(dashes("\u2015\u2015"))],
  ["non-breaking hyphens", utf8(dashes("\u2011\u2011\u2011\u2011\u2011"))],
  ["minus signs", utf8(dashes("\u2212\u2212\u2212\u2212\u2212"))],
  ["lower-case labels", utf8(pem.replace(/(BEGIN|END) CERTIFICATE/g, (marker) => marker.toLowerCase()))],
  ["no-break spaces in the label", utf8(pem.replaceAll("BEGIN CERT", "BEGIN\u00a0CERT").replaceAll("END CERT", "END\u00a0CERT"))],
  ["no-break spaces in UTF-16", utf16(lines("\n\u00a0"))],
  ["zero-width spaces", utf8(lines("\u200b\n\u200b"))],
  ["soft hyphens in Windows-1252", latin1(lines("\u00ad\n"))],
  ["a left-to-right mark in front", utf8(`\u200e${pem}`)],
  ["line separators of Unicode", utf8(lines("\u2028"))],
  ["JSON of a JSON", utf8(JSON.stringify(JSON.stringify({ pem })))],
  ["JSON with escaped slashes, as PHP writes it", utf8(JSON.stringify({ pem }).replaceAll("/", "\\/"))],
  ["JSON with escapes by code", utf8(JSON.stringify({ pem }).replaceAll("+", "\\u002b"))],
  ["a list of lines", utf8(JSON.stringify(pem.trim().split("\n"), null, 2))],
  ["YAML that folds its lines", utf8(`pem: "${lines("\\n\\\n    ")}"`)],
  ["the line ends of PowerShell", utf8(lines("`r`n"))],
  ["percent-encoding", utf8(`X-SSL-CERT: ${encodeURIComponent(pem)}`)],
  ["a form's encoding", utf8(`cert=${new URLSearchParams({ pem }).toString()}`)],
  ["quoted-printable that was left", utf8(lines("=20\r\n").replaceAll("=20\r\n-----END", "\r\n-----END"))],
  ["soft line breaks of quoted-printable", utf8(pem.replace(/(.{32})(?=.)/g, "$1=\r\n").replaceAll("=\r\n-", "-"))],
  [
    "a table of HTML",
    utf8(
      `<table>${pem
        .split("\n")
        .map((line) => `<tr><td class="x">${line}</td></tr>`)
        .join("")}</table>`,
    ),
  ],
  ["named entities", utf8(`<html>${lines("&nbsp;<br/>").replaceAll("+", "&plus;").replaceAll("/", "&sol;").replaceAll("=", "&equals;")}`)],
  ["word breaks of HTML", utf8(`<p>${pem.replaceAll("A", "A<wbr>")}`)],
  ["RTF with its dashes by code", utf8(`{\\rtf1 ${dashes("\\'97\\'97-").replaceAll("\n", "\\par\n")}}`)],
  ["RTF with its dashes by word", utf8(`{\\rtf1 ${dashes("\\emdash \\u8212 ?").replaceAll("\n", "\\line ")}}`)],
  ["prose that quotes both markers", utf8(`It ${quoted}, and ends with -----END CERTIFICATE-----.\n${pem}`)],
  ["prose that quotes them on lines of their own", utf8(`-----BEGIN CERTIFICATE-----\n...\n-----END CERTIFICATE-----\n${pem}`)],
  ["prose that quotes after it", utf8(`${pem}\nIt ${quoted} as you see.`)],
  ["a marker in prose that never ends", utf8(`Copy from -----BEGIN CERTIFICATE-----\nto the end.\n\n${pem}`)],
  [
    "prose that goes on with what looks like base64",
    utf8(`Copy from -----BEGIN CERTIFICATE----- to the end, SHA-1 ${"0123456789abcdef".repeat(3)}.\n${pem}`),
  ],
  ["a label that is none", utf8(pem.replaceAll("CERTIFICATE", "X.509 CERT"))],
  ["the label of something else", utf8(pem.replaceAll("CERTIFICATE", "CERTIFICATE REQUEST"))],
  ["headers in the block", utf8(pem.replace("-----\n", "-----\nSubject: x\nIssuer: y\n\n"))],
];
test.each(texts)("a PEM with %s is read", (_name, bytes) => {
  expect(readAnswer(bytes).certificates.map(({ sha256 }) => sha256)).toEqual([leaf]);
});

test.each([
  ["UTF-8", "e28094c2a0", "\u2014\u00a0"],
  ["UTF-8 with a byte order mark", "efbbbfe28094", "\u2014"],
  ["UTF-16", "fffe1420a000", "\u2014\u00a0"],
  ["UTF-16, big-endian", "feff201400a0", "\u2014\u00a0"],
  ["Windows-1252", "97a041", "\u2014\u00a0A"],
])("long dashes and no-break spaces mean the same in %s", (_encoding, hex, text) => {
  expect(textOf(Buffer.from(hex, "hex"))).toBe(text);
});

const mail = (...headersAndBody: string[]): Buffer => latin1(`From: a@b.fr\r\nTo: c@d.fr\r\nSubject: x\r\n${headersAndBody.join("\r\n")}`);
const attached = (encoding: string, content: string): string =>
  `--B\r\nContent-Type: application/octet-stream; name="a.cer"\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${content}\r\n`;
const multipart = (...parts: string[]): Buffer => mail("Content-Type: multipart/mixed; boundary=B", "", "preamble", ...parts, "--B--", "");
const tar = (name: string): Buffer => execFileSync("tar", ["-cf", "-", "-C", bench.folder, name]);
bench.write("a.pem", pem);
bench.write(`${"long".repeat(40)}.pem`, pem);

const containers: readonly (readonly [name: string, bytes: Buffer, kind: AnswerKind])[] = [
  ["Kubernetes' YAML over several lines", utf8(`data:\n  tls.crt: ${base64(pem).replace(/.{76}/g, "$&\n    ")}\n`), "pem"],
  ["a kubeconfig", utf8(`client-certificate-data: ${base64(pem)}\n`), "pem"],
  ["a JWK", utf8(JSON.stringify({ kty: "RSA", x5c: [base64(der(pem))] })), "pem"],
  ["SAML metadata", utf8(`<ds:X509Certificate>\n${base64(der(pem)).replace(/.{76}/g, "$&\n")}\n</ds:X509Certificate>`), "der"],
  ["base64 of base64 of a PEM", utf8(base64(utf8(base64(pem)))), "pem"],
  ["a mail with a DER", multipart(attached("base64", base64(der(pem)))), "mail"],
  ["a mail with a ZIP", multipart(attached("base64", base64(zip({ "a.cer": der(pem) })))), "mail"],
  ["a mail with a PEM in binary", multipart(attached("binary", pem)), "mail"],
  ["a mail cut before its end", multipart(attached("base64", base64(der(pem)))).subarray(0, -10), "mail"],
  [
    "a mail that was forwarded as an attachment",
    multipart("--B\r\nContent-Type: message/rfc822\r\n", mail("", pem).toString("latin1")),
    "mail",
  ],
  ["a mail of HTML", mail("Content-Type: text/html", "", `<html>${lines("<br>")}`), "mail"],
  ["a tar", tar("a.pem"), "tar"],
  ["a tar with a long name", tar(`${"long".repeat(40)}.pem`), "tar"],
  ["a tar.gz", gzipSync(tar("a.pem")), "tar"],
  ["a PEM that was gzipped", gzipSync(pem), "pem"],
  ["a ZIP in a ZIP in a mail", multipart(attached("base64", base64(zip({ "a.zip": zip({ "a.pem": utf8(pem) }) })))), "mail"],
  ["a ZIP with what macOS puts in", zip({ "a.pem": utf8(pem), "__MACOSX/._a.pem": utf8("x"), ".DS_Store": utf8("x") }), "zip"],
];
test.each(containers)("a certificate in %s is read", (_name, bytes, kind) => {
  const { certificates, kind: found, notes } = readAnswer(bytes);
  expect([certificates.map(({ sha256 }) => sha256), found]).toEqual([[leaf], kind]);
  expect(notes.join()).not.toMatch(/MACOSX|DS_Store/);
});

describe("of several end-entity certificates the key decides", () => {
  const mine = readCertificatePem(other);
  const wrapped: readonly (readonly [name: string, bytes: Buffer])[] = [
    ["a PEM", utf8(pem + other)],
    ["a P7B", bench.openssl(`crl2pkcs7 -nocrl -certfile ${bench.write("two.pem", pem + other)} -outform DER`)],
    ["a ZIP", zip({ "1.cer": der(pem), "2.cer": der(other) })],
    ["a mail", multipart(attached("base64", base64(der(pem))), attached("base64", base64(der(other))))],
  ];
  test.each(wrapped)("in %s", (_name, bytes) => {
    const { certificates, notes } = readAnswer(bytes, { publicKeySha256: mine.publicKeySha256 });
    expect(certificates[0]!.sha256).toBe(mine.sha256);
    expect(notes.join()).toContain("2 end-entity certificates");
    expect(() => readAnswer(bytes, { publicKeySha256: "00" })).toThrow("[answer-ambiguous]");
  });
});
