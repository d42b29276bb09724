import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../../cli/places.mjs";
import { type Outcome, runCommand } from "../../engine/command";
import { makeFolder } from "../../engine/project-folder";

/** The commands that docs/gitops.md shows, block by block: what a reader copies is what runs here. */
export function shownCommands(): { readonly runner: string; readonly person: readonly string[] } {
  const page = readFileSync(join(repository, "docs/gitops.md"), "utf8");
  const section = page.slice(page.indexOf("## Runners that keep nothing"));
  const [runner, person] = [...section.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, text]) => text!);
  return { runner: runner!, person: person!.split("\n").filter((line) => line.startsWith("igc-sante ")) };
}

/** A folder of programs as an image of the team has them: `npm ci` puts the packages that are in place, `igc-sante` is installed. */
export function imageIn(folder: string): string {
  const bin = join(folder, "bin");
  mkdirSync(bin, { recursive: true });
  const modules = join(repository, "node_modules");
  const install = [
    "#!/bin/sh",
    "set -e",
    "mkdir -p node_modules/.bin",
    `for name in @pulumi @aws-sdk @smithy typescript ts-node @types; do ln -s "${modules}/$name" "node_modules/$name"; done`,
    `ln -s "${repository}" node_modules/pulumi-igc-sante`,
    `ln -s "${join(bin, "igc-sante")}" node_modules/.bin/igc-sante`,
  ];
  const programs = { "npm": install.join("\n"), "igc-sante": `#!/bin/sh\nexec node "${repository}/dist/cli/main.js" "$@"` };
  for (const [name, text] of Object.entries(programs)) {
    writeFileSync(join(bin, name), `${text}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  return bin;
}

export interface Run extends Outcome {
  /** Files that the run left in its clone beside what Git knows or ignores: they die with it. */
  readonly left: readonly string[];
}

/** A runner: an empty folder with a HOME of its own, the commands of the page, and nothing of it afterwards. */
export async function runOnFreshRunner(commands: string, env: NodeJS.ProcessEnv): Promise<Run> {
  const machine = await makeFolder();
  const [dir, home] = [join(machine, "work"), join(machine, "home")];
  for (const folder of [dir, home]) mkdirSync(folder);
  try {
    const own = { ...env, HOME: home, PULUMI_HOME: join(home, ".pulumi"), TMPDIR: home };
    const outcome = await runCommand("bash", ["-eo", "pipefail", "-c", commands], { cwd: dir, env: own, timeoutMs: 240_000 });
    const { stdout } = await runCommand("git", ["status", "--porcelain", "--ignored"], { cwd: dir, env: own, timeoutMs: 120_000 });
    return { ...outcome, left: stdout.split("\n").filter((line) => line !== "" && !line.endsWith(" node_modules/")) };
  } finally {
    rmSync(machine, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** The administrator's own machine: a folder, a HOME and credentials that are not the pipeline's; no repository, no Pulumi. */
export class Desk {
  constructor(
    readonly dir: string,
    private readonly env: NodeJS.ProcessEnv,
    private readonly commands: readonly string[],
  ) {
    mkdirSync(join(dir, "home"), { recursive: true });
  }

  list(): Promise<Outcome> {
    return this.#run(0);
  }

  /** Fetches a ticket's papers. */
  async fetch(ticket: string): Promise<Outcome> {
    rmSync(join(this.dir, ticket), { recursive: true, force: true });
    return this.#run(1, { TICKET: ticket });
  }

  /** Writes a file as a browser saves it, and brings it. */
  bring(name: string, content: string | Uint8Array): Promise<Outcome> {
    writeFileSync(join(this.dir, name), content);
    return this.#run(2, { FILE: name });
  }

  paper(ticket: string, name: string): Buffer {
    return readFileSync(join(this.dir, ticket, name));
  }

  papers(ticket: string): string[] {
    return existsSync(join(this.dir, ticket)) ? readdirSync(join(this.dir, ticket)).sort() : [];
  }

  /** The reply as it was handed out, filled in. */
  noted(ticket: string, facts: Readonly<Record<string, string>>): string {
    return Object.entries(facts).reduce(
      (text, [label, value]) => text.replace(new RegExp(`^${label}:.*$`, "m"), `${label}: ${value}`),
      this.paper(ticket, "reponse.txt").toString("utf8"),
    );
  }

  #run(command: number, more: Readonly<Record<string, string>> = {}): Promise<Outcome> {
    const env = { ...this.env, ...more, HOME: join(this.dir, "home") };
    return runCommand("bash", ["-ec", this.commands[command]!], { cwd: this.dir, env, timeoutMs: 240_000 });
  }
}
