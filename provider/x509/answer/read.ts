/**
 * What a person brings back from the portal, in whatever shape: the certificates and keys in it, and nothing decided
 * about them yet (`profile/`, `path/` and the issuance policy do that). Bounded in size, time and memory. PURE.
 */
import type { KeyObject } from "node:crypto";
import { type Fault, isFault } from "../../fault";
import type { Certificate } from "../certificate";
import { readElement } from "./ber";
import { Harvest } from "./harvest";
import { leafFirst } from "./leaf";
import { limits, tooBig } from "./limits";
import { readEncryptedKey, readPkcs12 } from "./pkcs12";
import { printable } from "./printable";
import { looksLikeAsn1, type Shape, shapeOfAsn1, shapeOfBinary, shapeOfLabel, shapeOfText } from "./shape";
import { readSignedData } from "./signed-data";
import { bareBase64, hasPem, type PemBlock, pemBlocks, textOf } from "./text";
import { unusable } from "./unusable";
import { zipEntries } from "./zip";

/** How the bytes were wrapped: `zip` holds any of the others. */
export type AnswerKind = "pem" | "der" | "p7b" | "p12" | "zip";

/** What was found in a file that a person brought. Nothing of it is trusted yet: `judge` decides. */
export interface AnswerContent {
  /** The end-entity certificate first, its issuers in order, then the rest. When none is an end entity, as they came. */
  readonly certificates: Certificate[];
  /** Keys that came with them (a P12 of the portal). They go to the vault and nowhere else. */
  readonly privateKeys: KeyObject[];
  /** How the file was wrapped. */
  readonly kind: AnswerKind;
  /** What a person may want to know of the reading: what was left out, what was weak. English sentences. */
  readonly notes: string[];
}

/** How an answer is read. */
export interface AnswerOptions {
  /** Of a P12 or an encrypted key. */
  readonly password?: string;
  /** Most iterations of key derivation done for the file, all together. Default and most: 10,000,000 (about 10 s). */
  readonly kdfIterations?: number;
}

/**
 * Reads an answer: PEM with anything around it, DER, P7B, P12, a ZIP of these, base64 without headers; UTF-8 or UTF-16.
 * @throws Fault `answer-unreadable` (what the file is instead, and what to bring), `answer-password`,
 * `answer-ambiguous` (two end-entity certificates), `answer-too-big`.
 */
export function readAnswer(bytes: Buffer, options: AnswerOptions = {}): AnswerContent {
  const iterations = Math.min(options.kdfIterations ?? limits.kdfIterations, limits.kdfIterations);
  const harvest = new Harvest({ password: options.password, iterations, openOnly: false });
  const kind = read(bytes, harvest);
  if (harvest.certificates.size === 0) throw unusable(harvest.seen, bytes.length);
  const certificates = leafFirst([...harvest.certificates.values()], harvest);
  return { certificates, privateKeys: harvest.privateKeys, kind, notes: harvest.notes };
}

/**
 * SHA-256 of the SubjectPublicKeyInfo, lower-case hex, of every certificate that lies open in a file, to tell which
 * order it answers. Never throws: a file that cannot be read has none. Nothing is decrypted.
 */
export function answerPublicKeys(bytes: Buffer): string[] {
  const harvest = new Harvest({ password: undefined, iterations: 0, openOnly: true });
  try {
    read(bytes, harvest);
  } catch {
    return [];
  }
  return [...new Set([...harvest.certificates.values()].map(({ publicKeySha256 }) => publicKeySha256))];
}

function read(bytes: Buffer, harvest: Harvest): AnswerKind {
  if (bytes.length > limits.inputBytes)
    throw tooBig(`The file has ${bytes.length} bytes, more than the ${limits.inputBytes} that are read.`);
  return shapeOfBinary(bytes) === "zip" ? readZip(bytes, harvest) : readFile(bytes, harvest);
}

/** A ZIP in a ZIP is not opened: `readFile` knows none. What cannot be read is left out as long as something can. */
function readZip(bytes: Buffer, harvest: Harvest): AnswerKind {
  harvest.see("zip");
  let unread: Fault | undefined;
  for (const entry of zipEntries(bytes)) {
    const before = harvest.certificates.size + harvest.privateKeys.length;
    try {
      readFile(entry.bytes, harvest);
    } catch (error) {
      if (!isFault(error, "answer-unreadable")) throw error;
      unread ??= error;
    }
    const after = harvest.certificates.size + harvest.privateKeys.length;
    if (after === before) harvest.note(`"${printable(entry.name)}" in the ZIP was left out.`);
  }
  if (harvest.certificates.size === 0 && unread !== undefined) throw unread;
  return "zip";
}

/** Reads one file that is not a ZIP. Returns how it was wrapped; what was found is in the harvest. */
function readFile(bytes: Buffer, harvest: Harvest): AnswerKind {
  if (looksLikeAsn1(bytes)) return readAsn1(shapeOfAsn1(bytes), bytes, harvest);
  const text = textOf(bytes);
  if (text === undefined) {
    harvest.see(shapeOfBinary(bytes));
    return "der";
  }
  if (!hasPem(text)) return readBareBase64(text, bytes, harvest);
  for (const block of pemBlocks(text)) readBlock(block, harvest);
  return "pem";
}

function readBareBase64(text: string, bytes: Buffer, harvest: Harvest): AnswerKind {
  const decoded = bareBase64(text);
  if (decoded !== undefined && looksLikeAsn1(decoded)) {
    harvest.note("It is base64 without BEGIN and END lines.");
    return readAsn1(shapeOfAsn1(decoded), decoded, harvest);
  }
  const shape = shapeOfText(text);
  harvest.see(shape === "unknown" ? shapeOfBinary(bytes) : shape);
  return "pem";
}

/** A block is what its bytes are: `certutil -encode` labels whatever it is given CERTIFICATE. */
function readBlock({ label, der, encrypted }: PemBlock, harvest: Harvest): void {
  const stated = shapeOfLabel(label);
  if (encrypted) return leaveClosed(harvest);
  if (!readable.has(stated)) return harvest.see(stated);
  if (label === "TRUSTED CERTIFICATE") return harvest.certificate(readElement(der).whole);
  const found = shapeOfAsn1(der);
  readAsn1(found === "unknown" || found === "asn1" ? stated : found, der, harvest);
}

/** Shapes with something in them for us. */
const readable: ReadonlySet<Shape> = new Set(["certificate", "p7b", "p12", "private-key", "encrypted-private-key"]);

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
      if (harvest.opening.password === undefined) leaveClosed(harvest);
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
