import { createHash } from "node:crypto";

/** Chance that can be had again: the same seed gives the same decisions (mulberry32). */
export class Chance {
  #state: number;

  constructor(seed: string) {
    this.#state = createHash("sha256").update(seed).digest().readUInt32LE(0);
  }

  /** In [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from 0 to below `end`. */
  below(end: number): number {
    return Math.floor(this.next() * end);
  }

  pick<T>(among: readonly T[]): T {
    return among[this.below(among.length)]!;
  }

  /** True so many times in one. */
  happens(probability: number): boolean {
    return this.next() < probability;
  }

  /** Some of them, in their order. */
  some<T>(among: readonly T[], probability: number): T[] {
    return among.filter(() => this.happens(probability));
  }

  /** Letters and digits, as tokens and passwords have them. */
  word(length: number, alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789"): string {
    return Array.from({ length }, () => alphabet[this.below(alphabet.length)]).join("");
  }
}
