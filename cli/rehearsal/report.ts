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

const distribution = (values: readonly number[]): string =>
  values.length === 0
    ? "none"
    : `median ${percentile(values, 50)}, 95 % within ${percentile(values, 95)}, longest ${percentile(values, 100)}`;

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

const list = (names: readonly string[], most = 10): string =>
  names.length === 0 ? "none" : `${names.length}: ${names.slice(0, most).join("; ")}${names.length > most ? "; ..." : ""}`;

/** Days from the order to the right answer taken, and so on. */
export function report(
  journal: Journal,
  { from, years, structures, seed }: { readonly from: Date; readonly years: number; readonly structures: number; readonly seed: string },
): string {
  const orders = [...journal.orders.values()];
  const waits = orders.flatMap(({ orderedOn, issuedOn }) =>
    issuedOn ? [Math.ceil((issuedOn.getTime() - orderedOn.getTime()) / 86_400_000)] : [],
  );
  const perWeek = orders.length / (years * 52.18);
  const late = journal.renewals.filter(({ daysLeft }) => daysLeft > 0 && daysLeft <= nearlyLate);
  const counts = (each: ReadonlyMap<string, number>): string =>
    [...each]
      .sort(([, one], [, other]) => other - one)
      .map(([what, times]) => `${what} ${times}`)
      .join(", ") || "none";
  return [
    `operations        ${journal.operations}; failed: ${counts(journal.failures)}`,
    `people            ${counts(journal.acts)}`,
    `orders            ${orders.length}, ${perWeek.toFixed(1)} a week; busiest weeks: ${
      busiest(journal, from, 4)
        .map(([day, count]) => `${day} ${count}`)
        .join(", ") || "none"
    }`,
    `waiting days      ${distribution(waits)} (from the order to the certificate in service)`,
    `renewals          ${journal.renewals.length}; days left: ${distribution(journal.renewals.map(({ daysLeft }) => daysLeft))}`,
    `nearly late       ${list(late.map(({ name, daysLeft }) => `${name}, ${daysLeft} days left`))}`,
    `expired in use    ${list(journal.expired.map(({ name, on }) => `${name} on ${on}`))}`,
    `should never be   ${list(journal.wrongs)}`,
    `again             igc-sante rehearse --years ${years} --structures ${structures} --seed ${seed}`,
  ].join("\n");
}
