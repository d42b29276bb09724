import fc from "fast-check";
import { readWindow, type Window, workingDaysBetween } from "../calendar";
import type { IssuanceFacts } from "./facts";
import { type Answered, humanDelay, leastHumanDays } from "./human-delay";
import { whatNow } from "./issuance";
import type { Current, Next } from "./remembered";
import { beginInstant, endOfUse, marginWorkingDays, renewalInstant, safeInstant } from "./renewal";
import { alarmOf } from "./urgency";
import { switchWaitsUntil } from "./window";

const day = 86_400_000;
const at = (text: string): Date => new Date(text);
const life = { notBefore: "2025-01-06T00:00:00.000Z", notAfter: "2028-01-06T00:00:00.000Z" };
const took = (...days: readonly number[]): Answered[] =>
  days.map((count) => {
    let settled = at("2026-06-01T09:00:00Z");
    while (workingDaysBetween(at("2026-06-01T09:00:00Z"), settled) < count) settled = new Date(settled.getTime() + day);
    return { orderedAt: "2026-06-01T09:00:00.000Z", settledAt: settled.toISOString() };
  });

describe("how long people need", () => {
  it.each<[string, readonly Answered[], number]>([
    ["what is published, where nothing was seen", [], leastHumanDays],
    ["what is published, where they are faster", took(1, 2, 3), leastHumanDays],
    ["the longest of a few", took(6, 30, 12), 30],
    ["what 95 % of many kept within", took(...Array.from({ length: 100 }, (_, index) => index + 1)), 95],
    ["not what one of a hundred took", took(...Array.from({ length: 99 }, () => 7), 80), 7],
    ["nothing of an order that is open, or of before", [{ orderedAt: "2020-01-01T00:00:00Z" }], leastHumanDays],
  ])("is %s", (_what, orders, days) => expect(humanDelay(orders)).toBe(days));
});

describe("a renewal", () => {
  it("begins as wished where people are fast, and earlier where they have needed longer", () => {
    expect(beginInstant(life, { renewBeforeDays: 60, humanDays: 5 })).toEqual(renewalInstant(life, 60));
    const slow = beginInstant(life, { renewBeforeDays: 60, humanDays: 60 });
    expect(slow < renewalInstant(life, 60)).toBe(true);
    expect(workingDaysBetween(slow, at(life.notAfter))).toBe(60 + marginWorkingDays);
  });

  it("counts from the end of signing, where that is earlier", () => {
    const signer = { ...life, signingEnds: "2027-12-06T00:00:00.000Z" };
    expect(endOfUse(signer)).toEqual(at("2027-12-06T00:00:00.000Z"));
    expect(renewalInstant(signer, 60)).toEqual(at("2027-10-07T00:00:00.000Z"));
    expect(endOfUse({ ...life, signingEnds: "2029-01-01T00:00:00.000Z" })).toEqual(at(life.notAfter));
  });

  const instants = fc.date({ min: at("2024-01-01T00:00Z"), max: at("2040-01-01T00:00Z"), noInvalidDate: true });
  const lives = fc.record({
    from: instants,
    days: fc.integer({ min: 2, max: 1200 }),
    signing: fc.option(fc.integer({ min: 1, max: 1200 })),
  });

  it("begins while the certificate is active, within half of its life, with room for people: random lives and delays", () =>
    fc.assert(
      fc.property(
        lives,
        fc.integer({ min: 1, max: 1094 }),
        fc.integer({ min: 5, max: 300 }),
        ({ from, days, signing }, wished, humanDays) => {
          const signingEnds = signing === null ? {} : { signingEnds: new Date(from.getTime() + signing * day).toISOString() };
          const certificate = {
            notBefore: from.toISOString(),
            notAfter: new Date(from.getTime() + days * day).toISOString(),
            ...signingEnds,
          };
          const both = [renewalInstant(certificate, wished), safeInstant(certificate, humanDays)].map((instant) => instant.getTime());
          const [begins, ends] = [beginInstant(certificate, { renewBeforeDays: wished, humanDays }), endOfUse(certificate)];
          expect(begins.getTime()).toBe(Math.min(...both)); // also where the calendar is not asked
          expect(begins.getTime()).toBeLessThanOrEqual(ends.getTime());
          expect(begins.getTime()).toBeGreaterThanOrEqual(from.getTime() + (ends.getTime() - from.getTime()) / 2 - day);
          const isCut = ends.getTime() - begins.getTime() >= Math.floor((ends.getTime() - from.getTime()) / day / 2) * day;
          if (!isCut) expect(workingDaysBetween(begins, ends)).toBeGreaterThanOrEqual(humanDays + marginWorkingDays - 1);
          expect(begins.getTime()).toBeLessThanOrEqual(safeInstant(certificate, humanDays).getTime());
        },
      ),
    ));
});

const current: Current = {
  ...life,
  ...{ entry: "igc-r1", round: 1, publicKeySha256: "aa", serialNumber: "01", sha256: "AA", subject: "CN=INSI-AUTO" },
  inService: { place: "igc-current", bundles: [] },
};
const quiet: IssuanceFacts = {
  ...{ now: at("2027-12-31T00:00Z"), current, next: null, drift: [], rolledBack: null, renewBeforeDays: 60, humanDays: 5, held: null },
  ...{ switchWaits: false, paper: "p", keyAlgorithm: "rsa-2048", adopt: undefined, onRevoked: "wait", bundles: [], formPhase: "validated" },
  ...{ order: undefined, lingering: [], seen: true },
};

it.each<[string, Partial<IssuanceFacts>, string | undefined]>([
  ["goes when its time has come", {}, "begin"],
  ["is held back without being a step", { held: "its administrators have 5 orders this week" }, undefined],
  ["goes earlier where people need longer", { now: at("2027-10-01T00:00Z"), humanDays: 80 }, "begin"],
  ["is not due before", { now: at("2027-10-01T00:00Z") }, undefined],
  [
    "is not taken back as premature where people need longer",
    {
      now: at("2027-10-01T00:00Z"),
      humanDays: 80,
      next: { ...({ ticket: null, algorithm: "rsa-2048", paper: null } as Next), dueOn: "2027-10-02" },
      formPhase: "sent",
    },
    undefined,
  ],
])("a renewal %s", (_what, facts, act) => expect(whatNow({ ...quiet, ...facts })?.act).toBe(act));

it.each<[string, Partial<IssuanceFacts>, string | undefined]>([
  ["is put in service at once", {}, "place"],
  ["waits for the maintenance window", { switchWaits: true }, undefined],
])("a certificate that was issued %s", (_what, facts, act) => {
  const { inService: _, ...issued } = current;
  expect(whatNow({ ...quiet, now: at("2025-02-01T00:00Z"), current: issued, ...facts })?.act).toBe(act);
});

describe("the switch", () => {
  const window = readWindow("Sat 22:00-24:00") as Window; // 2026-11-28 is a Saturday
  const { inService: _, ...issued } = current;
  const previous = { entry: "r1", round: 1, publicKeySha256: "a", serialNumber: "01", sha256: "BB", notAfter: "2026-12-31T00:00:00.000Z" };
  const kept = { ...previous, keptUntil: "2027-01-30T00:00:00.000Z" };
  const opens = at("2026-11-28T22:00+01:00");
  it.each<[string, Parameters<typeof switchWaitsUntil>, Date | undefined]>([
    ["waits until the window opens", [{ current: issued, previous: kept }, window, at("2026-11-24T09:00Z")], opens],
    ["goes when it is open", [{ current: issued, previous: kept }, window, at("2026-11-28T22:30+01:00")], undefined],
    ["goes where none is wished", [{ current: issued, previous: kept }, undefined, at("2026-11-24T09:00Z")], undefined],
    ["goes for the first certificate", [{ current: issued, previous: null }, window, at("2026-11-24T09:00Z")], undefined],
    ["is over", [{ current, previous: kept }, window, at("2026-11-24T09:00Z")], undefined],
    [
      "falls through where the old one ends too soon after it",
      [{ current: issued, previous: { ...kept, notAfter: "2026-11-30T00:00:00.000Z" } }, window, at("2026-11-24T09:00Z")],
      undefined,
    ],
    [
      "falls through where the key of the old one may sign no more soon after it",
      [{ current: issued, previous: { ...kept, signingEnds: "2026-11-30T00:00:00.000Z" } }, window, at("2026-11-24T09:00Z")],
      undefined,
    ],
    [
      "falls through where no window comes",
      [{ current: issued, previous: kept }, readWindow("2025-01-01/2025-01-02") as Window, at("2026-11-24T09:00Z")],
      undefined,
    ],
  ])("%s", (_what, given, until) => expect(switchWaitsUntil(...given)).toEqual(until));
});

it.each<[string, number, ReturnType<typeof alarmOf>]>([
  ["is silent while there is time", 91, null],
  ["grows louder", 90, 90],
  ["and louder", 60, 60],
  ["and louder", 30, 30],
  ["and louder", 14.5, 30],
  ["and louder", 14, 14],
  ["and louder", 7, 7],
  ["and is too late", 0, 0],
])("an unanswered renewal %s: %d days before the end", (_what, days, alarm) => {
  const now = new Date(at(life.notAfter).getTime() - days * day);
  const next = { ticket: "commande-r2" } as Next;
  expect([alarmOf(current, next, now), alarmOf(current, null, now), alarmOf(null, next, now)]).toEqual([alarm, null, null]);
});
