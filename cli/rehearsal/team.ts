import { addWorkingDays, isWorkingDay } from "../../provider/calendar";
import type { Chance } from "./chance";
import { certificateIn, formIn, type Stack } from "./fleet";
import type { Journal } from "./journal";
import type { Administrator, Source } from "./program";
import type { Portal } from "./stage";

/** How people are: probabilities, and working days. */
export interface Habits {
  /** Somebody is late, and how many working days then at most. */
  readonly late: number;
  readonly lateDays: number;
  /** ANS refuses a form; the portal refuses an order. */
  readonly refusal: number;
  /** Something wrong is brought first; the right one comes twice. */
  readonly wrong: number;
  readonly doubled: number;
}

/** As published: ANS in 3 working days, an order and its withdrawal within a week. */
export const promptHabits: Habits = { late: 0, lateDays: 0, refusal: 0.02, wrong: 0.05, doubled: 0.05 };
/** As teams are. */
export const usualHabits: Habits = { late: 0.12, lateDays: 30, refusal: 0.05, wrong: 0.08, doubled: 0.06 };

interface Task {
  readonly who: "representative" | "sender" | "ANS" | "administrator";
  /** @param day on which it is done */
  readonly act: (day: Date) => Promise<void>;
  /** How often it was not possible. */
  readonly tries?: number;
}

/** Working days on which what cannot be done is tried: longer than any outage, and not for ever where a ticket is gone. */
const mostTries = 20;

/** The people of a rehearsal: each act has its day, and is put off while whoever does it is away. */
export class Team {
  /** Day (YYYY-MM-DD) -> what is to be done then. */
  readonly #tasks = new Map<string, Task[]>();
  /** What was taken up already: a ticket with what is asked of it. */
  readonly #taken = new Set<string>();
  /** From and to which day somebody is away. */
  readonly #absences: { readonly who: Task["who"]; readonly from: string; readonly to: string }[] = [];
  #mailboxDeadUntil = "";

  constructor(
    readonly chance: Chance,
    readonly habits: Habits,
    readonly portal: Portal,
    readonly journal: Journal,
    readonly source: Source,
  ) {}

  /** People read the worklist of a run, and what its mails say. */
  read(forms: readonly string[], certificates: readonly string[], stack: Stack, now: Date): void {
    for (const name of forms) this.#form(name, stack, now);
    for (const name of certificates) this.#order(name, stack, now);
  }

  #form(name: string, stack: Stack, now: Date): void {
    const form = formIn(stack, name);
    if (!form) return;
    const { ticket, phase } = form;
    if (phase === "to-sign" && this.#isNew(`sign ${ticket}`))
      this.#plan(now, "representative", 5, async () => this.#did("form signed", await this.portal.sign(ticket)));
    if (phase === "to-send" && this.#isNew(`send ${ticket}`))
      this.#plan(now, "sender", 2, async (day) => {
        await this.#did("form sent", await this.portal.send(ticket));
        this.#plan(day, "ANS", 3, () => this.#decide(name, ticket));
      });
    if (phase === "refused" && this.#isNew(`correct ${ticket}`))
      this.#plan(now, "sender", 5, async () => {
        this.source.words.set(name, `INSi et DMP, dossier corrigé (${ticket.slice(-4)})`);
        await this.#did("form corrected");
      });
  }

  async #decide(name: string, ticket: string): Promise<void> {
    const refuses = !this.source.words.has(name) && this.chance.happens(this.habits.refusal);
    await (refuses ? this.portal.refuse(ticket, "signature illisible") : this.portal.validate(ticket));
    await this.#did(refuses ? "form refused" : "form validated");
  }

  #order(name: string, stack: Stack, now: Date): void {
    const next = certificateIn(stack, name)?.next;
    if (!next?.ticket) return;
    const { ticket, quarantined, refused } = next;
    if (this.#isNew(`order ${ticket}`)) this.#plan(now, "administrator", 5, (day) => this.#follow(ticket, day));
    else if (refused && this.#isNew(`settle ${ticket}`)) this.#plan(now, "administrator", 5, (day) => this.#bring(ticket, day));
    else if (quarantined && this.#isNew(`again ${ticket} ${quarantined.length}`))
      this.#plan(now, "administrator", 3, (day) => this.#bring(ticket, day));
  }

  async #follow(ticket: string, day: Date): Promise<void> {
    if (this.chance.happens(this.habits.refusal / 2)) {
      await this.portal.refuseOrder(ticket, "carte non habilitée");
      return this.#did("order refused");
    }
    if (!this.chance.happens(this.habits.wrong)) return this.#bring(ticket, day);
    await this.portal.bringWrong(ticket);
    await this.#did("wrong answer brought");
  }

  async #bring(ticket: string, day: Date): Promise<void> {
    const order = this.journal.orders.get(ticket);
    if (order?.issuedOn) return;
    await this.portal.bringAgain(ticket);
    if (order) order.broughtOn = day;
    await this.#did("right answer brought");
    if (!this.chance.happens(this.habits.doubled)) return;
    await this.portal.bringAgain(ticket);
    await this.#did("right answer brought twice");
  }

  async #did(what: string, _tickets?: readonly string[]): Promise<void> {
    this.journal.act(what);
  }

  #isNew(what: string): boolean {
    return !this.#taken.has(what) && this.#taken.add(what) !== undefined;
  }

  /** Plans an act within so many working days, or late; a mail that nobody got costs a week, until the worklist is read. */
  #plan(now: Date, who: Task["who"], within: number, act: (day: Date) => Promise<void>): void {
    const late = this.chance.happens(this.habits.late) ? this.chance.below(this.habits.lateDays) + 1 : 0;
    if (late > 0) this.journal.act("act that came late");
    const unread = who === "administrator" && now.toISOString().slice(0, 10) < this.#mailboxDeadUntil ? 5 : 0;
    const day = addWorkingDays(now, 1 + this.chance.below(within) + late + unread);
    this.#put(day, { who, act });
  }

  #put(day: Date, task: Task): void {
    const key = day.toISOString().slice(0, 10);
    this.#tasks.set(key, [...(this.#tasks.get(key) ?? []), task]);
  }

  /** What people do on a day. What cannot be done (the exchange is away, the ticket is gone) is tried again the next working day. */
  async work(now: Date): Promise<void> {
    const day = now.toISOString().slice(0, 10);
    const due = this.#tasks.get(day) ?? [];
    this.#tasks.delete(day);
    for (const task of due) {
      const isAway = this.#isAway(task.who, day);
      if (isAway) this.journal.act("act put off: nobody was there");
      if (isAway || !isWorkingDay(now)) this.#put(addWorkingDays(now, 1), task);
      else await task.act(now).catch(() => this.#again(task, now));
    }
  }

  #again(task: Task, now: Date): void {
    this.journal.act("act that was not possible that day");
    const tries = (task.tries ?? 0) + 1;
    if (tries < mostTries) this.#put(addWorkingDays(now, 1), { ...task, tries });
  }

  #isAway(who: Task["who"], day: string): boolean {
    return this.#absences.some((each) => each.who === who && each.from <= day && day < each.to);
  }

  /** Nobody does a kind of act for so many days. */
  leave(who: Task["who"], now: Date, days: number): void {
    const to = new Date(now.getTime() + days * 86_400_000);
    this.#absences.push({ who, from: now.toISOString().slice(0, 10), to: to.toISOString().slice(0, 10) });
  }

  /** The mailbox of the portal's notices takes none until somebody sees it and names another. */
  async mailboxDies(now: Date, days: number): Promise<void> {
    const until = new Date(now.getTime() + days * 86_400_000);
    this.#mailboxDeadUntil = until.toISOString().slice(0, 10);
    this.#put(until, {
      who: "ANS",
      act: async () => {
        this.source.contactMail = `certificats-${this.#mailboxDeadUntil.slice(0, 4)}@editeur.example`;
      },
    });
    await this.#did("mailbox died");
  }

  /** Another administrator takes the place of one who leaves; ANS validates form 503 three weeks later. */
  async administratorLeaves(forms: readonly string[], newcomer: Administrator, now: Date): Promise<void> {
    this.source.admins = [...this.source.admins.slice(1), newcomer];
    const day = addWorkingDays(now, 15);
    this.#put(day, {
      who: "ANS",
      act: async () => {
        for (const form of forms) this.source.validated.set(form, day.toISOString().slice(0, 10));
      },
    });
    await this.#did("administrator left");
  }
}
