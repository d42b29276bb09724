// Stacks of 500 certificates through a whole life, one alone and two side by side on one vault and one exchange: what the
// page on fleets promises. Nothing is copied here: every key is made, every certificate is issued.

import { createRequire } from "node:module";
import path from "node:path";
import { certificateFiles } from "./engine/programs.mjs";
import { makeProject } from "./engine/project.mjs";

const { sandboxPerson } = createRequire(import.meta.url)("../dist/provider/igc/sandbox/index.js");

/** A stack of a region: its server instances are its own, vault and exchange are everybody's. */
async function stackOf(region, count, shared) {
  const { "index.js": program, ...others } = certificateFiles(count);
  const files = { ...others, "index.js": program.replaceAll('"srv-"', `"${region}-"`) };
  return makeProject(files, {
    "igc-sante:environment": "rehearsal",
    "igc-sante:vault": `file:${path.join(shared, "vault")}`,
    "igc-sante:platform": `sandbox:${path.join(shared, "sandbox")}`,
  });
}

/** What all stacks do in a step, side by side: the time until the last is done, the CPU of all, the highest peak of each role. */
async function sideBySide(projects, args) {
  const runs = await Promise.all(projects.map((project) => project.pulumi(args, { memory: true })));
  const peak = (role) => Math.max(...runs.map(({ peaks }) => peaks[role] ?? 0));
  return {
    seconds: Math.max(...runs.map(({ seconds }) => seconds)),
    cpuSeconds: runs.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0),
    peaks: { engine: peak("engine"), program: peak("program"), provider: peak("provider") },
  };
}

async function mustBeIssued(project, count) {
  const { deployment } = await project.exportState();
  const issued = deployment.resources.filter(({ type, outputs }) => type.endsWith(":OrgCertificate") && outputs.phase === "issued");
  if (issued.length !== count) throw new Error(`Of ${count} certificates, ${issued.length} are issued.`);
}

/** @returns step -> what it took */
async function lifeOf(regions, count, say) {
  const shared = await makeProject({}); // its folder holds what the stacks share
  const stacks = [];
  for (const region of regions) stacks.push(await stackOf(region, count, shared.dir));
  const person = sandboxPerson(path.join(shared.dir, "sandbox"));
  const steps = {};
  const step = async (name, args) => {
    say(`${regions.length} × ${count}: ${name}`);
    steps[name] = await sideBySide(stacks, args);
  };
  const up = ["up", "--yes", "--skip-preview"];
  try {
    await person.setClock(new Date("2026-11-24T09:00:00Z"));
    await step("keys, and the form to sign", up);
    await person.sign();
    await person.send();
    await person.validate();
    await step("orders", up);
    await person.advance({ days: 1 });
    await step("certificates checked and stored", up);
    for (const project of stacks) await mustBeIssued(project, count);
    await step("preview without change", ["preview", "--expect-no-changes"]);
    await step("drift: refresh without change", ["refresh", "--preview-only", "--expect-no-changes"]);
    return steps;
  } finally {
    for (const project of [...stacks, shared]) project.remove();
  }
}

const shown = ({ seconds, cpuSeconds, peaks }) =>
  `${seconds.toFixed(0)} s, ${cpuSeconds.toFixed(0)} s of CPU; ${Object.entries(peaks)
    .filter(([, bytes]) => bytes > 0) // a refresh runs no program
    .map(([role, bytes]) => `${role} ${(bytes / 2 ** 20).toFixed(0)} MiB`)
    .join(", ")}`;

export async function measure({ quick, say }) {
  const count = quick ? 20 : 500;
  const alone = await lifeOf(["nord"], count, say);
  const both = await lifeOf(["nord", "sud"], count, say);
  return Object.keys(alone).map((name) => ({
    what: `two stacks of ${count} side by side: ${name}`,
    ours: shown(both[name]),
    floor: `one stack of ${count}: ${shown(alone[name])}`,
    ratio: { value: both[name].seconds / alone[name].seconds },
  }));
}
