import fc from "fast-check";
import { beginInstant, humanDelay, isItsTurn, orderBook, safeInstant } from "../provider/policy";
import { day, naiveBegin, naiveDelay, naiveEnd, worked } from "./simulation/naive-renewal";

/** The rules of docs/renewal.md against a reference that counts day by day and shares nothing with them. */

const at = (text: string): Date => new Date(text);
const instants = fc.date({ min: at("2014-01-01T00:00Z"), max: at("2041-01-01T00:00Z"), noInvalidDate: true });
const plus = (instant: Date, milliseconds: number): Date => new Date(instant.getTime() + milliseconds);

it("begins when the reference says, to the millisecond; cut at half of its life, within a day and a half, and never at its end", () =>
  fc.assert(
    fc.property(
      instants,
      fc.integer({ min: day / 24, max: 1096 * day }),
      fc.option(fc.integer({ min: 1, max: 1200 * day }), { nil: undefined }),
      fc.integer({ min: 1, max: 700 }),
      fc.integer({ min: 5, max: 150 }),
      (from, lives, signs, renewBeforeDays, humanDays) => {
        const life = {
          notBefore: from.toISOString(),
          notAfter: plus(from, lives).toISOString(),
          ...(signs !== undefined && { signingEnds: plus(from, signs).toISOString() }),
        };
        const end = naiveEnd(life);
        const naive = naiveBegin(life, renewBeforeDays, humanDays);
        const half = (from.getTime() + end.getTime()) / 2;
        const pairs = [
          [beginInstant(life, { renewBeforeDays, humanDays }), naive.begins],
          [safeInstant(life, humanDays), naive.latest],
        ] as const;
        for (const [is, expected] of pairs) {
          const isCut = expected.getTime() - half < 1.5 * day;
          expect(Math.abs(is.getTime() - expected.getTime())).toBeLessThanOrEqual(isCut ? 1.5 * day : 0);
          expect(is.getTime()).toBeLessThan(end.getTime());
        }
      },
    ),
    { numRuns: 300 },
  ));

it("reckons with the delay that the reference reckons with", () =>
  fc.assert(
    fc.property(fc.array(fc.tuple(instants, fc.integer({ min: 0, max: 90 * day })), { maxLength: 45 }), (orders) => {
      const answered = orders.map(([from, took]) => ({ orderedAt: from.toISOString(), settledAt: plus(from, took).toISOString() }));
      expect(humanDelay(answered)).toBe(naiveDelay(orders.map(([from, took]) => worked(from, plus(from, took)))));
    }),
    { numRuns: 60 },
  ));

it("moves at most one renewal of a week where one certificate is added, and lets no other one go", () => {
  const now = at("2029-10-10T06:00Z");
  const who = fc.constantFrom<readonly string[]>(["Zoé Noël"], ["Paul Petit"], ["Zoé Noël", "Paul Petit"]);
  const certificates = fc.array(fc.tuple(fc.integer({ min: 20, max: 75 }), who), { minLength: 1, maxLength: 60 });
  const plan = { perWeek: 4, renewBeforeDays: 60, humanDays: 8 };
  const going = (fleet: readonly (readonly [string, number, readonly string[]])[]): string[] => {
    const ends = (left: number): string => plus(now, left * day).toISOString();
    const orders = new Map(
      fleet.map(([name, left, admins]) => [
        `commande-${name}-r1`,
        { orderedAt: "2026-10-10T06:00:00.000Z", certificate: name, admins, ends: ends(left) },
      ]),
    );
    const book = orderBook(orders, now);
    const isHeld = ([certificate, left, admins]: (typeof fleet)[number]): boolean => {
      const current = { notBefore: plus(now, (left - 1095) * day).toISOString(), notAfter: ends(left) };
      return now < beginInstant(current, plan) || !isItsTurn({ certificate, admins, current }, book, plan);
    };
    return fleet.filter((each) => !isHeld(each)).map(([name]) => name);
  };
  fc.assert(
    fc.property(certificates, fc.tuple(fc.integer({ min: 20, max: 75 }), who), (fleet, [left, admins]) => {
      const named = fleet.map(([each, whose], index) => [`igc-${String(index).padStart(3, "0")}`, each, whose] as const);
      const before = going(named);
      const after = going([...named, ["igc-new", left, admins]]).filter((name) => name !== "igc-new");
      expect(after.filter((name) => !before.includes(name))).toEqual([]);
      const [moved] = [before.filter((name) => !after.includes(name))];
      expect(moved.length).toBeLessThanOrEqual(admins.length * 2);
    }),
  );
});
