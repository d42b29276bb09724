import fc from "fast-check";
import ICAL from "ical.js";
import { type CalendarEvent, icalendar } from "./icalendar";

const event: CalendarEvent = {
  uid: "end-4AFC@igc-sante",
  day: "2028-02-28",
  summary: "Centre de santé des Lilas; srv1, AUTH_CLI: ends",
  description: "line one\nline two \\ three",
  stamp: new Date("2026-11-24T09:00:00.123Z"),
  alarms: [90, 60, 30],
};

/** What a second implementation reads. */
function read(text: string): object[] {
  const calendar = new ICAL.Component(ICAL.parse(text) as unknown[]);
  return calendar.getAllSubcomponents("vevent").map((component) => {
    const { uid, summary, description, startDate, endDate } = new ICAL.Event(component);
    const alarms = component
      .getAllSubcomponents("valarm")
      .map((alarm) => (alarm.getFirstPropertyValue("trigger") as ICAL.Duration).toSeconds() / 86_400);
    return { uid, summary, description, day: startDate.toString(), end: endDate.toString(), whole: startDate.isDate, alarms };
  });
}

it("is read back by another implementation: whole days, the last of a month and of a leap year too, and reminders before", () =>
  expect(read(icalendar("Certificates", [event, { ...event, uid: "b", day: "2027-12-31", alarms: [0] }]))).toEqual([
    {
      uid: event.uid,
      summary: event.summary,
      description: event.description,
      day: "2028-02-28",
      end: "2028-02-29",
      whole: true,
      alarms: [-90, -60, -30],
    },
    expect.objectContaining({ uid: "b", day: "2027-12-31", end: "2028-01-01", alarms: [0] }),
  ]));

it("says the instant of the facts and never that of the run", () => {
  expect(icalendar("c", [event])).toContain("DTSTAMP:20261124T090000Z\r\n");
  expect(icalendar("c", [event])).toBe(icalendar("c", [event]));
});

it("keeps any text in lines of 75 octets that another implementation puts together again", () =>
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme", maxLength: 300 }),
      fc.string({ unit: fc.constantFrom("é", "𝒳", ";", ",", "\\", "\n", "a", " ", ":", '"'), maxLength: 200 }),
      (summary, description) => {
        const text = icalendar("c", [{ ...event, summary, description }]);
        const lines = text.split("\r\n");
        expect(Math.max(...lines.map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(75);
        expect(text.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
        const cleaned = (of: string): string => of.replace(/\r\n?/g, "\n").replace(/(?![\t\n])[\u0000-\u001f\u007f]/g, "\ufffd");
        expect(read(text)).toEqual([expect.objectContaining({ summary: cleaned(summary), description: cleaned(description) })]);
      },
    ),
    { numRuns: 200 },
  ));
