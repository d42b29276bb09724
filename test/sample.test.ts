import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { repository } from "./cli/places.mjs";
import { shareOf, turnOf } from "./sample";

/** A sample that turns over every day: nothing is left out for ever, and no day is without a kind. */
const days = fc.integer({ min: 0, max: 30_000 });
const lists = fc.integer({ min: 1, max: 120 }).map((length) => Array.from({ length }, (_, item) => item));
const shares = fc.double({ min: 0.01, max: 1, noNaN: true });
const kinds = fc.integer({ min: 1, max: 9 }).map((number) => (item: number) => `kind ${(item * 7) % number}`);
const name = "of a test";

it("is the same for a seed, in the order of the items, without a double", () =>
  fc.assert(
    fc.property(lists, shares, kinds, days, (items, share, kindOf, turn) => {
      const taken = shareOf(items, share, { name, turn }, kindOf);
      expect(taken).toEqual(shareOf(items, share, { name, turn }, kindOf));
      expect(taken).toEqual([...new Set(taken)].sort((one, other) => one - other));
    }),
  ));

it("takes its share of each kind, and at least one", () =>
  fc.assert(
    fc.property(lists, shares, kinds, days, (items, share, kindOf, turn) => {
      const taken = shareOf(items, share, { name, turn }, kindOf);
      for (const kind of new Set(items.map(kindOf))) {
        const [all, some] = [items, taken].map((list) => list.filter((item) => kindOf(item) === kind).length) as [number, number];
        expect(some).toBe(Math.max(1, Math.round(share * all)));
      }
    }),
  ));

it("reaches every item within as many days as a kind has samples, and goes on for ever", () =>
  fc.assert(
    fc.property(lists, shares, kinds, days, (items, share, kindOf, turn) => {
      const smallest = Math.min(
        ...[...new Set(items.map(kindOf))].map((kind) => {
          const all = items.filter((item) => kindOf(item) === kind).length;
          return Math.max(1, Math.round(share * all)) / all;
        }),
      );
      const needed = Math.ceil(1 / smallest - 1e-9);
      const reached = Array.from({ length: needed }, (_, day) => shareOf(items, share, { name, turn: turn + day }, kindOf)).flat();
      expect(new Set(reached).size).toBe(items.length);
    }),
  ));

it("is another on the next day, unless everything is taken", () =>
  fc.assert(
    fc.property(lists, shares, days, (items, share, turn) => {
      const today = shareOf(items, share, { name, turn });
      fc.pre(today.length < items.length);
      expect(shareOf(items, share, { name, turn: turn + 1 })).not.toEqual(today);
    }),
  ));

it("counts days as turns, and makes a turn of any other seed", () => {
  expect(turnOf("2026-11-28")).toBe(turnOf("2026-11-27") + 1);
  expect(turnOf("2027-01-01")).toBe(turnOf("2026-12-31") + 1);
  for (const other of ["2026-13-45", "a word", "4711"]) expect(turnOf(other)).toBeGreaterThanOrEqual(0);
  expect(turnOf("a word")).not.toBe(turnOf("another"));
});

it("is of the test files that npm run test:deep runs whole, and no others", () => {
  const { scripts } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as { scripts: Record<string, string> };
  const pattern = new RegExp(/jest '(.*)'$/.exec(scripts["test:deep"]!)![1]!);
  const files = ["cli", "examples", "provider", "resources", "test"].flatMap((room) =>
    readdirSync(join(repository, room), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".test.ts"))
      .map((name) => join(room, name)),
  );
  const sampled = files.filter((file) =>
    /^\s*(const .* = sample|: sample|crashMatrix)\(/m.test(readFileSync(join(repository, file), "utf8")),
  );
  expect(sampled.length).toBeGreaterThan(5);
  // Long stories on the engine that npm test leaves to it, by the pattern of its own script.
  const left = new RegExp(/testPathIgnorePatterns \S+ '(.*)'/.exec(scripts["test"]!)![1]!);
  const whole = files.filter((file) => sampled.includes(file) || left.test(file));
  expect(whole.length).toBeGreaterThan(sampled.length + 5);
  expect(files.filter((file) => pattern.test(file))).toEqual(whole);
});
