import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Chance } from "../../cli/rehearsal/chance";
import { type SandboxPerson, sandboxPerson, type WrongAnswer } from "../../provider/igc/sandbox";
import type { Observation } from "./invariants";
import type { People } from "./people";
import { byRound, namesIn, type Places } from "./places";

/** Wrong answers that cost no RSA key. */
const cheapWrongs: readonly WrongAnswer[] = [
  "wrong-subject",
  "wrong-common-name",
  "wrong-usage",
  "expired",
  "not-yet-valid",
  "chain-missing",
  "two-certificates",
  "error-page",
  "truncated",
];

/** The people of the sandbox: right answers come by themselves in their time, wrong ones on demand. */
export class SandboxPeople implements People {
  readonly refusals: Record<string, string> = {};
  readonly #person: SandboxPerson;

  constructor(readonly places: Places) {
    this.#person = sandboxPerson(places.exchange, () => new Date());
  }

  #at(...path: string[]): string {
    return join(this.places.exchange, ...path);
  }
  #tickets(folder: "forms" | "orders", root = this.places.exchange): string[] {
    return namesIn(join(root, folder))
      .filter((name) => /^[0-9a-z-]+\.json$/.test(name))
      .map((name) => name.slice(0, -".json".length));
  }
  #has(folder: string, ticket: string, event: string, root = this.places.exchange): boolean {
    return existsSync(join(root, folder, `${ticket}.${event}.json`));
  }
  #open(root = this.places.exchange): string[] {
    return this.#tickets("orders", root).filter(
      (ticket) => !["withdrawn", "settled"].some((event) => this.#has("orders", ticket, event, root)),
    );
  }
  #forms(): string[] {
    return this.#tickets("forms").filter((ticket) => !this.#has("forms", ticket, "withdrawn"));
  }
  /** Nobody acts on a sandbox that is not there: its tools would make one. */
  async #act(act: () => Promise<unknown>): Promise<void> {
    if (this.places.exchangeIsThere) await act();
  }

  sign = (): Promise<void> => this.#act(() => this.#person.sign());
  send = (): Promise<void> => this.#act(() => this.#person.send());

  async validate(): Promise<void> {
    await this.#act(async () => {
      for (const ticket of this.#forms()) await this.#validate(ticket);
    });
  }
  /** After a refusal ANS thinks better of it, an hour later. */
  async #validate(ticket: string): Promise<void> {
    if (this.#has("forms", ticket, "decided")) {
      if (this.refusals[ticket] === undefined) return;
      this.places.pass(1);
      rmSync(this.#at("forms", `${ticket}.decided.json`));
    }
    await this.#person.validate(ticket).catch(() => undefined); // it is not sent
  }
  async refuse(): Promise<void> {
    await this.#act(async () => {
      for (const ticket of this.#forms()) {
        const refused = await this.#person.refuse(ticket, "signature illisible").catch(() => []); // it is not sent
        if (refused.length > 0) this.refusals[ticket] = this.places.seenNow().toISOString();
      }
    });
  }

  async bringRight(): Promise<void> {
    await this.#act(async () => {
      for (const ticket of this.#open()) await this.#person.bringAgain(ticket);
    });
  }
  async bringTwice(): Promise<void> {
    await this.bringRight();
    await this.bringRight();
  }
  async bringWrong(chance: Chance): Promise<void> {
    const kind = chance.pick(cheapWrongs);
    await this.#act(async () => {
      const open = this.#open();
      if (open.length === 0) await this.#person.answerNext(kind);
      for (const ticket of open) await this.#person.answerNext(kind, ticket).catch(() => undefined); // it is refused
    });
  }
  async refuseOrder(): Promise<void> {
    await this.#act(async () => {
      for (const ticket of this.#open()) await this.#person.refuseOrder(ticket, "carte expirée").catch(() => undefined); // once is enough
    });
  }
  takeTime = (): Promise<void> => this.#act(() => this.#person.setDelays({ issuanceHours: 20 }));
  async bringJunk(chance: Chance): Promise<void> {
    await this.#act(async () => {
      const folder = this.#at(chance.pick(["", "orders", "forms"]));
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, chance.pick(["notes.txt", "photo.jpg", ".DS_Store"])), "x");
    });
  }

  loseFolder(chance: Chance): void {
    rmSync(this.#at(chance.pick(["forms", "orders", "next-answers", "fiches"])), { recursive: true, force: true });
  }
  loseTicket(chance: Chance): void {
    const folder = chance.pick(["forms", "orders"] as const);
    const tickets = this.#tickets(folder).sort(byRound);
    if (tickets.length === 0) return;
    const ticket = chance.pick(tickets);
    for (const name of namesIn(this.#at(folder)).filter((each) => each.startsWith(`${ticket}.`))) rmSync(this.#at(folder, name));
  }

  async answerAll(): Promise<void> {
    await this.#act(async () => {
      await this.#person.sign();
      await this.#person.send();
      await this.validate();
      await this.bringRight();
    });
  }

  sees(): Observation["exchange"] {
    const { places } = this;
    const openInPlace = this.#open();
    return {
      inPlace: places.exchangeIsThere,
      open: [...new Set(places.exchanges.flatMap((root) => this.#open(root)))].sort(),
      openInPlace,
      forms: this.#forms(),
      answered: openInPlace.filter((ticket) => this.#isAnswered(ticket)),
    };
  }
  /** Whether the answer that stands is right, there by now, and not set aside. */
  #isAnswered(ticket: string): boolean {
    if (this.#has("orders", ticket, "refused")) return false;
    let last = 0;
    while (this.#has("orders", ticket, `answer-${last + 1}`)) last++;
    if (last === 0 || this.#has("orders", ticket, `quarantined-${last}`)) return false;
    const note = JSON.parse(readFileSync(this.#at("orders", `${ticket}.answer-${last}.json`), "utf8")) as { kind: string; from: string };
    return note.kind === "right" && new Date(note.from) <= this.places.seenNow();
  }
}
