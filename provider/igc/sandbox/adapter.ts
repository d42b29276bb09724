import { basename, resolve } from "node:path";
import { Fault, isFault } from "../../fault";
import type { ArchivedInstead, FormProgress, OrderProgress, Platform, RevocationProgress, Settlement } from "../platform";
import { type Hierarchy, openHierarchy } from "./authority";
import { asPem } from "./certify";
import { evidenceInSandbox } from "./chains";
import { readClock, readDelays } from "./clock";
import { issueCrl } from "./crl";
import { isEmpty } from "./files";
import { formLedger, formProgress, submitForm } from "./forms";
import type { Events, Ledger } from "./ledger";
import { collect, inbox, orderLedger, orderProgress, placeOrder, quarantine, settle } from "./orders";
import { listedAt, revocationProgress, sheetLedger, submitRevocation } from "./revocations";

/**
 * `sandbox:<dir>`: the portal and ANS rehearsed in a folder, with a CA of its own in the IGC-Santé profile and a clock
 * that people move (`sandboxPerson`). Nothing runs between two looks: what happened is written down with its instant,
 * and each look compares it with the clock. Any number of processes may use one folder.
 * @param systemNow the time while no rehearsal clock is set. Default: the machine's
 */
export function openSandbox(dir: string, systemNow: () => Date = () => new Date()): Platform {
  return new Sandbox(resolve(dir), systemNow);
}

class Sandbox implements Platform {
  readonly address: string;
  readonly evidence: ReturnType<typeof evidenceInSandbox>;
  readonly inbox = inbox;
  #hierarchy: Promise<Hierarchy> | undefined;

  constructor(
    private readonly dir: string,
    private readonly systemNow: () => Date,
  ) {
    this.address = `sandbox:${dir}`;
    this.evidence = evidenceInSandbox(dir);
  }

  async clock(): Promise<Date> {
    return this.now();
  }

  async submitForm(form: Parameters<Platform["submitForm"]>[0]): Promise<FormProgress> {
    refuseOtherEnvironment(form.environment);
    submitForm(this.dir, form, this.now(), readDelays(this.dir));
    const ledger = formLedger(this.dir);
    return formProgress(ledger, form.wish, ledger.eventsOf(form.wish), this.now());
  }

  async submitOrder(order: Parameters<Platform["submitOrder"]>[0]): Promise<OrderProgress> {
    refuseOtherEnvironment(order.environment);
    const now = this.now();
    const isNew = await placeOrder(order, { dir: this.dir, now, delays: readDelays(this.dir), hierarchy: await this.hierarchy() });
    const ledger = orderLedger(this.dir);
    const progress = orderProgress(ledger, order.wish, ledger.eventsOf(order.wish), now);
    return isNew ? { ...progress, state: "open" } : progress; // nobody orders and withdraws in one instant
  }

  async submitRevocation(revocation: Parameters<Platform["submitRevocation"]>[0]): Promise<RevocationProgress> {
    refuseOtherEnvironment(revocation.environment);
    return submitRevocation(this.dir, revocation, this.now(), readDelays(this.dir).revocationHours);
  }

  async poll(): Promise<Awaited<ReturnType<Platform["poll"]>>> {
    const now = this.now();
    const troubles = new Map<string, string>();
    return {
      absent: isEmpty(this.dir),
      forms: managed(formLedger(this.dir), troubles, (ledger, ticket, events) => formProgress(ledger, ticket, events, now)),
      orders: managed(orderLedger(this.dir), troubles, (ledger, ticket, events) => orderProgress(ledger, ticket, events, now)),
      revocations: managed(sheetLedger(this.dir), troubles, revocationProgress),
      troubles,
      unmatched: [],
    };
  }

  async collect(ticket: string): ReturnType<Platform["collect"]> {
    return collect(orderLedger(this.dir), ticket, this.now());
  }

  async settle(ticket: string, _instead?: ArchivedInstead, settlement?: Settlement): Promise<void> {
    settle(orderLedger(this.dir), ticket, this.now(), settlement);
  }

  async closeRevocation(ticket: string): Promise<void> {
    const ledger = sheetLedger(this.dir);
    if (ledger.record(ticket)) ledger.note(ticket, "settled", { at: this.now().toISOString() });
  }

  async quarantine(ticket: string, answer: Parameters<Platform["quarantine"]>[1], reason: string): Promise<void> {
    quarantine(orderLedger(this.dir), ticket, answer, reason, this.now());
  }

  async withdraw(ticket: string): Promise<void> {
    for (const ledger of [formLedger(this.dir), orderLedger(this.dir), sheetLedger(this.dir)]) {
      if (ledger.record(ticket)) ledger.note(ticket, "withdrawn", { at: this.now().toISOString() });
    }
  }

  async authorities(): Promise<string[]> {
    const { issuing, root } = await this.hierarchy();
    return [issuing, root].map(({ certificate }) => asPem("CERTIFICATE", certificate));
  }

  async crls(): Promise<readonly Uint8Array[]> {
    const now = this.now();
    return [await issueCrl(listedAt(this.dir, now), await this.hierarchy(), now)];
  }

  private now(): Date {
    return readClock(this.dir, this.systemNow);
  }

  private hierarchy(): Promise<Hierarchy> {
    this.#hierarchy ??= openHierarchy(this.dir).catch((error: unknown) => {
      this.#hierarchy = undefined; // a failure is not remembered
      throw error;
    });
    return this.#hierarchy;
  }
}

/** provider/README.md: the sandbox is only ever `rehearsal`. */
function refuseOtherEnvironment(environment: string): void {
  if (environment === "rehearsal") return;
  throw new Fault(
    "environment-platform",
    `The sandbox is a simulator and was asked for something of ${environment}.`,
    "Use manual:<dir> there, or set igc-sante:environment to rehearsal.",
  );
}

/** Progress of every ticket that was not withdrawn. One whose files cannot be read is named, and spoils nothing else (issue 11). */
function managed<Progress>(
  ledger: Ledger,
  troubles: Map<string, string>,
  progress: (ledger: Ledger, ticket: string, events: Events) => Progress,
): ReadonlyMap<string, Progress> {
  const tickets = [...ledger.tickets()].filter(([, events]) => !events.has("withdrawn"));
  const known = new Map<string, Progress>();
  for (const [ticket, events] of tickets) {
    try {
      known.set(ticket, progress(ledger, ticket, events));
    } catch (error) {
      if (!isFault(error)) throw error;
      troubles.set(ticket, error.what.replace(/\.$/, "").replace(ledger.folder, basename(ledger.folder)));
    }
  }
  return known;
}
