import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { leaksIn, tracesOf } from "../leaks";
import { existingFile, madeKeys, type Scenario, scenarios } from "./life";
import { type Case, type Ending, type Plan, type Point, runTogether } from "./process";
import { newPlace, type Stage } from "./stage";

/** What a project and its vault are like once nothing is due: what a recovery must come to as well. */
export interface Summary {
  readonly form: unknown;
  readonly certificate: unknown;
  /** Order tickets as `place/round`. */
  readonly orders: readonly string[];
  readonly secrets: readonly string[];
}

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

/** What comes after a crash, and then once more: that must find nothing to do. */
const recoveryOf = ({ acts, recovery = acts }: Scenario): string[] => [...recovery, "up", "inspect"];

/** Cases in one process. */
const together = 48;
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
          .replaceAll(from.place.dir, place.dir)
      : text;
    return { place, reach, states: JSON.parse(moved) as Case["states"] };
  }

  /** Lives the whole life once, and lists the points of each scenario. */
  async rehearse(look: "points" | "awaits" = "points"): Promise<void> {
    const ends = new Map<string, Case>();
    for (const [index, scenario] of scenariosOf(this.stage.name).entries()) {
      const before = await this.#clone(scenario.after ? ends.get(scenario.after) : undefined, this.#batch());
      await scenario.people?.(before.place.dir, scenario.now, before.place, this.stage);
      const batch = this.#batch();
      const run = { one: await this.#clone(before, batch), now: scenario.now, keys: this.#keys.life.slice(index > 0 ? 1 : 0) };
      const {
        endings: [ending],
      } = await runTogether(this.stage, batch, [{ ...run, acts: scenario.acts, wish: scenario.wish, share: scenario.share }], look);
      mustHaveEnded(ending!, `${scenario.name}, undisturbed`);
      ends.set(scenario.name, await this.#clone(run.one, this.#batch()));
      const recovered = await runTogether(this.stage, batch, [
        { ...run, acts: recoveryOf(scenario), wish: scenario.wish, keys: this.#keys.recovery },
      ]);
      mustHaveEnded(recovered.endings[0]!, `${scenario.name}, undisturbed, and one run more`);
      this.rehearsed.push({ scenario, before, points: ending!.points!, summary: await this.#summary(run.one) });
    }
  }

  /** Runs each plan on a copy of its own, recovers, and gives what is wrong: nothing. */
  async disturb(rehearsed: Rehearsed, plans: readonly Plan[]): Promise<string[]> {
    const batches: Plan[][] = [];
    for (let start = 0; start < plans.length; start += together) batches.push(plans.slice(start, start + together));
    const wrong: string[] = [];
    const work = async (): Promise<void> => {
      for (let batch = batches.shift(); batch; batch = batches.shift()) wrong.push(...(await this.#disturbTogether(rehearsed, batch)));
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    return wrong;
  }

  async #disturbTogether(rehearsed: Rehearsed, plans: readonly Plan[]): Promise<string[]> {
    const { scenario, before } = rehearsed;
    const batch = this.#batch();
    const cases = await Promise.all(plans.map(() => this.#clone(before, batch)));
    const at = (shift = 0): Date => new Date(scenario.now.getTime() + shift);
    const held = await this.stage.secrets(before.place);
    const killed = await runTogether(
      this.stage,
      batch,
      cases.map((one, index) => ({
        one,
        acts: scenario.acts,
        wish: scenario.wish,
        share: scenario.share,
        now: at(plans[index]!.during),
        keys: this.#keys.victim,
        plan: plans[index]!,
      })),
    );
    const left = await Promise.all(cases.map(({ place }) => this.stage.secrets(place)));
    const temporary = cases.map((one) => this.#leftovers(one));
    const recovered = await runTogether(
      this.stage,
      batch,
      cases.map((one, index) => ({
        one,
        acts: recoveryOf(scenario),
        wish: scenario.wish,
        now: at(plans[index]!.after),
        keys: this.#keys.recovery,
      })),
    );
    const wrong: string[] = [];
    for (const [index, plan] of plans.entries()) {
      const findings = [
        ...howItEnded(plan, killed.endings[index]!, killed.signal),
        ...temporary[index]!,
        ...(await this.#afterwards(
          rehearsed,
          cases[index]!,
          { held, left: left[index]!, anyEnd: plan.act === "nothing" },
          recovered.endings[index]!,
        )),
      ];
      wrong.push(...findings.map((finding) => `${this.stage.name}, ${scenario.name}, ${plan.act} at "${plan.at}": ${finding}`));
    }
    for (const { place } of cases) await this.stage.clear?.(place);
    if (wrong.length === 0) rmSync(batch, { recursive: true });
    return wrong;
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
    const now = await this.#summary(one);
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

  async #summary({ place, states: { form, certificate } }: Case): Promise<Summary> {
    const { current, next, phase, drift } = (certificate ?? {}) as {
      current?: Record<string, unknown>;
      next?: Record<string, unknown>;
      phase?: string;
      drift?: string;
    };
    const orders = ["outbox", "archive", "withdrawn"].flatMap((where) => {
      const folder = join(place.dir, "igc-sante", where);
      return existsSync(folder)
        ? readdirSync(folder)
            .filter((name) => name.startsWith("commande-"))
            .map((name) => `${where}/${name.split("-").at(-1)}`)
        : [];
    });
    const names = [...(await this.stage.secrets(place)).keys()];
    return {
      form: form && { phase: form["phase"], dossierReference: form["dossierReference"] },
      certificate: certificate && {
        phase,
        drift,
        current: facts(current, ["entry", "round", "serialNumber", "sha256", "publicKeySha256", "bundles"]),
        next: facts(next, ["entry", "round", "quarantined", "refused"], { ordered: next?.["ticket"] !== null }),
      },
      orders: orders.sort(),
      secrets: this.stage.name === "pkcs11" ? names.map(() => "a key") : names.sort(),
    };
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

function howItEnded({ act }: Plan, { dead, met, failed }: Ending, signal: NodeJS.Signals | null): string[] {
  const kills = act === "kill" || act === "torn";
  if (act === "nothing") return failed && failed.name !== "Fault" ? [`it failed with no Fault: ${failed.stack}`] : [];
  if (!met) return [`the point was not met: ${failed?.stack ?? "the run went by"}`];
  if (kills) return dead && signal === "SIGKILL" ? [] : [`it was to die by SIGKILL, and ended otherwise (${signal})`];
  return failed && failed.name !== "Fault" ? [`it failed with no Fault: ${failed.stack}`] : [];
}

const facts = (held: Record<string, unknown> | null | undefined, names: readonly string[], more: object = {}): object | null =>
  held ? { ...Object.fromEntries(names.map((name) => [name, held[name] ?? null])), ...more } : null;

const lost = (when: string, before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>, { name: vault }: Stage): string[] =>
  [...before]
    .filter(([name, hash]) => after.get(name) !== hash)
    .map(([name]) => `${name} was ${after.has(name) ? "changed" : "lost"} ${when} (${vault})`);

const twice = (orders: readonly string[], undisturbed: readonly string[]): string[] =>
  orders.length > undisturbed.length ? [`there are the orders ${orders.join(", ")}, and undisturbed ${undisturbed.join(", ")}`] : [];

/** The certificate in service is never without a successor: it is the one of before, or one of a later round. */
function outOfService({ states: { certificate: before } }: Case, { states: { certificate: after } }: Case): string[] {
  const [was, is] = [before, after].map((state) => state?.["current"] as { round: number; sha256: string } | null | undefined);
  if (!was) return [];
  return is && (is.sha256 === was.sha256 || is.round > was.round)
    ? []
    : [`the certificate of round ${was.round} was in service, and now ${is ? `another of round ${is.round}` : "none"} is`];
}

/** What the state names is in the vault. */
function vaultDisagrees({ states: { certificate } }: Case, inspected: Record<string, unknown>): string[] {
  return (["current", "next"] as const).flatMap((which) => {
    const named = certificate?.[which] as { publicKeySha256: string; sha256?: string } | null | undefined;
    if (!named) return [];
    const found = inspected[which] as { key?: string; certificate?: string } | undefined;
    if (found?.key !== named.publicKeySha256)
      return [`the vault holds ${found?.key ?? "no key"} where ${which} is ${named.publicKeySha256}`];
    return which === "current" && !found.certificate ? ["the vault has lost the certificate in service"] : [];
  });
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}
