import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import Holidays from "date-holidays";
import fc from "fast-check";
import { easter, holidaysOf, type Zone, zoneOfDepartment, zones } from "./holidays";
import { addWorkingDays, isWorkingDay, parisDay, subtractWorkingDays, weekOf, workingDaysBefore, workingDaysBetween } from "./working-days";

const official = path.join(__dirname, "../../../shared/data/calendar");
const dayOf = (date: Date): string => date.toISOString().slice(0, 10);
const at = (day: string): Date => new Date(`${day}T12:00:00Z`);

/** What etalab publishes of a zone: days, YYYY-MM-DD. */
function publishedOf(zone: Zone): readonly string[] {
  const file = path.join(official, `jours_feries_${zone}.csv`);
  if (!existsSync(file)) throw new Error(`The published calendar ${file} is missing: put the shared test inputs beside the repository.`);
  const lines = readFileSync(file, "utf8").split(/\r?\n/).slice(1);
  return lines
    .filter(Boolean)
    .map((line) => line.slice(0, 10))
    .sort();
}

it.each<Zone>(["metropole", "alsace-moselle", "la-reunion"])("has the published holidays of %s, 2006 to 2031", (zone) => {
  const published = publishedOf(zone);
  const years = [...new Set(published.map((day) => Number(day.slice(0, 4))))];
  expect(years.length).toBeGreaterThanOrEqual(26);
  expect(years.flatMap((year) => [...holidaysOf(year, zone)].sort())).toEqual([...new Set(published)]);
});

const states: Readonly<Record<Zone, readonly string[]>> = {
  "metropole": [],
  "alsace-moselle": ["67"],
  "guadeloupe": ["GP"],
  "martinique": ["MQ"],
  "guyane": ["GF"],
  "mayotte": ["YT"],
  "la-reunion": ["RE"],
  "saint-barthelemy": ["BL"],
  "saint-martin": ["MF"],
};

const calendars = new Map<Zone, Holidays>();

/**
 * The legal holidays of a year as `date-holidays` has them. Its Good Friday in Guadeloupe and Martinique is local custom, no legal holiday
 * (Code du travail L3422-2), and its Saint-Martin has the day of before 2018.
 */
function independently(year: number, zone: Zone): string[] {
  const calendar = calendars.get(zone) ?? new Holidays("FR", ...(states[zone] as [string]));
  calendars.set(zone, calendar);
  const goodFriday = dayOf(new Date(easter(year).getTime() - 2 * 86_400_000));
  const legal = calendar
    .getHolidays(year)
    .filter(({ type, date }) => type === "public" && (zone === "alsace-moselle" || date.slice(0, 10) !== goodFriday))
    .map(({ name, date }) => (zone === "saint-martin" && /abolition/i.test(name) ? `${year}-05-28` : date.slice(0, 10)));
  return [...new Set(legal)].sort();
}

it.each(zones)("agrees with an independent calendar for %s, 1990 to 2060", (zone) => {
  for (let year = 1990; year <= 2060; year++) expect([...holidaysOf(year, zone)].sort()).toEqual(independently(year, zone));
});

const everyDay = (from: string, to: string): string[] =>
  Array.from({ length: (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1 }, (_, index) =>
    dayOf(new Date(Date.parse(from) + index * 86_400_000)),
  );

/** How far a count goes: what ANS takes, and what a signature may take. */
const counts = [3, 10];

/** Working days of 2020 to 2060 by the published days as far as they reach, else by the independent calendar: none of our code in it. */
function workingDaysByOthers(zone: Zone, days: readonly string[]): ReadonlySet<string> {
  const published = ["metropole", "alsace-moselle", "la-reunion"].includes(zone) ? publishedOf(zone) : [];
  const last = published.at(-1)?.slice(0, 4) ?? "";
  const others = Array.from({ length: 42 }, (_, index) => 2020 + index)
    .filter((year) => String(year) > last)
    .flatMap((year) => independently(year, zone));
  const holidays = new Set([...published, ...others]);
  return new Set(days.filter((day) => ![0, 6].includes(new Date(day).getUTCDay()) && !holidays.has(day)));
}

it.each(zones)("counts every working day of %s from every day of 2020 to 2060 as the published and an independent calendar do", (zone) => {
  const days = everyDay("2020-01-01", "2061-03-31");
  const working = workingDaysByOthers(zone, days);
  const inOrder = days.filter((day) => working.has(day));
  const wrong: string[] = [];
  let passed = 0; // working days up to and with the day
  for (const day of days.filter((each) => each <= "2060-12-31")) {
    if (working.has(day)) passed++;
    if (isWorkingDay(at(day), zone) !== working.has(day)) wrong.push(`${day} works`);
    for (const count of counts) {
      const theirs = inOrder[passed + count - 1]!;
      if (dayOf(addWorkingDays(at(day), count, zone)) !== theirs) wrong.push(`${day} + ${count}`);
    }
    const later = inOrder[passed + 4]!;
    if (workingDaysBetween(at(day), at(later), zone) !== 5) wrong.push(`${day} to ${later}`);
  }
  expect(passed).toBeGreaterThan(10_000);
  expect(wrong).toEqual([]);
});

it.each<[string | undefined, Zone]>([
  ["69", "metropole"],
  ["2A", "metropole"],
  ["57", "alsace-moselle"],
  ["67", "alsace-moselle"],
  ["68", "alsace-moselle"],
  ["971", "guadeloupe"],
  ["972", "martinique"],
  ["973", "guyane"],
  ["974", "la-reunion"],
  ["975", "metropole"],
  ["976", "mayotte"],
  ["977", "saint-barthelemy"],
  ["978", "saint-martin"],
  ["987", "metropole"],
  [undefined, "metropole"],
])("people of department %s work by the days of %s", (department, zone) => expect(zoneOfDepartment(department)).toBe(zone));

it.each([
  [1818, "03-22"],
  [1943, "04-25"],
  [1954, "04-18"],
  [1981, "04-19"],
  [2000, "04-23"],
  [2024, "03-31"],
  [2038, "04-25"],
  [2285, "03-22"],
])("Easter of %i is on %s", (year, day) => expect(dayOf(easter(year))).toBe(`${year}-${day}`));

type Row = [title: string, from: string, count: number, expected: string, zone?: Zone];
it.each<Row>([
  ["a form sent on a Tuesday is answered on Friday", "2026-11-24", 3, "2026-11-27"],
  ["a weekend does not count", "2026-11-26", 3, "2026-12-01"],
  ["what is sent on a Saturday counts from Monday", "2026-11-28", 3, "2026-12-02"],
  ["Christmas and New Year do not count", "2026-12-23", 7, "2027-01-05"],
  ["the long weekend of May", "2026-05-07", 1, "2026-05-11"],
  ["Ascension", "2026-05-13", 1, "2026-05-15"],
  ["none is the day itself", "2026-11-28", 0, "2026-11-28"],
  ["Good Friday works in Paris", "2026-04-02", 1, "2026-04-03"],
  ["and not in Strasbourg", "2026-04-02", 1, "2026-04-07", "alsace-moselle"],
  ["the abolition in La Réunion", "2027-12-17", 1, "2027-12-20"],
  ["is a holiday there alone", "2027-12-17", 1, "2027-12-21", "la-reunion"],
])("%s", (...[, from, count, expected, zone]: Row) => expect(dayOf(addWorkingDays(at(from), count, zone))).toBe(expected));

it.each([
  ["2026-11-23T22:59:59Z", "2026-11-23"],
  ["2026-11-23T23:00:00Z", "2026-11-24"],
  ["2026-07-13T21:59:59Z", "2026-07-13"],
  ["2026-07-13T22:00:00Z", "2026-07-14"],
  ["2026-10-25T00:30:00Z", "2026-10-25"],
  ["2026-03-28T23:30:00Z", "2026-03-29"],
])("%s is %s in Paris, in summer and in winter", (instant, day) =>
  expect(parisDay(new Date(instant)).toISOString()).toBe(`${day}T00:00:00.000Z`),
);

const day = fc.date({ min: new Date("2000-01-01"), max: new Date("2060-01-01"), noInvalidDate: true });

it("counts back what it added, ends on a working day, and one more day is a later one", () => {
  fc.assert(
    fc.property(day, fc.integer({ min: 1, max: 40 }), fc.constantFrom(...zones), (from, count, zone) => {
      const to = addWorkingDays(from, count, zone);
      expect(isWorkingDay(to, zone)).toBe(true);
      expect(workingDaysBetween(from, to, zone)).toBe(count);
      expect(addWorkingDays(from, count + 1, zone).getTime()).toBeGreaterThan(to.getTime());
      expect(workingDaysBetween(to, from, zone)).toBe(0);
    }),
    { numRuns: 60 },
  );
});

it.each<[string, number, string, Zone]>([
  ["2026-12-29", 0, "2026-12-29", "metropole"],
  ["2026-12-29", 1, "2026-12-28", "metropole"],
  ["2026-12-27", 1, "2026-12-24", "metropole"], // a Sunday; 26 December is a Saturday
  ["2025-12-29", 1, "2025-12-26", "metropole"],
  ["2025-12-29", 1, "2025-12-24", "alsace-moselle"],
  ["2025-12-29", 5, "2025-12-18", "alsace-moselle"],
])("the working day before %s, %i back, is %s in %s", (day, count, before, zone) =>
  expect(dayOf(subtractWorkingDays(at(day), count, zone))).toBe(before),
);

it.each([
  ["2026-12-28", 0, "2026-12-28"],
  ["2026-12-28", 1, "2026-12-27"], // Monday: a day of work has passed since Sunday
  ["2026-12-28", 2, "2026-12-23"], // and two since the day before Christmas Eve
  ["2027-01-04", 5, "2026-12-27"],
])("the latest day from which %s is %i working days away is %s", (_day, _count, _before) => {
  const before = workingDaysBefore(at(_day), _count);
  expect(dayOf(before)).toBe(_before);
});

it("counts back as it counts on: random days", () =>
  fc.assert(
    fc.property(fc.integer({ min: 18_000, max: 25_000 }), fc.integer({ min: 1, max: 60 }), (number, count) => {
      const day = new Date(number * 86_400_000);
      const before = workingDaysBefore(day, count);
      expect(workingDaysBetween(before, day)).toBe(count);
      expect(workingDaysBetween(new Date(before.getTime() + 86_400_000), day)).toBeLessThan(count);
    }),
  ));

it.each([
  ["2026-11-23T00:00:00+01:00", "2026-11-23"],
  ["2026-11-29T23:59:00+01:00", "2026-11-23"],
  ["2026-11-29T23:30:00Z", "2026-11-30"], // Monday in Paris already
])("the week of %s begins on %s", (instant, monday) => expect(dayOf(weekOf(new Date(instant)))).toBe(monday));
