import { rm } from "node:fs/promises";
import path from "node:path";
import { unpacked } from "../../provider/packing";
import { engineEnvironment } from "../cli/engine.mjs";
import { type Outcome, runCommand } from "./command";
import { fillProjectFolder, makeFolder, type ProjectFiles } from "./project-folder";

export type { Outcome } from "./command";

export interface NewProject extends Omit<ProjectFiles, "name"> {
  /** Plain configuration of the stack, `namespace:key` -> value. Secrets: `setConfig`. */
  readonly config?: Readonly<Record<string, string>>;
  /** Name of the Pulumi project. Default: "igc-sante-test". */
  readonly name?: string;
}

export interface RunOptions {
  /** Added to the project's environment for this run. */
  readonly env?: NodeJS.ProcessEnv;
  /** Default: 300,000. */
  readonly timeoutMs?: number;
}

/** One resource of an exported state, as far as tests look at it. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly initErrors?: readonly string[];
}

/** A resource as people know it: the texts of its properties opened. */
export const readable = <R extends { readonly inputs?: object; readonly outputs?: object }>(resource: R): R => ({
  ...resource,
  ...(resource.inputs && { inputs: unpacked(resource.inputs as Record<string, unknown>) }),
  ...(resource.outputs && { outputs: unpacked(resource.outputs as Record<string, unknown>) }),
});

export interface ExportedState {
  readonly version: number;
  readonly deployment: { readonly resources?: readonly StateResource[] };
}

/** A Pulumi project in a temporary folder, with its stack "dev" in a file backend inside, on the real engine. */
export interface Project {
  readonly dir: string;
  readonly env: NodeJS.ProcessEnv;
  /** `pulumi <args>`, never asking and never in colour. A non-zero exit code is an outcome, not an error. */
  run(args: readonly string[], options?: RunOptions): Promise<Outcome>;
  /** `pulumi up` without the preview before it; `run(["up", "--yes"])` is with it. */
  up(...flags: string[]): Promise<Outcome>;
  preview(...flags: string[]): Promise<Outcome>;
  /** `pulumi refresh`; give `--preview-only` to change nothing. */
  refresh(...flags: string[]): Promise<Outcome>;
  destroy(...flags: string[]): Promise<Outcome>;
  stateExport(...flags: readonly string[]): Promise<ExportedState>;
  /** The value goes through the standard input, so that a secret is in no process list. */
  setConfig(key: string, value: string, options?: { secret: boolean }): Promise<void>;
  /** Removes the folder. What a program keeps outside is its own. */
  dispose(): Promise<void>;
}

/** Variables of the developer's shell that would change what a test sees. */
const foreign = /^(PULUMI_|IGC_SANTE_|CI$)/;

/** The real engine, away from the developer's backend, plugins and identities. */
function environmentOf(dir: string): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  return {
    ...engineEnvironment(Object.fromEntries(own)),
    PULUMI_BACKEND_URL: `file://${dir}`,
    PULUMI_HOME: path.join(dir, ".pulumi-home"),
    PULUMI_CONFIG_PASSPHRASE: "a passphrase of the tests",
  };
}

/** Makes a project with its stack, ready for `up`. Throws when the engine is missing, saying how to get it. */
export async function newProject({ config = {}, name = "igc-sante-test", ...files }: NewProject): Promise<Project> {
  const dir = await makeFolder();
  const project = projectIn(dir, environmentOf(dir));
  try {
    await fillProjectFolder(dir, { ...files, name });
    await succeed(project.run(["stack", "init", "dev"]));
    for (const [key, value] of Object.entries(config)) await project.setConfig(key, value);
    return project;
  } catch (error) {
    await project.dispose();
    throw error;
  }
}

function projectIn(dir: string, env: NodeJS.ProcessEnv): Project {
  const pulumi = (args: readonly string[], options: RunOptions = {}, input?: string): Promise<Outcome> =>
    runCommand("pulumi", [...args, "--non-interactive", "--color", "never"], {
      cwd: dir,
      env: { ...env, ...options.env },
      input,
      timeoutMs: options.timeoutMs ?? 300_000,
    });
  return {
    dir,
    env,
    run: (args, options) => pulumi(args, options),
    up: (...flags) => pulumi(["up", "--yes", "--skip-preview", ...flags]),
    preview: (...flags) => pulumi(["preview", ...flags]),
    refresh: (...flags) => pulumi(["refresh", ...(flags.includes("--preview-only") ? [] : ["--yes", "--skip-preview"]), ...flags]),
    destroy: (...flags) => pulumi(["destroy", "--yes", "--skip-preview", ...flags]),
    stateExport: async (...flags) => JSON.parse((await succeed(pulumi(["stack", "export", ...flags]))).stdout),
    setConfig: async (key, value, { secret } = { secret: false }) => {
      await succeed(pulumi(["config", "set", key, secret ? "--secret" : "--plaintext"], {}, value));
    },
    dispose: () => rm(dir, { recursive: true, force: true, maxRetries: 3 }),
  };
}

async function succeed(running: Promise<Outcome>): Promise<Outcome> {
  const outcome = await running;
  if (outcome.code === 0) return outcome;
  throw new Error(`pulumi ended with ${outcome.code}.\n${outcome.stdout}\n${outcome.stderr}`);
}
