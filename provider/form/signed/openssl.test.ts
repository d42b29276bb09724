import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { judgeSigned } from "./judge";

/** A second signer, by another implementation: OpenSSL's CMS in a signature dictionary that this test appends itself (ISO 32000-1 section 7.5.6). */
const made = readFileSync(path.join(__dirname, "../../../test/signed-forms/dated-pypdf.pdf"));
let dir: string;
beforeAll(() => {
  dir = mkdtempSync(path.join(tmpdir(), "signed-"));
  const subject = "/C=FR/O=Cabinet Martin/CN=Zo\\xc3\\xa9 Martin";
  openssl(
    "req",
    "-x509",
    "-newkey",
    "rsa:2048",
    "-nodes",
    "-keyout",
    "key.pem",
    "-out",
    "cert.pem",
    "-days",
    "30",
    "-utf8",
    "-subj",
    subject.replaceAll("\\xc3\\xa9", "é"),
  );
});
afterAll(() => rmSync(dir, { recursive: true }));
const openssl = (...args: string[]): void => void execFileSync("openssl", args, { cwd: dir, stdio: "pipe" });

const room = 8_192;

/** @param more arguments of `openssl cms -sign` */
function signed(subFilter: string, ...more: string[]): Buffer {
  const range = "[0 0000000000 0000000000 0000000000]";
  const dictionary = `900 0 obj\n<</Type /Sig /Filter /Adobe.PPKLite /SubFilter /${subFilter} /M (D:20261127093000+01'00') /ByteRange ${range} /Contents <${"0".repeat(room * 2)}>>>\nendobj\n`;
  const bytes = Buffer.concat([made, Buffer.from(`\n${dictionary}%%EOF\n`, "latin1")]);
  const start = bytes.lastIndexOf("/Contents <") + "/Contents ".length;
  const end = start + room * 2 + 2;
  const numbers = [start, end, bytes.length - end].map((number) => String(number).padStart(10, "0"));
  bytes.write(`[0 ${numbers.join(" ")}]`, bytes.lastIndexOf("/ByteRange ") + "/ByteRange ".length, "latin1");
  writeFileSync(path.join(dir, "covered"), Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)]));
  openssl(
    "cms",
    "-sign",
    "-binary",
    "-in",
    "covered",
    "-signer",
    "cert.pem",
    "-inkey",
    "key.pem",
    "-outform",
    "DER",
    "-out",
    "cms",
    ...more,
  );
  bytes.write(readFileSync(path.join(dir, "cms")).toString("hex"), start + 1, "latin1");
  return bytes;
}

it.each<[string, string, readonly string[], string]>([
  ["adbe.pkcs7.detached, SHA-256", "adbe.pkcs7.detached", ["-md", "sha256"], "holds"],
  ["ETSI.CAdES.detached, SHA-512", "ETSI.CAdES.detached", ["-md", "sha512", "-cades"], "holds"],
  ["without signed attributes", "adbe.pkcs7.detached", ["-md", "sha256", "-noattr"], "holds"],
  ["RSA-PSS", "adbe.pkcs7.detached", ["-md", "sha256", "-keyopt", "rsa_padding_mode:pss"], "holds"],
  ["without the signer's certificate", "adbe.pkcs7.detached", ["-md", "sha256", "-nocerts"], "unchecked"],
  ["of a kind that is not read", "adbe.pkcs7.sha1", ["-md", "sha256"], "unchecked"],
])("%s", async (_kind, subFilter, more, signature) => {
  const verdict = await judgeSigned(signed(subFilter, ...more), made);
  expect(verdict).toMatchObject({ accepted: true, form: { kind: "pades", signature } });
  if (signature === "holds") expect(verdict).toMatchObject({ form: { signer: "Zoé Martin", organisation: "Cabinet Martin" } });
});

/** Where the range leaves more out than the signature, whoever changes the rest is not seen. */
it.each<[string, (bytes: Buffer) => void, RegExp]>([
  [
    "a byte of what it covers is another",
    (bytes) => void bytes.writeUInt8(bytes[2_000]! ^ 1, 2_000),
    /changed after it was made|cannot be read/,
  ],
  [
    "its range leaves more out",
    (bytes) => void bytes.write("0000001000", bytes.lastIndexOf("/ByteRange [0 ") + 14, "latin1"),
    /leaves out more of the file/,
  ],
  [
    "its range goes beyond the file",
    (bytes) => void bytes.write("0009999999", bytes.lastIndexOf("/ByteRange [0 ") + 36, "latin1"),
    /bytes that the file does not have/,
  ],
])("is broken where %s", async (_what, change, because) => {
  const bytes = signed("adbe.pkcs7.detached", "-md", "sha256");
  change(bytes);
  expect(await judgeSigned(bytes, made)).toMatchObject({ accepted: false, because: expect.stringMatching(because) });
});
