/** Deterministic mutation of real inputs: the same seed gives the same inputs on every machine. */

/** Numbers in [0, bound): mulberry32. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  below(bound: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000) * bound);
  }

  of<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }
}

/** Octets on which readers stumble: ends of ranges, tags, lengths of many octets, indefinite lengths. */
const notable = [
  0x00, 0x01, 0x02, 0x04, 0x05, 0x06, 0x1f, 0x20, 0x24, 0x2d, 0x30, 0x31, 0x7f, 0x80, 0x81, 0x82, 0x83, 0x84, 0x86, 0x88, 0xa0, 0xa3, 0xff,
];

type Mutation = (bytes: Buffer, random: Random, others: readonly Buffer[]) => Buffer;

const mutations: readonly Mutation[] = [
  // a bit
  (bytes, random) => edited(bytes, random, (octet) => octet ^ (1 << random.below(8))),
  // an octet
  (bytes, random) => edited(bytes, random, () => random.of(notable)),
  (bytes, random) => edited(bytes, random, (octet) => (octet + random.of([1, -1, 16])) & 0xff),
  // a piece left out, doubled, or put in
  (bytes, random) => {
    const [start, end] = piece(bytes, random);
    return Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)]);
  },
  (bytes, random) => {
    const [start, end] = piece(bytes, random);
    return Buffer.concat([bytes.subarray(0, end), bytes.subarray(start)]);
  },
  (bytes, random) => {
    const at = random.below(bytes.length + 1);
    const put = Buffer.from(Array.from({ length: 1 + random.below(8) }, () => random.of(notable)));
    return Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at)]);
  },
  // the end cut
  (bytes, random) => bytes.subarray(0, random.below(bytes.length + 1)),
  // a piece of another input in its place
  (bytes, random, others) => {
    const other = random.of(others);
    const [start, end] = piece(other, random);
    const at = random.below(bytes.length + 1);
    return Buffer.concat([bytes.subarray(0, at), other.subarray(start, end), bytes.subarray(at + random.below(2) * (end - start))]);
  },
];

/** An input made from one of the seeds by one to four mutations. */
export function mutated(seeds: readonly Buffer[], random: Random): Buffer {
  let bytes = random.of(seeds);
  for (let left = 1 + random.below(4); left > 0; left -= 1) bytes = random.of(mutations)(bytes, random, seeds);
  return bytes;
}

function edited(bytes: Buffer, random: Random, edit: (octet: number) => number): Buffer {
  const copy = Buffer.from(bytes);
  if (copy.length > 0) {
    // Half of the edits go to the first octets, where headers are.
    const at = random.below(random.below(2) === 0 ? Math.min(copy.length, 64) : copy.length);
    copy[at] = edit(copy[at]!);
  }
  return copy;
}

function piece(bytes: Buffer, random: Random): [start: number, end: number] {
  const start = random.below(bytes.length + 1);
  return [start, Math.min(bytes.length, start + random.below(random.of([4, 32, 512])))];
}
