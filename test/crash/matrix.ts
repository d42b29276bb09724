import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { leaksIn, tracesOf } from "../leaks";
import { howItEnded, lost, outOfService, twice, vaultDisagrees } from "./findings";
import { existingFile, madeKeys, type Scenario, scenarios } from "./life";
import { type Case, type Ending, type Plan, type Point, type Run, runTogether } from "./process";
import { newPlace, type Place, type Stage } from "./stage";
import { type Summary, summaryOf } from "./summary";

/** A scenario as it goes undisturbed. */
export interface Rehearsed {
  readonly scenario: Scenario;
  /** What it begins with; each kill begins with a copy. */
  readonly before: Case;
  readonly points: readonly Point[];
  readonly summary: Summary;
}

/** The scenarios of a kind of vault. */
export const scenariosOf = (vault: string): Scenario[] => scenarios.filter(({ only }) => only?.includes(vault) ?? true);

/** A plan for a scenario. */
export interface Disturbance {
  readonly rehearsed: Rehearsed;
  readonly plan: Plan;
}

/** What is wrong, and in which scenario. */
export interface Finding {
  readonly scenario: string;
  readonly finding: string;
}

const shifted = (now: Date, milliseconds = 0): Date => new Date(now.getTime() + milliseconds);

/** What comes after a crash, and then once more: that must find nothing to do. */
const recoveryOf = ({ acts, recovery = acts }: Scenario): string[] => [...recovery, "up", "inspect"];

/** Cases in one process, unless a kind of vault has its own number. */
const casesTogether = 48;
/** Processes at once. */
const atOnce = 2;

/** Keys by who makes them, so that a key that was made twice shows. */
interface Keys {
  readonly life: readonly string[];
  readonly victim: readonly string[];
  readonly recovery: readonly string[];
}

/** A life on one kind of vault: rehearsed once, then killed at every point. */
export class Matrix {
  readonly folder = mkdtempSync(join(tmpdir(), "igc-sante-crash-"));
  readonly rehearsed: Rehearsed[] = [];
  readonly #keys: Keys;
  readonly #traces: { name: string; bytes: Buffer }[];
  readonly #held = new Map<Case, Promise<ReadonlyMap<string, string>>>();
  #cases = 0;
  #lives = 0;

  constructor(readonly stage: Stage) {
    const [one, two, three, four, five, six, seven, eight] = madeKeys(8) as [
      string,
      string,
      string,
      string,
      string,
      string,
      string,
      string,
    ];
    this.#keys = { life: [one, two], victim: [three, four, five], recovery: [six, seven, eight] };
    this.#traces = [...this.#keys.life, ...this.#keys.victim, ...this.#keys.recovery].flatMap(tracesOf);
  }

  async dispose(): Promise<void> {
    await this.stage.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #batch(): string {
    const folder = join(this.folder, `batch-${++this.#cases}`);
    mkdirSync(folder);
    return folder;
  }

  async #clone(from: Case | undefined, batch: string): Promise<Case> {
    const place = newPlace(batch, `case-${String(++this.#lives).padStart(5, "0")}`);
    if (from) cpSync(from.place.dir, place.dir, { recursive: true });
    const reach = this.stage.reach(place);
    if (from) await this.stage.copy(from.place, place);
    const text = JSON.stringify(from?.states ?? {});
    const moved = from
      ? text
          .replaceAll(JSON.stringify(from.reach.vault).slice(1, -1), JSON.stringify(reach.vault).slice(1, -1))
          .replaceAll(from.reach.platform ?? "\0", reach.platform ?? "\0")
          .replaceAll(from.place.dir, place.dir)
          .replaceAll(from.reach.id ?? "\0", reach.id ?? "\0")
      : text;
    return { place, reach, states: JSON.parse(moved) as Case["states"] };
  }

  /**
   * Lives the whole life once, and lists the points of each scenario. Scenarios that begin with the end of the same
   * generation share a process.
   */
  async rehearse(look: "points" | "awaits" = "points"): Promise<void> {
    const ends = new Map<string, Case>();
    const known = scenariosOf(this.stage.name);
    for (let due = known; due.length > 0; due = due.filter(({ name }) => !ends.has(name)))
      await this.#rehearseTogether(
        due.filter(({ after }) => after === undefined || ends.has(after)).slice(0, this.stage.alone ? 1 : undefined),
        ends,
        look,
      );
    this.rehearsed.sort((one, other) => known.indexOf(one.scenario) - known.indexOf(other.scenario));
  }

  async #people({ people, now }: Scenario, place: Place): Promise<void> {
    if (!people) return;
    await this.stage.exchange?.fetch(place);
    await people(place.dir, now, place, this.stage);
    await this.stage.exchange?.bring(place);
  }

  async #rehearseTogether(scenarios: readonly Scenario[], ends: Map<string, Case>, look: "points" | "awaits"): Promise<void> {
    const batch = this.#batch();
    const lives: { readonly scenario: Scenario; readonly before: Case; readonly one: Case }[] = [];
    for (const scenario of scenarios) {
      const before = await this.#clone(scenario.after ? ends.get(scenario.after) : undefined, this.#batch());
      await this.#people(scenario, before.place);
      lives.push({ scenario, before, one: await this.#clone(before, batch) });
    }
    const runs = (
      keysOf: (scenario: Scenario) => readonly string[],
      actsOf: (scenario: Scenario) => readonly string[],
      disturbed: boolean,
    ): Run[] =>
      lives.map(({ scenario, one }) => ({
        ...{ one, now: scenario.now, wish: scenario.wish, form: scenario.form, keys: keysOf(scenario), acts: actsOf(scenario) },
        ...(disturbed && { share: scenario.share }),
      }));
    const { endings } = await runTogether(
      this.stage,
      batch,
      runs(
        ({ after }) => this.#keys.life.slice(after === undefined ? 0 : 1),
        ({ acts }) => acts,
        true,
      ),
      look,
    );
    for (const [index, { scenario, one }] of lives.entries()) {
      mustHaveEnded(endings[index]!, `${scenario.name}, undisturbed`);
      ends.set(scenario.name, await this.#clone(one, this.#batch()));
    }
    const recovered = await runTogether(
      this.stage,
      batch,
      runs(() => this.#keys.recovery, recoveryOf, false),
    );
    for (const [index, { scenario, before, one }] of lives.entries()) {
      mustHaveEnded(recovered.endings[index]!, `${scenario.name}, undisturbed, and one run more`);
      const points = endings[index]!.points!.filter(({ label }) => this.stage.disturbs?.test(label) ?? true);
      this.rehearsed.push({ scenario, before, points, summary: await summaryOf(this.stage, one) });
    }
  }

  /** Runs each plan on a copy of its own, recovers, and gives what is wrong: nothing. */
  async disturb(disturbances: readonly Disturbance[]): Promise<Finding[]> {
    const batches: Disturbance[][] = [];
    const { together = casesTogether } = this.stage;
    for (let start = 0; start < disturbances.length; start += together) batches.push(disturbances.slice(start, start + together));
    const wrong: Finding[] = [];
    const work = async (): Promise<void> => {
      for (let batch = batches.shift(); batch; batch = batches.shift()) wrong.push(...(await this.#disturbTogether(batch)));
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    return wrong;
  }

  async #disturbTogether(disturbances: readonly Disturbance[]): Promise<Finding[]> {
    const batch = this.#batch();
    const cases = await Promise.all(disturbances.map(({ rehearsed }) => this.#clone(rehearsed.before, batch)));
    const held = await Promise.all(disturbances.map(({ rehearsed }) => this.#heldBefore(rehearsed)));
    const killed = await runTogether(
      this.stage,
      batch,
      disturbances.map(({ rehearsed: { scenario }, plan }, index) => ({
        one: cases[index]!,
        acts: scenario.acts,
        wish: scenario.wish,
        form: scenario.form,
        share: scenario.share,
        now: shifted(scenario.now, plan.during),
        keys: this.#keys.victim,
        plan,
      })),
    );
    const left = await Promise.all(cases.map(({ place }) => this.stage.secrets(place)));
    const temporary = cases.map((one) => this.#leftovers(one));
    const recovered = await runTogether(
      this.stage,
      batch,
      disturbances.map(({ rehearsed: { scenario }, plan }, index) => ({
        one: cases[index]!,
        acts: recoveryOf(scenario),
        wish: scenario.wish,
        form: scenario.form,
        now: shifted(scenario.now, plan.after),
        keys: this.#keys.recovery,
      })),
    );
    const wrong: Finding[] = [];
    for (const [index, { rehearsed, plan }] of disturbances.entries()) {
      const secrets = { held: held[index]!, left: left[index]!, anyEnd: plan.act === "nothing" };
      const findings = [
        ...howItEnded(plan, killed.endings[index]!, killed.signal),
        ...temporary[index]!,
        ...(await this.#afterwards(rehearsed, cases[index]!, secrets, recovered.endings[index]!)),
      ];
      const { name: scenario } = rehearsed.scenario;
      const where = `${this.stage.name}, ${scenario}, ${plan.act} at "${plan.at}"`;
      wrong.push(...findings.map((finding) => ({ scenario, finding: `${where}: ${finding}` })));
    }
    for (const { place } of cases) await this.stage.clear?.(place);
    if (wrong.length === 0) rmSync(batch, { recursive: true });
    return wrong;
  }

  /** What a scenario's vault holds before it; nobody changes that one. */
  #heldBefore({ before }: Rehearsed): Promise<ReadonlyMap<string, string>> {
    const known = this.#held.get(before) ?? this.stage.secrets(before.place);
    this.#held.set(before, known);
    return known;
  }

  async #afterwards(
    { summary, before }: Rehearsed,
    one: Case,
    { held, left, anyEnd }: { held: ReadonlyMap<string, string>; left: ReadonlyMap<string, string>; anyEnd: boolean },
    { results, failed }: Ending,
  ): Promise<string[]> {
    const inTheCrash = lost("in the crash", held, left, this.stage);
    if (failed)
      return [
        ...inTheCrash,
        `the next run failed: ${failed.name} ${failed.code ?? ""} ${failed.message} ${failed.name === "Fault" ? "" : failed.stack}`,
      ];
    const kept = await this.stage.secrets(one.place);
    const now = await summaryOf(this.stage, one);
    return [
      ...inTheCrash,
      ...lost("by the next run", left, kept, this.stage),
      ...(results!.at(-2)!["changes"] ? ["the run after the next one still changes something"] : []),
      ...vaultDisagrees(one, results!.at(-1)!),
      ...(anyEnd ? [] : twice(now.orders, summary.orders)),
      ...outOfService(before, one),
      ...(anyEnd || JSON.stringify(now) === JSON.stringify(summary)
        ? []
        : [`it comes to ${JSON.stringify(now)} instead of ${JSON.stringify(summary)}`]),
    ];
  }

  /** No file that was left half-way holds a key in the clear. */
  #leftovers({ place }: Case): string[] {
    const brought = join(place.dir, existingFile);
    const traces = existsSync(brought) ? [...this.#traces, ...tracesOf(readFileSync(brought, "utf8"))] : this.#traces;
    return filesBelow(join(place.dir, ".."))
      .filter((path) => path.endsWith(".tmp") || path.includes(".tmp/"))
      .flatMap((path) => leaksIn(readFileSync(path), traces).map((leak) => `${path} shows a key: ${leak}`));
  }
}

function mustHaveEnded({ failed, dead }: Ending, what: string): void {
  if (failed || dead) throw new Error(`${what}: ${failed?.stack ?? "died"}`);
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}
