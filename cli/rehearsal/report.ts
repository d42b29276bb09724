import { type Language, livedIn, type Said, yearsWords as words } from "../words";
import type { Journal } from "./journal";

/** What a team would have lived, as lines. Pure. */

const weekLength = 7 * 86_400_000;
/** Days before the end from which a renewal was nearly late. */
const nearlyLate = 14;

/** The value that so many of a hundred are not above. */
function percentile(values: readonly number[], hundredths: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.ceil((hundredths / 100) * sorted.length) - 1)] ?? 0;
}

const distribution = (values: readonly number[], language: Language): string =>
  values.length === 0
    ? words.none[language]
    : words.distribution({
        median: percentile(values, 50),
        most: percentile(values, 95),
        longest: percentile(values, 100),
      })[language];

/** Orders by week, the busiest first. */
function busiest(journal: Journal, from: Date, weeks: number): readonly (readonly [day: string, orders: number])[] {
  const byWeek = new Map<number, number>();
  for (const { orderedOn } of journal.orders.values()) {
    const week = Math.floor((orderedOn.getTime() - from.getTime()) / weekLength);
    byWeek.set(week, (byWeek.get(week) ?? 0) + 1);
  }
  return [...byWeek]
    .sort(([one, many], [other, more]) => more - many || one - other)
    .slice(0, weeks)
    .map(([week, orders]) => [new Date(from.getTime() + week * weekLength).toISOString().slice(0, 10), orders]);
}

/** Names of a list on a screen. */
const mostShown = 10;

function list(names: readonly string[], language: Language): string {
  if (names.length === 0) return words.none[language];
  const shown = [...names.slice(0, mostShown), ...(names.length > mostShown ? ["..."] : [])];
  return words.list({ count: names.length, list: shown.join(words.joint[language]) })[language];
}

/** Days from the order to the right answer taken, and so on. */
export function report(
  journal: Journal,
  { from, years, structures, seed }: { readonly from: Date; readonly years: number; readonly structures: number; readonly seed: string },
  language: Language = "en",
): string {
  const orders = [...journal.orders.values()];
  const waits = orders.flatMap(({ orderedOn, issuedOn }) =>
    issuedOn ? [Math.ceil((issuedOn.getTime() - orderedOn.getTime()) / 86_400_000)] : [],
  );
  const perWeek = (orders.length / (years * 52.18)).toLocaleString(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const late = journal.renewals.filter(({ daysLeft }) => daysLeft > 0 && daysLeft <= nearlyLate);
  const none = words.none[language];
  const counts = (each: ReadonlyMap<string, number>): string =>
    [...each]
      .sort(([, one], [, other]) => other - one)
      .map(([what, times]) => `${livedIn(language, what)} ${times}`)
      .join(", ") || none;
  const weeks = busiest(journal, from, 4).map(([day, count]) => `${day} ${count}`);
  const left = journal.renewals.map(({ daysLeft }) => daysLeft);
  const rows: readonly (readonly [label: Said, text: string])[] = [
    [words.operations, words.failed({ count: journal.operations, failures: counts(journal.failures) })[language]],
    [words.people, counts(journal.acts)],
    [words.orders, words.weeks({ count: orders.length, perWeek, weeks: weeks.join(", ") || none })[language]],
    [words.waiting, words.waits({ days: distribution(waits, language) })[language]],
    [words.renewals, words.left({ count: journal.renewals.length, days: distribution(left, language) })[language]],
    [
      words.nearlyLate,
      list(
        late.map(({ name, daysLeft }) => words.late({ name, days: daysLeft })[language]),
        language,
      ),
    ],
    [
      words.expired,
      list(
        journal.expired.map(({ name, on }) => words.ended({ name, day: on })[language]),
        language,
      ),
    ],
    [
      words.wrongs,
      list(
        journal.wrongs.map((each) => livedIn(language, each)),
        language,
      ),
    ],
    [words.again, `igc-sante rehearse --years ${years} --structures ${structures} --seed ${seed}`],
  ];
  const width = Math.max(...rows.map(([label]) => label[language].length)) + 3;
  return rows.map(([label, text]) => `${label[language].padEnd(width)}${text}`).join("\n");
}
