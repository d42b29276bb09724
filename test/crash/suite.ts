import { setUpTimeout } from "../servers/child";
import { Matrix, scenariosOf, type Rehearsed } from "./matrix";
import type { Plan, Point } from "./process";
import type { Stage } from "./stage";

/**
 * The crash matrix of one kind of vault. Each call that reaches a disk, the vault or a token is a numbered point; a
 * process is killed (SIGKILL) at each point of each scenario, and in the middle of each file it writes; then Pulumi's
 * next run happens. Always: no key is lost or changed, no second order is placed, nothing is left that the next run
 * does not take up, the certificate in service stays, no key lies in the clear in what was left half-way, and the run
 * after the next finds nothing to do. Then each point fails, and the process lives on: disk full, an I/O error, rights
 * that are gone, a connection that is cut before or after the service did its work, a refusal, a token without room.
 *
 * Many cases share a process, each on a project and a vault of its own. A case that has met its point does no I/O
 * any more; when all have met theirs, SIGKILL ends the process. What reaches the disk of the platform's folder is the
 * same for every vault, so it fails in the `file` vault's matrix alone; it is killed in all.
 */
export function crashMatrix(name: string, open: () => Promise<Stage>): void {
  jest.setTimeout(600_000);
  const scenarios = scenariosOf(name).map(({ name: scenario }) => scenario);
  let matrix: Matrix;
  const done = { points: 0, kills: 0, failures: 0, clocks: 0, wrong: 0 };
  const of = (scenario: string): Rehearsed => matrix.rehearsed.find((one) => one.scenario.name === scenario)!;
  const holds = async (work: Promise<string[]>): Promise<void> => {
    const wrong = await work;
    done.wrong += wrong.length;
    expect(wrong).toEqual([]);
  };
  beforeAll(async () => {
    matrix = new Matrix(await open());
    await matrix.rehearse();
  }, setUpTimeout);
  afterAll(async () => {
    await matrix?.dispose();
    process.stdout.write(`crash matrix ${name}: ${done.points} points in ${scenarios.length} scenarios, ${done.kills} kills, ${done.failures} failures, ${done.clocks} clocks set wrong: ${done.wrong} went wrong\n`);
  });

  it.each(scenarios)("%s: killed at each point", async (scenario) => {
    const kills = killsOf(of(scenario));
    done.points += of(scenario).points.length;
    done.kills += kills.length;
    expect(kills.length).toBeGreaterThan(30);
    await holds(matrix.disturb(of(scenario), kills));
  });

  it.each(scenarios)("%s: each point fails", async (scenario) => {
    const plans = failuresOf(of(scenario), name === "file");
    done.failures += plans.length;
    await holds(matrix.disturb(of(scenario), plans));
  });

  it.each([-25, 25])("the clock jumps by %i hours between the crash and the next run", async (hours) => {
    for (const scenario of scenarios) {
      const kills = of(scenario).points.filter(({ kind }) => kind === "state").map(({ label }) => ({ at: label, act: "kill" }));
      done.clocks += kills.length;
      await holds(matrix.disturb(of(scenario), kills, { after: hours * hour }));
    }
  });

  it.each([-5, 5])("the clock is wrong by %i years in one run", async (years) => {
    for (const scenario of scenarios) {
      done.clocks++;
      await holds(matrix.disturb(of(scenario), [{ at: "never", act: "nothing" }], { during: years * 365 * 24 * hour }));
    }
  });
}

const hour = 3_600_000;

/** SIGKILL at each point, and in the middle of what is written. */
const killsOf = ({ points }: Rehearsed): Plan[] =>
  points.flatMap(({ label }) => [{ at: label, act: "kill" }, ...(label.startsWith("file.writeFile ") ? [{ at: label, act: "torn" }] : [])]);

/** What a point of each kind can fail with. What only looks fails in one of the ways, in turn; what writes to a disk finds it full, and fails in one of the other ways. */
const failures: Readonly<Record<Point["kind"], readonly string[]>> = {
  look: ["EIO", "EACCES"],
  disk: ["ENOSPC", "EIO", "EACCES"],
  ask: ["cut", "forbidden"],
  tell: ["cut", "forbidden"],
  answer: ["cut"],
  token: ["CKR_DEVICE_MEMORY", "CKR_DEVICE_ERROR"],
  state: [],
};
const inTurn = (kind: Point["kind"]): boolean => kind === "look" || kind === "ask";

function failuresOf({ points }: Rehearsed, disk: boolean): Plan[] {
  const failing = points.filter(({ label, kind }) => (disk || !/^(fs|file)\./.test(label)) && !(label.startsWith("C_") && kind === "ask"));
  return failing.flatMap(({ label, kind }, index) => {
    const ways = failures[kind];
    const [always, turn] = kind === "disk" ? [ways.slice(0, 1), ways.slice(1)] : inTurn(kind) ? [[], ways] : [ways, []];
    return [...always, ...(turn.length > 0 ? [turn[index % turn.length]!] : [])].map((act) => ({ at: label, act }));
  });
}
