import { spawnSync } from "node:child_process";
import { accessSync, constants, readdirSync, realpathSync, statSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { engineFolder } from "./places.mjs";

/** The oldest engine the tests and the demo run on. */
export const minimumVersion = "3.200.0";

/** Whether dotted version `a` is `b` or newer. Looks at three numbers; a leading "v" and what follows them are free. */
export function atLeast(a, b) {
  const numbers = (version) => [0, 1, 2].map((i) => parseInt(version.replace(/^v/, "").split(".")[i], 10) || 0);
  const [left, right] = [numbers(a), numbers(b)];
  const i = left.findIndex((number, at) => number !== right[at]);
  return i === -1 || left[i] > right[i];
}

/** The first executable file of that name on a PATH, as a shell would find it. */
export function onPath(name, searchPath = "") {
  for (const folder of searchPath.split(path.delimiter)) {
    if (folder && isExecutable(path.join(folder, name))) return path.join(folder, name);
  }
  return undefined;
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** What `pulumi version` prints, or why it prints nothing. */
function askVersion(pulumi, env) {
  const asked = spawnSync(pulumi, ["version"], {
    encoding: "utf8",
    timeout: 20_000,
    env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" },
  });
  const version = /^v?\d+\.\d+\.\d+\S*$/m.exec(asked.stdout ?? "")?.[0];
  if (version) return { version: version.replace(/^v/, "") };
  return { problem: asked.error?.message ?? (asked.stderr.trim().split("\n")[0] || `exit ${asked.status}`) };
}

/** Judges one `pulumi` with its language host: an engine, or one line that says what is wrong and what to do. */
function judge(from, pulumi, languageHost, env) {
  const { version, problem } = askVersion(pulumi, env);
  if (!version) return { passedOver: `${pulumi} does not say its version (${problem}); reinstall or remove it` };
  if (!atLeast(version, minimumVersion)) {
    return { passedOver: `${pulumi} is ${version}, older than ${minimumVersion}; update it` };
  }
  if (!languageHost) {
    return { passedOver: `${pulumi} has no pulumi-language-nodejs beside it or on PATH; install the whole release` };
  }
  return { engine: { from, version, pulumi, languageHost } };
}

function inFolder(from, folder, env) {
  const pulumi = path.join(folder, "pulumi");
  if (!isExecutable(pulumi)) return undefined;
  return judge(from, pulumi, onPath("pulumi-language-nodejs", folder), env);
}

function onUsersPath(env) {
  const pulumi = onPath("pulumi", env.PATH);
  if (!pulumi) return { passedOver: "no pulumi on PATH" };
  const beside = path.dirname(realpathSync(pulumi)); // where the engine itself looks first
  return judge("PATH", pulumi, onPath("pulumi-language-nodejs", [beside, env.PATH].join(path.delimiter)), env);
}

/** Where the official installer, the npm launcher and the Automation API leave the engine, newest first. */
function officialFolders(env) {
  const home = env.PULUMI_HOME || path.join(env.HOME || homedir(), ".pulumi");
  let versions = [];
  try {
    versions = readdirSync(path.join(home, "versions")).filter((name) => /^\d+\.\d+\.\d+/.test(name));
  } catch {
    // no download was ever made
  }
  versions.sort((a, b) => (atLeast(a, b) ? -1 : 1));
  return [path.join(home, "bin"), ...versions.map((version) => path.join(home, "versions", version, "bin"))];
}

/**
 * Looks for an engine on this machine, and makes none: on PATH, in the cache an earlier set-up filled, where
 * the official installers put it. Reads only. `passedOver` tells, in one line each, what was looked at in vain.
 */
export function findEngine(env = process.env) {
  const passedOver = [];
  const looks = [
    () => onUsersPath(env),
    () => inFolder("cache", path.join(engineFolder(env), "bin"), env),
    ...officialFolders(env).map((folder) => () => inFolder("official download", folder, env)),
  ];
  for (const look of looks) {
    const found = look();
    if (found?.engine) return { engine: found.engine, passedOver };
    if (found) passedOver.push(found.passedOver);
  }
  return { engine: undefined, passedOver };
}
