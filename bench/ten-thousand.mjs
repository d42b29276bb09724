// Ten thousand issued certificates in one stack: a preview and a refresh without change, and an up in which some are due.
import { issuedCopies, trivialResources } from "./engine/issued.mjs";
import { keysAtOnce, rawKeys } from "./keygen.mjs";
import { secondsOf } from "./rounds.mjs";

const mega = (bytes) => `${((bytes ?? NaN) / 2 ** 20).toFixed(0)} MiB`;
const shown = ({ seconds, cpuSeconds, parts, peaks }) => {
  const engine = cpuSeconds - (parts.program ?? 0) - (parts.provider ?? 0);
  const cpu = `program ${(parts.program ?? 0).toFixed(1)}, engine ${engine.toFixed(1)}, provider ${(parts.provider ?? 0).toFixed(1)}`;
  return `${seconds.toFixed(0)} s, ${cpuSeconds.toFixed(0)} s of CPU: ${cpu}; peaks ${["engine", "program", "provider"].map((role) => mega(peaks[role])).join(", ")}`;
};

/** @param said what the command must say of how many resources */
async function ran({ project }, args, said, nodeOptions) {
  const { stdout, ...measured } = await project.pulumi(args, { memory: true, nodeOptions });
  if (!said.test(stdout)) throw new Error(`pulumi ${args.join(" ")} did not say ${said}:\n${stdout.slice(-2_000)}`);
  return measured;
}

const previewed = (kind, options) => ran(kind, ["preview", "--expect-no-changes"], /^ +\d+ unchanged$/m, options);
const refreshed = (kind) => ran(kind, ["refresh", "--preview-only", "--expect-no-changes"], /^ +\d+ unchanged$/m);
const brought = (kind, due) => ran(kind, ["up", "--yes", "--skip-preview"], new RegExp(`^ +~ ${due} updated$`, "m"));

const row = (what, ours, floor, also = 0, note = "", goal = { most: 1.25 }) => ({
  what,
  ours: shown(ours),
  floor: `${shown(floor)}${note}`,
  value: ours.cpuSeconds / (floor.cpuSeconds + also),
  ratio: { value: ours.seconds / (floor.seconds + also) },
  ...(goal && { goal: { ...goal, unit: " in CPU" } }),
});

export async function measure({ quick, say }) {
  const [count, due] = quick ? [60, 6] : [10_000, 300];
  const many = count.toLocaleString("en");
  const certificates = await issuedCopies();
  const trivial = await trivialResources();
  say(`${many} entries into the file vault`);
  await certificates.fill(count, due);
  const rows = [];
  const both = async (what, measured, kinds = [certificates, trivial]) => {
    const [ours, floor] = [await (say(`${what}: certificates`), measured(kinds[0])), await (say(`${what}: trivial`), measured(kinds[1]))];
    return [what, ours, floor];
  };
  for (const kind of [certificates, trivial]) await kind.resize(count);
  rows.push(row(...(await both(`no-op preview of ${many} certificates against as many trivial resources (one round)`, previewed))));
  rows.push(
    row(
      ...(await both(`refresh without change of ${many}: each key, certificate and place is read in the file vault`, refreshed)),
      0,
      "",
      null,
    ),
  );
  say("preview with the documented setting");
  const bounded = await previewed(certificates, "--max-old-space-size=512");
  rows.push({
    what: `peak memory of the program at ${many} under \`NODE_OPTIONS=--max-old-space-size=512\``,
    ours: shown(bounded),
    value: bounded.peaks.program / 2 ** 20,
    goal: { most: 512, unit: " MiB" },
  });
  for (const kind of [certificates, trivial]) await kind.fallDue(due);
  const keys = await secondsOf(() => rawKeys(due));
  const [what, ours, floor] = await both(`\`pulumi up\` of ${many} in which ${due} are due: keys and orders`, (kind) => brought(kind, due));
  rows.push(row(what, ours, floor, keys, ` + ${due} raw keys, ${keysAtOnce} at once, ${keys.toFixed(1)} s`, null));
  for (const { project } of [certificates, trivial]) project.remove();
  return rows;
}
