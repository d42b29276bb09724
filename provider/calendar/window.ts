import { isDay } from "./working-days";

/**
 * When something may be done: a list of days of the week with hours, and of dates. Hours and days are those of Paris,
 * summer time included. PURE.
 */

/** One entry of the list. Minutes are counted from midnight. */
interface Opening {
  /** Days of the week, 0 for Sunday; or the first and the last day (YYYY-MM-DD). */
  readonly days: ReadonlySet<number> | readonly [string, string];
  readonly from: number;
  /** Not after `from`: on the next day. */
  readonly to: number;
}
export type Window = readonly Opening[];

const weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const weekday = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)";
const openingShape = new RegExp(
  `^(?:(?<days>${weekday}(?:-${weekday})?(?: ${weekday}(?:-${weekday})?)*)|(?<first>\\d{4}-\\d{2}-\\d{2})/(?<last>\\d{4}-\\d{2}-\\d{2}))?(?: ?(?<from>\\d{2}:\\d{2})-(?<to>\\d{2}:\\d{2}))?$`,
);

/**
 * A list as people write it, parted by commas: `Sat Sun`, `Mon-Thu 22:00-05:00`, `2026-12-21/2027-01-03`, `22:00-05:00`.
 * @returns the openings, or what is wrong with the text: an English clause
 */
export function readWindow(text: string): Window | string {
  const openings = text.split(",").map((entry) => readOpening(entry.trim()));
  const wrong = openings.find((each) => typeof each === "string");
  return wrong ?? (openings as Opening[]);
}

function readOpening(entry: string): Opening | string {
  const found = entry === "" ? undefined : openingShape.exec(entry)?.groups;
  if (!found) return `"${entry}" is neither days of the week, nor dates, nor hours`;
  const [from, to] = [found["from"] ?? "00:00", found["to"] ?? "24:00"].map(minutesOf) as [number, number];
  if (from >= dayMinutes || to > dayMinutes || from === to) return `"${entry}" has hours that are none`;
  const { days, first, last } = found;
  if (first !== undefined && last !== undefined) {
    if (!isDay(first) || !isDay(last) || last < first) return `"${entry}" has dates that are none, or end before they begin`;
    return { days: [first, last], from, to };
  }
  return { days: new Set(days === undefined ? [0, 1, 2, 3, 4, 5, 6] : days.split(" ").flatMap(daysOf)), from, to };
}

const dayMinutes = 24 * 60;

/** Minutes since midnight; what is no time of a day is beyond the end of every day. */
function minutesOf(time: string): number {
  const [hours, minutes] = time.split(":").map(Number) as [number, number];
  return minutes < 60 ? hours * 60 + minutes : Infinity;
}

function daysOf(text: string): number[] {
  const [first, last] = text.split("-").map((name) => weekdays.indexOf(name)) as [number, number | undefined];
  const count = last === undefined ? 1 : ((last - first + 7) % 7) + 1;
  return Array.from({ length: count }, (_, step) => (first + step) % 7);
}

const paris = new Intl.DateTimeFormat("en", {
  ...{ timeZone: "Europe/Paris", hourCycle: "h23" },
  ...{ year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric" },
});

/** What a clock on the wall in Paris shows, as if it were UTC. To the minute. */
function wallTime(instant: Date): number {
  const part = new Map(paris.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(part.get("year")!, part.get("month")! - 1, part.get("day"), part.get("hour"), part.get("minute"));
}

/** The instants at which a clock on the wall in Paris may show a time: by winter's and by summer's. One of them does, none, or both. */
const instantsOf = (wall: number): Date[] => [2, 1].map((hours) => new Date(wall - hours * 60 * minute));

const minute = 60_000;
const dayLength = dayMinutes * minute;
const midnightOf = (wall: number): number => Math.floor(wall / dayLength) * dayLength;

const isOn = ({ days }: Opening, midnight: number): boolean => {
  const day = new Date(midnight);
  if (!Array.isArray(days)) return (days as ReadonlySet<number>).has(day.getUTCDay());
  const text = day.toISOString().slice(0, 10);
  return days[0]! <= text && text <= days[1]!;
};

/** Whether it may be done at an instant. */
export function isOpen(window: Window, at: Date): boolean {
  const wall = wallTime(at);
  const midnight = midnightOf(wall);
  const now = (wall - midnight) / minute;
  return window.some((opening) => {
    const { from, to } = opening;
    if (from < to) return isOn(opening, midnight) && from <= now && now < to;
    return (isOn(opening, midnight) && from <= now) || (isOn(opening, midnight - dayLength) && now < to);
  });
}

/** A day of the week comes within eight days, and of two of its openings one is none that summer time leaves out. */
const daysAhead = 15;

/**
 * When it may be done next: `at` itself where it may be done now; `undefined` where all of its dates are over. Of an opening that begins in
 * the hour that summer time leaves out, what is left of it; one that lies in it whole is left out.
 */
export function opensNext(window: Window, at: Date): Date | undefined {
  if (isOpen(window, at)) return at;
  const midnight = midnightOf(wallTime(at));
  const beginnings = window.flatMap((opening) => {
    const { days, from } = opening;
    const first = Array.isArray(days) ? Math.max(midnight, Date.parse(`${days[0]}T00:00:00Z`)) : midnight;
    return Array.from({ length: daysAhead }, (_, day) => first + day * dayLength)
      .filter((day) => isOn(opening, day))
      .flatMap((day) => instantsOf(day + from * minute));
  });
  const coming = beginnings
    .filter((instant) => instant > at && isOpen(window, instant))
    .sort((one, other) => one.getTime() - other.getTime());
  return coming[0];
}
