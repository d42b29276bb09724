/** What bytes are, told from their first elements or octets, so that a wrong file is named and not just refused. PURE. */
import { type BerElement, childrenOf, countOf, oidOf, readElement } from "./ber";

/** Everything that is recognised, readable or not. */
export type Shape =
  | "certificate"
  | "p7b"
  | "p12"
  | "zip"
  | "csr"
  | "crl"
  | "private-key"
  | "encrypted-private-key"
  | "public-key"
  | "ocsp-response"
  | "encrypted-cms"
  | "html"
  | "mail"
  | "pdf"
  | "java-keystore"
  | "rich-text"
  | "word"
  | "spreadsheet"
  | "outlook"
  | "winmail"
  | "archive"
  | "image"
  | "age"
  | "openpgp"
  | "ssh-key"
  | "empty"
  | "asn1"
  | "unknown";

const sequence = 0x30;
const cms = "1.2.840.113549.1.7";

/** Whether bytes begin as an ASN.1 document: with a long length, which no text has, or with their own short one. */
export function looksLikeAsn1(bytes: Buffer): boolean {
  return bytes[0] === sequence && bytes.length > 1 && (bytes[1]! >= 0x80 || bytes[1] === bytes.length - 2);
}

/**
 * The shape of a DER or BER document by its first elements; nothing is decoded (RFC 5280, 2986, 5958, 5652, 7292).
 * @throws Fault `answer-unreadable` when it was cut.
 */
export function shapeOfAsn1(bytes: Buffer): Shape {
  const outer = readElement(bytes);
  return outer.tag === sequence ? shapeOfSequence(childrenOf(outer, 10)) : "unknown";
}

function shapeOfSequence(children: readonly BerElement[]): Shape {
  const [first, second, third] = children;
  if (first === undefined) return "unknown";
  switch (first.tag) {
    case 0x06:
      return oidOf(first) === `${cms}.2` ? "p7b" : oidOf(first).startsWith(`${cms}.`) ? "encrypted-cms" : "asn1";
    case 0x0a:
      return "ocsp-response";
    case 0x02:
      return shapeOfVersioned(countOf(first), second, third, children.length);
    case sequence:
      return shapeOfPair(first, second, third);
    default:
      return "asn1";
  }
}

/** What begins with a version number: PKCS#12, PKCS#8, PKCS#1 and SEC 1 keys. */
function shapeOfVersioned(
  version: number | undefined,
  second: BerElement | undefined,
  third: BerElement | undefined,
  count: number,
): Shape {
  if (version === 3 && second?.tag === sequence) return "p12";
  if ((version === 0 || version === 1) && second?.tag === sequence && third?.tag === 0x04) return "private-key";
  if (version === 0 && count >= 9) return "private-key";
  return version === 1 && second?.tag === 0x04 ? "private-key" : "asn1";
}

/** What begins with a SEQUENCE: signed structures, public keys and encrypted keys. */
function shapeOfPair(first: BerElement, second: BerElement | undefined, third: BerElement | undefined): Shape {
  if (second?.tag === 0x04) return "encrypted-private-key";
  if (second?.tag === 0x03) return "public-key";
  if (second?.tag !== sequence || third?.tag !== 0x03) return "asn1";
  const signed = childrenOf(first, 5);
  const fields = signed[0]?.tag === 0xa0 || signed[0]?.tag === 0x02 ? signed.slice(1) : signed;
  if (fields[0]?.tag === 0x02) return "certificate";
  // What follows the version, or the serial number of a version 1 certificate, tells the rest.
  const begins = fields[0]?.tag === sequence ? childrenOf(fields[0], 1)[0] : undefined;
  if (begins?.tag !== 0x06) return "csr";
  return isTime(fields[2]) ? "crl" : "certificate";
}

function isTime(element: BerElement | undefined): boolean {
  return element?.tag === 0x17 || element?.tag === 0x18;
}

/** First octets of files people bring by mistake. */
const signatures: readonly (readonly [prefix: string, Shape])[] = [
  ["504b0304", "zip"],
  ["504b0506", "zip"],
  ["255044462d", "pdf"],
  ["feedfeed", "java-keystore"],
  ["cececece", "java-keystore"],
  ["d0cf11e0", "outlook"],
  ["789f3e22", "winmail"],
  ["7b5c727466", "rich-text"],
  ["1f8b", "archive"],
  ["425a68", "archive"],
  ["fd377a58", "archive"],
  ["28b52ffd", "archive"],
  ["4d534346", "archive"],
  ["377abcaf", "archive"],
  ["526172211a", "archive"],
  ["89504e47", "image"],
  ["ffd8ff", "image"],
  ["47494638", "image"],
  ["49492a00", "image"],
  ["4d4d002a", "image"],
];

/** The shape of bytes that are not ASN.1. */
export function shapeOfBinary(bytes: Buffer): Shape {
  const head = bytes.subarray(0, 8).toString("hex");
  const shape = signatures.find(([prefix]) => head.startsWith(prefix))?.[1];
  if (shape === "outlook") return shapeOfCompound(bytes);
  return shape ?? (/^ftyp(?:hei|hev|mif|avif)/.test(bytes.toString("latin1", 4, 12)) ? "image" : "unknown");
}

/** A compound file (MS-CFB) by the names in its directory, UTF-16: a workbook, a Word document, else a message. */
function shapeOfCompound(bytes: Buffer): Shape {
  const holds = (name: string): boolean => bytes.includes(Buffer.from(name, "utf16le"));
  return holds("Workbook") ? "spreadsheet" : holds("WordDocument") ? "word" : "outlook";
}

const mailHeader =
  /^(?:received|return-path|delivered-to|mime-version|message-id|from|to|subject|date|content-type|content-transfer-encoding):/gim;

/** The shape of a text without a PEM block. Only its beginning is looked at. */
export function shapeOfText(text: string): Shape {
  const head = text.slice(0, 4_096);
  if (head.trim() === "") return "empty";
  if (head.startsWith("{\\rtf")) return "rich-text";
  const headers = head.match(mailHeader)?.length ?? 0;
  if (headers >= 3 && /^\s*[A-Za-z-]{2,40}:/.test(head)) return "mail";
  if (/<(?:!doctype\s+html|html|head|body)\b/i.test(head)) return "html";
  if (headers >= 3) return "mail";
  if (head.startsWith("age-encryption.org/")) return "age";
  return /^(?:ssh-(?:rsa|ed25519)|ecdsa-sha2-)/.test(head) ? "ssh-key" : "unknown";
}

/** Shapes with something in them for us. */
export const readable: ReadonlySet<Shape> = new Set(["certificate", "p7b", "p12", "private-key", "encrypted-private-key"]);

/** The shape behind a PEM label (RFC 7468; older writers' labels too). */
export function shapeOfLabel(label: string): Shape {
  return labels[label] ?? (label.startsWith("PGP ") ? "openpgp" : label.endsWith("PRIVATE KEY") ? "private-key" : "unknown");
}

const labels: Readonly<Record<string, Shape>> = {
  "CERTIFICATE": "certificate",
  "X509 CERTIFICATE": "certificate",
  "TRUSTED CERTIFICATE": "certificate",
  "PKCS12": "p12",
  "PKCS7": "p7b",
  "PKCS #7 SIGNED DATA": "p7b",
  "CMS": "p7b",
  "CERTIFICATE REQUEST": "csr",
  "NEW CERTIFICATE REQUEST": "csr",
  "X509 CRL": "crl",
  "CRL": "crl",
  "ENCRYPTED PRIVATE KEY": "encrypted-private-key",
  "PUBLIC KEY": "public-key",
  "RSA PUBLIC KEY": "public-key",
  "AGE ENCRYPTED FILE": "age",
};
