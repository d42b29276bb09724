/** One file, by what its bytes are, and the files in it. PURE. */
import { type Fault, isFault } from "../../fault";
import { readElement } from "./ber";
import type { Harvest } from "./harvest";
import { limits, sizeFault } from "./limits";
import { mailMembers } from "./mail";
import { isLitter, type Member } from "./member";
import { hasPem, type PemBlock, pemBlocks } from "./pem";
import { isGiven, readEncryptedKey, readPkcs12, readTraditionalKey } from "./pkcs12";
import { plainText } from "./plain";
import { printable } from "./printable";
import { looksLikeAsn1, readable, type Shape, shapeOfAsn1, shapeOfBinary, shapeOfLabel, shapeOfText } from "./shape";
import { readSignedData } from "./signed-data";
import { gunzip, looksLikeTar, tarMembers } from "./tar";
import { bareBase64, embeddedBase64, textOf } from "./text";
import { officeShape, zipMembers } from "./zip";

/** How the bytes were wrapped: `zip`, `tar` and `mail` hold any of the others. */
export type AnswerKind = "pem" | "der" | "p7b" | "p12" | "zip" | "tar" | "mail";

/**
 * Gathers what a file holds; returns how it was wrapped.
 * @param depth containers that it lies in
 * @throws Fault `answer-unreadable`, `answer-password`, `answer-too-big`.
 */
export function readInto(bytes: Buffer, harvest: Harvest, depth = 0): AnswerKind {
  const tooMuch = sizeFault(bytes.length);
  if (tooMuch) throw tooMuch;
  if (looksLikeAsn1(bytes)) return readAsn1(shapeOfAsn1(bytes), bytes, harvest);
  const shape = shapeOfBinary(bytes);
  if (shape === "zip") return readZip(bytes, harvest, depth);
  if (looksLikeTar(bytes)) return readMembers("tar", tarMembers(bytes), harvest, depth);
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return readGzip(bytes, harvest, depth);
  const text = textOf(bytes);
  if (text !== undefined) return readText(text, bytes, harvest, depth);
  harvest.see(shape);
  return "der";
}

/** An office document is a ZIP by its outside; nobody hands certificates over in one on purpose. */
function readZip(bytes: Buffer, harvest: Harvest, depth: number): AnswerKind {
  const office = officeShape(bytes);
  if (office === undefined) return readMembers("zip", zipMembers(bytes), harvest, depth);
  harvest.see(office);
  return "zip";
}

function readGzip(bytes: Buffer, harvest: Harvest, depth: number): AnswerKind {
  const unpacked = depth < limits.nesting ? gunzip(bytes) : undefined;
  harvest.see("archive");
  if (unpacked === undefined) return "der";
  harvest.spend(unpacked.length);
  return readInto(unpacked, harvest, depth + 1);
}

const containers = { zip: "ZIP", tar: "tar", mail: "e-mail" } as const;

/** What cannot be read is left out as long as something can. */
function readMembers(kind: keyof typeof containers, members: Iterable<Member>, harvest: Harvest, depth: number): AnswerKind {
  harvest.see(kind === "tar" ? "archive" : kind);
  if (depth >= limits.nesting) return kind;
  const sizeOf = (): number => harvest.certificates.size + harvest.keys.length;
  let unread: Fault | undefined;
  for (const { name, bytes } of members) {
    if (isLitter(name)) continue;
    harvest.spend(bytes.length);
    const before = sizeOf();
    try {
      readInto(bytes, harvest, depth + 1);
    } catch (error) {
      if (!isFault(error, "answer-unreadable")) throw error;
      unread ??= error;
    }
    if (sizeOf() === before && name !== "") harvest.note(`"${printable(name)}" in the ${containers[kind]} was left out.`);
  }
  if (harvest.certificates.size === 0 && unread !== undefined) throw unread;
  return kind;
}

function readText(text: string, bytes: Buffer, harvest: Harvest, depth: number): AnswerKind {
  const shape = shapeOfText(text);
  if (shape === "mail") {
    readMembers("mail", mailMembers(bytes), harvest, depth);
    if (harvest.certificates.size > 0 || harvest.keys.length > 0) return "mail";
  }
  const plain = harvest.mayUndress(text.length) ? plainText(text) : text;
  if (!hasPem(plain)) return readBase64(plain, shape === "unknown" ? shapeOfBinary(bytes) : shape, harvest, depth);
  for (const block of pemBlocks(plain)) readBlock(block, harvest);
  if (harvest.certificates.size === 0) harvest.see(shape);
  return "pem";
}

/** Without PEM in it: base64 of a DER, of a PEM or of another file, alone or as a value of JSON, YAML or XML. */
function readBase64(text: string, shape: Shape, harvest: Harvest, depth: number): AnswerKind {
  const bare = bareBase64(text);
  if (bare !== undefined && looksLikeAsn1(bare)) {
    harvest.note("It is base64 without BEGIN and END lines.");
    return readAsn1(shapeOfAsn1(bare), bare, harvest);
  }
  harvest.see(shape);
  if (depth >= limits.nesting || text.length > limits.dressedText) return "pem";
  for (const value of bare === undefined ? embeddedBase64(text) : [bare]) readValue(value, harvest, depth);
  return "pem";
}

/** What is no file we know, or is cut, is another value's business. */
function readValue(value: Buffer, harvest: Harvest, depth: number): void {
  const encoded = /-----BEGIN |^(?:LS0tLS1CRUdJTi|MI[IHG])/.test(value.toString("latin1", 0, 64));
  if (!encoded && !looksLikeAsn1(value) && shapeOfBinary(value) !== "zip") return;
  harvest.spend(value.length);
  try {
    readInto(value, harvest, depth + 1);
  } catch (error) {
    if (!isFault(error, "answer-unreadable")) throw error;
  }
}

/** A block is what its bytes are: `certutil -encode` labels whatever it is given CERTIFICATE. */
function readBlock({ label, der, encryption }: PemBlock, harvest: Harvest): void {
  const stated = shapeOfLabel(label);
  if (encryption !== undefined) {
    if (!isGiven(harvest.opening.password)) leaveClosed(harvest);
    else readTraditionalKey({ label, der, encryption }, harvest);
    return;
  }
  if (label === "TRUSTED CERTIFICATE") return harvest.certificate(readElement(der).whole);
  const found = readable.has(stated) || looksLikeAsn1(der) ? shapeOfAsn1(der) : "unknown";
  const shape = found === "unknown" || found === "asn1" ? stated : found;
  if (readable.has(shape)) readAsn1(shape, der, harvest);
  else harvest.see(shape);
}

function readAsn1(shape: Shape, bytes: Buffer, harvest: Harvest): AnswerKind {
  harvest.see(shape);
  switch (shape) {
    case "p7b":
      readSignedData(bytes, harvest);
      return "p7b";
    case "p12":
      readPkcs12(bytes, harvest);
      return "p12";
    case "certificate":
      readCertificates(bytes, harvest);
      return "der";
    case "private-key":
      harvest.privateKey(bytes);
      return "der";
    case "encrypted-private-key":
      if (!isGiven(harvest.opening.password)) leaveClosed(harvest);
      else readEncryptedKey(readElement(bytes), harvest);
      return "der";
    default:
      return "der";
  }
}

function leaveClosed(harvest: Harvest): void {
  harvest.see("encrypted-private-key");
  harvest.note("An encrypted private key in it was left closed.");
}

/** One certificate after the other, as `cat` puts them together; a line end after them is forgiven. */
function readCertificates(bytes: Buffer, harvest: Harvest): void {
  for (let rest = bytes; rest.length > 0; ) {
    const element = readElement(rest);
    harvest.certificate(element.whole);
    rest = rest.subarray(element.whole.length);
    if (rest.length <= 2 && /^[\r\n\0]*$/.test(rest.toString("latin1"))) return;
  }
}
