/**
 * When a renewal begins, written from the words of the rule alone (docs/renewal.md) and day by day, with nothing of the package: what
 * policy/renewal.ts and the simulations are held against.
 */

export const day = 86_400_000;

/** Easter Sundays, as almanacs print them. */
const easters =
  "2013-03-31 2014-04-20 2015-04-05 2016-03-27 2017-04-16 2018-04-01 2019-04-21 2020-04-12 2021-04-04 2022-04-17 2023-04-09 2024-03-31 2025-04-20 2026-04-05 2027-03-28 2028-04-16 2029-04-01 2030-04-21 2031-04-13 2032-03-28 2033-04-17 2034-04-09 2035-03-25 2036-04-13 2037-04-05 2038-04-25 2039-04-10 2040-04-01 2041-04-21 2042-04-06 2043-03-29 2044-04-17 2045-04-09 2046-03-25".split(
    " ",
  );
const fixed = ["01-01", "05-01", "05-08", "07-14", "08-15", "11-01", "11-11", "12-25"];
const text = (at: number): string => new Date(at).toISOString().slice(0, 10);
const moving = new Set(easters.flatMap((sunday) => [1, 39, 50].map((after) => text(Date.parse(sunday) + after * day))));

/** The day on a calendar in Paris, as 00:00 UTC. */
const onPaper = (instant: Date): number => Date.parse(instant.toLocaleDateString("sv", { timeZone: "Europe/Paris" }));

const isWorked = (at: number): boolean =>
  ![0, 6].includes(new Date(at).getUTCDay()) && !fixed.includes(text(at).slice(5)) && !moving.has(text(at));

/** Working days after the day of one instant, up to and with the day of the other. */
export function worked(from: Date, to: Date): number {
  let count = 0;
  const last = onPaper(to);
  for (let at = onPaper(from) + day; at <= last; at += day) if (isWorked(at)) count++;
  return count;
}

export interface NaiveLife {
  readonly notBefore: string;
  readonly notAfter: string;
  readonly signingEnds?: string;
}

export const naiveEnd = ({ notAfter, signingEnds = notAfter }: NaiveLife): Date =>
  new Date(signingEnds < notAfter ? signingEnds : notAfter);

/** Of so many working days those within which 95 % were through, and never fewer than five. */
export function naiveDelay(days: readonly number[]): number {
  const enough = [...new Set(days)].filter((limit) => days.filter((each) => each <= limit).length * 100 >= 95 * days.length);
  return Math.max(5, enough.length === 0 ? 0 : Math.min(...enough));
}

/** Where nothing holds it back, and where everything does. */
export function naiveBegin(life: NaiveLife, renewBeforeDays: number, humanDays: number): { readonly begins: Date; readonly latest: Date } {
  const end = naiveEnd(life);
  const half = end.getTime() - (end.getTime() - Date.parse(life.notBefore)) / 2;
  let fits = onPaper(end);
  for (let left = humanDays + 10; left > 0; fits -= day) if (isWorked(fits)) left--;
  const wished = end.getTime() - renewBeforeDays * day;
  return { begins: new Date(Math.max(half, Math.min(wished, fits))), latest: new Date(Math.max(half, fits)) };
}
