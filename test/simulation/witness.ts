import { X509Certificate } from "node:crypto";
import type { Order } from "../../provider/igc";
import { day, naiveBegin, worked } from "./naive-renewal";

/** One order, as the platform's own book has it. */
interface Booked {
  readonly certificate: string;
  readonly orderedAt: Date;
  state: "open" | "settled" | "withdrawn";
  /** When the last right answer was made; absent while none was. */
  rightAt?: Date;
}

/** What servers read in one place. */
interface Read {
  readonly serialNumber: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** Days before the end by the program of a rehearsal, which says nothing else. */
const renewBeforeDays = 60;
/** Working days in which people are thought to answer at least. */
const leastDays = 5;
/** From one weekly run to the next, over a weekend with holidays, until a run that failed is begun again. */
const untilNextRun = 7 + 5;

/**
 * Whoever stands outside: the book of orders at ANS, the answers that were made, and the documents that servers read. It knows no state and
 * no rule of the package, so what the package believes of itself does not make it right.
 */
export class Witness {
  /** What must never be. */
  readonly wrongs: string[] = [];
  /** Certificates that a server still read when they ended; days from the order to the right answer, `Infinity` where none came. */
  readonly expired: { readonly place: string; readonly on: string; readonly waited: number }[] = [];
  /** How often another certificate was put where a server reads one. */
  switches = 0;
  /** Answers that were set aside. */
  setAside = 0;
  readonly #orders = new Map<string, Booked>();
  readonly #answers = new Map<string, { readonly certificate: string; readonly isRight: boolean }>();
  readonly #served = new Map<string, Read>();
  readonly #expired = new Set<string>();
  readonly #awayDays: number[] = [];
  #away = new Set<string>();
  #slowest = leastDays;

  ordered(ticket: string, { certificate = ticket }: Order, now: Date): void {
    const others = this.#of(certificate).filter(([, { state }]) => state === "open");
    for (const [other] of others) this.wrongs.push(`${certificate}: ${ticket} was ordered while ${other} was open`);
    const served = this.#served.get(certificate);
    if (served) this.#renewed(certificate, served, now);
    this.#orders.set(ticket, { certificate, orderedAt: now, state: "open" });
  }

  #renewed(certificate: string, { notBefore, notAfter }: Read, now: Date): void {
    const life = { notBefore: notBefore.toISOString(), notAfter: notAfter.toISOString() };
    const earliest = naiveBegin(life, renewBeforeDays, this.#slowest).begins;
    const latest = naiveBegin(life, renewBeforeDays, leastDays).begins;
    const away = this.#awayDays.filter((at) => at >= latest.getTime() - 10 * day).length;
    if (now < earliest) this.wrongs.push(`${certificate}: renewed on ${now.toISOString()}, before ${earliest.toISOString()}`);
    if (now.getTime() > latest.getTime() + (untilNextRun + away) * day)
      this.wrongs.push(`${certificate}: renewed on ${now.toISOString()}, long after ${latest.toISOString()}`);
  }

  withdrawn(ticket: string): void {
    const order = this.#orders.get(ticket);
    if (order?.state === "open") order.state = "withdrawn";
  }

  /** An answer is made; what is wrong with it is known to whoever makes it. */
  answered(ticket: string, pem: string, isRight: boolean, now: Date): void {
    const order = this.#orders.get(ticket)!;
    if (isRight) order.rightAt = now;
    this.#answers.set(new X509Certificate(pem).serialNumber, { certificate: order.certificate, isRight });
  }

  settled(ticket: string, now: Date): void {
    const order = this.#orders.get(ticket)!;
    order.state = "settled";
    this.#slowest = Math.max(this.#slowest, worked(order.orderedAt, now));
  }

  /** What a server reads is replaced. */
  served(place: string, pem: string): void {
    const { serialNumber, validFrom, validTo } = new X509Certificate(pem);
    const before = this.#served.get(place);
    if (before?.serialNumber === serialNumber) return;
    const answer = this.#answers.get(serialNumber);
    if (answer?.certificate !== place) this.wrongs.push(`${place}: its server reads what was never issued for it`);
    else if (!answer.isRight) this.wrongs.push(`${place}: its server reads an answer that was wrong`);
    if (before) this.switches++;
    this.#served.set(place, { serialNumber, notBefore: new Date(validFrom), notAfter: new Date(validTo) });
  }

  away(place: string, isAway: boolean): void {
    if (isAway) this.#away.add(place);
    else this.#away.delete(place);
  }

  /** A day has come. */
  day(now: Date): void {
    if (this.#away.size > 0) this.#awayDays.push(now.getTime());
    for (const [place, { serialNumber, notAfter }] of this.#served) {
      if (notAfter > now || this.#expired.has(serialNumber)) continue;
      this.#expired.add(serialNumber);
      const last = this.#of(place).at(-1)![1];
      const isRenewal = last.orderedAt.getTime() > notAfter.getTime() - 548 * day;
      const waited = isRenewal ? ((last.rightAt ?? new Date(Infinity)).getTime() - last.orderedAt.getTime()) / day : 0;
      this.expired.push({ place, on: notAfter.toISOString().slice(0, 10), waited: Number.isNaN(waited) ? Infinity : waited });
    }
  }

  #of(certificate: string): [string, Booked][] {
    return [...this.#orders].filter(([, order]) => order.certificate === certificate);
  }
}
