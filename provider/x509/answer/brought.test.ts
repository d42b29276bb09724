/** What people bring, after public reports: each file of ../shared/data/brought does what its README says. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { real } from "../../../test/fuzz/fixtures";
import { isFault } from "../../fault";
import { readCertificatePem } from "../certificate";
import { type AnswerOptions, lookInto, readAnswer, readHoldings } from "./read";

const folder = path.join(__dirname, "../../../../shared/data/brought");
if (!existsSync(folder)) throw new Error(`The files people bring, ${folder}, are missing: this test cannot run without them.`);
const brought = (name: string): Buffer => readFileSync(path.join(folder, name));
const leaf = readCertificatePem(real("leaf-prod-serv-ssl-2019")).sha256;

const reads = [
  "t01-literal-backslash-n.txt",
  "t01b-json.json",
  "t02-word-dashes.txt",
  "t02b-word-dashes-cp1252.txt",
  "t02c-four-dashes.txt",
  "t02d-space-in-dashes.txt",
  "t03-qp-inline.eml",
  "t03b-attachment.eml",
  "t03c-attachment-pem-qp.eml",
  "t04-html-br.html",
  "t04b-html-entities.html",
  "t04c-html-pre.html",
  "t05-rtf.rtf",
  "t06-nbsp.txt",
  "t06d-soft-hyphen.txt",
  "t06e-nbsp-1252.txt",
  "t08-base64-of-pem.txt",
  "t08b-k8s-secret.yaml",
  "t09-glued.pem",
  "t10-sentence.txt",
  "t10b-sentence-begin.txt",
  "t11-macosx.zip",
  "t11b-nested.zip",
  "t12-tar.tar",
  "t15c-zip64.zip",
];

const says: readonly (readonly [name: string, cause: RegExp, remedy: RegExp])[] = [
  ["t11c-docx.docx", /an Office document/, /Copy the lines from -----BEGIN/],
  ["t11d-xlsx.xlsx", /an Office spreadsheet/, /Copy the lines from -----BEGIN/],
  ["t13-winmail.dat", /Outlook's winmail\.dat/, /7-Zip or tnef winmail\.dat/],
  ["t15-encrypted.zip", /a ZIP that a password protects/, /^Unpack it with its password and bring the certificate in it\.$/],
];

const opens: readonly (readonly [name: string, password: string | undefined])[] = [
  ["gnutls-null.p12", undefined],
  ["gnutls-null.p12", ""],
  ["empty-openssl.p12", undefined],
  ["empty-openssl.p12", ""],
  ["accent-utf8.p12", "motdepassé"],
  ["accent-legacy.p12", "motdepassé"],
  ["nss-accent.p12", "motdepassé"],
  ["trust.p12", "motdepasse"],
  ["pbmac1.p12", "motdepasse"],
  ["gnutls.p12.pem", "motdepasse"],
  ["2key3des.p12", "motdepasse"],
];

/** It has a test of its own below. */
const twoEntries = "java2.p12";

test("the tables name every file", () => {
  const named = [...reads, ...says.map(([name]) => name), ...opens.map(([name]) => name), twoEntries];
  expect([...new Set(named)].sort()).toEqual(
    readdirSync(folder)
      .filter((name) => name !== "README.md")
      .sort(),
  );
});

test.each(reads)("%s is read, and known by its key", (name) => {
  const [first] = readAnswer(brought(name)).certificates;
  expect(first!.sha256).toBe(leaf);
  expect(lookInto(brought(name)).publicKeys).toContain(first!.publicKeySha256);
});

test.each(says)("%s is named, with what to do", (name, cause, remedy) => {
  const fault = faultOf(brought(name));
  expect([fault.code, fault.what, fault.hint]).toEqual(["answer-unreadable", expect.stringMatching(cause), expect.stringMatching(remedy)]);
});

test.each(opens)("%s opens with %p, its key with it", (name, password) => {
  const { certificates, privateKeys } = readAnswer(brought(name), { password });
  expect(privateKeys.map((key) => certificates[0]!.x509.checkPrivateKey(key))).toEqual([true]);
});

test.each([
  ["2key3des.p12", "motdepasse\n"],
  ["2key3des.p12", "motdepasse\r\n"],
  ["accent-utf8.p12", "motdepassé\n"],
  ["empty-openssl.p12", "\n"],
])("%s opens with %j, as a variable filled from a file has it", (name, password) => {
  expect(readAnswer(brought(name), { password }).privateKeys).toHaveLength(1);
});

test.each(["2key3des.p12", "pbmac1.p12", "accent-legacy.p12"])("%s does not open with another password", (name) => {
  expect(faultOf(brought(name), { password: "motdepasse!" }).code).toBe("answer-password");
});

test.each(opens)("%s is known as closed by its bytes, not by its name", (name) => {
  expect(lookInto(brought(name))).toMatchObject({ closed: true, privateKey: true });
});

test("java2.p12 holds two entries, each with its alias; the key decides which is the answer", () => {
  const bytes = brought(twoEntries);
  const { entries, certificates } = readHoldings(bytes, { password: "motdepasse" });
  expect(entries.map(({ aliases }) => aliases)).toEqual([["a"], ["b"]]);
  expect(faultOf(bytes, { password: "motdepasse" }).code).toBe("answer-ambiguous");
  for (const { publicKeySha256 } of entries) {
    const [first] = readAnswer(bytes, { password: "motdepasse", publicKeySha256 }).certificates;
    expect(first!.publicKeySha256).toBe(publicKeySha256);
  }
  expect(certificates).toHaveLength(2);
});

function faultOf(bytes: Buffer, options?: AnswerOptions): { readonly code: string; readonly what: string; readonly hint: string } {
  try {
    readAnswer(bytes, options);
  } catch (error) {
    if (isFault(error)) return error;
    throw error;
  }
  throw new Error("It was accepted.");
}
