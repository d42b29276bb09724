import { existsSync, realpathSync, statSync } from "node:fs";
import path from "node:path";
import { run, tail } from "./child.mjs";
import { withProgress } from "./progress.mjs";

/** Whether node_modules is what the lock file wants: npm notes each install in a hidden lock file, written last. */
export function packagesAreCurrent(folder) {
  const written = (file) => statSync(path.join(folder, file), { throwIfNoEntry: false })?.mtimeMs;
  const installed = written("node_modules/.package-lock.json");
  return installed !== undefined && installed >= written("package-lock.json");
}

/**
 * Where headers came with this Node, addons are built from them: without a route to nodejs.org `npm ci` would leave out
 * `pkcs11js`, which is optional, and the sources would not compile.
 */
export function withHeaders(env, execPath = process.execPath) {
  const nodedir = path.dirname(path.dirname(realpathSync(execPath)));
  return existsSync(path.join(nodedir, "include/node/node_api.h")) ? { npm_config_nodedir: nodedir, ...env } : env;
}

/** Runs `npm ci` when node_modules is missing or older than the lock file. Returns whether it did. */
export async function installPackages(folder, { say }) {
  if (packagesAreCurrent(folder)) return false;
  say("  Installing the npm packages.");
  const { ok, output } = await withProgress(
    say,
    "npm ci",
    run("npm", ["ci", "--no-audit", "--no-fund"], { cwd: folder, env: withHeaders(process.env) }),
  );
  if (!ok) throw new Error(`npm ci failed:\n${tail(output)}\nCheck that npm reaches its registry: npm ping`);
  return true;
}
