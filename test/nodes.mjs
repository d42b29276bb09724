// npm run test:nodes: the whole `npm test` on each Node we support, from the npm package `node`, which carries
// the binaries. Each is installed once into the user's cache folder.
import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { run, tail } from "./cli/child.mjs";
import { cacheRoot, repository } from "./cli/places.mjs";
import { elapsed } from "./cli/progress.mjs";

const majors = ["20", "22", "24"];

/** Installs that Node (a newer release when there is one) and returns the folder of its binary. */
async function installNode(major) {
  const folder = path.join(cacheRoot(), "node", major);
  mkdirSync(folder, { recursive: true });
  const args = ["install", "--prefix", folder, "--no-audit", "--no-fund", "--no-save", `node@${major}`];
  const { ok, output } = await run("npm", args, { cwd: folder });
  if (!ok) throw new Error(`node@${major} cannot be installed:\n${tail(output)}`);
  return path.join(folder, "node_modules/.bin");
}

/** Runs `npm test` with that folder first on PATH, shows what it prints, and counts. */
function testWith(bin) {
  return new Promise((resolve) => {
    const env = { ...process.env, PATH: [bin, process.env.PATH].join(path.delimiter) };
    const child = spawn("npm", ["test"], { cwd: repository, env, stdio: ["inherit", "pipe", "inherit"] });
    let counts = "no tests ran";
    child.stdout.setEncoding("utf8").on("data", (text) => {
      process.stdout.write(text);
      counts = text.match(/^\d+ passed, \d+ failed$/m)?.[0] ?? counts;
    });
    child.on("close", (code) => resolve({ ok: code === 0, counts }));
  });
}

async function testOn(major) {
  const start = Date.now();
  try {
    const bin = await installNode(major);
    const { output } = await run(path.join(bin, "node"), ["--version"]);
    console.log(`\nnpm test on Node ${output.trim()}\n`);
    const { ok, counts } = await testWith(bin);
    return { node: output.trim(), result: ok ? "passed" : "FAILED", counts, time: elapsed(Date.now() - start) };
  } catch (error) {
    console.error(error.message);
    return { node: major, result: "FAILED", counts: "not installed", time: elapsed(Date.now() - start) };
  }
}

const rows = [];
for (const major of majors) rows.push(await testOn(major));
console.table(rows);
process.exitCode = rows.every(({ result }) => result === "passed") ? 0 : 1;
