import { Matrix } from "./matrix";
import type { Plan } from "./process";
import { fileStage, type Stage } from "./stage";

/** The matrix finds what it is for: the provider is made wrong in one way (sabotage.cjs), and a kill or failure shows it. */
jest.setTimeout(600_000);

const job: { sabotage?: string } = {};
let matrix: Matrix;
beforeAll(async () => {
  const stage: Stage = { ...fileStage(), name: "sabotaged", job };
  matrix = new Matrix(stage);
  await matrix.rehearse();
});
afterEach(() => delete job.sabotage);
afterAll(() => matrix?.dispose());

const recorded = /^the engine records the certificate$/;
const temporary = /^file\.close .*\.age\.\S*\.tmp$/;

/** Sabotage, scenario, where it is stopped, how, and what is found. */
const cases: readonly [string, string, RegExp, string, RegExp][] = [
  ["overwrites a key", "create", recorded, "kill", /-r1\.age was changed by the next run/],
  ["loses a key", "order", recorded, "kill", /-r1\.age was lost in the crash/],
  ["orders twice", "order", recorded, "kill", /there are the orders outbox\/r1, outbox\/r1, and undisturbed outbox\/r1/],
  ["writes a key in the clear", "create", temporary, "kill", /shows a key/],
  ["lets the disk's own error out", "create", temporary, "ENOSPC", /it failed with no Fault/],
  ["leaves its server nothing to read", "install", recorded, "kill", /its server reads something else than the certificate in service/],
  ["takes the certificate in service away", "renew", recorded, "kill", /round 1 was in service, and now none is/],
  ["is never done", "create", recorded, "kill", /the run after the next one still changes something/],
  ["names a key that the vault has not", "create", /^the engine records the form$/, "kill", /the vault holds no key where next is/],
];

const rehearsed = (scenario: string) => matrix.rehearsed.find((one) => one.scenario.name === scenario)!;
const planned = (scenario: string, at: RegExp, act: string): Plan => ({
  at: rehearsed(scenario).points.find(({ label }) => at.test(label))!.label,
  act,
});

const wrongOf = async (scenario: string, plan: Plan): Promise<string[]> =>
  (await matrix.disturb([{ rehearsed: rehearsed(scenario), plan }])).map(({ finding }) => finding);

it.each(cases)("finds a provider that %s (%s)", async (sabotage, scenario, at, act, found) => {
  const plan = planned(scenario, at, act);
  expect(await wrongOf(scenario, plan)).toEqual([]);
  job.sabotage = sabotage;
  expect(await wrongOf(scenario, plan)).toEqual(expect.arrayContaining([expect.stringMatching(found)]));
});
