import fc from "fast-check";
import { weekOf } from "../calendar";
import { type Candidate, isItsTurn, orderBook, type PlannedOrder } from "./levelling";
import { beginInstant, endOfUse, safeInstant } from "./renewal";

const day = 86_400_000;
const at = (text: string): Date => new Date(text);
const plus = (instant: Date, days: number): Date => new Date(instant.getTime() + days * day);
const admins = ["Zoé Noël"];

/** One certificate of a fleet that is renewed by people, run after run. */
interface Managed {
  readonly candidate: Candidate;
  readonly renewedAt: Date | undefined;
}
const managed = (name: string, ends: Date, who: readonly string[] = admins): Managed => ({
  candidate: {
    certificate: name,
    admins: who,
    current: { notBefore: plus(ends, -1095).toISOString(), notAfter: ends.toISOString() },
  },
  renewedAt: undefined,
});

interface Plan {
  readonly perWeek: number;
  readonly renewBeforeDays: number;
  readonly humanDays: number;
}

/** The orders an exchange holds: each certificate's first one, and the renewals. */
const exchangeOf = (fleet: readonly Managed[]): Map<string, PlannedOrder> =>
  new Map(
    fleet.flatMap(({ candidate: { certificate, admins: who, current }, renewedAt }) => {
      const first = { orderedAt: current.notBefore, certificate, admins: who, ends: current.notAfter };
      const second = renewedAt && { orderedAt: renewedAt.toISOString(), certificate, admins: who };
      return [[`commande-${certificate}-r1`, first] as const, ...(second ? [[`commande-${certificate}-r2`, second] as const] : [])];
    }),
  );

/** One `up`: the engine asks in some order, and each renewal whose turn it is is ordered. */
function up(fleet: readonly Managed[], now: Date, plan: Plan, shuffled: (fleet: readonly Managed[]) => readonly Managed[]): Managed[] {
  const book = orderBook(exchangeOf(fleet), now);
  const due = ({ candidate, renewedAt }: Managed): boolean =>
    !renewedAt && now >= beginInstant(candidate.current, plan) && now < endOfUse(candidate.current);
  const going = new Set(shuffled(fleet).filter((each) => due(each) && isItsTurn(each.candidate, book, plan)));
  return fleet.map((each) => (going.has(each) ? { ...each, renewedAt: now } : each));
}

function perWeek(fleet: readonly Managed[]): Map<string, Managed[]> {
  const weeks = new Map<string, Managed[]>();
  for (const each of fleet) {
    if (!each.renewedAt) continue;
    const week = weekOf(each.renewedAt).toISOString().slice(0, 10);
    weeks.set(week, [...(weeks.get(week) ?? []), each]);
  }
  return weeks;
}

const asIs = (fleet: readonly Managed[]): readonly Managed[] => fleet;

it("spreads 500 that end in one week over a quarter: 45 a week at most, those that end first go first", () => {
  const plan = { perWeek: 45, renewBeforeDays: 105, humanDays: 8 };
  let fleet: readonly Managed[] = Array.from({ length: 500 }, (_, index) =>
    managed(`igc-${index}`, plus(at("2029-11-19T00:00Z"), (index * 7) / 500)),
  );
  for (let now = at("2029-07-01T06:00Z"); now < at("2029-11-19T00:00Z"); now = plus(now, 5)) fleet = up(fleet, now, plan, asIs);
  expect(fleet.filter(({ renewedAt }) => !renewedAt)).toEqual([]);
  const weeks = [...perWeek(fleet).values()].map(({ length }) => length);
  expect([Math.max(...weeks), weeks.length]).toEqual([45, 12]);
  const instants = fleet.map(({ renewedAt }) => renewedAt!.getTime());
  expect(instants).toEqual([...instants].sort((one, other) => one - other));
});

it("holds back no more once the safe instant has come: whoever is left begins, whatever the number", () => {
  const plan = { perWeek: 2, renewBeforeDays: 60, humanDays: 8 };
  const ends = at("2029-11-19T00:00Z");
  let fleet: readonly Managed[] = Array.from({ length: 40 }, (_, index) => managed(`igc-${String(index).padStart(2, "0")}`, ends));
  for (let now = at("2029-09-01T06:00Z"); now < ends; now = plus(now, 1)) fleet = up(fleet, now, plan, asIs);
  const safe = safeInstant(fleet[0]!.candidate.current, 8);
  const late = fleet.filter(({ renewedAt }) => renewedAt! >= safe);
  expect(late.length).toBeGreaterThan(20);
  expect(late.every(({ renewedAt }) => renewedAt!.getTime() < safe.getTime() + day)).toBe(true);
});

describe("a turn", () => {
  const now = at("2029-10-10T06:00Z");
  const plan = { perWeek: 1, renewBeforeDays: 60, humanDays: 8 };
  const [first, second] = [managed("igc-a", at("2029-11-20T00:00Z")), managed("igc-b", at("2029-11-21T00:00Z"))] as const;
  const turn = ({ candidate }: Managed, fleet: readonly Managed[], more: readonly (readonly [string, PlannedOrder])[] = []): boolean =>
    isItsTurn(candidate, orderBook(new Map([...exchangeOf(fleet), ...more]), now), plan);
  const order = { orderedAt: "2029-10-09T09:00:00.000Z", admins };

  it("is that of the one that ends first, whoever is asked first", () =>
    expect([turn(first, [first, second]), turn(second, [first, second])]).toEqual([true, false]));
  it("has passed to the next once the first is ordered, in another week", () => {
    const gone = { ...first, renewedAt: at("2029-10-05T06:00Z") };
    expect(turn(second, [gone, second])).toBe(true);
  });
  it("is nobody's in a week whose orders are placed, whatever they are for", () =>
    expect(turn(first, [first], [["commande-other-r1", order]])).toBe(false));
  it("does not count orders of another week", () =>
    expect(turn(first, [first], [["commande-other-r1", { ...order, orderedAt: "2029-10-07T21:00:00.000Z" }]])).toBe(true));
  it("does not count orders that other administrators place", () =>
    expect(turn(first, [first], [["commande-other-r1", { ...order, admins: ["Paul Petit"] }]])).toBe(true));
  it("counts orders of before, which do not say who places them", () =>
    expect(turn(first, [first], [["commande-other-r1", { orderedAt: order.orderedAt }]])).toBe(false));
  it("is not taken by one that nobody renewed a week after its last safe day", () => {
    const forgotten = managed("igc-0", plus(now, 9));
    expect(turn(first, [forgotten, first])).toBe(true);
    expect(turn(first, [managed("igc-0", plus(now, 30)), first])).toBe(false);
  });
  it("of one that the exchange does not know comes after those that it knows", () =>
    expect([turn(first, [second]), turn(first, [])]).toEqual([false, true]));
  it("of several that the exchange does not know is given once in an operation, and stays given", () => {
    const book = orderBook(new Map(), now);
    const answers = [first, second, first].map(({ candidate }) => isItsTurn(candidate, book, plan));
    expect(answers).toEqual([true, false, true]);
  });
});

it("levels whatever comes: random fleets, runs and limits", () => {
  const fleets = fc.array(fc.tuple(fc.integer({ min: 0, max: 120 }), fc.constantFrom("Zoé Noël", "Paul Petit")), {
    minLength: 1,
    maxLength: 40,
  });
  const plans = fc.record({
    perWeek: fc.integer({ min: 1, max: 6 }),
    renewBeforeDays: fc.integer({ min: 1, max: 120 }),
    humanDays: fc.integer({ min: 5, max: 20 }),
  });
  fc.assert(
    fc.property(fleets, plans, fc.integer({ min: 1, max: 7 }), (ends, plan, everyDays) => {
      const made = ends.map(([offset, who], index) => managed(`igc-${index}`, plus(at("2029-11-19T00:00Z"), offset), [who]));
      let [fleet, mirrored]: (readonly Managed[])[] = [made, made] as never;
      for (let now = at("2029-07-01T06:00Z"); now < at("2030-04-01T00:00Z"); now = plus(now, everyDays)) {
        fleet = up(fleet!, now, plan, asIs);
        mirrored = up(mirrored!, now, plan, (all) => [...all].reverse());
      }
      expect(mirrored).toEqual(fleet); // in whatever order the engine asks
      for (const { candidate, renewedAt } of fleet!) {
        const safe = safeInstant(candidate.current, plan.humanDays);
        expect(renewedAt!.getTime()).toBeGreaterThanOrEqual(beginInstant(candidate.current, plan).getTime());
        expect(renewedAt!.getTime()).toBeLessThan(plus(safe, everyDays).getTime());
      }
      for (const who of ["Zoé Noël", "Paul Petit"])
        for (const week of perWeek(fleet!.filter(({ candidate }) => candidate.admins.includes(who))).values()) {
          const levelled = week.filter(({ candidate, renewedAt }) => renewedAt! < safeInstant(candidate.current, plan.humanDays));
          expect(levelled.length).toBeLessThanOrEqual(plan.perWeek);
        }
    }),
    { numRuns: 20 },
  );
});
