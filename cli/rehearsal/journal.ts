import type { CertificateOutputs } from "../../provider/lifecycle/certificate";
import { beginInstant, daysUntil, humanDelay } from "../../provider/policy";
import { certificateIn, type Stack } from "./fleet";

/** What a team lived: orders, waits, what was nearly late, what expired. It watches stacks from outside, and decides nothing. */
export class Journal {
  /** Ticket -> the order. */
  readonly orders = new Map<string, Order>();
  /** One a certificate that took another's place. */
  readonly renewals: { readonly name: string; readonly daysLeft: number }[] = [];
  readonly expired: { readonly name: string; readonly on: string; readonly ticket: string | null }[] = [];
  /** What must never be. */
  readonly wrongs: string[] = [];
  /** Code -> operations that failed with it. */
  readonly failures = new Map<string, number>();
  /** Act -> how often people did it. */
  readonly acts = new Map<string, number>();
  operations = 0;
  readonly #rounds = new Map<string, string>();
  readonly #expired = new Set<string>();
  /** Certificates that were seen to come: two pipelines at once take the same one. */
  readonly #came = new Set<string>();
  /** Working days that the slowest order until now has taken: the exchange reckons with 95 % of them, and so never with more. */
  #slowest = humanDelay([]);

  act(what: string): void {
    this.acts.set(what, (this.acts.get(what) ?? 0) + 1);
  }

  /** What an operation changed. */
  saw(names: readonly string[], before: Stack, after: Stack, now: Date, failure: string | undefined): void {
    this.operations++;
    if (failure !== undefined) this.failures.set(failure, (this.failures.get(failure) ?? 0) + 1);
    for (const name of names) if (before.get(name) !== after.get(name)) this.#certificate(name, before, after, now);
  }

  #certificate(name: string, before: Stack, after: Stack, now: Date): void {
    const [was, is] = [certificateIn(before, name), certificateIn(after, name)];
    const { current, next } = is!;
    if (next && next.publicKeySha256 !== was?.next?.publicKeySha256 && was?.current) this.#begun(name, was, was.current, now);
    if (next?.ticket && !this.orders.has(next.ticket)) this.#ordered(name, next.round, next.ticket, now, next.orderedAt);
    if (!current || current.sha256 === was?.current?.sha256 || this.#came.has(current.sha256)) return;
    this.#came.add(current.sha256);
    const order = [...this.orders.values()].reverse().find((each) => each.name === name && each.round === current.round);
    if (order) this.#issued(order, now);
    if (was?.current) this.renewals.push({ name, daysLeft: daysUntil(now, new Date(was.current.notAfter)) });
  }

  #issued(order: Order, now: Date): void {
    order.issuedOn = now;
    const { orderedAt = order.orderedOn.toISOString() } = order;
    this.#slowest = Math.max(this.#slowest, humanDelay([{ orderedAt, settledAt: now.toISOString() }]));
  }

  /**
   * Outside of policy: before the day that the state names, but where people have been so slow that it must begin earlier
   * (docs/renewal.md); or before half of a certificate's life is over.
   */
  #begun(name: string, { renewBeforeDays }: CertificateOutputs, life: NonNullable<CertificateOutputs["current"]>, now: Date): void {
    const days = daysUntil(now, new Date(life.notAfter));
    const earliest = beginInstant(life, { renewBeforeDays, humanDays: this.#slowest });
    if (now < earliest) this.wrongs.push(`${name}: renewed on ${now.toISOString()}, before ${earliest.toISOString()}`);
    if (days > 548) this.wrongs.push(`${name}: renewed ${days} days before its end`);
  }

  #ordered(name: string, round: number, ticket: string, now: Date, orderedAt: string | null): void {
    const key = `${name} ${round}`;
    const other = this.#rounds.get(key);
    if (other) this.wrongs.push(`${name}: ordered twice in round ${round}: ${other}, ${ticket}`);
    this.#rounds.set(key, ticket);
    this.orders.set(ticket, { name, round, orderedOn: now, ...(orderedAt && { orderedAt }) });
  }

  /** Certificates that ended in use by now. */
  day(names: readonly string[], stack: Stack, now: Date): void {
    const instant = now.toISOString();
    for (const name of names) {
      const state = certificateIn(stack, name);
      const notAfter = state?.current?.notAfter;
      if (!notAfter || notAfter > instant || this.#expired.has(`${name} ${notAfter}`)) continue;
      this.#expired.add(`${name} ${notAfter}`);
      this.expired.push({ name, on: notAfter.slice(0, 10), ticket: state.next?.ticket ?? null });
    }
  }
}

export interface Order {
  readonly name: string;
  readonly round: number;
  readonly orderedOn: Date;
  /** ISO 8601: when it was handed over; earlier than it was seen, where a run died in between. */
  readonly orderedAt?: string;
  /** When a right answer was taken; absent while it waits. */
  issuedOn?: Date;
  /** When somebody brought the right answer. */
  broughtOn?: Date;
}
