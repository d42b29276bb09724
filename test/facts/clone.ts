/** Other machines with the same stack: a checkout of the program in a folder of its own, with the first one's backend. */
import { copyFileSync, renameSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { runCommand } from "../engine/command";
import type { ExportedState, Outcome, Project } from "../engine/project";
import { fillProjectFolder, makeFolder } from "../engine/project-folder";
import { type Program, programOf } from "./story";

export interface Clone extends Pick<Project, "dir" | "env" | "stateExport" | "dispose"> {
  up(): Promise<Outcome>;
  preview(...flags: string[]): Promise<Outcome>;
  refresh(...flags: string[]): Promise<Outcome>;
}

/** @param of the project that holds the backend; its settings and environment hold here too */
export async function cloneOf(of: Project, program: Program): Promise<Clone> {
  const dir = await makeFolder();
  await fillProjectFolder(dir, { files: { "index.js": programOf(program) }, main: "index.js", link: "symlink", name: "igc-sante-test" });
  copyFileSync(join(of.dir, "Pulumi.dev.yaml"), join(dir, "Pulumi.dev.yaml"));
  const run = (...args: string[]): Promise<Outcome> =>
    runCommand("pulumi", [...args, "--stack", "dev", "--non-interactive", "--color", "never"], {
      cwd: dir,
      env: of.env,
      timeoutMs: 240_000,
    });
  return {
    dir,
    env: of.env,
    up: () => run("up", "--yes", "--skip-preview"),
    preview: (...flags) => run("preview", ...flags),
    refresh: (...flags) => run("refresh", ...flags),
    stateExport: async () => JSON.parse((await run("stack", "export")).stdout) as ExportedState,
    dispose: () => rm(dir, { recursive: true, force: true, maxRetries: 3 }),
  };
}

/** What a pipeline restores before each run, and nothing else: the vault, with what opens it. */
export function carryVault(from: string, to: string): void {
  for (const name of ["vault", "vault.identity"]) renameSync(join(from, name), join(to, name));
}
