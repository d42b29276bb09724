import {
  type Finding,
  type Milestone,
  milestones,
  type PrerequisiteName,
  prerequisiteGraph,
  prerequisiteNames,
} from "./prerequisite-graph";
import { type AdministratorFacts, administratorFindings } from "./prerequisites-administrator";
import { type StructureFacts, structureFindings } from "./prerequisites-structure";
import type { NextAction } from "./verdict";

/** What ANS asks for before a certificate, as far as the program says it is there. PURE. */

/** One fact that others build on, as the program says it. */
export interface Prerequisite {
  /** Which of them it is; docs/prerequisites.md has them all. */
  readonly name: PrerequisiteName;
  /** False where the program says that it is missing, and nowhere else: what it does not say is `unknown`, and holds nobody up. */
  readonly met: boolean;
  /** Absent in states of before, as all that follows but `what`. */
  readonly state: "met" | "unmet" | "unknown";
  /** What it is, or what to do about it. */
  readonly what: string;
  /** What it needs first, by name. */
  readonly needs: readonly PrerequisiteName[];
  /** Who must act. */
  readonly who: string;
  /** The form, or the site. */
  readonly where: string;
  /** How long it usually takes. */
  readonly takes: string;
}

/** The whole graph of one form: its structure, and those it names. */
export interface PrerequisiteFacts {
  readonly structure?: StructureFacts;
  readonly administrators?: readonly AdministratorFacts[];
  readonly now: Date;
}

/** Every node there is, in topological order; several administrators stand behind one another in each place. */
function findings({ structure, administrators = [], now }: PrerequisiteFacts): Finding[] {
  const found = [
    ...(structure ? structureFindings(structure, now) : []),
    ...administrators.flatMap((administrator) => administratorFindings(administrator, now)),
  ];
  return prerequisiteNames.flatMap((name) => found.filter((each) => each.name === name));
}

/** All of them, met or not. */
export const prerequisites = (facts: PrerequisiteFacts): Prerequisite[] =>
  findings(facts).map(({ name, state, what, who, where, action }) => ({
    name,
    met: state !== "unmet",
    state,
    what: state === "unmet" && action ? action.what : what,
    needs: prerequisiteGraph[name].needs,
    who,
    where,
    takes: prerequisiteGraph[name].takes,
  }));

/** What must be done first of all before a form can be signed or an order placed; `null` where nothing known stands in the way. */
export const firstBlocking = (facts: PrerequisiteFacts, milestone: Milestone): NextAction | null =>
  findings(facts).find(({ name, state }) => state === "unmet" && milestones[milestone].includes(name))?.action ?? null;

/** What is due, in topological order: what others wait for stands before what is good to do in time. */
const due = (facts: PrerequisiteFacts): NextAction | null => findings(facts).find(({ action }) => action !== null)?.action ?? null;

/** What the structure's people must do next; `null` when nothing is known to be missing. */
export const structureNextAction = (structure: StructureFacts, now: Date): NextAction | null => due({ structure, now });

/** What is due about an administrator and their card; `null` when nothing is. */
export const adminNextAction = (administrator: AdministratorFacts, now: Date): NextAction | null =>
  due({ administrators: [administrator], now });
