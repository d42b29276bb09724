/**
 * What a person brings back from the portal, in whatever shape: the certificates and keys in it, and nothing decided
 * about them yet (`profile/`, `path/` and the issuance policy do that). Bounded in size, time and memory. PURE.
 */
import { createPublicKey, type KeyObject } from "node:crypto";
import type { Certificate } from "../certificate";
import { publicKeySha256 as digestOf } from "../key";
import { type AnswerKind, readInto } from "./file";
import { Harvest } from "./harvest";
import { leafFirst } from "./leaf";
import { limits } from "./limits";
import { isGiven } from "./pkcs12";
import { unusable } from "./unusable";

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
  /**
   * SHA-256 of the SubjectPublicKeyInfo that was asked with, lower-case hex: of several end-entity certificates the one
   * for this key is taken. Two of the same key stay ambiguous.
   */
  readonly publicKeySha256?: string;
}

/**
 * Reads an answer: PEM with anything around it, DER, P7B, P12, base64 without headers; a ZIP, tar or saved mail with
 * these; UTF-8, UTF-16 or Windows-1252.
 * @throws Fault `answer-unreadable` (what the file is instead, and what to bring), `answer-password`,
 * `answer-ambiguous` (two end-entity certificates), `answer-too-big`.
 */
export function readAnswer(bytes: Buffer, options: AnswerOptions = {}): AnswerContent {
  const { harvest, kind } = harvested(bytes, options);
  const { publicKeySha256: asked } = options;
  const certificates = leafFirst(
    [...harvest.certificates.values()],
    harvest,
    (leaf) => asked === undefined || leaf.publicKeySha256 === asked,
  );
  return { certificates, privateKeys: harvest.keys.map(({ privateKey }) => privateKey), kind, notes: harvest.notes };
}

/** A private key with a certificate for it. */
export interface KeyEntry {
  readonly privateKey: KeyObject;
  /** SHA-256 of its public key's SubjectPublicKeyInfo, lower-case hex. */
  readonly publicKeySha256: string;
  /** The certificates of this key: more than one is a question for a person. */
  readonly certificates: readonly Certificate[];
  /** What its container calls the key or its certificate, such as keytool's alias. */
  readonly aliases: readonly string[];
}

/** All that a file holds, with nothing chosen. */
export interface Holdings {
  readonly certificates: readonly Certificate[];
  /** Keys that have a certificate in the same file. */
  readonly entries: readonly KeyEntry[];
  /** English sentences, as in `AnswerContent`. */
  readonly notes: readonly string[];
}

/** Reads a keystore of whatever number of entries. @throws Fault as `readAnswer`, but for `answer-ambiguous`. */
export function readHoldings(bytes: Buffer, options: AnswerOptions = {}): Holdings {
  const { harvest } = harvested(bytes, options);
  const certificates = [...harvest.certificates.values()];
  const entries = harvest.keys.flatMap(({ privateKey, alias }) => {
    const digest = digestOf(createPublicKey(privateKey));
    const own = certificates.filter(({ publicKeySha256 }) => publicKeySha256 === digest);
    const aliases = [alias, ...own.map(({ sha256 }) => harvest.aliases.get(sha256))].filter((name) => name !== undefined);
    return own.length === 0 ? [] : [{ privateKey, publicKeySha256: digest, certificates: own, aliases: [...new Set(aliases)] }];
  });
  const different = [...new Map(entries.map((entry) => [entry.publicKeySha256, entry])).values()];
  return { certificates, entries: different, notes: harvest.notes };
}

/** An empty harvest that may open what these options allow, within the limits of one file. */
export function harvestFor({ password, kdfIterations = limits.kdfIterations }: AnswerOptions): Harvest {
  const most = isGiven(password) ? limits.kdfIterations : limits.kdfIterationsUnasked;
  return new Harvest({ password, iterations: Math.min(kdfIterations, most), openOnly: false });
}

function harvested(bytes: Buffer, options: AnswerOptions): { harvest: Harvest; kind: AnswerKind } {
  const harvest = harvestFor(options);
  const kind = readInto(bytes, harvest);
  if (harvest.certificates.size === 0) throw unusable(harvest.seen, bytes.length);
  return { harvest, kind };
}

/** What can be said of a file without opening what is protected in it. */
export interface AnswerLook {
  /** SHA-256 of the SubjectPublicKeyInfo of every certificate that lies open, lower-case hex. */
  readonly publicKeys: readonly string[];
  /** Whether something in it is protected by a password, by its bytes: a P12 whatever its name. */
  readonly closed: boolean;
  /** Whether it holds a private key, open or closed. */
  readonly privateKey: boolean;
}

/** Looks into a file to tell whose it may be. Never throws: of a file that cannot be read it says what was met until then. Nothing is decrypted. */
export function lookInto(bytes: Buffer): AnswerLook {
  const harvest = new Harvest({ password: undefined, iterations: 0, openOnly: true });
  let readable = true;
  try {
    readInto(bytes, harvest);
  } catch {
    readable = false;
  }
  const keys = [...harvest.certificates.values()].map(({ publicKeySha256 }) => publicKeySha256);
  const met = (...shapes: Harvest["seen"]): boolean => shapes.some((shape) => harvest.seen.includes(shape));
  return {
    publicKeys: readable ? [...new Set(keys)] : [],
    closed: met("p12", "encrypted-private-key"),
    privateKey: met("p12", "private-key", "encrypted-private-key"),
  };
}

/**
 * SHA-256 of the SubjectPublicKeyInfo, lower-case hex, of every certificate that lies open in a file, to tell which
 * order it answers. Never throws: a file that cannot be read has none. Nothing is decrypted.
 */
export function answerPublicKeys(bytes: Buffer): string[] {
  return [...lookInto(bytes).publicKeys];
}
