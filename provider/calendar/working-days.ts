import { holidaysOf, type Zone } from "./holidays";

/**
 * Working days (jours ouvrés): Monday to Friday without legal holidays. Days are calendar days in Paris,
 * where ANS sits; they are counted from the day after. PURE.
 */

const paris = new Intl.DateTimeFormat("en", { timeZone: "Europe/Paris", year: "numeric", month: "numeric", day: "numeric" });

/** Calendar day of an instant in Paris, at 00:00 UTC of that day, so that day arithmetic knows no summer time. */
export function parisDay(instant: Date): Date {
  const part = new Map(paris.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  return new Date(Date.UTC(part.get("year")!, part.get("month")! - 1, part.get("day")));
}

/** Whether a text is a day of the calendar, YYYY-MM-DD. */
export const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text);

const nextDay = (day: Date): Date => new Date(day.getTime() + 86_400_000);

const dayBefore = (day: Date): Date => new Date(day.getTime() - 86_400_000);

/** Monday of the week (ISO 8601) that an instant lies in, in Paris, at 00:00 UTC. */
export function weekOf(instant: Date): Date {
  const day = parisDay(instant);
  return new Date(day.getTime() - ((day.getUTCDay() + 6) % 7) * 86_400_000);
}

/** Whether a day (as `parisDay` gives it) is a working day. */
function works(day: Date, zone: Zone): boolean {
  const weekday = day.getUTCDay();
  return weekday !== 0 && weekday !== 6 && !holidaysOf(day.getUTCFullYear(), zone).has(day.toISOString().slice(0, 10));
}

/** Whether the day of an instant is a working day. @default zone "metropole" */
export const isWorkingDay = (instant: Date, zone: Zone = "metropole"): boolean => works(parisDay(instant), zone);

/** The `count`th working day after the day of an instant, at 00:00 UTC; 0 is the day itself, whatever it is. @default zone "metropole" */
export function addWorkingDays(instant: Date, count: number, zone: Zone = "metropole"): Date {
  let day = parisDay(instant);
  for (let left = count; left > 0; ) {
    day = nextDay(day);
    if (works(day, zone)) left--;
  }
  return day;
}

/** The `count`th working day before the day of an instant, at 00:00 UTC; 0 is the day itself, whatever it is. @default zone "metropole" */
export function subtractWorkingDays(instant: Date, count: number, zone: Zone = "metropole"): Date {
  let day = parisDay(instant);
  for (let left = count; left > 0; ) {
    day = dayBefore(day);
    if (works(day, zone)) left--;
  }
  return day;
}

/** The latest day, at 00:00 UTC, from which `count` working days have passed by the day of an instant; 0 is the day itself. @default zone "metropole" */
export function workingDaysBefore(instant: Date, count: number, zone: Zone = "metropole"): Date {
  let day = parisDay(instant);
  for (let left = count; left > 0; day = dayBefore(day)) if (works(day, zone)) left--;
  return day;
}

/** Working days after the day of `from` up to and with the day of `to`. @default zone "metropole" */
export function workingDaysBetween(from: Date, to: Date, zone: Zone = "metropole"): number {
  const last = parisDay(to).getTime();
  let count = 0;
  for (let day = nextDay(parisDay(from)); day.getTime() <= last; day = nextDay(day)) if (works(day, zone)) count++;
  return count;
}
