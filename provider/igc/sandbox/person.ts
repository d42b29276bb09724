import { resolve } from "node:path";
import { Fault } from "../../fault";
import type { FormPhase } from "../platform";
import { openHierarchy } from "./authority";
import { afterHours, afterWorkingDays, type Delays, readClock, readDelays, writeClock, writeDelays } from "./clock";
import { decideForm, formLedger, formProgress, sendForm, signForm } from "./forms";
import { lineUp } from "./next-answer";
import { bringAnswer, orderLedger, orderProgress, refuseOrder, standingAnswer } from "./orders";
import { performRevocations, revoke } from "./revocations";
import { type AnswerKind, type WrongAnswer, wrongAnswers } from "./wrong-answers";

/** The people of a rehearsal: the legal representative, whoever sends forms, ANS, and the administrator with the card. */
export interface SandboxPerson {
  /** Stops the rehearsal clock at an instant; it moves only when it is set again. */
  setClock(now: Date): Promise<void>;
  /** Moves the clock on: working days first, then days and hours. An unset clock starts from the machine's. */
  advance(by: { readonly days?: number; readonly workingDays?: number; readonly hours?: number }): Promise<Date>;
  /** How long people take from now on. */
  setDelays(delays: Partial<Delays>): Promise<void>;
  /** The legal representative signs a form, or all that wait for it. Like the others: @returns the tickets. */
  sign(ticket?: string): Promise<string[]>;
  /** Somebody sends a signed form to ANS, or all of them. */
  send(ticket?: string): Promise<string[]>;
  /** ANS validates a sent form, or all of them, without the usual wait. */
  validate(ticket?: string): Promise<string[]>;
  /** ANS refuses a sent form. */
  refuse(ticket: string, reason: string): Promise<string[]>;
  /** The portal refuses an order that is open. */
  refuseOrder(ticket: string, reason: string): Promise<string[]>;
  /**
   * The administrator brings something wrong: for the order given, else for the oldest one whose right answer nobody
   * has taken yet, else for the next order to come.
   */
  answerNext(kind: WrongAnswer, ticket?: string): Promise<string[]>;
  /** The administrator does at once what revocation sheets ask for. */
  revokeAsked(): Promise<string[]>;
  /** ANS or the structure revokes a certificate, by its serial number, and nobody asked us. */
  revoke(serialNumber: string, reason: string): Promise<string[]>;
  /** The administrator brings the right certificate after a wrong one, or after a refusal. It is there at the next look. */
  bringAgain(ticket: string): Promise<string[]>;
}

/**
 * Plays the people of `sandbox:<dir>`.
 * @param systemNow the time while no rehearsal clock is set. Default: the machine's
 */
export function sandboxPerson(dir: string, systemNow: () => Date = () => new Date()): SandboxPerson {
  const folder = resolve(dir);
  const now = (): Date => readClock(folder, systemNow);
  const forms = formLedger(folder);
  const decide = (reason: string | null) => (ticket: string) => decideForm(forms, ticket, now(), reason);
  return {
    setClock: async (instant) => writeClock(folder, withinLife(instant)),
    advance: async ({ days = 0, workingDays = 0, hours = 0 }) => {
      const later = withinLife(afterHours(afterWorkingDays(now(), workingDays), days * 24 + hours));
      writeClock(folder, later);
      return later;
    },
    setDelays: async (delays) => writeDelays(folder, delays),
    sign: async (ticket) => onForms(folder, now(), "signed", ["to-sign"], ticket, (each) => signForm(forms, each, now())),
    send: async (ticket) => onForms(folder, now(), "sent", ["to-send"], ticket, (each) => sendForm(forms, each, now(), readDelays(folder))),
    validate: async (ticket) => onForms(folder, now(), "validated", ["sent", "acknowledged"], ticket, decide(null)),
    refuse: async (ticket, reason) => onForms(folder, now(), "refused", ["sent", "acknowledged"], ticket, decide(reason)),
    refuseOrder: async (ticket, reason) => {
      refuseOrder(orderLedger(folder), openOrder(folder, ticket, now()), reason, now());
      return [ticket];
    },
    answerNext: async (kind, ticket) => answerWrongly(folder, kind, ticket, now()),
    revokeAsked: async () => performRevocations(folder, now()),
    revoke: async (serialNumber, reason) => [revoke(folder, serialNumber, reason, now())],
    bringAgain: async (ticket) => {
      await bring(folder, ticket, "right", now());
      orderLedger(folder).forget(ticket, "refused");
      return [ticket];
    },
  };
}

/** Acts on one form, or on every form in one of the phases. */
function onForms(
  dir: string,
  now: Date,
  done: string,
  phases: readonly FormPhase[],
  only: string | undefined,
  act: (ticket: string) => unknown,
): string[] {
  const ledger = formLedger(dir);
  const phaseOf = (ticket: string): FormPhase => formProgress(ledger, ticket, ledger.eventsOf(ticket), now).phase;
  if (only !== undefined) {
    ledger.known(only);
    if (!phases.includes(phaseOf(only)))
      throw outOfTurn(
        `The form ${only} is ${phaseOf(only)}: it cannot be ${done}.`,
        `Forms that are ${phases.join(" or ")} can be ${done}.`,
      );
  }
  const managed = [...ledger.tickets()].filter(([, events]) => !events.has("withdrawn")).map(([ticket]) => ticket);
  const tickets = only === undefined ? managed.filter((ticket) => phases.includes(phaseOf(ticket))) : [only];
  tickets.forEach(act);
  return tickets;
}

/** An order that was neither settled nor refused nor withdrawn. */
function openOrder(dir: string, ticket: string, now: Date): string {
  const ledger = orderLedger(dir);
  ledger.known(ticket);
  const events = ledger.eventsOf(ticket);
  const state = events.has("withdrawn") ? "withdrawn" : orderProgress(ledger, ticket, events, now).state;
  if (state === "open" || state === "answered") return ticket;
  throw outOfTurn(`The order ${ticket} is ${state}: nothing more can come for it.`, "Play this on an order that is open.");
}

async function answerWrongly(dir: string, kind: WrongAnswer, ticket: string | undefined, now: Date): Promise<string[]> {
  if (!Object.hasOwn(wrongAnswers, kind))
    throw new Fault("unknown-value", `There is no wrong answer "${kind}".`, `Use one of ${Object.keys(wrongAnswers).join(", ")}.`);
  const order = ticket === undefined ? oldestRightlyAnswered(dir) : openOrder(dir, ticket, now);
  if (order === undefined) lineUp(dir, kind);
  else await bring(dir, order, kind, now);
  return order === undefined ? [] : [order];
}

/** The order that waits longest among those whose standing answer is right. */
function oldestRightlyAnswered(dir: string): string | undefined {
  const ledger = orderLedger(dir);
  const closed = ["settled", "refused", "withdrawn"];
  const waiting = [...ledger.tickets()]
    .filter(([ticket, events]) => !closed.some((event) => events.has(event)) && standingAnswer(ledger, ticket, events)?.kind === "right")
    .map(([ticket]) => ({ ticket, orderedAt: ledger.known<{ orderedAt: string }>(ticket).orderedAt }));
  return waiting.sort((a, b) => a.orderedAt.localeCompare(b.orderedAt))[0]?.ticket;
}

async function bring(dir: string, ticket: string, kind: AnswerKind, now: Date): Promise<void> {
  await bringAnswer(orderLedger(dir), ticket, kind, now, await openHierarchy(dir));
}

/** The sandbox's CAs live from 2013-06-25 to 2053-06-25, and a leaf lives three years. */
function withinLife(now: Date): Date {
  if (now >= new Date("2013-06-25T00:00:00Z") && now < new Date("2050-06-25T00:00:00Z")) return now;
  throw new Fault(
    "unknown-value",
    `The rehearsal clock cannot be set to ${Number.isNaN(now.getTime()) ? "what is no date" : now.toISOString()}.`,
    "Choose an instant from 2013-06-25 to 2050-06-24: the sandbox's CAs are valid then.",
  );
}

const outOfTurn = (what: string, hint: string): Fault => new Fault("rehearsal-turn", what, hint);
