import type { Rehearsed } from "./matrix";
import type { Plan, Point } from "./process";

/** SIGKILL at each point, and in the middle of what is written. */
export const killsOf = ({ points }: Rehearsed): Plan[] =>
  points.flatMap(({ label }) => [{ at: label, act: "kill" }, ...(label.startsWith("file.writeFile ") ? [{ at: label, act: "torn" }] : [])]);

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

/** @param looked what was looked at in vain in another scenario: once is enough. */
export function failuresOf({ points }: Rehearsed, looked: Set<string>): Plan[] {
  const isNew = (label: string): boolean => !looked.has(label) && looked.add(label) !== undefined;
  const failing = points.filter(({ label, kind }) => !(label.startsWith("C_") && kind === "ask") && (kind !== "look" || isNew(label)));
  return failing.flatMap(({ label, kind }, index) => {
    const [always, inTurn] = failures[kind];
    return [...always, ...inTurn.slice(index % Math.max(1, inTurn.length)).slice(0, 1)].map((act) => ({ at: label, act }));
  });
}

const [hour, year] = [3_600_000, 365 * 24 * 3_600_000];

/** The clock is set wrong after a crash that lost all but what was recorded, or is wrong in a run that nothing else disturbs. */
export function clocksOf({ points }: Rehearsed): Plan[] {
  const recorded = points
    .filter(({ kind }) => kind === "state")
    .flatMap(({ label }) => [-25, 25].map((hours) => ({ at: label, act: "kill", after: hours * hour })));
  return [...recorded, ...[-5, 5].map((years) => ({ at: "no point", act: "nothing", during: years * year }))];
}

/** What a sample of any scenario has one of at least. */
export function kindOf({ act, during, after }: Plan): string {
  if (during !== undefined || after !== undefined) return "wrong clocks";
  if (act === "kill") return "kills";
  return act === "torn" ? "torn writes" : "failures";
}
