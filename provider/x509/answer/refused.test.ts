import { zipSync } from "fflate";
import { der, makePki, real, Workbench } from "../../../test/fuzz/fixtures";
import { isFault } from "../../fault";
import { encode } from "../der";
import { type AnswerOptions, readAnswer } from "./read";

const password = "motdepasse";
const bench = new Workbench();
afterAll(() => bench.remove());
const pki = makePki(bench);
const leaf = real("leaf-prod-serv-ssl-2019");

const text = (content: string): Buffer => Buffer.from(content);
const zip = (files: Record<string, Uint8Array>): Buffer => Buffer.from(zipSync(files));
const nested = (bytes: Buffer, times: number): Buffer => (times === 0 ? bytes : nested(zip({ "a.zip": bytes }), times - 1));
const p12 = (more = ""): Buffer =>
  bench.openssl(`pkcs12 -export -inkey leaf.key -in leaf.pem -passout env:PASSWORD ${more}`, { PASSWORD: password });

/** The code of the Fault, and its sentence. */
function refusal(bytes: Buffer, options?: AnswerOptions): [code: string, message: string] {
  try {
    readAnswer(bytes, options);
  } catch (error) {
    if (isFault(error)) return [error.code, error.message];
    throw error;
  }
  return ["accepted", ""];
}

const mail = `Return-Path: <a@b.fr>\r\nFrom: ANS\r\nTo: moi\r\nSubject: Votre certificat\r\nMIME-Version: 1.0\r\n\r\nBonjour\r\n`;
const keyDer = (): Buffer => bench.openssl("rsa -in leaf.key -outform DER");

describe("a file that is not a certificate is called what it is", () => {
  const wrong: readonly (readonly [name: string, bytes: () => Buffer, says: RegExp])[] = [
    ["the CSR in PEM", () => bench.read("leaf.csr"), /request \(CSR\) that was sent/],
    ["the CSR in DER", () => bench.openssl("req -in leaf.csr -outform DER"), /request \(CSR\) that was sent/],
    [
      "the CSR that certutil labelled CERTIFICATE",
      () => text(bench.read("leaf.csr").toString().replaceAll(" REQUEST", "")),
      /request \(CSR\)/,
    ],
    ["the CSR and the key together", () => Buffer.concat([bench.read("leaf.key"), bench.read("leaf.csr")]), /request \(CSR\)/],
    ["a private key in PEM", () => bench.read("leaf.key"), /a private key, not a certificate[^]*nobody needs that key/],
    ["a private key in PKCS#1 DER", keyDer, /a private key/],
    ["an encrypted private key", () => bench.openssl("pkcs8 -topk8 -in leaf.key -passout env:P", { P: password }), /a private key/],
    [
      "a key in the old encrypted form",
      () => bench.openssl("rsa -in leaf.key -traditional -aes128 -passout env:P", { P: password }),
      /an encrypted private key/,
    ],
    ["a public key", () => bench.openssl("rsa -in leaf.key -pubout"), /a bare public key/],
    ["a public key in DER", () => bench.openssl("rsa -in leaf.key -pubout -outform DER"), /a bare public key/],
    ["a revocation list", () => crl("PEM"), /revocation list \(CRL\)/],
    ["a revocation list in DER", () => crl("DER"), /revocation list \(CRL\)/],
    ["a P7B without certificates", () => bench.openssl("crl2pkcs7 -nocrl -outform DER"), /P7B\) without any certificate/],
    ["an encrypted CMS", () => bench.openssl("cms -encrypt -outform DER leaf.pem", {}, text("x")), /CMS message that holds no readable/],
    [
      "the portal's login page",
      () => text("\r\n<!DOCTYPE html><html><head><title>Authentification</title>"),
      /web page \(HTML\)[^]*Log in to the portal again/,
    ],
    ["an XHTML page in UTF-8 with a byte order mark", () => text("\uFEFF<?xml version='1.0'?><html xmlns='x'>"), /web page \(HTML\)/],
    ["an e-mail", () => text(mail), /an e-mail[^]*attached certificate/],
    ["an Outlook message", () => Buffer.from("d0cf11e0a1b11ae10000", "hex"), /Outlook/],
    ["a PDF", () => text("%PDF-1.7\n"), /a PDF/],
    ["a Java keystore", () => Buffer.from("feedfeed0000000200000001", "hex"), /Java keystore[^]*keytool -importkeystore/],
    ["an RTF document", () => text("{\\rtf1 abc}"), /rich text document \(RTF\)/],
    ["a gzip", () => Buffer.from("1f8b080000000000", "hex"), /archive that is not a ZIP or tar/],
    ["a photograph of the screen", () => Buffer.from("ffd8ffe000104a464946", "hex"), /an image/],
    ["an age file", () => text("age-encryption.org/v1\n-> X25519 abc\n"), /encrypted with age/],
    [
      "an armored age file",
      () => text("-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n-----END AGE ENCRYPTED FILE-----\n"),
      /encrypted with age/,
    ],
    ["an OpenPGP key", () => text("-----BEGIN PGP PUBLIC KEY BLOCK-----\nmQEN\n-----END PGP PUBLIC KEY BLOCK-----\n"), /OpenPGP/],
    ["an SSH key", () => text("ssh-rsa AAAAB3Nza moi@ici"), /SSH public key/],
    ["nothing", () => Buffer.alloc(0), /is empty/],
    ["line ends alone", () => text("\r\n \n"), /is empty/],
    ["prose", () => text("Le certificat est joint."), /nothing that is known \(24 bytes/],
    ["noise", () => Buffer.from("00ff13370042", "hex"), /nothing that is known/],
    ["another structure of ASN.1", () => encode(0x30, encode(0x02, Buffer.alloc(200, 1)), encode(0x05)), /ASN\.1 data/],
    ["a ZIP of other files", () => zip({ "lisez-moi.txt": text("x") }), /ZIP without any certificate/],
    ["a ZIP of the CSR", () => zip({ "a.csr": bench.read("leaf.csr") }), /request \(CSR\)/],
    ["ZIPs in ZIPs without end", () => nested(zip({ "a.cer": der(leaf) }), 5), /ZIP without any certificate/],
    ["a ZIP without entries", () => zip({}), /ZIP without any certificate/],
  ];
  test.each(wrong)("%s", (_name, bytes, says) => {
    expect(refusal(bytes(), { password })).toEqual(["answer-unreadable", expect.stringMatching(says)]);
  });
});

describe("a damaged file is refused", () => {
  const cut = (bytes: Buffer): Buffer => bytes.subarray(0, Math.floor(bytes.length * 0.7));
  const flipped = (bytes: Buffer, place: number): Buffer => bytes.map((octet, at) => (at === place ? octet ^ 1 : octet)) as Buffer;
  const damaged: readonly (readonly [name: string, bytes: () => Buffer, says: RegExp])[] = [
    ["a DER that was cut", () => cut(der(leaf)), /it was cut/],
    ["a DER with other bytes after it", () => Buffer.concat([der(leaf), text("xyz")]), /tag|cut/],
    ["a PEM that was cut", () => cut(text(leaf)), /no END line/],
    ["a PEM whose end is another's", () => text(leaf.replace("END CERTIFICATE", "END PUBLIC KEY")), /ends as "PUBLIC KEY"/],
    ["a PEM with the begin of the next one in it", () => text(cut(text(leaf)).toString() + leaf), /no END line/],
    [
      "a PEM that lost a line",
      () =>
        text(
          leaf
            .split("\n")
            .filter((_, line) => line !== 5)
            .join("\n"),
        ),
      /cannot be read/,
    ],
    ["a PEM that is not base64", () => text(leaf.replace("MII", "M?I")), /is not base64/],
    ["a P7B that was cut", () => cut(bench.openssl(`crl2pkcs7 -nocrl -certfile leaf.pem -outform DER`)), /it was cut/],
    ["a ZIP that was cut", () => cut(zip({ "a.cer": der(leaf) })), /no directory/],
    ["a ZIP with a changed octet", () => flipped(zip({ "a.cer": der(leaf) }), 100), /checksum|cannot be unpacked/],
    [
      "an unpacked file in a ZIP with a changed octet",
      () => flipped(Buffer.from(zipSync({ "a.cer": der(leaf) }, { level: 0 })), 100),
      /checksum/,
    ],
    ["a ZIP of a certificate that was cut", () => zip({ "a.cer": cut(der(leaf)) }), /it was cut/],
    [
      "a ZIP that is encrypted",
      () => flipped(zip({ "a.cer": der(leaf) }), zip({ "a.cer": der(leaf) }).length - 22 - 51 + 8),
      /a ZIP that a password protects/,
    ],
    ["a PKCS#12 that was cut", () => cut(p12()), /it was cut/],
  ];
  test.each(damaged)("%s", (_name, bytes, says) => {
    expect(refusal(bytes(), { password })).toEqual(["answer-unreadable", expect.stringMatching(says)]);
  });
});

describe("a password that is missing or wrong has its own fault, without the password in it", () => {
  test.each(["", "-legacy", "-certpbe PBE-SHA1-3DES -keypbe PBE-SHA1-3DES -macalg sha1", "-nomac"])("openssl pkcs12 %s", (options) => {
    expect(refusal(p12(options))).toEqual(["answer-password", expect.stringContaining("none was given")]);
    const [code, message] = refusal(p12(options), { password: "Tr0ub4dor" });
    expect([code, message.includes("Tr0ub4dor")]).toEqual(["answer-password", false]);
  });

  test("an encrypted key beside its certificate", () => {
    const key = bench.openssl("pkcs8 -topk8 -in leaf.key -passout env:P", { P: password });
    expect(refusal(Buffer.concat([key, text(pki.leaf)]), { password: "wrong" })[0]).toBe("answer-password");
  });
});

describe("two end-entity certificates are ambiguous", () => {
  test.each([
    ["of one key", () => text(pki.leaf + pki.other)],
    ["of two structures", () => text(leaf + real("leaf-test-org-sign-2021"))],
    ["in two files of a ZIP", () => zip({ "a.cer": der(leaf), "b.cer": der(pki.leaf) })],
  ])("%s", (_name, bytes) => {
    expect(refusal(bytes())).toEqual([
      "answer-ambiguous",
      expect.stringMatching(/2 end-entity certificates: ".+" \(serial number [0-9A-F]+\), ".+"/),
    ]);
  });
});

function crl(form: string): Buffer {
  bench.write("index.txt", "");
  bench.write("ca.cnf", "[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\ndefault_md=sha256\ndefault_crl_days=1\n");
  bench.openssl("ca -config ca.cnf -gencrl -cert ca.pem -keyfile ca.key -out list.pem");
  return bench.openssl(`crl -in list.pem -outform ${form}`);
}
