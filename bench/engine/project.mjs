// A Pulumi project in a temporary folder, with its stack "dev" in a file backend inside, on the real engine.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { engineEnvironment } from "../../test/cli/engine.mjs";
import { repository } from "../../test/cli/places.mjs";
import { watchPeaks } from "./peaks.mjs";

/** Packages a program of ours needs beside it. The package itself is linked to the checkout. */
const linked = { "pulumi-igc-sante": repository, "@pulumi/pulumi": path.join(repository, "node_modules/@pulumi/pulumi") };

/** Projects that were made and not yet removed. */
const folders = new Set();
process.on("exit", () => folders.forEach((dir) => rmSync(dir, { recursive: true, force: true })));

/** Makes a project. `files`: path in the project -> text; `index.js` is its program. */
export async function makeProject(files, config = {}) {
  const dir = realpathSync(mkdtempSync(path.join(os.tmpdir(), "igc-sante-bench-")));
  folders.add(dir);
  const own = {
    "Pulumi.yaml": JSON.stringify({ name: "bench", runtime: { name: "nodejs", options: { typescript: false } } }),
    "package.json": JSON.stringify({ name: "bench", private: true, main: "index.js" }),
  };
  for (const [file, text] of Object.entries({ ...own, ...files })) {
    mkdirSync(path.dirname(path.join(dir, file)), { recursive: true });
    writeFileSync(path.join(dir, file), text);
  }
  for (const [name, from] of Object.entries(linked)) {
    mkdirSync(path.dirname(path.join(dir, "node_modules", name)), { recursive: true });
    symlinkSync(from, path.join(dir, "node_modules", name), "dir");
  }
  const project = projectIn(dir);
  await project.pulumi(["stack", "init", "dev"]);
  for (const [key, value] of Object.entries(config)) await project.pulumi(["config", "set", key, value]);
  return project;
}

/** Variables of the developer's shell that would change what is measured. */
const foreign = /^(PULUMI_|IGC_SANTE_)/;

function environmentOf(dir) {
  const own = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  return {
    ...engineEnvironment(Object.fromEntries(own)),
    PULUMI_BACKEND_URL: `file://${dir}`,
    PULUMI_HOME: path.join(dir, ".pulumi-home"),
    PULUMI_CONFIG_PASSPHRASE: "a passphrase of the measurements",
  };
}

function projectIn(dir) {
  const env = environmentOf(dir);
  const pulumi = (args, options) => run("pulumi", [...args, "--non-interactive", "--color", "never"], { cwd: dir, env, ...options });
  return {
    dir,
    pulumi,
    write: (file, text) => writeFileSync(path.join(dir, file), text),
    exportState: async () => JSON.parse((await pulumi(["stack", "export"])).stdout),
    async importState(state) {
      writeFileSync(path.join(dir, "import.json"), JSON.stringify(state));
      await pulumi(["stack", "import", "--file", "import.json"]);
    },
    /** Bytes of the checkpoint as the file backend keeps it. */
    checkpointBytes: () => readFileSync(path.join(dir, ".pulumi/stacks/bench/dev.json")).length,
    remove() {
      rmSync(dir, { recursive: true, force: true });
      folders.delete(dir);
    },
  };
}

/** The shell's `times` adds up user and system time of everything that was waited for: engine, program, provider. */
const timed = ["-c", '"$@"; code=$?; times >&3; exit $code', "sh"];

/**
 * Runs to the end, each node in it with `nodeOptions`. Throws on an exit code other than 0, with what was printed.
 * @returns stdout, wall and CPU seconds; with `memory`, `peaks` in bytes, and the CPU seconds of the `parts` (peaks.mjs).
 */
function run(command, args, { cwd, env: own, memory = false, nodeOptions }) {
  const env = nodeOptions ? { ...own, NODE_OPTIONS: nodeOptions } : own;
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const child = spawn("sh", [...timed, command, ...args], { cwd, env, stdio: ["ignore", "pipe", "pipe", "pipe"] });
    const watch = memory ? watchPeaks(child.pid) : undefined;
    const texts = ["", "", "", ""];
    for (const stream of [1, 2, 3]) child.stdio[stream].setEncoding("utf8").on("data", (text) => (texts[stream] += text));
    child.on("error", reject).on("close", (code) => {
      const [, stdout, stderr, times] = texts;
      const seconds = (performance.now() - began) / 1000;
      const { bytes: peaks, seconds: parts } = watch?.stop() ?? {};
      if (code === 0) return resolve({ stdout, seconds, cpuSeconds: childSeconds(times), peaks, parts });
      reject(new Error(`${command} ${args.join(" ")} ended with ${code}.\n${tail(stdout)}\n${tail(stderr)}`));
    });
  });
}

const tail = (text) => text.trim().split("\n").slice(-15).join("\n");

/** The second line of `times`: "0m1.23s 0m0.45s" of the children. */
function childSeconds(times) {
  const parts = [...(times.trim().split("\n")[1] ?? "").matchAll(/(\d+)m([\d.]+)s/g)];
  return parts.reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds), 0);
}
