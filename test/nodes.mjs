// npm run test:nodes: the whole `npm test` on each Node we support, from the npm package `node`, which carries
// the binaries. Each is installed once into the user's cache folder.
import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { run, tail } from "./cli/child.mjs";
import { onPath } from "./cli/find.mjs";
import { cacheRoot, repository } from "./cli/places.mjs";
import { elapsed } from "./cli/progress.mjs";

const majors = ["20", "22", "24"];

/** Installs that Node, unless an earlier run did, and returns the folder of its binary. */
async function installNode(major) {
  const folder = path.join(cacheRoot(), "node", major);
  const bin = path.join(folder, "node_modules/.bin");
  if (onPath("node", bin)) return bin;
  mkdirSync(folder, { recursive: true });
  // The package fetches its binary in an install script, which npm wants allowed by name.
  writeFileSync(path.join(folder, "package.json"), JSON.stringify({ private: true, allowScripts: { node: true } }));
  const { ok, output } = await run("npm", ["install", "--no-audit", "--no-fund", `node@${major}`], { cwd: folder });
  if (!ok) throw new Error(`node@${major} cannot be installed:\n${tail(output)}`);
  return bin;
}

/** Runs `npm test` with that folder first on PATH, shows what it prints, and counts. */
function testWith(bin) {
  return new Promise((resolve) => {
    const env = { ...process.env, PATH: [bin, process.env.PATH].join(path.delimiter) };
    const child = spawn("npm", ["test"], { cwd: repository, env, stdio: ["inherit", "pipe", "inherit"] });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text) => {
      process.stdout.write(text);
      output += text;
    });
    child.on("close", (code) => resolve({ ok: code === 0, counts: /^\d+ passed, \d+ failed$/m.exec(output)?.[0] ?? "no tests ran" }));
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
