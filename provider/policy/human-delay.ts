import { workingDaysBetween } from "../calendar";
import { treatmentWorkingDays } from "./form-days";

/** How long people need for an order, as an exchange has seen it. PURE. */

/** What of an order says how long people needed. Instants are ISO 8601. */
export interface Answered {
  readonly orderedAt: string;
  /** When it was settled; absent while it is open, and for orders of before. */
  readonly settledAt?: string;
}

/**
 * Working days that an order is thought to take where none was seen, and at least: ANS' treatment (guide médecine de ville, slide 7), and
 * two for whoever orders and withdraws.
 */
export const leastHumanDays = treatmentWorkingDays + 2;

/** The part of all orders that are through by then. */
const quantile = 0.95;

/** Working days from the order to the settled certificate within which 95 % of the orders came back (nearest rank). */
export function humanDelay(orders: Iterable<Answered>): number {
  const seen = [...orders].flatMap(({ orderedAt, settledAt }) =>
    settledAt === undefined ? [] : [workingDaysBetween(new Date(orderedAt), new Date(settledAt))],
  );
  seen.sort((one, other) => one - other);
  return Math.max(leastHumanDays, seen[Math.ceil(seen.length * quantile) - 1] ?? 0);
}
