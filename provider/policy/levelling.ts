import { weekOf } from "../calendar";
import type { RenewalFacts } from "./facts";
import { orderRound } from "./naming";
import type { Current } from "./remembered";
import { beginInstant, endOfUse, safeInstant } from "./renewal";

/**
 * Renewals spread over weeks, so that administrators are asked for a number of orders a week and not for hundreds at once. Who goes
 * first follows from what the exchange held when the operation looked at it, and from nothing that the operation does: a preview
 * and the `up` after it agree, in whatever order the engine asks. PURE.
 */

/** What of an order plans renewals. */
export interface PlannedOrder {
  /** ISO 8601. */
  readonly orderedAt: string;
  /** What its certificate is called through all its rounds; absent for orders of before. */
  readonly certificate?: string;
  /** Who may place it; absent for orders of before: then it counts for everybody. */
  readonly admins?: readonly string[];
  /** ISO 8601: when the use of its certificate ends; absent while it is not settled, and for orders of before. */
  readonly ends?: string;
}

/** Whose turn is asked for. */
export interface Candidate {
  /** As in `PlannedOrder`. */
  readonly certificate: string;
  readonly admins: readonly string[];
  readonly current: Pick<Current, "notBefore" | "notAfter" | "signingEnds">;
}

export interface TurnFacts extends Pick<RenewalFacts, "renewBeforeDays" | "humanDays"> {
  /** Orders a week (Monday to Sunday, in Paris) that the same administrators are asked for. */
  readonly perWeek: number;
}

interface Served {
  readonly certificate: string;
  readonly admins: readonly string[] | undefined;
  readonly ends: Date;
}

/** The orders of an exchange, as one operation saw them at one moment. */
export interface OrderBook {
  readonly now: Date;
  readonly placedThisWeek: readonly PlannedOrder[];
  /** Certificates whose latest order is settled, those that end first before the others. */
  readonly served: readonly Served[];
  /** Those of them that are due, by what they are planned by: worked out once. */
  readonly due: Map<string, readonly Served[]>;
  /** Certificates that the exchange does not know and whose renewal was let through in this operation, with their administrators. */
  readonly strangers: Map<string, readonly string[]>;
}

/** @param orders by their tickets */
export function orderBook(orders: ReadonlyMap<string, PlannedOrder>, now: Date): OrderBook {
  const latest = new Map<string, { readonly round: number; readonly order: PlannedOrder }>();
  for (const [ticket, order] of orders) {
    const round = orderRound(ticket) ?? 0;
    if (order.certificate === undefined || (latest.get(order.certificate)?.round ?? -1) >= round) continue;
    latest.set(order.certificate, { round, order });
  }
  const served = [...latest].flatMap(([certificate, { order }]) =>
    order.ends === undefined ? [] : [{ certificate, admins: order.admins, ends: new Date(order.ends) }],
  );
  const monday = weekOf(now).getTime();
  // The calendar of Paris is asked about the few near this week alone.
  const isNear = (at: number): boolean => Math.abs(at - now.getTime()) < 8 * 86_400_000;
  const isThisWeek = ({ orderedAt }: PlannedOrder): boolean =>
    isNear(Date.parse(orderedAt)) && weekOf(new Date(orderedAt)).getTime() === monday;
  const placedThisWeek = [...orders.values()].filter(isThisWeek);
  return { now, placedThisWeek, served: served.sort(byEnd), due: new Map(), strangers: new Map() };
}

const byEnd = (one: Served, other: Served): number =>
  one.ends.getTime() - other.ends.getTime() || (one.certificate < other.certificate ? -1 : 1);

/**
 * Whether a renewal whose time has come goes this week. Those that end first go first; from its safe instant on each goes, whatever
 * the number.
 */
export function isItsTurn(candidate: Candidate, book: OrderBook, facts: TurnFacts): boolean {
  if (book.now >= safeInstant(candidate.current, facts.humanDays)) return true;
  const { certificate, admins, current } = candidate;
  const isOurs = (other: { readonly admins?: readonly string[] | undefined }): boolean => areShared(other.admins, admins);
  const free = facts.perWeek - book.placedThisWeek.filter(isOurs).length;
  const others = dueOf(book, facts).filter((other) => other.certificate !== certificate && isOurs(other));
  if (book.served.some((other) => other.certificate === certificate))
    return others.filter((other) => byEnd(other, { certificate, admins, ends: endOfUse(current) }) < 0).length < free;
  // What the exchange does not know goes where the known ones leave room, in the order in which it is asked for.
  const strangers = [...book.strangers].filter(([name, shared]) => name !== certificate && areShared(shared, admins));
  if (others.length + strangers.length >= free) return false;
  book.strangers.set(certificate, admins);
  return true;
}

function dueOf(book: OrderBook, facts: TurnFacts): readonly Served[] {
  const key = `${facts.renewBeforeDays} ${facts.humanDays}`;
  const known = book.due.get(key) ?? book.served.filter((served) => isDue(served, book.now, facts));
  book.due.set(key, known);
  return known;
}

/** One that nobody renewed a week after its last safe day is managed by nobody any more: it takes nobody's turn. Milliseconds. */
const forgottenAfter = 7 * 86_400_000;

function isDue({ ends }: Served, now: Date, plan: TurnFacts): boolean {
  // Its beginning is not remembered: no certificate that is renewed is so young that half of its life counts.
  const life = { notBefore: new Date(0).toISOString(), notAfter: ends.toISOString() };
  const isForgotten = now.getTime() >= safeInstant(life, plan.humanDays).getTime() + forgottenAfter;
  return now < ends && !isForgotten && now >= beginInstant(life, plan);
}

const areShared = (some: readonly string[] | undefined, others: readonly string[]): boolean =>
  some === undefined || some.some((name) => others.includes(name));
