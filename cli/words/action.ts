import { type Drift, type DriftClass, driftClasses, type NextAction } from "../../provider/policy";
import { acts } from "./acts";
import { channelActs } from "./channels";
import { driftWords } from "./drift";
import { faultInFrench } from "./faults";
import type { Language } from "./language";
import { whoInFrench } from "./people";
import { firstOf, type Phrase, type Read, readSentence } from "./phrase";
import { placeInFrench } from "./places";
import { reasonPart, reasonPhrases } from "./reasons";
import { registerActs } from "./register";

/** What a person must do, in their language. A state has it in English, and is read by the patterns of the rules that word it. PURE. */

export const actPhrases: readonly Phrase[] = [
  ...Object.values(acts),
  ...Object.values(channelActs),
  ...Object.values(registerActs),
  ...Object.values(driftWords).map(({ remedy }) => remedy),
];
export const whyPhrases: readonly Phrase[] = reasonPhrases;

/** What kinds of acts there are: those of the rules, and those that follow from drift. */
export type ActKind = keyof typeof acts | keyof typeof channelActs | keyof typeof registerActs | DriftClass;

const kinds: readonly (readonly [ActKind, Phrase])[] = [
  ...entries(acts),
  ...entries(channelActs),
  ...entries(registerActs),
  ...entries(driftWords).map(([kind, { remedy }]) => [kind, remedy] as const),
];

function entries<Key extends string, Value>(table: Readonly<Record<Key, Value>>): [Key, Value][] {
  return Object.entries(table) as [Key, Value][];
}

/** Every kind there is. */
export const actKinds: readonly ActKind[] = kinds.map(([kind]) => kind);

/** Of which kind an act is, by what a state says of it; `undefined` where no rule of this version words it so. */
export const actKindOf = ({ what }: Pick<NextAction, "what">): ActKind | undefined =>
  typeof what === "string" ? kinds.find(([, { read }]) => read(what) !== undefined)?.[0] : undefined;

const act = firstOf(actPhrases);
const memory = new Map<string, Read>();

/** A thousand certificates have a handful of sentences. */
function remembered(kind: string, text: string, read: () => Read): Read {
  const key = `${kind} ${text}`;
  const known = memory.get(key) ?? read();
  if (memory.size > 10_000) memory.clear();
  memory.set(key, known);
  return known;
}

/** What to do, in French, and whether all of it was known. */
export const whatInFrench = (text: string): Read => remembered("what", text, () => readSentence(text, act));
/** Why, in French, and whether all of it was known. */
export const whyInFrench = (text: string): Read => remembered("why", text, () => readSentence(text, reasonPart));

/** Why, in a language: a fault's message by its code, any other sentence by its parts. */
export const whyIn = (language: Language, text: string): string => {
  if (language === "en") return text;
  const fault = faultInFrench(text);
  return fault === text ? whyInFrench(text).text : fault;
};

/** What `pulumi.secret` hides is an object in an export, and stays one. */
const ifText = (value: string, read: (text: string) => string): string => (typeof value === "string" ? read(value) : value);

/** A next action in a language. What no rule of this version words stays in English. */
export function actionIn<Action extends Omit<NextAction, "by">>(language: Language, action: Action): Action {
  if (language === "en") return action;
  return {
    ...action,
    who: ifText(action.who, whoInFrench),
    what: ifText(action.what, (text) => whatInFrench(text).text),
    where: ifText(action.where, placeInFrench),
    because: ifText(action.because, (text) => whyInFrench(text).text),
  };
}

/** What is not as it should be, in a language: its sentence and its remedy. */
export function driftIn(language: Language, drift: Drift): Drift {
  if (language === "en" || !Object.hasOwn(driftClasses, drift.class)) return drift;
  const { sentence, remedy } = driftWords[drift.class];
  return {
    ...drift,
    sentence: sentence.read(drift.sentence) ?? drift.sentence,
    remedy: remedy.read(drift.remedy) ?? drift.remedy,
  };
}
