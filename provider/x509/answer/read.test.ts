import { zipSync } from "fflate";
import { der, makePki, real, Workbench } from "../../../test/fuzz/fixtures";
import { isFault } from "../../fault";
import type { AnswerKind } from "./file";
import { type AnswerContent, answerPublicKeys, readAnswer } from "./read";

const password = "Mot de passe é 1";
const environment = { PASSWORD: password };
const bench = new Workbench();
afterAll(() => bench.remove());

const pki = makePki(bench);
const leaf = real("leaf-prod-serv-ssl-2019");
const leafTest = real("leaf-test-org-sign-2021");
const issuer = real("ACI-EL-ORG");
const root = real("ACR-EL");

const p7b = bench.openssl(`crl2pkcs7 -nocrl -certfile ${bench.write("chain.pem", root + issuer + leaf)} -outform DER`);
const p7bPem = bench.openssl("crl2pkcs7 -nocrl -certfile chain.pem");
const exportP12 = (more: string): Buffer =>
  bench.openssl(`pkcs12 -export -inkey leaf.key -in leaf.pem -certfile ca.pem -passout env:PASSWORD ${more}`, environment);
const utf16 = (text: string): Buffer => Buffer.from(text, "utf16le");
const text = (content: string): Buffer => Buffer.from(content);
const base64 = (bytes: Buffer): string => bytes.toString("base64").replace(/.{64}/g, "$&\r\n");
const zip = (files: Record<string, Uint8Array>): Buffer => Buffer.from(zipSync(files));
const commonName = ({ certificates: [first] }: AnswerContent): string | undefined =>
  first!.subject.attributes.find(({ oid }) => oid === "2.5.4.3")?.value;

describe("what a person brings is read whatever its wrapping", () => {
  const serv = "tops.demo.asipsante.fr";
  const wrapped: readonly (readonly [name: string, bytes: () => Buffer, kind: AnswerKind, count: number])[] = [
    ["a PEM", () => text(leaf), "pem", 1],
    ["a DER", () => der(leaf), "der", 1],
    ["a DER with a line end after it", () => Buffer.concat([der(leaf), text("\r\n")]), "der", 1],
    ["DERs put one after the other", () => Buffer.concat([der(issuer), der(leaf)]), "der", 2],
    ["a P7B in DER", () => p7b, "p7b", 3],
    ["a P7B in PEM", () => p7bPem, "pem", 3],
    ["a P7B that certutil -encode labelled CERTIFICATE", () => text(p7bPem.toString().replaceAll("PKCS7", "CERTIFICATE")), "pem", 3],
    ["a chain in the wrong order", () => text(root + issuer + leaf), "pem", 3],
    ["the same certificate twice", () => text(leaf + leaf), "pem", 1],
    ["the text of openssl x509 -text", () => bench.openssl("x509 -text", {}, text(leaf)), "pem", 1],
    ["Bag Attributes around it", () => text(`Bag Attributes\n    localKeyID: 01\nsubject=CN = x\n${leaf}`), "pem", 1],
    ["the request beside the certificate", () => Buffer.concat([bench.read("leaf.csr"), text(leaf)]), "pem", 1],
    ["CRLF line ends", () => text(leaf.replace(/\n/g, "\r\n")), "pem", 1],
    ["no line ends at all", () => text(leaf.replace(/\n/g, " ")), "pem", 1],
    ["the quoting marks of a mail", () => text(leaf.replace(/^/gm, "> ")), "pem", 1],
    ["a UTF-8 byte order mark", () => text(`\uFEFF${leaf}`), "pem", 1],
    ["UTF-16 with a byte order mark", () => utf16(`\uFEFF${leaf}`), "pem", 1],
    ["UTF-16 without one", () => utf16(leaf), "pem", 1],
    ["UTF-16, big-endian, with a byte order mark", () => utf16(`\uFEFF${leaf}`).swap16(), "pem", 1],
    ["UTF-16, big-endian, without one", () => utf16(leaf).swap16(), "pem", 1],
    ["base64 without headers", () => text(base64(der(leaf))), "der", 1],
    ["base64 of a P7B without headers", () => text(base64(p7b)), "p7b", 3],
    ["an openssl trusted certificate", () => bench.openssl("x509 -trustout", {}, text(leaf)), "pem", 1],
    ["a ZIP of a DER and a readme", () => zip({ "readme.txt": text("Bonjour"), "a/cert.cer": der(leaf) }), "zip", 1],
    ["a ZIP of a leaf and its chain", () => zip({ "chain.p7b": p7b, "cert.pem": text(leaf) }), "zip", 3],
    ["a ZIP without compression", () => Buffer.from(zipSync({ "cert.pem": text(leaf) }, { level: 0 })), "zip", 1],
  ];
  test.each(wrapped)("%s", (_name, bytes, kind, count) => {
    const answer = readAnswer(bytes());
    expect([answer.kind, answer.certificates.length, commonName(answer)]).toEqual([kind, count, serv]);
  });

  test("the leaf comes first, then its issuer, then the root", () => {
    const names = readAnswer(text(root + leaf + issuer)).certificates.map(({ pem }) => pem.replace(/\s/g, ""));
    expect(names).toEqual([leaf, issuer, root].map((pem) => pem.replace(/\s/g, "")));
  });

  test("a P7B that Java wrote with indefinite lengths is read", () => {
    const java = berOf(p7b);
    expect(java.equals(p7b)).toBe(false);
    expect(readAnswer(java).certificates).toHaveLength(3);
  });

  test("an authority that does not call itself one is known by what it issued", () => {
    bench.openssl("req -config openssl.cnf -x509 -key ca.key -out old-ca.pem -days 30 -subj /CN=Authority -extensions leaf");
    expect(commonName(readAnswer(text(bench.read("old-ca.pem").toString() + pki.leaf)))).toBe("leaf");
  });

  test("authorities alone are handed over with a note", () => {
    expect(readAnswer(text(root + issuer)).notes).toContain("There are only certificates of authorities in it.");
  });

  test("what was left out of a ZIP is named, without control characters", () => {
    const { notes } = readAnswer(zip({ "a\u001b[2J.txt": text("x"), "cert.cer": der(leaf) }));
    expect(notes).toEqual(['"a?[2J.txt" in the ZIP was left out.']);
  });
});

describe("a PKCS#12 is read with its password", () => {
  const written: readonly (readonly [name: string, options: string])[] = [
    ["RC2-40 and 3DES, as the portal and openssl -legacy write it", "-legacy"],
    ["RC2-128", "-legacy -certpbe PBE-SHA1-RC2-128 -keypbe PBE-SHA1-RC2-128"],
    ["3DES for both", "-certpbe PBE-SHA1-3DES -keypbe PBE-SHA1-3DES -macalg sha1"],
    ["AES-256 by PBES2, as openssl 3 writes it", ""],
    ["AES-128 by PBES2 and a SHA-512 MAC", "-certpbe AES-128-CBC -keypbe AES-192-CBC -macalg sha512"],
    ["600,000 iterations", "-iter 600000"],
    ["no encryption but a MAC", "-certpbe NONE -keypbe NONE"],
    ["no MAC", "-nomac"],
    ["a friendly name", "-name certificat"],
  ];
  test.each(written)("%s", (_name, options) => {
    const p12 = exportP12(options);
    const answer = readAnswer(p12, { password });
    expect([answer.kind, answer.certificates.length, commonName(answer)]).toEqual(["p12", 2, "leaf"]);
    expect(answer.privateKeys.map((key) => answer.certificates[0]!.x509.checkPrivateKey(key))).toEqual([true]);
    expect(faultOf(() => readAnswer(p12, { password: "wrong" }))).toMatch(
      options === "-certpbe NONE -keypbe NONE" || options === "-nomac" ? /answer-/ : /answer-password/,
    );
  });

  test("RC2-40 is called broken", () => {
    expect(readAnswer(exportP12("-legacy"), { password }).notes.join()).toContain("RC2-40, which is broken");
  });

  test("BER with indefinite lengths and octet strings in pieces is read", () => {
    expect(readAnswer(berOf(exportP12("")), { password }).privateKeys).toHaveLength(1);
  });

  test("in base64, in PEM with its key, and in a ZIP", () => {
    const p12 = exportP12("");
    const pem = bench.openssl("pkcs12 -passin env:PASSWORD -passout env:PASSWORD", environment, p12);
    for (const bytes of [text(base64(p12)), pem, zip({ "a.p12": p12 })]) {
      expect(readAnswer(bytes, { password }).privateKeys).toHaveLength(1);
    }
    expect(readAnswer(pem).notes).toContain("An encrypted private key in it was left closed.");
  });

  test("keys in the clear come with their certificate: PKCS#8, PKCS#1, SEC 1", () => {
    const key = bench.read("leaf.key").toString();
    const pkcs1 = bench.openssl("rsa -in leaf.key -traditional").toString();
    const sec1 = bench.openssl("ec -in ca.key").toString();
    expect(readAnswer(text(key + pki.leaf + pkcs1 + sec1)).privateKeys.map((found) => found.asymmetricKeyType)).toEqual([
      "rsa",
      "rsa",
      "ec",
    ]);
  });
});

describe("public keys for matching", () => {
  const expected = readAnswer(text(leaf)).certificates[0]!.publicKeySha256;

  test("are those of every certificate that lies open, two leaves included", () => {
    expect(answerPublicKeys(text(leaf + leafTest))).toHaveLength(2);
    expect(answerPublicKeys(zip({ "a.cer": der(leaf) }))).toEqual([expected]);
    expect(answerPublicKeys(exportP12("-certpbe NONE"))).toHaveLength(2);
  });

  test("are found beside a private key, which is not looked at", () => {
    // Its algorithm's object identifier changed from rsaEncryption to one that nobody knows.
    const damagedKey = bench.read("leaf.key").toString().replace("9w0BAQEF", "9w0BAQIF");
    expect(() => readAnswer(text(damagedKey + leaf))).toThrow("The private key in the file cannot be read");
    expect(answerPublicKeys(text(damagedKey + leaf))).toEqual([expected]);
  });

  test("are none, and no fault, for what is closed, foreign or damaged", () => {
    for (const bytes of [exportP12(""), text("hello"), der(leaf).subarray(0, 99), Buffer.alloc(0), bench.read("leaf.key")]) {
      expect(answerPublicKeys(bytes)).toEqual([]);
    }
  });
});

function faultOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (isFault(error)) return error.message;
    throw error;
  }
  throw new Error("No fault was thrown.");
}

/** DER rewritten as BER: constructed elements of indefinite length, context octet strings in two pieces. */
function berOf(bytes: Buffer, depth = 0): Buffer {
  const out: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const octets = bytes[at + 1]! & 0x7f;
    const long = bytes[at + 1]! >= 0x80;
    const start = at + 2 + (long ? octets : 0);
    const length = long ? bytes.readUIntBE(at + 2, octets) : octets;
    const [tag, content] = [bytes[at]!, bytes.subarray(start, start + length)];
    const isCertificate = tag === 0x30 && depth >= 4 && length > 500;
    if ((tag & 0x20) !== 0 && !isCertificate) out.push(Buffer.from([tag, 0x80]), berOf(content, depth + 1), Buffer.alloc(2));
    else if (tag === 0x80) out.push(Buffer.from([0xa0, 0x80]), piece(content.subarray(0, 8)), piece(content.subarray(8)), Buffer.alloc(2));
    else out.push(bytes.subarray(at, start + length));
    at = start + length;
  }
  return Buffer.concat(out);
}

function piece(content: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  return Buffer.concat([Buffer.from([0x04, 0x84]), length, content]);
}
