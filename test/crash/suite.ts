import { deep, sample, seed, shareOf, turnOf } from "../sample";
import { type Finding, Matrix, scenariosOf } from "./matrix";
import { clocksOf, failuresOf, killsOf, kindOf } from "./plans";
import type { Plan } from "./process";
import type { Stage } from "./stage";

/** Of each scenario and kind of trouble, in `npm test`. */
const share = 1 / 100;
/** Vaults that are services or tokens: two of them a day in `npm test`. That in files is there every day. */
const inTurn = ["aws", "azure", "openbao", "pkcs11"];
const today = shareOf(inTurn, 1 / 2, { name: "vaults of the crash matrix", turn: turnOf(seed) });
/** The whole of it, on a busy machine. Milliseconds. */
const longest = 3_600_000;

/** Of a deep run: all of five vaults takes half an hour on two cores. */
const quarter = 0.25;

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
 * A look that fails in one scenario does not fail in the next again. `npm test` takes a sample of each scenario, in
 * which kills, torn writes, failures and wrong clocks are every day; `npm run test:deep` takes a quarter of it, another the
 * next day, and all by IGC_SANTE_ALL=1.
 *
 * @param daily the share of a day in the deep run too, for a matrix of which all takes an hour; IGC_SANTE_CRASH=all takes all
 */
export function crashMatrix(name: string, open: () => Promise<Stage>, daily?: number): void {
  const scenarios = scenariosOf(name).map(({ name: scenario }) => scenario);
  const some = process.env["IGC_SANTE_CRASH"] === "all" ? 1 : daily;
  if (some === undefined && !deep && inTurn.includes(name) && !today.includes(name)) {
    it(`has its turn on another day: today they are ${today.join(" and ")}, and all in npm run test:deep`, () =>
      expect(today).toHaveLength(2));
    return;
  }
  const whole = some === undefined ? sample(`crash matrix ${name}`) : undefined;
  const looked = new Set<string>();
  const planned = new Map<string, { readonly all: readonly Plan[]; readonly taken: readonly Plan[] }>();
  let points = 0;
  let wrong: readonly Finding[];
  let matrix: Matrix | undefined;

  beforeAll(async () => {
    matrix = new Matrix(await open());
    await matrix.rehearse();
    for (const rehearsed of matrix.rehearsed) {
      const { name: scenario } = rehearsed.scenario;
      points += rehearsed.points.length;
      const { spares = () => false } = matrix.stage;
      const failures = failuresOf(rehearsed, looked).filter(({ at, act }) => !spares(at, act));
      const all = [...killsOf(rehearsed), ...failures, ...clocksOf(rehearsed)];
      const kind = (plan: Plan): string => `${scenario} ${kindOf(plan)}`;
      const taken =
        whole?.take(all, share, kind, quarter) ?? shareOf(all, some!, { name: `crash matrix ${name}`, turn: turnOf(seed) }, kind);
      planned.set(scenario, { all, taken });
    }
    wrong = await matrix.disturb(
      matrix.rehearsed.flatMap((rehearsed) => planned.get(rehearsed.scenario.name)!.taken.map((plan) => ({ rehearsed, plan }))),
    );
  }, longest);
  afterAll(async () => {
    await matrix?.dispose();
    const taken = [...planned.values()].flatMap((plans) => plans.taken).map(kindOf);
    const counts = [...new Set(taken)].map((kind) => `${taken.filter((one) => one === kind).length} ${kind}`);
    process.stdout.write(
      `crash matrix ${name}: ${points} points in ${scenarios.length} scenarios, ${counts.join(", ")}: ${wrong?.length} went wrong\n`,
    );
  });

  describe.each(scenarios)("%s", (scenario) => {
    it("has its points, and every kind of trouble is in the sample", () => {
      const { all, taken } = planned.get(scenario)!;
      expect(all.filter((plan) => /kill|torn/.test(kindOf(plan))).length).toBeGreaterThan(20);
      expect(new Set(taken.map(kindOf))).toEqual(new Set(all.map(kindOf)));
    });

    it("killed, failing, or with a wrong clock, it goes on as if nothing had been", () =>
      expect(wrong.filter((one) => one.scenario === scenario).map(({ finding }) => finding)).toEqual([]));
  });
}
