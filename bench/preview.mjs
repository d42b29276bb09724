// A no-op `pulumi preview` of thousands of issued certificates, the state they take, and the memory they need.
import { issuedCertificates, trivialResources } from "./engine/issued.mjs";
import { numbered } from "./engine/programs.mjs";
import { interleaved, median, ratioOf } from "./rounds.mjs";

const mega = (bytes) => `${(bytes / 2 ** 20).toFixed(0)} MiB`;
const seconds = (values) => `${median(values).toFixed(1)} s`;

/** What a trivial resource needs to be as heavy as a certificate: the same inputs, and the outputs beside them. */
function propertiesOf({ inputs, outputs }) {
  const { __provider, ...properties } = inputs;
  const added = Object.entries(outputs).filter(([name]) => !(name in inputs));
  return [JSON.parse(JSON.stringify(properties).replaceAll(numbered(1), "#")), Object.fromEntries(added)];
}

async function previewed({ project, nodeOptions }) {
  const { stdout, ...measured } = await project.pulumi(["preview", "--expect-no-changes"], { memory: true, nodeOptions });
  if (!/^ +\d+ unchanged$/m.test(stdout)) throw new Error(`The preview is not without change:\n${stdout}`);
  return measured;
}

/** One size: each kind a few times, in turn. */
async function previewsOf(count, rounds, kinds, say) {
  for (const kind of Object.values(kinds)) await kind.resize(count);
  const measures = Object.fromEntries(
    Object.entries(kinds).map(([name, kind]) => [name, () => (say(`preview of ${count}: ${name}`), previewed(kind))]),
  );
  const runs = await interleaved(rounds, measures);
  const of = (name, pick) => runs[name].map(pick);
  return {
    count,
    wall: (name) => of(name, (run) => run.seconds),
    cpu: (name) => of(name, (run) => run.cpuSeconds),
    part: (name, role) => median(of(name, ({ parts }) => parts[role] ?? NaN)),
    peak: (name, role) => Math.max(...of(name, ({ peaks }) => peaks[role] ?? NaN)),
  };
}

/** What is neither the program's nor the provider's is the engine's. */
function partsOf(size, name) {
  const [program, provider] = [size.part(name, "program"), size.part(name, "provider")];
  const engine = median(size.cpu(name)) - program - provider;
  return `program ${program.toFixed(1)}, engine ${engine.toFixed(1)}, provider ${provider.toFixed(1)}`;
}

const shown = (size, name) => `${seconds(size.wall(name))}, ${seconds(size.cpu(name))} of CPU: ${partsOf(size, name)}`;

function ratioRow(size, floor, called, goal) {
  const cpu = ratioOf(size.cpu("certificates"), size.cpu(floor)).value;
  return {
    what: `no-op preview of ${size.count.toLocaleString("en")} certificates against ${called}`,
    ours: shown(size, "certificates"),
    floor: `${shown(size, floor)} (ours / floor in CPU: ${cpu.toFixed(2)})`,
    ratio: ratioOf(size.wall("certificates"), size.wall(floor)),
    goal,
  };
}

const againstTrivial = (size) => ratioRow(size, "trivial", "as many trivial resources with an equally long pinned text", { most: 1.15 });
/** The floor pays for the stacks of its promises and ours does not: this one does not either. */
const againstStackless = (size) => ratioRow(size, "stackless", "as many trivial resources under `NODE_OPTIONS=--stack-trace-limit=0`");
const againstHeavy = (size) =>
  ratioRow(size, "equally heavy", "as many trivial resources that have the same properties, too", { most: 1.15 });

function growthRow(small, large) {
  const growth = (name) => median(large.wall(name)) / median(small.wall(name));
  const times = large.count / small.count;
  return {
    what: `growth of that preview from ${small.count} to ${large.count}, ${times} times as many`,
    ours: `${growth("certificates").toFixed(2)} times as long`,
    floor: `trivial: ${growth("trivial").toFixed(2)} times`,
    value: growth("certificates") / times,
    ratio: { value: growth("certificates") / growth("trivial") },
    goal: { most: 1.05, unit: ` of ${times} times` },
  };
}

const memoryRows = (size) => [
  {
    what: `peak memory of the provider process at ${size.count.toLocaleString("en")}`,
    ours: mega(size.peak("certificates", "provider")),
    floor: `trivial: ${mega(size.peak("trivial", "provider"))}`,
    ratio: { value: size.peak("certificates", "provider") / size.peak("trivial", "provider") },
    value: size.peak("certificates", "provider") / 2 ** 20,
    goal: { most: 300, unit: " MiB" },
  },
  {
    what: `peak memory of the process that runs the user's program at ${size.count.toLocaleString("en")}`,
    ours: mega(size.peak("certificates", "program")),
    floor: `trivial: ${mega(size.peak("trivial", "program"))}`,
    ratio: { value: size.peak("certificates", "program") / size.peak("trivial", "program") },
  },
];

/** Bytes that one more resource takes in the checkpoint, from two sizes of it. */
async function stateRow(kinds) {
  const bytes = {};
  for (const [name, kind] of Object.entries(kinds)) {
    const [few, many] = [await sizeAt(kind, 1), await sizeAt(kind, 101)];
    bytes[name] = (many - few) / 100;
  }
  return {
    what: "bytes of state per issued certificate",
    ours: `${bytes.certificates.toFixed(0)} B`,
    floor: `trivial: ${bytes.trivial.toFixed(0)} B; with the same properties: ${bytes["equally heavy"].toFixed(0)} B`,
    ratio: { value: bytes.certificates / bytes.trivial },
  };
}

async function sizeAt({ project, resize }, count) {
  await resize(count);
  return project.checkpointBytes();
}

export async function measure({ quick, say }) {
  const certificates = await issuedCertificates();
  const trivialOnes = await trivialResources();
  const kinds = {
    certificates,
    trivial: trivialOnes,
    "stackless": { ...trivialOnes, nodeOptions: "--stack-trace-limit=0" },
    "equally heavy": await trivialResources(...propertiesOf(certificates.resource)),
  };
  const state = await stateRow(kinds);
  const [few, many] = quick ? [100, 300] : [1000, 5000];
  const small = await previewsOf(few, quick ? 1 : 3, kinds, say);
  const { certificates: ours, trivial, stackless } = kinds;
  const large = await previewsOf(many, quick ? 1 : 2, { certificates: ours, trivial, stackless }, say);
  for (const { project } of Object.values(kinds)) project.remove();
  return [
    againstTrivial(small),
    againstHeavy(small),
    againstStackless(small),
    againstTrivial(large),
    againstStackless(large),
    growthRow(small, large),
    ...memoryRows(large),
    state,
  ];
}
