// `igc-sante verify` of a folder of 10,000 certificates against reading and parsing the same files alone.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { interleaved, median, ratioOf, secondsOf } from "./rounds.mjs";
import { makeCertificates } from "./x509-certificates.mjs";

const require = createRequire(import.meta.url);
const { runVerify } = require("../dist/cli/verify/index.js");
const { readCertificatePem } = require("../dist/provider/x509/certificate/index.js");

const pem = (der) =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(der)
    .toString("base64")
    .replace(/.{1,64}/g, "$&\n")}-----END CERTIFICATE-----\n`;
/** Files of one folder: nobody has 10,000 in one. */
const aFolder = 100;

async function written(count, at) {
  const { root, issuing, leaves } = await makeCertificates(Math.min(count, 1000), at);
  const folder = mkdtempSync(path.join(os.tmpdir(), "igc-sante-bench-"));
  const place = (name, der) => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), pem(der));
  };
  place("ca/root.pem", root);
  place("ca/issuing.pem", issuing);
  for (let index = 0; index < count; index++) place(`all/${Math.floor(index / aFolder)}/${index}.pem`, leaves[index % leaves.length]);
  return folder;
}

async function ours(cwd, at, count) {
  let said = "";
  const code = await runVerify(["all", "--ca", "ca"], { cwd, env: {}, now: () => at, say: (text) => (said = text) });
  if (code !== 0 || !said.endsWith(`${count} certificates in ${count} files: ${count} good.`)) throw new Error(said.slice(-300));
}

async function floor(folder) {
  for (const name of readdirSync(path.join(folder, "all"), { recursive: true }))
    if (name.endsWith(".pem")) readCertificatePem(await readFile(path.join(folder, "all", name), "latin1"));
}

/** MiB at most of a process of its own. */
function peak(cwd, at, options) {
  const program = `
    const { runVerify } = require(${JSON.stringify(require.resolve("../dist/cli/verify/index.js"))});
    runVerify(["all", "--ca", "ca", ...${JSON.stringify(options)}], { cwd: ".", env: {}, now: () => new Date(${at.getTime()}), say: () => {} })
      .then(() => console.log(process.resourceUsage().maxRSS));`;
  const { stdout, status, stderr } = spawnSync(process.execPath, ["-e", program], { cwd, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return `${Math.round(Number(stdout) / 1024)} MiB`;
}

export async function measure({ quick, say }) {
  const count = quick ? 500 : 10_000;
  const at = new Date(Math.floor(Date.now() / 1000) * 1000);
  say(`writing ${count} certificates`);
  const folder = await written(count, at);
  try {
    say("judging them");
    const cpu = { ours: [], floor: [] };
    const timed = (which, work) => async () => {
      const before = process.cpuUsage();
      const seconds = await secondsOf(work);
      const { user, system } = process.cpuUsage(before);
      cpu[which].push((user + system) / 1e6);
      return seconds;
    };
    const times = await interleaved(quick ? 2 : 3, {
      ours: timed("ours", () => ours(folder, at, count)),
      floor: timed("floor", () => floor(folder)),
    });
    const spent = (which) => `${median(times[which]).toFixed(1)} s, ${median(cpu[which]).toFixed(1)} s of CPU`;
    return [
      {
        what: `\`igc-sante verify\` of a folder of ${count.toLocaleString("en")} certificates`,
        ours: `${spent("ours")}; at most ${peak(folder, at, [])}, with --json ${peak(folder, at, ["--json"])}`,
        floor: `reading and parsing the files alone: ${spent("floor")} (ours / floor in CPU: ${(median(cpu.ours) / median(cpu.floor)).toFixed(2)})`,
        ratio: ratioOf(times.ours, times.floor),
      },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
