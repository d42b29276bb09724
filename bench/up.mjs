// `pulumi up` of 100 new certificates, against what cannot be avoided: making 100 keys, and 100 resources.

import { certificateFiles, floorFiles, rehearsal } from "./engine/programs.mjs";
import { makeProject } from "./engine/project.mjs";
import { keysAtOnce, rawKeys } from "./keygen.mjs";
import { interleaved, median, ratioOf, secondsOf } from "./rounds.mjs";

/** A new project each time, made and removed outside of what is measured. */
async function up(files, config, count) {
  const project = await makeProject(files, config);
  try {
    const { stdout, seconds, cpuSeconds } = await project.pulumi(["up", "--yes", "--skip-preview"]);
    const created = Number(/\+ (\d+) created/.exec(stdout)?.[1]);
    if (!(created >= count)) throw new Error(`Of ${count} resources, up made ${created}:\n${stdout}`);
    return { seconds, cpuSeconds };
  } finally {
    project.remove();
  }
}

async function rowOf(count, rounds, say) {
  const runs = await interleaved(rounds, {
    certificates: () => (say(`up of ${count} certificates`), up(certificateFiles(count), rehearsal, count)),
    keys: async () => (say(`${count} raw keys`), { seconds: await secondsOf(() => rawKeys(count)) }),
    trivial: () => (say(`up of ${count} trivial resources`), up(floorFiles(count), {}, count)),
  });
  const seconds = (name) => runs[name].map((run) => run.seconds);
  const floor = seconds("keys").map((keys, round) => keys + seconds("trivial")[round]);
  const shown = (values) => `${median(values).toFixed(1)} s`;
  return {
    what: `\`pulumi up\` of ${count.toLocaleString("en")} new certificates, file vault, form to sign`,
    ours: shown(seconds("certificates")),
    floor: `${shown(floor)}: ${count} raw keys, ${keysAtOnce} at once, ${shown(seconds("keys"))} + \`up\` of ${count} trivial resources ${shown(seconds("trivial"))}`,
    ratio: ratioOf(seconds("certificates"), floor),
    goal: { most: 1.15 },
  };
}

export async function measure({ quick, say }) {
  if (quick) return [await rowOf(20, 1, say)];
  return [await rowOf(100, 5, say), await rowOf(1_000, 1, say)];
}
