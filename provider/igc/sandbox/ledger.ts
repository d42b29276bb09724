import { join } from "node:path";
import { Fault } from "../../fault";
import { asJson, createFile, isThere, keepFile, namesIn, readBytes, readJson, remove, replaceFile } from "./files";

/** Which events a ticket has. */
export interface Events {
  has(event: string): boolean;
}

/**
 * What happened to each ticket of a folder: `<ticket>.json` is its record, `<ticket>.<event>.json` an event after it.
 * Each file is created once, so nothing is lost between two processes. Only a record is rewritten, when the wish behind
 * it changed, and the one before is kept in `remplace/`.
 */
export class Ledger {
  constructor(readonly folder: string) {}

  /** Path of a ticket's file: its record, or `suffix` as in `answer-1.pem`. */
  path(ticket: string, suffix = "json"): string {
    if (!ticketShape.test(ticket)) {
      throw new Fault(
        "ticket-unknown",
        `"${ticket}" is no ticket: digits, lower-case letters and hyphens, 100 at most.`,
        "Take the ticket from a file name in the sandbox's forms or orders folder.",
      );
    }
    return join(this.folder, `${ticket}.${suffix}`);
  }

  /** Writes the record of a new ticket; `false` when the ticket exists. */
  open(ticket: string, record: object): boolean {
    return createFile(this.path(ticket), asJson(record));
  }

  /** Rewrites the record of a ticket whose wish changed; `false` when it is the same. */
  replace(ticket: string, record: object): boolean {
    const path = this.path(ticket);
    if (readBytes(path)?.toString("utf8") === asJson(record)) return false;
    this.keep(path);
    replaceFile(path, asJson(record));
    return true;
  }

  /** Keeps what is about to be replaced. @returns its name in `remplace/` */
  keep(path: string): string | undefined {
    return keepFile(join(this.folder, "remplace"), path);
  }

  /** Writes down an event; `false` when it was written before. */
  note(ticket: string, event: string, facts: object): boolean {
    return createFile(this.path(ticket, `${event}.json`), asJson(facts));
  }

  /** Takes an event back. */
  forget(ticket: string, event: string): void {
    remove(this.path(ticket, `${event}.json`));
  }

  record<T>(ticket: string): T | undefined {
    return readJson<T>(this.path(ticket));
  }

  /** Facts of an event, or `undefined` when it did not happen. */
  event<T>(ticket: string, event: string): T | undefined {
    return readJson<T>(this.path(ticket, `${event}.json`));
  }

  /** The record of a ticket that must exist. @throws Fault `ticket-unknown`. */
  known<T>(ticket: string): T {
    const record = this.record<T>(ticket);
    if (record !== undefined) return record;
    throw new Fault(
      "ticket-unknown",
      `The sandbox has no ticket "${ticket}" in ${this.folder}.`,
      "Run pulumi up: it hands over what the program asks for.",
    );
  }

  /** Events of one ticket, asked for by name. */
  eventsOf(ticket: string): Events {
    return { has: (event) => isThere(this.path(ticket, `${event}.json`)) };
  }

  /** Every ticket with a record, and its events: from file names alone, since thousands may be polled at once. */
  tickets(): ReadonlyMap<string, Events> {
    const recorded = new Set<string>();
    const events = new Map<string, Set<string>>();
    for (const name of namesIn(this.folder)) {
      const [, ticket, event] = fileShape.exec(name) ?? [];
      if (ticket === undefined) continue;
      if (event === undefined) recorded.add(ticket);
      else events.set(ticket, (events.get(ticket) ?? new Set()).add(event));
    }
    return new Map([...recorded].map((ticket) => [ticket, events.get(ticket) ?? new Set()]));
  }
}

const ticketShape = /^[0-9a-z-]{1,100}$/;
const fileShape = /^([0-9a-z-]{1,100})(?:\.([0-9a-z-]+))?\.json$/;
