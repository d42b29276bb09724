import { createPrivateKey, type KeyObject } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { watchProcess } from "./channels";
import { runLane } from "./lane";
import { runsOfProject } from "./lane-plan";
import type { Ledger } from "./ledger";
import { plants } from "./plants";
import type { Begun, Sabotage } from "./project";
import { Scanner } from "./scanner";
import type { LeakServer } from "./vaults";

/** Kinds of vault; each needs what the others do not. */
const servers: Readonly<Record<string, () => Promise<LeakServer>>> = {
  file: async () => (await import("./file-vault.js")).fileServer,
  aws: async () => (await import("./aws-vault.js")).awsServer(),
  azure: async () => (await import("./azure-vault.js")).azureServer,
  openbao: async () => (await import("./openbao-vault.js")).openBaoServer(),
  pkcs11: async () => (await import("./hsm-vault.js")).hsmServer(),
};

/** What a lane found, as its parent reads it. */
export interface LaneReport extends Pick<Ledger, "runs" | "operations" | "bytes" | "leaks"> {
  readonly errors: Readonly<Record<string, number>>;
  readonly troubles: Readonly<Record<string, number>>;
  readonly phases: Readonly<Record<string, number>>;
  readonly secrets: number;
  readonly pieces: number;
  /** Processes that were started, as their calls print. */
  readonly children: readonly string[];
}

interface LaneTask {
  readonly scanner: Scanner;
  readonly kind: string;
  readonly server: LeakServer;
  /** An empty folder: projects and temporary files lie in it. */
  readonly root: string;
  readonly keys: readonly KeyObject[];
  readonly seed: string;
  readonly projects: readonly number[];
  readonly sabotage?: Sabotage;
  readonly begun: Begun;
  readonly authority: string;
}

/**
 * A lane of the leak scan in this process, or the check of the scan itself.
 * @param what a kind of vault, or `plants`
 * @param root an empty folder; the report is `report.json` in it
 * @param keyFile keys of the runs: a JSON list of PEM
 * @param projects their numbers: `0,1,2`
 */
export async function main(what: string, root: string, keyFile: string, seed: string, projects: string): Promise<void> {
  const keys = (JSON.parse(readFileSync(keyFile, "utf8")) as string[]).map((pem) => createPrivateKey(pem));
  const server = await servers[what === "plants" ? "file" : what]!();
  const reports: Record<string, LaneReport> = {};
  const begun: Begun = new Map();
  const scanner = new Scanner();
  const tasks = what === "plants" ? Object.entries(plants(keys[0]!)) : [[what, undefined] as const];
  for (const [name, sabotage] of tasks)
    reports[name] = await reported({
      scanner,
      kind: what,
      server,
      root: join(root, name.replace(/\W+/g, "-")),
      keys,
      seed,
      projects: projects.split(",").map(Number),
      sabotage,
      begun,
      authority: join(root, "authority"),
    });
  writeFileSync(join(root, "report.json"), JSON.stringify(reports));
  await server.stop(); // a server that is a process of its own does not keep this one alive
}

async function reported({ scanner, kind, server, root, keys, seed, projects, sabotage, begun, authority }: LaneTask): Promise<LaneReport> {
  const [temporary, cwd] = [join(root, "tmp"), join(root, "cwd")];
  for (const folder of [temporary, cwd]) mkdirSync(folder, { recursive: true });
  process.env["TMPDIR"] = temporary;
  process.chdir(cwd);
  const watch = watchProcess();
  const ledger = await runLane(kind, server, scanner, {
    seed,
    keys,
    projects,
    runs: sabotage ? 1 : runsOfProject,
    root,
    sabotage,
    begun,
    authority,
  });
  await setImmediate(); // warnings come at the next turn
  watch.stop();
  for (const line of watch.printed) ledger.note("printed", "this process", line);
  for (const child of watch.children) ledger.note("children", "this process", child);
  ledger.note("children", "this process' own command line", process.argv.join(" "));
  for (const folder of [temporary, cwd]) ledger.noteFiles(folder, folder.slice(root.length), () => false);
  ledger.scan();
  const { operations, bytes, leaks } = ledger;
  const [errors, troubles, phases] = [ledger.errors, ledger.troubles, ledger.phases].map((counts) => Object.fromEntries(counts));
  return {
    runs: ledger.runs,
    operations,
    bytes,
    leaks,
    errors: errors!,
    troubles: troubles!,
    phases: phases!,
    secrets: scanner.secrets,
    pieces: scanner.pieces,
    children: watch.children,
  };
}
