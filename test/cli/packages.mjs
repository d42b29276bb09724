import { statSync } from "node:fs";
import path from "node:path";
import { run, tail } from "./child.mjs";
import { withProgress } from "./progress.mjs";

/** Whether node_modules is what the lock file wants: npm notes each install in a hidden lock file, written last. */
export function packagesAreCurrent(folder) {
  const written = (file) => statSync(path.join(folder, file), { throwIfNoEntry: false })?.mtimeMs;
  const installed = written("node_modules/.package-lock.json");
  return installed !== undefined && installed >= written("package-lock.json");
}

/** Runs `npm ci` when node_modules is missing or older than the lock file. Returns whether it did. */
export async function installPackages(folder, { say }) {
  if (packagesAreCurrent(folder)) return false;
  say("  Installing the npm packages.");
  const { ok, output } = await withProgress(say, "npm ci", run("npm", ["ci", "--no-audit", "--no-fund"], { cwd: folder }));
  if (!ok) throw new Error(`npm ci failed:\n${tail(output)}\nCheck that npm reaches its registry: npm ping`);
  return true;
}
