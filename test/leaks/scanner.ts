import type { KeyObject } from "node:crypto";
import { type Writing, writingsOfBytes, writingsOfKey, writingsOfText } from "./writings";

/** A piece of a secret where none may be. */
export interface Hit {
  readonly secret: string;
  readonly how: string;
  /** Where in the content. */
  readonly at: number;
}

/** Shortest secret that can be told from chance. */
const shortest = 8;

/**
 * Knows secrets by the pieces of all their writings, and finds any piece in any content: a fragment of 15 characters
 * (of 19 in hex, 11 raw bytes) is found, such as the 20 that a parser quotes of what it could not read.
 * One pass over the content, whatever the number of secrets.
 */
export class Scanner {
  /** One bit for each value of the first four bytes of a piece, folded to 24 bits. */
  readonly #bits = new Uint8Array(1 << 21);
  /** First four bytes of a piece -> the pieces that begin so: index of the writing and offset in it. */
  readonly #pieces = new Map<number, number[]>();
  readonly #writings: (Writing & { readonly secret: string })[] = [];
  readonly #known = new Set<string>();
  #count = 0;

  /** Secrets known. */
  get secrets(): number {
    return this.#known.size;
  }

  /** Pieces looked for. */
  get pieces(): number {
    return this.#count;
  }

  addKey(secret: string, key: KeyObject | string): void {
    const pem = typeof key === "string" ? key : (key.export({ type: "pkcs8", format: "pem" }) as string);
    this.#once(pem, secret, () => writingsOfKey(pem));
  }

  addText(secret: string, text: string): void {
    this.#once(text, secret, () => writingsOfText(text));
  }

  addBytes(secret: string, bytes: Buffer): void {
    this.#once(bytes.toString("latin1"), secret, () => writingsOfBytes(bytes));
  }

  /** Every piece found, the first of each secret and writing. */
  find(content: Buffer | string): Hit[] {
    const bytes = typeof content === "string" ? Buffer.from(content) : content;
    const hits = [...this.#look(bytes), ...this.#look(withoutSpaces(bytes))];
    return [...new Map(hits.map((hit) => [`${hit.secret} ${hit.how}`, hit])).values()];
  }

  #once(identity: string, secret: string, writings: () => Writing[]): void {
    if (identity.length < shortest) throw new Error(`The secret "${secret}" is too short to be told from chance.`);
    if (this.#known.has(identity)) return;
    this.#known.add(identity);
    for (const writing of writings()) this.#add({ ...writing, secret });
  }

  #add(writing: Writing & { readonly secret: string }): void {
    const { bytes, piece, step } = writing;
    const index = this.#writings.push(writing) - 1;
    for (let start = 0; start + piece <= bytes.length; start += step) {
      const first = bytes.readUInt32LE(start);
      const folded = fold(first);
      this.#bits[folded >>> 3]! |= 1 << (folded & 7);
      const there = this.#pieces.get(first);
      if (there) there.push(index, start);
      else this.#pieces.set(first, [index, start]);
      this.#count++;
    }
  }

  #look(content: Buffer): Hit[] {
    const hits: Hit[] = [];
    const bits = this.#bits;
    const last = content.length - 4;
    let word = last < 0 ? 0 : content.readUInt32LE(0);
    for (let at = 0; at <= last; at++) {
      const folded = fold(word);
      if (bits[folded >>> 3]! & (1 << (folded & 7))) hits.push(...this.#verified(content, at, word >>> 0));
      word = (word >>> 8) | (content[at + 4]! << 24); // past the end: 0
    }
    return hits;
  }

  #verified(content: Buffer, at: number, word: number): Hit[] {
    const found: Hit[] = [];
    const there = this.#pieces.get(word) ?? [];
    for (let each = 0; each < there.length; each += 2) {
      const { bytes, piece, secret, how } = this.#writings[there[each]!]!;
      const start = there[each + 1]!;
      if (content.compare(bytes, start, start + piece, at, Math.min(at + piece, content.length)) === 0) found.push({ secret, how, at });
    }
    return found;
  }
}

/** Bound once: each look at a global of Jest's context costs more than the rest of the pass. */
const { imul } = Math;
const fold = (word: number): number => imul(word, 0x9e3779b1) >>> 8;

/** Lists of bytes as `util.inspect` prints them, over many lines and in columns, become lists as JSON writes them. */
function withoutSpaces(content: Buffer): Buffer {
  const text = content.toString("latin1");
  if (!/(\d{1,3},\s+){7}/.test(text)) return Buffer.alloc(0);
  return Buffer.from(text.replace(/([,[])\s+(?=\d)/g, "$1"), "latin1");
}
