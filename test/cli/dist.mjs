import { mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from "node:fs";
import path from "node:path";
import { run, tail } from "./child.mjs";

/** What the build is made of. */
const sources = ["provider", "resources", "cli", "tsconfig.json", "tsconfig.build.json", "package-lock.json"];

/** Whether no source is newer than those the build was made from: their time is the time of `dist`. */
export function distIsCurrent(folder) {
  const made = statSync(path.join(folder, "dist"), { throwIfNoEntry: false })?.mtimeMs;
  return made !== undefined && newestSource(folder) <= made;
}

const newestSource = (folder) => Math.max(...sources.map((name) => newest(path.join(folder, name))));

/** The time of the newest file or folder; a folder's own time tells of removed and renamed files. */
function newest(place) {
  const stat = statSync(place);
  const inside = stat.isDirectory() ? readdirSync(place).filter((name) => !name.endsWith(".test.ts")) : [];
  return Math.max(stat.mtimeMs, ...inside.map((name) => newest(path.join(place, name))));
}

/**
 * Compiles into another folder and puts that in its place, so that no output of a removed source and
 * no half of an interrupted build is left. Returns whether there was anything to do.
 */
export async function buildDist(folder, { say }) {
  if (distIsCurrent(folder)) return false;
  say("  Compiling into dist/.");
  const time = new Date(Math.ceil(newestSource(folder))); // before the compiler reads: a later change counts as new
  const fresh = path.join(folder, `node_modules/.cache/dist-${process.pid}`);
  mkdirSync(fresh, { recursive: true });
  try {
    const compiler = path.join(folder, "node_modules/typescript/bin/tsc");
    const args = [compiler, "-p", "tsconfig.build.json", "--outDir", fresh];
    const { ok, output } = await run(process.execPath, args, { cwd: folder });
    if (!ok) throw new Error(`The sources do not compile:\n${tail(output)}`);
    utimesSync(fresh, time, time);
    rmSync(path.join(folder, "dist"), { recursive: true, force: true });
    renameSync(fresh, path.join(folder, "dist"));
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  return true;
}
