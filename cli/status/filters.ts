import { daysUntil, readWho } from "../../provider/policy";
import { environments } from "../../provider/structure";
import { wholeNumber } from "../arguments";
import { oneOf } from "../export-entry";
import { phases, whoInFrench } from "../words";
import type { StatusRow } from "./rows";

/** Which rows of a stack are asked for. Pure. */

export const filterOptions = {
  phase: { type: "string", multiple: true, choices: Object.keys(phases) },
  structure: { type: "string" },
  environment: { type: "string", choices: environments },
  due: { type: "string" },
  drift: { type: "boolean" },
  who: { type: "string" },
} as const;

interface Asked {
  readonly phase?: readonly string[];
  readonly structure?: string;
  readonly environment?: string;
  readonly due?: string;
  readonly drift?: boolean;
  readonly who?: string;
}

/** Whatever its accents and capitals. */
const folded = (text: string): string => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const has = (text: string, part: string): boolean => folded(text).includes(folded(part.trim()));

/**
 * Every filter must let a row through.
 * @throws Fault `unknown-value`, `wrong-type` on a filter that no row could pass.
 */
export function filterOf(asked: Asked, at: Date): (row: StatusRow) => boolean {
  const { structure, who, drift } = asked;
  const wanted = asked.phase?.map((phase) => oneOf(phase, Object.keys(phases), "--phase"));
  const environment = oneOf(asked.environment, environments, "--environment");
  const due = asked.due === undefined ? undefined : wholeNumber(asked.due, "--due");
  return (row) =>
    (!wanted || wanted.includes(row.phase)) &&
    (structure === undefined || has(row.structure, structure)) &&
    (environment === undefined || row.environment === environment) &&
    (due === undefined || isDue(row, due, at)) &&
    (!drift || row.drift.length > 0) &&
    (who === undefined || isFor(row, who));
}

/** Its end, or the day by which somebody must act, is at most so many days away. */
function isDue({ daysLeft, nextAction }: StatusRow, days: number, at: Date): boolean {
  const by = typeof nextAction?.by === "string" ? daysUntil(at, new Date(nextAction.by)) : null;
  return [daysLeft, by].some((left) => left !== null && left <= days);
}

/** By name or by role, in either language. */
function isFor({ nextAction }: StatusRow, who: string): boolean {
  if (typeof nextAction?.who !== "string") return false;
  const { names, role } = readWho(nextAction.who);
  return [...names, role, whoInFrench(nextAction.who)].some((each) => has(each, who));
}
