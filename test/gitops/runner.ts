/** Runners as GitHub and GitLab make them: a fresh clone, the steps' shell, and nothing kept but what services keep. */
import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../cli/places.mjs";
import { type Outcome, runCommand } from "../engine/command";
import type { Project } from "../engine/project";
import { makeFolder } from "../engine/project-folder";
import { type Program, programOf } from "../facts/story";
import { botToken } from "./gitlab-api";
import { gitlab, shellSteps, workflow } from "./pipelines";

/** The team's repository: examples/gitops/repository with a program of one certificate, and the stack's settings. */
export async function originOf(home: Project, program: Program): Promise<string> {
  const origin = await makeFolder();
  cpSync(join(repository, "examples/gitops/repository"), origin, { recursive: true });
  const yaml = readFileSync(join(origin, "Pulumi.yaml"), "utf8");
  writeFileSync(join(origin, "Pulumi.yaml"), yaml.replace("main: index.ts", "main: index.js"));
  writeFileSync(join(origin, "index.js"), programOf(program));
  cpSync(join(home.dir, "Pulumi.dev.yaml"), join(origin, "Pulumi.dev.yaml"));
  git(origin, "init", "-q", "-b", "main");
  commit(origin, "begin");
  return origin;
}

const git = (cwd: string, ...args: string[]): void => void execFileSync("git", args, { cwd });
function commit(origin: string, message: string): void {
  git(origin, "add", ".");
  git(origin, "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-q", "-m", message);
}

/** A pull request is merged: somebody brought a file into the inbox. */
export function bring(origin: string, name: string, content: string | Buffer): void {
  mkdirSync(join(origin, "igc/inbox"), { recursive: true });
  writeFileSync(join(origin, "igc/inbox", name), content);
  commit(origin, `bring ${name}`);
}

/** GitHub's own commands, as far as the steps use them; what they were asked is in `gh.log`, the open issue in `gh.issue`. */
const fakeGh = `#!/bin/sh
echo "$1 $2" >> "$FAKE/gh.log"
case "$1 $2" in
  "issue list") if [ -f "$FAKE/gh.issue" ]; then echo 7; fi ;;
  "issue create" | "issue edit") cp worklist.md "$FAKE/gh.issue" ;;
  "issue close") rm "$FAKE/gh.issue" ;;
esac
`;

/** @param fake the folder of the services that outlive a runner */
export function prepareServices(fake: string): void {
  mkdirSync(join(fake, "bin"), { recursive: true });
  for (const [name, text] of [
    ["gh", fakeGh],
    ["npm", "#!/bin/sh\nexit 0\n"], // the packages are in place as npm ci would put them
  ] as const) {
    writeFileSync(join(fake, "bin", name), text);
    chmodSync(join(fake, "bin", name), 0o755);
  }
}

export interface Run extends Outcome {
  readonly dir: string;
  /** Of the step that failed, if one did. */
  readonly failed: string | undefined;
  readonly summary: string;
}

async function freshClone(origin: string): Promise<string> {
  const dir = await makeFolder();
  git(dir, "clone", "-q", origin, ".");
  const modules = join(dir, "node_modules");
  mkdirSync(join(modules, ".bin"), { recursive: true });
  for (const name of ["@pulumi", "@types", "typescript", "ts-node"])
    symlinkSync(join(repository, "node_modules", name), join(modules, name));
  symlinkSync(repository, join(modules, "pulumi-igc-sante"));
  writeFileSync(join(modules, ".bin/igc-sante"), `#!/bin/sh\nexec node "${repository}/dist/cli/main.js" "$@"\n`, { mode: 0o755 });
  return dir;
}

const plain = (env: Readonly<Record<string, string>> = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(env).filter(([, value]) => !value.includes("${{")));

/** The variables that steps hand on, one `NAME=value` a line. */
const handedOn = (file: string): Record<string, string> =>
  Object.fromEntries(
    readFileSync(file, "utf8")
      .split("\n")
      .filter(Boolean)
      .map((line) => line.split("=") as [string, string]),
  );

/** The conditions that the steps have; without one a step runs while nothing failed. */
function isDue(condition: string | undefined, hasFailed: boolean): boolean {
  if (condition === undefined) return !hasFailed;
  if (condition === "failure()") return hasFailed;
  if (condition === "always()") return true;
  throw new Error(`This runner does not know the condition ${condition}.`);
}

/** The job `run` of the workflow, step by step, as GitHub runs it. */
export async function githubRun(origin: string, env: NodeJS.ProcessEnv, fake: string): Promise<Run> {
  const dir = await freshClone(origin);
  const [variables, summary] = [join(fake, "variables"), join(fake, "summary.md")];
  for (const file of [variables, summary]) writeFileSync(file, "");
  const all: Outcome = { code: 0, stdout: "", stderr: "" };
  let failed: string | undefined;
  for (const step of shellSteps(workflow().jobs["run"]!)) {
    if (!isDue(step.if, failed !== undefined)) continue;
    const given = { ...plain(workflow().env), ...plain(step.env), ...handedOn(variables) };
    const runner = { CI: "true", FAKE: fake, GITHUB_ENV: variables, GITHUB_STEP_SUMMARY: summary, PULUMI_STACK: "dev" };
    const outcome = await shell(["-e", "-c", step.run!], dir, { ...env, ...given, ...runner }, fake);
    Object.assign(all, { stdout: all.stdout + outcome.stdout, stderr: all.stderr + outcome.stderr });
    if (outcome.code !== 0) failed ??= step.name;
  }
  return { ...all, code: failed === undefined ? 0 : 1, dir, failed, summary: readFileSync(summary, "utf8") };
}

/** The job `check` of the GitLab pipeline, as a merge request runs it: no identity, no token. */
export async function gitlabCheck(origin: string, env: NodeJS.ProcessEnv, fake: string): Promise<Run> {
  const dir = await freshClone(origin);
  const { check, default: common, variables } = gitlab();
  const lines = [...common.before_script, ...check.script].join("\n");
  const runner = { CI: "true", CI_PROJECT_DIR: dir, CI_PIPELINE_SOURCE: "merge_request_event" };
  const outcome = await shell(["-eo", "pipefail", "-c", lines], dir, { ...env, ...variables, ...runner }, fake);
  return { ...outcome, dir, failed: outcome.code === 0 ? undefined : "script", summary: "" };
}

/**
 * The job `certificates` of the GitLab pipeline: one shell for its script, another for what comes after.
 * @param source why it runs
 */
export async function gitlabRun(
  origin: string,
  env: NodeJS.ProcessEnv,
  fake: string,
  api: string,
  source: "schedule" | "push" = "schedule",
): Promise<Run> {
  const dir = await freshClone(origin);
  const { certificates, default: common, variables } = gitlab();
  const runner = {
    CI: "true",
    CI_PROJECT_DIR: dir,
    CI_API_V4_URL: api,
    CI_PROJECT_ID: "1",
    CI_COMMIT_SHA: "0".repeat(40),
    CI_PIPELINE_SOURCE: source,
    IGC_SANTE_BOT_TOKEN: botToken,
    IGC_SANTE_ID_TOKEN: "an identity",
    AWS_WEB_IDENTITY_TOKEN_FILE: `${dir}.tmp/id-token`,
    PULUMI_STACK: "dev",
    CI_JOB_STATUS: "success",
  };
  const inShell = (lines: readonly string[]): Promise<Outcome> =>
    shell(["-eo", "pipefail", "-c", lines.join("\n")], dir, { ...env, ...variables, ...runner }, fake);
  const outcome = await inShell([...common.before_script, ...certificates.script]);
  const after = await inShell(certificates.after_script!);
  const failed = outcome.code !== 0 ? "script" : after.code !== 0 ? "after_script" : undefined;
  const summary = existsSync(join(dir, "worklist.md")) ? readFileSync(join(dir, "worklist.md"), "utf8") : "";
  return { code: outcome.code, stdout: outcome.stdout + after.stdout, stderr: outcome.stderr + after.stderr, dir, failed, summary };
}

const shell = (args: readonly string[], cwd: string, env: NodeJS.ProcessEnv, fake: string): Promise<Outcome> =>
  runCommand("bash", args, { cwd, env: { ...env, PATH: `${join(fake, "bin")}:${env["PATH"]}` }, timeoutMs: 240_000 });
