import { isWorkingDay } from "../../provider/calendar";
import { Chance } from "./chance";
import { type Engine, inProcess } from "./engine";
import { formIn, type Outcome, type Stack, type Wished } from "./fleet";
import { Journal } from "./journal";
import type { Administrator, Source } from "./program";
import type { Stage } from "./stage";
import { type Habits, Team } from "./team";

export interface Rehearsal {
  readonly seed: string;
  readonly from: Date;
  readonly years: number;
  readonly habits: Habits;
  /** What is out of people's hands: the chance a week of each. */
  readonly troubles: Troubles;
  /** Whether unchanged wishes are checked in each run, as Pulumi does; without, a simulation is faster and decides the same. */
  readonly checks: boolean;
  /** Called once a simulated month. */
  readonly progress?: (now: Date, journal: Journal) => void;
}

export interface Troubles {
  readonly outage: number;
  readonly cardLost: number;
  readonly mailboxDies: number;
  readonly administratorLeaves: number;
  /** The second pipeline runs beside the first one, from the same stack. */
  readonly race: number;
}

/** As they come. */
export const usualTroubles: Troubles = { outage: 0.06, cardLost: 0.01, mailboxDies: 0.008, administratorLeaves: 0.01, race: 0.1 };

const dayLength = 86_400_000;
const firstNames = ["Ali", "Eva", "Hugo", "Inès", "Jade", "Léo", "Maël", "Nina"];
const lastNames = ["Roux", "Lac", "Petit", "Morel", "Blanc", "Faure", "Garnier", "Perrin"];

export const firstSource = (): Source => ({
  admins: [
    { firstName: "Zoé", lastName: "Noël", cardNumber: "2600301752" },
    { firstName: "Anouk", lastName: "Petit", cardNumber: "2600301760" },
  ],
  contactMail: "certificats@editeur.example",
  words: new Map(),
  validated: new Map(),
});

/**
 * Lives so many years, day by day: people work, two pipelines run every week, things break. The same seed gives the same years.
 * @param engine what carries out the pipelines' operations. Default: this process
 */
export async function play(
  fleet: readonly Wished[],
  source: Source,
  stage: Stage,
  rehearsal: Rehearsal,
  engine: Engine = inProcess(fleet, source, stage, rehearsal.checks),
): Promise<Journal> {
  const { seed, from, years, habits } = rehearsal;
  const journal = new Journal();
  const chance = new Chance(seed);
  const team = new Team(new Chance(`${seed} team`), habits, stage.portal, journal, source);
  const run = new Run(fleet, engine, stage, rehearsal, journal, team);
  const end = from.getTime() + years * 365.25 * dayLength;
  for (let time = from.getTime(), day = 0; time < end; time += dayLength, day++) {
    const now = new Date(time);
    await stage.setNow(now);
    if (now.getUTCDay() === 1) await run.fortune(chance, now);
    await run.morning(now);
    await team.work(now);
    if (now.getUTCDay() === 1) await run.week(chance, now);
    if (now.getUTCDay() === 4) await run.second(now);
    journal.day(run.certificates, run.stack, now);
    if (day % 30 === 0) rehearsal.progress?.(now, journal);
  }
  return journal;
}

/** The pipelines, and what happens to them. */
class Run {
  stack: Stack = new Map();
  readonly forms: readonly string[];
  readonly certificates: readonly string[];
  #back = new Map<"exchange" | "vault", number>();
  #people = 0;
  #failed = false;

  constructor(
    fleet: readonly Wished[],
    readonly engine: Engine,
    readonly stage: Stage,
    readonly rehearsal: Rehearsal,
    readonly journal: Journal,
    readonly team: Team,
  ) {
    this.forms = fleet.filter(({ kind }) => kind === "form").map(({ name }) => name);
    this.certificates = fleet.filter(({ kind }) => kind === "certificate").map(({ name }) => name);
  }

  /** Holidays, a lost card, a dead mailbox, somebody who leaves, an outage. */
  async fortune(chance: Chance, now: Date): Promise<void> {
    const { outage, cardLost, mailboxDies, administratorLeaves } = this.rehearsal.troubles;
    const [month, date] = [now.getUTCMonth(), now.getUTCDate()];
    if ((month === 7 && date <= 7) || (month === 11 && date > 18 && date <= 25))
      this.team.leave("administrator", now, month === 7 ? 21 : 14);
    if (month === 7 && date <= 7) this.team.leave("representative", now, 28);
    if (chance.happens(cardLost)) {
      this.team.leave("administrator", now, 21);
      this.journal.act("card lost");
    }
    if (chance.happens(mailboxDies)) await this.team.mailboxDies(now, 60);
    if (chance.happens(administratorLeaves) && this.forms.every((form) => formIn(this.stack, form)?.phase === "validated"))
      await this.team.administratorLeaves(this.forms, this.#newcomer(), now);
    if (chance.happens(outage)) {
      const place = chance.pick(["exchange", "vault"] as const);
      this.stage.away(place, true);
      this.#back.set(place, now.getTime() + (1 + chance.below(9)) * dayLength);
      this.journal.act(`${place} away`);
    }
  }

  #newcomer(): Administrator {
    const number = this.#people++;
    const [first, last] = [firstNames[number % 8]!, lastNames[Math.floor(number / 8) % 8]!];
    return { firstName: first, lastName: last, cardNumber: String(2_600_400_000 + number) };
  }

  /** What was away comes back, and a run that failed is begun again by somebody. */
  async morning(now: Date): Promise<void> {
    for (const [place, until] of this.#back)
      if (now.getTime() >= until) {
        this.stage.away(place, false);
        this.#back.delete(place);
        await this.stage.setNow(now);
      }
    if (this.#failed && this.#back.size === 0 && isWorkingDay(now)) await this.#up(now);
  }

  /** The pipeline of the week; now and then the second one begins beside it, from the same stack, and the last one writes. */
  async week(chance: Chance, now: Date): Promise<void> {
    if (!chance.happens(this.rehearsal.troubles.race)) return this.#up(now);
    const before = this.stack;
    const [one, other] = await Promise.all([this.engine.up(before), this.engine.up(before)]);
    this.journal.act("two pipelines at once");
    this.#took(before, one, now, false);
    this.#took(before, other, now);
  }

  /** The second pipeline: it looks deeper, and does what is due. */
  async second(now: Date): Promise<void> {
    if (!this.rehearsal.checks) return; // a simulation runs weekly, and without refresh
    const before = this.stack;
    this.#took(before, await this.engine.refresh(before), now);
    await this.#up(now);
  }

  async #up(now: Date): Promise<void> {
    const before = this.stack;
    this.#took(before, await this.engine.up(before), now);
  }

  #took(before: Stack, { stack, failure }: Outcome, now: Date, counts = true): void {
    this.journal.saw(this.certificates, before, stack, now, failure);
    if (!counts) return;
    this.stack = stack;
    this.#failed = failure !== undefined;
    this.team.read(this.forms, this.certificates, stack, now);
  }
}
