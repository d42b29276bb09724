import { setUpTimeout } from "../servers/child";
import { Matrix, type Rehearsed, scenariosOf } from "./matrix";
import type { Plan, Point } from "./process";
import type { Stage } from "./stage";

/**
 * The crash matrix of one kind of vault. Each call that reaches a disk, the vault or a token is a numbered point.
 * - A process is killed (SIGKILL) at each point of each scenario, and in the middle of each file it writes.
 * - Each point fails, and the process lives on: disk full, an I/O error, rights that are gone, a connection that is cut
 *   before or after the service did its work, a refusal, a token without room.
 * - The clock jumps by a day between the crash and the next run, or is wrong by years in one run.
 *
 * Then Pulumi's next run happens. Always: no key is lost or changed, no second order is placed, nothing is left that
 * the next run does not take up, the certificate in service stays, no key lies in the clear in what was left half-way,
 * every failure is a Fault, and the run after the next finds nothing to do.
 *
 * Many cases share a process, each on a project and a vault of its own. A case that has met its point does no I/O any
 * more; when all have met theirs, SIGKILL ends the process.
 *
 * What is left out, since it is the same for every vault: the folder of the platform fails in the `file` matrix alone,
 * and the points at which it is only looked at (nothing was changed since the point before) are kills there alone;
 * IGC_SANTE_CRASH=whole leaves none of these out. A look that fails in one scenario does not fail in the next again.
 */
export function crashMatrix(name: string, open: () => Promise<Stage>): void {
  jest.setTimeout(600_000);
  const scenarios = scenariosOf(name).map(({ name: scenario }) => scenario);
  const whole = name === "file" || process.env["IGC_SANTE_CRASH"] === "whole";
  let matrix: Matrix;
  const looked = new Set<string>();
  const done = { points: 0, kills: 0, failures: 0, clocks: 0, wrong: 0 };
  beforeAll(async () => {
    matrix = new Matrix(await open());
    await matrix.rehearse();
  }, setUpTimeout);
  afterAll(async () => {
    await matrix?.dispose();
    process.stdout.write(
      `crash matrix ${name}: ${done.points} points in ${scenarios.length} scenarios, ${done.kills} kills, ${done.failures} failures, ${done.clocks} wrong clocks: ${done.wrong} went wrong\n`,
    );
  });

  it.each(scenarios)("%s: killed at each point, failing at each point, with a wrong clock", async (scenario) => {
    const rehearsed = matrix.rehearsed.find((one) => one.scenario.name === scenario)!;
    const plans = { kills: killsOf(rehearsed, whole), failures: failuresOf(rehearsed, whole, looked), clocks: clocksOf(rehearsed) };
    expect(plans.kills.length).toBeGreaterThan(20);
    done.points += rehearsed.points.length;
    for (const kind of ["kills", "failures", "clocks"] as const) done[kind] += plans[kind].length;
    const wrong = await matrix.disturb(rehearsed, [...plans.kills, ...plans.failures, ...plans.clocks]);
    done.wrong += wrong.length;
    expect(wrong).toEqual([]);
  });
}

/** SIGKILL at each point, and in the middle of what is written. @param whole whether also where a disk is only looked at */
const killsOf = ({ points }: Rehearsed, whole: boolean): Plan[] =>
  points
    .filter(({ kind }) => whole || kind !== "look")
    .flatMap(({ label }) => [{ at: label, act: "kill" }, ...(label.startsWith("file.writeFile ") ? [{ at: label, act: "torn" }] : [])]);

/** What a point of each kind can fail with: always in the first ways, and in one of the second, in turn. */
const failures: Readonly<Record<Point["kind"], readonly [always: readonly string[], inTurn: readonly string[]]>> = {
  look: [[], ["EIO", "EACCES"]],
  disk: [["ENOSPC"], ["EIO", "EACCES"]],
  ask: [[], ["cut", "forbidden"]],
  tell: [["cut", "forbidden"], []],
  answer: [["cut"], []],
  token: [["CKR_DEVICE_MEMORY", "CKR_DEVICE_ERROR"], []],
  state: [[], []],
};

/** @param whole whether disks fail too; @param looked what was looked at in vain in another scenario: once is enough. */
function failuresOf({ points }: Rehearsed, whole: boolean, looked: Set<string>): Plan[] {
  const isNew = (label: string): boolean => !looked.has(label) && looked.add(label) !== undefined;
  const failing = points.filter(
    ({ label, kind }) =>
      (whole || !/^(fs|file)\./.test(label)) && !(label.startsWith("C_") && kind === "ask") && (kind !== "look" || isNew(label)),
  );
  return failing.flatMap(({ label, kind }, index) => {
    const [always, inTurn] = failures[kind];
    return [...always, ...inTurn.slice(index % Math.max(1, inTurn.length)).slice(0, 1)].map((act) => ({ at: label, act }));
  });
}

const [hour, year] = [3_600_000, 365 * 24 * 3_600_000];

/** The clock is set wrong after a crash that lost all but what was recorded, or is wrong in a run that nothing else disturbs. */
function clocksOf({ points }: Rehearsed): Plan[] {
  const recorded = points
    .filter(({ kind }) => kind === "state")
    .flatMap(({ label }) => [-25, 25].map((hours) => ({ at: label, act: "kill", after: hours * hour })));
  return [...recorded, ...[-5, 5].map((years) => ({ at: "no point", act: "nothing", during: years * year }))];
}
