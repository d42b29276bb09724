// npm run check: types, lint, format, what is unused, and the tests of what changed, side by side. For the inner loop
// and for a pre-commit hook; npm test proves the rest.
import { execFileSync, spawn } from "node:child_process";
import path from "node:path";
import { repository } from "./places.mjs";

const bin = (name) => path.join(repository, "node_modules/.bin", name);
const git = (...args) => execFileSync("git", args, { cwd: repository, encoding: "utf8" }).split("\n").filter(Boolean);

/** What differs from the last commit. */
const changed = [...git("diff", "--name-only", "--diff-filter=d", "HEAD"), ...git("ls-files", "--others", "--exclude-standard")];

/** Tests of the rooms that changed, and those that were changed themselves; what needs servers or the engine is for npm test. */
function testsOfChange() {
  const rooms = changed.filter((file) => /^(provider|cli|resources)\/.+\.ts$/.test(file)).map((file) => path.dirname(file));
  const quick = (file) => file.endsWith(".test.ts") && !/^(test|examples)\/|^provider\/vault\/(aws|azure|openbao|pkcs11)\//.test(file);
  const inRooms = git("ls-files", "*.test.ts").filter((file) => quick(file) && rooms.includes(path.dirname(file)));
  return [...new Set([...inRooms, ...changed.filter(quick), "test/house.test.ts", "test/handbook.test.ts", "test/errors-page.test.ts"])];
}

const checks = {
  types: [bin("tsc"), "-p", "tsconfig.json", "--incremental", "--tsBuildInfoFile", "node_modules/.cache/check.tsbuildinfo"],
  lint: [bin("eslint"), ".", "--cache", "--cache-strategy", "content", "--cache-location", "node_modules/.cache/eslint"],
  format: [bin("biome"), "check", "--error-on-warnings", "."],
  unused: [bin("knip")],
  tests: [bin("jest"), "--silent", "--maxWorkers=2", ...testsOfChange()],
};

/** Runs one check; what it printed is shown when it fails. */
function run([name, [command, ...args]]) {
  const begun = performance.now();
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: repository, stdio: ["ignore", "pipe", "pipe"] });
    let printed = "";
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (printed += text));
    child.on("close", (code) => {
      console.log(`${code === 0 ? "ok  " : "FAIL"} ${name.padEnd(7)} ${((performance.now() - begun) / 1000).toFixed(1)} s`);
      if (code !== 0) console.log(printed.trim().split("\n").slice(0, 80).join("\n"));
      resolve(code === 0);
    });
  });
}

const results = await Promise.all(Object.entries(checks).map(run));
process.exitCode = results.every(Boolean) ? 0 : 1;
