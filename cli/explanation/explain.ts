import type { Drift, NextAction } from "../../provider/policy";
import type { StackResource } from "../stack";
import { driftAt } from "../status/drift";
import { type ActKind, actionIn, actKindOf, driftIn, fill, type Language, say } from "../words";
import { actRules } from "./act-rules";
import { driftRules } from "./drift-rules";
import type { Rule } from "./sources";
import { type Standing, standingOf, subjectOf } from "./standing";
import { otherTexts } from "./texts";

/** Why a resource stands as it does, which rule decided, and what would change it: by the state and the clock alone. PURE. */

/** What is not as it should be, with the rule that finds it. */
export interface ExplainedDrift extends Drift {
  readonly rule: string;
  readonly sources: readonly string[];
}

export interface Explanation {
  readonly kind: StackResource["kind"];
  /** Logical name. */
  readonly name: string;
  /** As a state says it; `due` or `met` of structures and administrators. */
  readonly phase: string;
  readonly why: string;
  readonly rule: string;
  readonly change: string;
  /** Where the rules stand. */
  readonly sources: readonly string[];
  /** Which kind of act is waited for; `null` where none is, or no rule of this version words it. */
  readonly act: ActKind | null;
  readonly nextAction: NextAction | null;
  readonly drift: readonly ExplainedDrift[];
}

export function explanationOf(resource: StackResource, at: Date, language: Language): Explanation {
  const { kind, name, outputs } = resource;
  const standing = standingOf(resource, at, language);
  const action = (outputs["nextAction"] as NextAction | null | undefined) ?? null;
  const isSaid = action !== null && typeof action.what === "string";
  const act = isSaid ? (actKindOf(action) ?? null) : null;
  const drift = kind === "OrgCertificate" ? driftAt(outputs, at) : [];
  const rules = [...new Set([...standing.rules, ...(act ? [actRules[act]] : [])])];
  return {
    kind,
    name,
    phase: standing.phase,
    why: sentence(fill(standing.text[language], { it: subjectOf(resource, language), ...standing.facts })),
    rule: fill(otherTexts.rule[language], { rules: rules.map((rule) => cited(rule, language)).join(say(language, "semicolon")) }),
    change: changeOf(standing, isSaid ? action : null, drift, language),
    sources: [...new Set(rules.flatMap(({ sources }) => sources.map((source) => source[language])))],
    act,
    nextAction: isSaid ? action : null,
    drift: drift.map((found) => explained(found, language)),
  };
}

const cited = (rule: Rule, language: Language): string =>
  `${rule[language]} (${rule.sources.map((source) => source[language]).join(say(language, "semicolon"))})`;

const explained = (found: Drift, language: Language): ExplainedDrift => {
  // A class of a later version has no rule here.
  const rule = Object.hasOwn(driftRules, found.class) ? driftRules[found.class] : { ...otherTexts.unknown, sources: [] };
  return { ...driftIn(language, found), rule: rule[language], sources: rule.sources.map((source) => source[language]) };
};

function changeOf({ renewal, isDue }: Standing, action: NextAction | null, drift: readonly Drift[], language: Language): string {
  if (action) {
    const { who, what, where, because } = actionIn(language, action);
    const by = action.by ? fill(otherTexts.by[language], { day: action.by }) : "";
    return sentence(fill(otherTexts.act[language], { who, what, where, by, why: because }));
  }
  const byUp = drift.filter(({ mends }) => mends === "up");
  const mended = byUp.find(({ class: code }) => code === "expired") ?? byUp[0]; // what has ended serves nobody, whatever else is the case
  if (mended) return sentence(fill(otherTexts["by-up"][language], { remedy: driftIn(language, mended).remedy }));
  if (renewal) return fill(otherTexts[isDue ? "renewal-due" : "renewal"][language], { renewal });
  return otherTexts.wish[language];
}

/** One sentence: whatever stands in it, it ends once, and begins with a capital. */
function sentence(text: string): string {
  const whole = text.replace(/\s*\n\s*/g, " ").replace(/[.\s]+$/, "");
  return `${whole.slice(0, 1).toUpperCase()}${whole.slice(1)}.`;
}
