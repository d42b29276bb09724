import { createHash } from "node:crypto";
import { relative } from "node:path";
import { repository } from "./cli/places.mjs";

/**
 * What takes long by repetition runs in `npm test` as a sample that turns over every day, and whole in
 * `npm run test:deep`. One seed decides everything that is left to chance: IGC_SANTE_SEED, or else the day (UTC).
 */
export const seed = process.env["IGC_SANTE_SEED"] || new Date().toISOString().slice(0, 10);

/** Whether everything is taken, but for what takes an hour. */
export const deep = process.env["IGC_SANTE_DEEP"] === "1";

/** Whether what takes an hour is taken whole in a deep run, too. */
export const all = process.env["IGC_SANTE_ALL"] === "1";

const day = 86_400_000;

/** The number of a day, so that the next day's sample goes on where this one's ends; of any other seed a hash. */
export function turnOf(text: string): number {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(time) ? hash(text) : time / day;
}

const hash = (text: string): number => createHash("sha256").update(text).digest().readUInt32LE(0);

export interface Turn {
  /** Shuffles the items, so that neighbours do not come on the same day. */
  readonly name: string;
  readonly turn: number;
}

/**
 * A share of each kind of item, at least one, in the order of the items. With each turn the share moves on, so that
 * after 1/share turns every item was there.
 * @param kindOf what no sample is without
 */
export function shareOf<T>(items: readonly T[], share: number, { name, turn }: Turn, kindOf: (item: T) => string = () => ""): T[] {
  const kinds = new Map<string, number[]>();
  for (const [index, item] of items.entries()) {
    const kind = kindOf(item);
    kinds.set(kind, [...(kinds.get(kind) ?? []), index]);
  }
  const taken = [...kinds].flatMap(([kind, indexes]) =>
    windowOf(
      shuffled(indexes, (index) => `${name} ${kind} ${JSON.stringify(items[index])}`),
      share,
      turn,
    ),
  );
  return taken.sort((one, other) => one - other).map((index) => items[index]!);
}

function windowOf(indexes: readonly number[], share: number, turn: number): number[] {
  const count = Math.min(indexes.length, Math.max(1, Math.round(share * indexes.length)));
  const first = (turn * count) % indexes.length;
  return Array.from({ length: count }, (_, step) => indexes[(first + step) % indexes.length]!);
}

/** An order that depends on what the items are, and not on where they stand. */
const shuffled = (indexes: readonly number[], textOf: (index: number) => string): number[] =>
  indexes
    .map((index) => ({ index, rank: hash(textOf(index)) }))
    .sort((one, other) => one.rank - other.rank || one.index - other.index)
    .map(({ index }) => index);

/** The sample of one test file. */
export interface Sample {
  /**
   * The items of today; all of them in a deep run. See `shareOf`.
   * @param inDeep the share of a deep run, where all of them take an hour; IGC_SANTE_ALL=1 takes all. Default: 1
   */
  take<T>(items: readonly T[], share: number, kindOf?: (item: T) => string, inDeep?: number): T[];
}

/** For the top of a test file: when its tests are done, says how much was taken, and how to have the same or all of it. */
export function sample(name: string): Sample {
  const file = relative(repository, expect.getState().testPath!);
  const count = { taken: 0, all: 0 };
  afterAll(() => {
    const whole = count.taken === count.all;
    const what = whole ? `all ${count.all}` : `${count.taken} of ${count.all}`;
    const more = whole
      ? ""
      : deep
        ? `; all: IGC_SANTE_ALL=1 IGC_SANTE_DEEP=1 npx jest ${file}`
        : `; repeat: IGC_SANTE_SEED=${seed} npx jest ${file}; all: npm run test:deep`;
    process.stdout.write(`sample ${name}: ${what}, seed ${seed}${more}\n`);
  });
  return {
    take(items, share, kindOf, inDeep = 1) {
      const part = deep ? (all ? 1 : inDeep) : share;
      const taken = part === 1 ? [...items] : shareOf(items, part, { name, turn: turnOf(seed) }, kindOf);
      count.taken += taken.length;
      count.all += items.length;
      return taken;
    },
  };
}
