import fc from "fast-check";
import { isOpen, opensNext, readWindow, type Window } from "./window";

const windowOf = (text: string): Window => {
  const window = readWindow(text);
  if (typeof window === "string") throw new Error(window);
  return window;
};
const at = (text: string): Date => new Date(text);

// 24 November 2026 is a Tuesday; Paris is at UTC+1 in winter and UTC+2 in summer.
it.each([
  ["Tue", "2026-11-24T00:00+01:00", true],
  ["Tue", "2026-11-23T23:59+01:00", false],
  ["Mon-Wed", "2026-11-24T12:00+01:00", true],
  ["Sat-Mon", "2026-11-23T12:00+01:00", true],
  ["Sat-Mon", "2026-11-24T12:00+01:00", false],
  ["Sat Sun, Tue 12:00-13:00", "2026-11-24T12:59+01:00", true],
  ["Sat Sun, Tue 12:00-13:00", "2026-11-24T13:00+01:00", false],
  ["22:00-05:00", "2026-11-24T04:59+01:00", true],
  ["22:00-05:00", "2026-11-24T05:00+01:00", false],
  ["Mon 22:00-05:00", "2026-11-24T04:59+01:00", true],
  ["Tue 22:00-05:00", "2026-11-24T04:59+01:00", false],
  ["Tue 22:00-24:00", "2026-11-24T23:59+01:00", true],
  ["Wed 08:00-09:00", "2026-07-01T08:30+02:00", true],
  ["2026-11-24/2026-11-25", "2026-11-25T23:59+01:00", true],
  ["2026-11-24/2026-11-25", "2026-11-26T00:00+01:00", false],
  ["2026-11-24/2026-11-25 22:00-05:00", "2026-11-26T04:00+01:00", true],
])("%s at %s: open %s", (text, instant, open) => expect(isOpen(windowOf(text), at(instant))).toBe(open));

it.each([
  ["Sat 22:00-05:00", "2026-11-24T12:00+01:00", "2026-11-28T22:00+01:00"],
  ["Tue", "2026-11-24T12:00+01:00", "2026-11-24T12:00+01:00"],
  ["Tue 08:00-09:00", "2026-11-24T12:00+01:00", "2026-12-01T08:00+01:00"],
  ["2027-02-01/2027-02-28", "2026-11-24T12:00+01:00", "2027-02-01T00:00+01:00"],
  ["2027-02-01/2027-02-28 06:00-07:00", "2027-02-03T12:00+01:00", "2027-02-04T06:00+01:00"],
  ["2026-01-01/2026-01-31", "2026-11-24T12:00+01:00", undefined],
  ["Sun 02:30-04:00", "2026-03-28T12:00+01:00", "2026-03-29T03:30+02:00"], // summer time leaves 02:30 out
  ["Sun 02:10-02:50", "2026-03-28T12:00+01:00", "2026-04-05T02:10+02:00"], // and all of this one
  ["Sun 02:10-02:50", "2026-03-23T12:00+01:00", "2026-04-05T02:10+02:00"],
  ["2026-03-29/2026-03-29 02:10-02:50", "2026-03-28T12:00+01:00", undefined],
  ["02:30-01:00", "2026-10-25T01:30+02:00", "2026-10-25T02:30+02:00"], // shown twice that night: the first
])("%s, looked at %s, opens on %s", (text, instant, opens) =>
  expect(opensNext(windowOf(text), at(instant))).toEqual(opens === undefined ? undefined : at(opens)),
);

it.each([
  ["", /neither days/],
  ["weekends", /"weekends" is neither days/],
  ["Sat, ", /neither days/],
  ["Sat 25:00-26:00", /hours that are none/],
  ["Sat 22:60-23:00", /hours that are none/],
  ["Sat 22:00-22:00", /hours that are none/],
  ["2026-02-30/2026-03-01", /dates that are none/],
  ["2026-03-02/2026-03-01", /end before they begin/],
])("refuses %j", (text, because) => expect(readWindow(text)).toMatch(because));

it("opens when it says, and not a minute before: random lists and instants", () => {
  const days = fc.constantFrom("Sat ", "Mon-Thu ", "Sun Wed ", "");
  const hours = fc.constantFrom("22:00-05:00", "00:00-24:00", "12:15-12:45", "23:30-00:30");
  const instants = fc.date({ min: at("2026-01-01T00:00Z"), max: at("2029-01-01T00:00Z"), noInvalidDate: true });
  fc.assert(
    fc.property(days, hours, instants, (onDays, inHours, instant) => {
      const window = windowOf(`${onDays}${inHours}`);
      const opens = opensNext(window, instant)!;
      expect(isOpen(window, opens)).toBe(true);
      if (opens > instant) expect(isOpen(window, new Date(Math.max(opens.getTime() - 60_000, instant.getTime())))).toBe(false);
      expect(opens.getTime() - instant.getTime()).toBeLessThanOrEqual(8 * 86_400_000);
    }),
  );
});
