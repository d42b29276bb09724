/** What is gathered while an answer is read, within the limits of one answer. PURE. */
import { createHash, createPrivateKey, type KeyObject } from "node:crypto";
import { type Certificate, readCertificate } from "../certificate";
import { unreadable } from "../der";
import { childrenOf, readElement } from "./ber";
import { limits, tooBig } from "./limits";
import type { Shape } from "./shape";

/** A private key, and the name its container gives it: the alias of keytool, the friendly name of Windows. */
export interface NamedKey {
  readonly privateKey: KeyObject;
  readonly alias?: string;
}

/** How a reader may open what is protected. */
export interface Opening {
  readonly password: string | undefined;
  /** Iterations of key derivation that may still be spent. */
  iterations: number;
  /** Only what lies open is read; what is protected is passed over in silence. */
  readonly openOnly: boolean;
}

export class Harvest {
  readonly certificates = new Map<string, Certificate>();
  readonly keys: NamedKey[] = [];
  /** Aliases of certificates, by their SHA-256. */
  readonly aliases = new Map<string, string>();
  readonly notes: string[] = [];
  /** What was recognised, in the order it was met. */
  readonly seen: Shape[] = [];
  #unpacked = 0;
  #members = 0;
  #undressed = 0;

  constructor(readonly opening: Opening) {}

  /** Keeps one certificate; the same one twice is kept once. @throws Fault `answer-unreadable`, `answer-too-big`. */
  certificate(der: Buffer, alias?: string): void {
    const name = createHash("sha256").update(der).digest("hex");
    if (alias !== undefined) this.aliases.set(name, alias);
    if (this.certificates.has(name)) {
      this.note("A certificate is in it more than once.");
      return;
    }
    if (this.certificates.size >= limits.certificates) {
      throw tooBig(`The file holds more than ${limits.certificates} different certificates.`);
    }
    this.certificates.set(name, readCertificate(der));
  }

  /** Keeps one private key: PKCS#8, PKCS#1 or SEC 1. @throws Fault `answer-unreadable`, `answer-too-big`. */
  privateKey(der: Buffer, alias?: string): void {
    this.see("private-key");
    if (this.opening.openOnly) return;
    this.keyObject(der.length, () => parsed(der), alias);
  }

  /** Keeps a private key that is only read when there is room for it. @throws Fault `answer-too-big`, and what `read` throws. */
  keyObject(bytes: number, read: () => KeyObject, alias?: string): void {
    if (this.keys.length >= limits.privateKeys) throw tooBig(`The file holds more than ${limits.privateKeys} private keys.`);
    if (bytes > limits.privateKeyBytes) throw tooBig(`The file holds a private key of ${bytes} bytes.`);
    this.keys.push({ privateKey: read(), ...(alias !== undefined && { alias }) });
    this.note("A private key came with it.");
  }

  /** Takes a file in the file off what may be unpacked, all containers together. @throws Fault `answer-too-big`. */
  spend(bytes: number): void {
    this.#unpacked += bytes;
    this.#members += 1;
    if (this.#unpacked > limits.zipBytes) throw tooBig(`The file unpacks to more than the ${limits.zipBytes} bytes that are read.`);
    if (this.#members > limits.zipEntries) throw tooBig(`The file holds more than ${limits.zipEntries} files.`);
  }

  /** Whether a text of so many characters may still be freed of its markup; it is then taken off what may be. */
  mayUndress(characters: number): boolean {
    if (this.#undressed + characters > limits.dressedText) return false;
    this.#undressed += characters;
    return true;
  }

  see(shape: Shape): void {
    if (!this.seen.includes(shape)) this.seen.push(shape);
  }

  note(sentence: string): void {
    if (!this.notes.includes(sentence)) this.notes.push(sentence);
  }
}

function parsed(der: Buffer): KeyObject {
  try {
    return createPrivateKey({ key: der, format: "der", type: typeOf(der) });
  } catch {
    // OpenSSL's own words are left out: they may quote what was parsed.
    throw unreadable("The private key in the file", "it is damaged, or of a kind that is not used here");
  }
}

/** RFC 5958 has an AlgorithmIdentifier after the version, RFC 5915 the key's octets, RFC 8017 the modulus. */
function typeOf(der: Buffer): "pkcs8" | "sec1" | "pkcs1" {
  const [, second] = childrenOf(readElement(der), 2);
  return second?.tag === 0x30 ? "pkcs8" : second?.tag === 0x04 ? "sec1" : "pkcs1";
}
