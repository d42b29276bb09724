// Jest's global set-up: what every test process and its children have in their environment.
const { spawnSync } = require("node:child_process");
const { existsSync, mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");

const memory = "/dev/shm";
const enough = 4 * 2 ** 30;
const prefix = "igc-sante-tests-";

/** Tests write and sync thousands of small files: in memory, where the machine offers enough of it. */
function temporaryFolder() {
  if (process.env.TMPDIR || !existsSync(memory)) return undefined;
  sweep();
  const { bavail, bsize } = statfsSync(memory);
  if (bavail * bsize < enough) return undefined;
  const folder = mkdtempSync(join(memory, `${prefix}${process.pid}-`));
  if (runsPrograms(folder)) return folder;
  rmSync(folder, { recursive: true });
  return undefined;
}

/** Containers often mount it without that right, and tests make programs. */
function runsPrograms(folder) {
  const program = join(folder, "program");
  writeFileSync(program, "#!/bin/sh\n", { mode: 0o700 });
  return spawnSync(program).status === 0;
}

/** Removes what runs left that were killed. */
function sweep() {
  for (const name of readdirSync(memory).filter((each) => each.startsWith(prefix))) {
    try {
      process.kill(Number(name.slice(prefix.length).split("-")[0]), 0);
    } catch (error) {
      if (error.code === "ESRCH") rmSync(join(memory, name), { recursive: true, force: true });
    }
  }
}

module.exports = async () => {
  // The command speaks the language of the locale, and tests read what it says in English.
  process.env.LC_ALL = "C.UTF-8";
  // The AWS SDK would say in each process, and so in most test files, that it will want a newer Node one day.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
  const folder = temporaryFolder();
  if (!folder) return;
  process.env.TMPDIR = folder;
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
};
