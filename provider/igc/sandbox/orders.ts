import { createHash, type KeyObject } from "node:crypto";
import { basename, dirname, join } from "node:path";
import { parisDay } from "../../calendar";
import { Fault } from "../../fault";
import { readCsr } from "../../x509/csr";
import { subjectOf } from "../../x509/name";
import { type CertificateUsage, usageProfiles } from "../../x509/profile";
import { orderSheet, replacedHeading } from "../order-sheet";
import { type Answer, nameOfPerson, type Order, type OrderProgress, type Settlement } from "../platform";
import type { Hierarchy } from "./authority";
import { asPem } from "./certify";
import { afterHours, type Delays } from "./clock";
import { corrupt, createFile, readBytes, replaceFile } from "./files";
import { lifeFrom, serialNumberOf } from "./leaf";
import { type Events, Ledger } from "./ledger";
import { nextAnswer, putBack } from "./next-answer";
import { type AnswerKind, answerMaker } from "./wrong-answers";

/** Orders and what came back for them. `orders/<ticket>.json` is the order, `<ticket>.answer-1.pem` its certificate. */

export const orderLedger = (dir: string): Ledger => new Ledger(join(dir, "orders"));

/** Nobody brings files here: people are played by `igc-sante rehearse`. */
export const inbox = ".";

/** The order as it was placed; `csr` in PEM. */
type OrderRecord = Omit<Order, "wish" | "csr" | "orderedAt"> & {
  readonly csr: string;
  readonly orderedAt: string;
  /** From then on the first answer is there: an administrator ordered and withdrew the certificate. */
  readonly answeredAt: string;
  readonly answer: AnswerKind;
};

/** One answer; its bytes are in `file`, beside it. */
interface AnswerNote {
  readonly from: string;
  readonly kind: AnswerKind;
  readonly file: string;
  readonly sha256: string;
}

interface Told {
  readonly at: string;
  readonly reason: string;
}

/** What an order is placed with. */
export interface Counter {
  readonly dir: string;
  readonly now: Date;
  readonly delays: Delays;
  readonly hierarchy: Hierarchy;
}

/**
 * Takes an order and issues its certificate, to be revealed in its time. What was ordered before stays, and a
 * withdrawn order is taken up again.
 * @returns `true` when the order is new.
 * @throws Fault `csr-unreadable`, `order-conflict`, `unknown-value`.
 */
export async function placeOrder(order: Order, counter: Counter): Promise<boolean> {
  const ledger = orderLedger(counter.dir);
  const key = provenKey(order);
  const isNew = openRecord(ledger, order, counter);
  const before = ledger.known<OrderRecord>(order.wish);
  if (before.publicKeySha256 !== order.publicKeySha256) {
    throw new Fault(
      "order-conflict",
      `The ticket ${order.wish} was ordered with the key ${before.publicKeySha256} and comes again with ${order.publicKeySha256}.`,
      "One ticket is one order with one key: order the other key under its own ticket.",
    );
  }
  const record = handOut(ledger, order, before, counter.now);
  await issue(ledger, order.wish, { number: 1, kind: record.answer, from: record.answeredAt }, record, key, counter.hierarchy);
  ledger.forget(order.wish, "withdrawn");
  return isNew;
}

/** The request's key, once the request proves that who made it has the private half (RFC 2986 section 3). */
function provenKey({ csr, publicKeySha256, usage, wish }: Order): KeyObject {
  if (!Object.hasOwn(usageProfiles, usage))
    throw new Fault("unknown-value", `The order ${wish} is for "${usage}".`, `Order one of ${Object.keys(usageProfiles).join(", ")}.`);
  const request = readCsr(csr);
  if (!request.signatureValid)
    throw new Fault(
      "csr-unreadable",
      `The request of the order ${wish} is not signed with its own key.`,
      "Make the request again from the key as stored.",
    );
  if (request.publicKeySha256 !== publicKeySha256)
    throw new Fault(
      "order-conflict",
      `The request of the order ${wish} holds the key ${request.publicKeySha256} and not ${publicKeySha256}.`,
      "Order with the request that was made for this key.",
    );
  return request.publicKey;
}

function recordOf(
  { wish: _, csr, orderedAt: __, ...facts }: Order,
  placed: Pick<OrderRecord, "orderedAt" | "answeredAt" | "answer">,
): OrderRecord {
  const { orderedAt, ...answered } = placed;
  return { orderedAt, ...facts, csr: asPem("CERTIFICATE REQUEST", Buffer.from(csr)), ...answered };
}

/** The sheet and the record as they are wished now: of another wish the one before is kept, and the sheet says that it replaces it. */
function handOut(ledger: Ledger, order: Order, before: OrderRecord, now: Date): OrderRecord {
  const { orderedAt, answeredAt, answer } = before;
  const path = sheetFile(ledger, order.wish);
  const sheet = orderSheet(order, inbox, orderedAt);
  const record = recordOf(order, { orderedAt, answeredAt, answer });
  if (ledger.eventsOf(order.wish).has("settled") || !ledger.replace(order.wish, record)) createFile(path, sheet);
  else replaceFile(path, `${replacedHeading(parisDay(now).toISOString().slice(0, 10), [ledger.keep(path) ?? "-"])}${sheet}`);
  return record;
}

function openRecord(ledger: Ledger, order: Order, { dir, now, delays }: Counter): boolean {
  const { wish, orderedAt = now.toISOString() } = order;
  if (ledger.record(wish)) return false;
  const answer = nextAnswer(dir) ?? "right";
  const answeredAt = afterHours(new Date(orderedAt), delays.issuanceHours).toISOString();
  const isNew = ledger.open(wish, recordOf(order, { orderedAt, answeredAt, answer }));
  if (!isNew) putBack(dir, answer);
  return isNew;
}

/**
 * Brings one more answer to an order: it takes the place of the one before.
 * @param from when it is there
 */
export async function bringAnswer(ledger: Ledger, ticket: string, kind: AnswerKind, from: Date, hierarchy: Hierarchy): Promise<void> {
  const record = ledger.known<OrderRecord>(ticket);
  const { publicKey } = readCsr(Buffer.from(record.csr));
  for (let number = lastAnswer(ledger.eventsOf(ticket)) + 1; ; number++) {
    if (await issue(ledger, ticket, { number, kind, from: from.toISOString() }, record, publicKey, hierarchy)) return;
  }
}

interface AnswerWish {
  readonly number: number;
  readonly kind: AnswerKind;
  readonly from: string;
}

/** Makes an answer unless there is one of this number: O, OU and ST come from the structure, only the key from the request. */
async function issue(
  ledger: Ledger,
  ticket: string,
  { number, kind, from }: AnswerWish,
  { structure, commonName, usage }: OrderRecord,
  publicKey: KeyObject,
  hierarchy: Hierarchy,
): Promise<boolean> {
  const event = `answer-${number}`;
  if (ledger.eventsOf(ticket).has(event)) return false;
  const subject = subjectOf({ structureName: structure.name, idNat: structure.idNat, departmentLabel: structure.department, commonName });
  const right = {
    subject,
    publicKey,
    usage: usage as CertificateUsage,
    environment: "rehearsal",
    serialNumber: serialNumberOf(ticket, event),
    ...lifeFrom(new Date(from)),
  } as const;
  const { ending, make } = answerMaker(kind);
  const path = ledger.path(ticket, `${event}.${ending}`);
  createFile(path, await make(right, hierarchy));
  const note: AnswerNote = { from, kind, file: basename(path), sha256: sha256(bytesOf(path)) };
  return ledger.note(ticket, event, note);
}

/** The order sheet an administrator would follow on the portal, for the reader of a rehearsal. */
const sheetFile = (ledger: Ledger, ticket: string): string => join(dirname(ledger.path(ticket)), "..", "fiches", `${ticket}.txt`);

/** How far an order is at an instant. */
export function orderProgress(ledger: Ledger, ticket: string, events: Events, now: Date): OrderProgress {
  const { publicKeySha256, orderedAt, certificate, admins, csr } = ledger.known<OrderRecord>(ticket);
  const known = {
    ...{ publicKeySha256, orderedAt, sheetPath: `fiches/${ticket}.txt`, csrSha256: sha256(Buffer.from(csr)) },
    ...(certificate !== undefined && { certificate, admins: admins.map(nameOfPerson) }),
  };
  if (events.has("settled")) return { state: "settled", ...known, ...settlementOf(ledger, ticket) };
  const quarantined = lastQuarantine(ledger, ticket, events)?.reason;
  const aside = quarantined === undefined ? {} : { quarantined };
  if (events.has("refused")) return { state: "refused", ...known, reason: ledger.event<Told>(ticket, "refused")?.reason, ...aside };
  const note = standingAnswer(ledger, ticket, events);
  return { state: note && new Date(note.from) <= now ? "answered" : "open", ...known, ...aside };
}

/** What was written down when it was settled. */
function settlementOf(ledger: Ledger, ticket: string): Pick<OrderProgress, "settledAt" | "ends"> {
  const { at, ends } = ledger.event<{ at: string } & Partial<Settlement>>(ticket, "settled") ?? {};
  return ends === undefined ? {} : { settledAt: at!, ends };
}

const lastAnswer = (events: Events): number => {
  let number = 0;
  while (events.has(`answer-${number + 1}`)) number++;
  return number;
};

/** The last answer, unless it was set aside. */
export function standingAnswer(ledger: Ledger, ticket: string, events: Events): AnswerNote | undefined {
  const number = lastAnswer(events);
  return number === 0 || events.has(`quarantined-${number}`) ? undefined : ledger.event<AnswerNote>(ticket, `answer-${number}`);
}

function lastQuarantine(ledger: Ledger, ticket: string, events: Events): Told | undefined {
  for (let number = lastAnswer(events); number > 0; number--) {
    if (events.has(`quarantined-${number}`)) return ledger.event<Told>(ticket, `quarantined-${number}`);
  }
  return undefined;
}

/** The answer that can be collected, or the one an order was settled with. */
export function collect(ledger: Ledger, ticket: string, now: Date): Answer | undefined {
  const events = ledger.eventsOf(ticket);
  if (!ledger.record(ticket) || (events.has("withdrawn") && !events.has("settled"))) return undefined;
  const { state } = orderProgress(ledger, ticket, events, now);
  const note = state === "answered" || state === "settled" ? standingAnswer(ledger, ticket, events) : undefined;
  return note && { bytes: bytesOf(join(ledger.folder, note.file)), source: note.file };
}

/** Sets an answer aside with the reason beside it. @throws Fault `order-conflict` when the order never had this answer. */
export function quarantine(ledger: Ledger, ticket: string, { bytes, source }: Answer, reason: string, now: Date): void {
  ledger.known(ticket);
  const digest = sha256(bytes);
  for (let number = lastAnswer(ledger.eventsOf(ticket)); number > 0; number--) {
    if (ledger.event<AnswerNote>(ticket, `answer-${number}`)?.sha256 !== digest) continue;
    ledger.note(ticket, `quarantined-${number}`, { at: now.toISOString(), reason } satisfies Told);
    return;
  }
  throw new Fault(
    "order-conflict",
    `"${source}" (SHA-256 ${digest}) is no answer to the order ${ticket}.`,
    "Collect the answer again, and set aside what was collected.",
  );
}

export function settle(ledger: Ledger, ticket: string, now: Date, settlement?: Settlement): void {
  ledger.known(ticket);
  ledger.note(ticket, "settled", { at: now.toISOString(), ...settlement });
}

export const refuseOrder = (ledger: Ledger, ticket: string, reason: string, now: Date): boolean =>
  ledger.note(ticket, "refused", { at: now.toISOString(), reason } satisfies Told);

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

function bytesOf(path: string): Buffer {
  const bytes = readBytes(path);
  if (!bytes) throw corrupt(path, "it is gone");
  return bytes;
}
