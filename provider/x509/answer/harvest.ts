/** What is gathered while an answer is read, within the limits of one answer. PURE. */
import { createHash, createPrivateKey, type KeyObject } from "node:crypto";
import { type Certificate, readCertificate } from "../certificate";
import { unreadable } from "../der";
import { childrenOf, readElement } from "./ber";
import { limits, tooBig } from "./limits";
import type { Shape } from "./shape";

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
  readonly privateKeys: KeyObject[] = [];
  readonly notes: string[] = [];
  /** What was recognised, in the order it was met. */
  readonly seen: Shape[] = [];

  constructor(readonly opening: Opening) {}

  /** Keeps one certificate; the same one twice is kept once. @throws Fault `answer-unreadable`, `answer-too-big`. */
  certificate(der: Buffer): void {
    const name = createHash("sha256").update(der).digest("hex");
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
  privateKey(der: Buffer): void {
    this.see("private-key");
    if (this.opening.openOnly) return;
    if (this.privateKeys.length >= limits.privateKeys) throw tooBig(`The file holds more than ${limits.privateKeys} private keys.`);
    if (der.length > limits.privateKeyBytes) throw tooBig(`The file holds a private key of ${der.length} bytes.`);
    try {
      this.privateKeys.push(createPrivateKey({ key: der, format: "der", type: typeOf(der) }));
    } catch {
      // OpenSSL's own words are left out: they may quote what was parsed.
      throw unreadable("The private key in the file", "it is damaged, or of a kind that is not used here");
    }
    this.note("A private key came with it.");
  }

  see(shape: Shape): void {
    if (!this.seen.includes(shape)) this.seen.push(shape);
  }

  note(sentence: string): void {
    if (!this.notes.includes(sentence)) this.notes.push(sentence);
  }
}

/** RFC 5958 has an AlgorithmIdentifier after the version, RFC 5915 the key's octets, RFC 8017 the modulus. */
function typeOf(der: Buffer): "pkcs8" | "sec1" | "pkcs1" {
  const [, second] = childrenOf(readElement(der), 2);
  return second?.tag === 0x30 ? "pkcs8" : second?.tag === 0x04 ? "sec1" : "pkcs1";
}
