import { spawn } from "node:child_process";
import { join } from "node:path";
import { certificate, form, portalPassword, type Scenario } from "./life";
import type { Place, Reach, Stage } from "./stage";

/** What Pulumi remembers of the two resources. */
export interface States {
  form?: Record<string, unknown>;
  certificate?: Record<string, unknown>;
}

/** A place, its vault, and what Pulumi remembers. */
export interface Case {
  readonly place: Place;
  readonly reach: Reach;
  states: States;
}

/** What stops a case: SIGKILL at a point, SIGKILL after half of a write, or a failure the point raises; and how wrong its clock is. */
export interface Plan {
  readonly at: string;
  readonly act: string;
  /** Milliseconds the clock is wrong by while it is stopped. */
  readonly during?: number;
  /** Milliseconds the clock is wrong by in the next run. */
  readonly after?: number;
}

export interface Point {
  readonly label: string;
  /** `look`, `ask`: only looks; `disk`, `tell`, `token`: changes something; `answer`: what was told is done; `state`: the engine's own. */
  readonly kind: "look" | "ask" | "disk" | "tell" | "token" | "answer" | "state";
  readonly awaits?: readonly string[];
}

export interface Run {
  readonly one: Case;
  readonly acts: readonly string[];
  readonly now: Date;
  readonly keys: readonly string[];
  readonly plan?: Plan;
  readonly share?: string;
  readonly wish?: Scenario["wish"];
  readonly form?: Scenario["form"];
}

export interface Ending {
  readonly dead?: true;
  readonly met: boolean;
  readonly results?: readonly Record<string, unknown>[];
  readonly failed?: { readonly name: string; readonly code?: string; readonly message: string; readonly stack: string };
  readonly points?: readonly Point[];
}

const root = join(__dirname, "..", "..");

/** The built package, which is what users run. */
export const dist = join(root, "dist");

/**
 * Runs cases side by side in one process, and takes down what Pulumi would have recorded.
 * @param look whether points are reported: `points`, or with their awaits `awaits`
 */
export async function runTogether(
  stage: Stage,
  batch: string,
  runs: readonly Run[],
  look?: "points" | "awaits",
): Promise<{ signal: NodeJS.Signals | null; endings: readonly Ending[] }> {
  const cases = runs.map(({ one: { place, reach, states }, acts, now, keys, plan, share, wish, form: formWish }) => ({
    ...{
      id: place.id,
      root: batch,
      dir: place.dir,
      host: reach.host,
      refused: reach.refused,
      states,
      acts,
      now: now.toISOString(),
      keys,
      plan,
      form: { ...form, ...formWish },
      share: share && join(place.dir, share),
    },
    names: [[place.id, "case"], ...(reach.names ?? [])],
    env: { HOME: join(batch, "tmp"), IGC_SANTE_P12_PASSWORD: portalPassword, ...reach.env },
    certificate: { ...certificate, ...wish?.(place, stage), ...(stage.bundles.length > 0 && { bundles: stage.bundles }) },
    config: { "igc-sante:platform": reach.platform ?? "manual:./igc-sante", "igc-sante:vault": reach.vault },
  }));
  const env = { ...process.env, TMPDIR: join(batch, "tmp"), NODE_NO_WARNINGS: "1", ...stage.env(batch) };
  const { signal, code, out, err } = await child(
    JSON.stringify({ ...stage.job, trace: look === "awaits", points: look !== undefined, cases }),
    env,
  );
  if (signal === null && code !== 0) throw new Error(`A child ended with ${code}:\n${err.slice(-4000)}${out.slice(-1000)}`);
  const said = out
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { id: string; resource?: keyof States; state?: Record<string, unknown> | null } & Ending);
  const endings = runs.map(({ one }) => {
    const mine = said.filter(({ id }) => id === one.place.id);
    for (const { resource, state } of mine) if (resource) one.states = { ...one.states, [resource]: state ?? undefined };
    const ending = mine.find(({ resource }) => !resource);
    if (!ending) throw new Error(`A child said nothing of ${one.place.id}:\n${err.slice(-4000)}`);
    return ending;
  });
  return { signal, endings };
}

function child(
  input: string,
  env: NodeJS.ProcessEnv,
): Promise<{ signal: NodeJS.Signals | null; code: number | null; out: string; err: string }> {
  return new Promise((resolve, reject) => {
    const started = spawn(process.execPath, [join(__dirname, "child.cjs"), dist], { env, stdio: ["pipe", "pipe", "pipe"] });
    const [out, err]: [Buffer[], Buffer[]] = [[], []];
    started.stdout.on("data", (part: Buffer) => out.push(part));
    started.stderr.on("data", (part: Buffer) => err.push(part));
    started.on("error", reject);
    started.on("close", (code, signal) =>
      resolve({ signal, code, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() }),
    );
    started.stdin.on("error", () => undefined); // a child that died early says why on stderr
    started.stdin.end(input);
  });
}
