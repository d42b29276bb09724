import { generateKeyPairSync } from "node:crypto";
import { Chance } from "../../cli/rehearsal/chance";
import { acts, type Life, script } from "./acts";
import type { Common } from "./common";
import { type Ending, ends, invariants, mostUps, type Observation } from "./invariants";
import { ManualPeople } from "./manual-people";
import { Places, type PlatformName } from "./places";
import { type Program, ProgramInProcess } from "./program";
import { SandboxPeople } from "./sandbox-people";
import { firstWish, formWish, printed } from "./wish";

export interface History {
  readonly platform: PlatformName;
  readonly script: readonly string[];
}

/** What became of a history. */
export interface Lived {
  /** The invariant that failed, and how. */
  readonly broken?: { readonly invariant: string; readonly because: string };
  /** Operations of Pulumi. */
  readonly operations: number;
  /** Codes of failures, as often as they came. */
  readonly failures: readonly string[];
  readonly log: readonly string[];
}

export const historyOf = (seed: string, number: number): History => {
  const platform = number % 2 === 0 ? "sandbox" : "manual";
  return { platform, script: script(`${seed} ${platform} ${number}`) };
};

const strangersKey = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;

/** Opens what runs a history, in a folder of its own. */
export type Opening = (platform: PlatformName, common: Common) => Promise<{ readonly places: Places; readonly program: Program }>;

/** The exchange as the program says it. */
export const addressOf = ({ platform, exchange, dir }: Places): string => `${platform}:./${exchange.slice(dir.length + 1)}`;

const inProcess: Opening = async (platform, common) => {
  const places = new Places(platform, common);
  return { places, program: new ProgramInProcess(places, firstWish(addressOf(places)), common.keys()) };
};

/** Lives a history and stops at the first invariant that does not hold. */
export async function live({ platform, script: steps }: History, common: Common, open = inProcess): Promise<Lived> {
  const { places, program } = await open(platform, common);
  const people = platform === "sandbox" ? new SandboxPeople(places) : new ManualPeople(places, strangersKey);
  const life: Life = { places, people, program };
  const log: string[] = [];
  const failures: string[] = [];
  let operations = 0;
  const trace: Observation[] = [await observed(life, { act: "world" })];

  /** @returns what broke */
  const step = async (name: string, seed: string): Promise<Lived["broken"]> => {
    const done = (await acts[name]![1](life, new Chance(`${name} ${seed}`))) ?? { act: "world" as const };
    if (done.act !== "world" && done.act !== "state-lost") operations++;
    const now = await observed(life, done);
    trace.push(now);
    if (now.failure) failures.push(now.failure.code ?? "none");
    log.push(shown(`${name}:${seed}`, now, life));
    for (const [invariant, rule] of Object.entries(invariants)) {
      const because = rule(trace);
      if (because !== undefined) return { invariant, because };
    }
    // An up that succeeded, and then a preview: together they must not say that all is well.
    return name === "up" && !now.failure ? step("preview", seed) : undefined;
  };

  const lived = async (): Promise<Lived["broken"]> => {
    for (const each of steps) {
      const [name, seed] = each.split(":") as [string, string];
      const broken = await step(name, seed);
      if (broken) return broken;
    }
    const ending = await end(life, step, trace);
    if ("broken" in ending) return ending.broken;
    const because = ends(ending);
    return because === undefined ? undefined : { invariant: "5 it ends", because };
  };

  try {
    const broken = await lived();
    return { broken, operations, failures, log };
  } finally {
    places.dispose();
    await program.dispose();
  }
}

/** Every place comes back, the clock is right, and people answer everything. */
async function end(
  life: Life,
  step: (name: string, seed: string) => Promise<Lived["broken"]>,
  trace: Observation[],
): Promise<Ending | { readonly broken: NonNullable<Lived["broken"]> }> {
  const { places, people, program } = life;
  places.restore();
  let ups = 0;
  let changes: boolean | undefined;
  let lastFailure: string | undefined;
  while (ups < mostUps) {
    places.pass(1);
    await people.answerAll();
    places.pass(25);
    trace.push(await observed(life, { act: "world" }));
    const broken = await step("up", `end-${++ups}`);
    if (broken) return { broken };
    const preview = trace.at(-1)!; // `step` shows one after an up that succeeded
    lastFailure = preview.failure?.message;
    changes = preview.act === "preview" && !preview.failure ? preview.changes : undefined;
    if (program.certificate?.phase === "issued" && program.form?.phase === "validated" && changes !== undefined) break;
  }
  return { ups, certificate: program.certificate?.phase ?? "none", form: program.form?.phase ?? "none", changes, lastFailure };
}

async function observed({ places, people, program }: Life, done: Pick<Observation, "act" | "failure" | "changes">): Promise<Observation> {
  const { renewBeforeDays = 60, keyAlgorithm = "rsa-2048" } = program.wish;
  return {
    ...done,
    now: places.seenNow().toISOString(),
    wish: { renewBeforeDays, keyAlgorithm, ...printed(formWish(program.wish) as never) },
    form: program.form,
    certificate: program.certificate,
    vault: {
      inPlace: !places.isVaultAway,
      keys: await places.keys(),
      issued: places.issued,
      damaged: places.damaged,
    },
    exchange: people.sees(),
    refusals: { ...people.refusals },
  };
}

/** One line of what happened and what is there. */
function shown(step: string, { act, failure, changes, now, form, certificate, exchange }: Observation, { program }: Life): string {
  const { current, next, phase } = certificate ?? {};
  const rounds = [
    current && `r${current.round} until ${current.notAfter.slice(0, 10)}`,
    next && `next r${next.round}${next.ticket ? "" : " without order"}`,
  ];
  const outcome = failure
    ? `FAILED ${failure.message.replace(/\s+/g, " ").slice(0, 400)}`
    : act === "preview"
      ? changes
        ? "changes"
        : "no change"
      : "";
  const open = exchange.open.map((ticket) => /r\d+$/.exec(ticket)?.[0]).join(" ");
  const said = act === "world" || act === "state-lost" ? "" : program.said.map((line) => `\n      ${line.slice(0, 200)}`).join("");
  return `${now.slice(0, 16)} ${step} ${outcome} | form ${form?.phase ?? "-"} | ${phase ?? "-"} ${rounds.filter(Boolean).join(", ")} | open: ${open}${said}`;
}

/** Fewer acts that break the same invariant: each that can be left out is left out. */
export async function reduced(history: History, invariant: string, common: Common): Promise<History> {
  let { script: steps } = history;
  const breaks = async (candidate: readonly string[]): Promise<boolean> =>
    (await live({ ...history, script: candidate }, common)).broken?.invariant === invariant;
  for (let size = Math.ceil(steps.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < steps.length; ) {
      const without = [...steps.slice(0, from), ...steps.slice(from + size)];
      if (await breaks(without)) steps = without;
      else from += size;
    }
  }
  return { ...history, script: steps };
}
