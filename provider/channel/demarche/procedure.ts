/** A procedure as its schema has it (`GET /preremplir/:slug/schema`): what it asks, and which revision does. PURE. */
import { unreadable } from "./faults";

/** One question of a procedure. */
export interface Question {
  /** `base64("Champ-<stable id>")`: the same over revisions; posted with `champ_` before it. */
  readonly id: string;
  readonly label: string;
  /** `__typename` without `ChampDescriptor`, as `Text` and `DropDownList`. */
  readonly type: string;
  readonly required: boolean;
  /** Of a choice: labels as they are posted. */
  readonly options: readonly string[];
  /** Titles it stands under, the outermost first. */
  readonly section: string;
  /** Of a repetition: what each of its rows asks. */
  readonly rows: readonly Question[];
}

export interface Procedure {
  /** What dossiers are posted to: its number, not its slug. */
  readonly number: number;
  readonly title: string;
  readonly revision: { readonly id: string; readonly publishedAt: string | null };
  readonly questions: readonly Question[];
}

type Json = Readonly<Record<string, unknown>>;
export const isRecord = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);

/** More than these no form has. */
const mostQuestions = 1000;
const longestText = 1000;

/** @throws Fault `demarche-answer` for what is no schema of a procedure */
export function readProcedure(json: unknown): Procedure {
  if (!isRecord(json)) throw unreadable("The schema of the procedure is no JSON object.");
  const { number, title, revision } = json;
  if (typeof number !== "number" || !Number.isSafeInteger(number) || number < 1)
    throw unreadable("The schema of the procedure has no number, which dossiers are posted to.");
  if (!isRecord(revision) || typeof revision["id"] !== "string" || !/^[\x21-\x7e]{1,200}$/.test(revision["id"]))
    throw unreadable("The schema of the procedure names no revision.");
  const questions = questionsFrom(revision["champDescriptors"]);
  const ids = questions.flatMap((question) => [question.id, ...question.rows.map(({ id }) => id)]);
  if (new Set(ids).size !== ids.length) throw unreadable("The schema of the procedure has one question twice.");
  const published = revision["datePublication"];
  return {
    number,
    title: typeof title === "string" ? title.slice(0, longestText) : "",
    revision: { id: revision["id"], publishedAt: typeof published === "string" ? published.slice(0, 40) : null },
    questions,
  };
}

/** A question as the schema has it. */
export const asDescriptor = ({ id, label, type, required, options, rows }: Question): object => ({
  __typename: `${type}ChampDescriptor`,
  id,
  label,
  required,
  ...(options.length > 0 && { options }),
  ...(type === "Repetition" && { champDescriptors: rows.map(asDescriptor) }),
});

/** Questions as a schema has them, and a drafted mapping (`asDescriptor`). @throws Fault `demarche-answer` */
export function questionsFrom(descriptors: unknown): readonly Question[] {
  if (!Array.isArray(descriptors) || descriptors.length > mostQuestions)
    throw unreadable(`The schema of the procedure has no list of at most ${mostQuestions} questions.`);
  let section = "";
  return descriptors.map((descriptor: unknown) => {
    const question = questionOf(descriptor, section);
    if (question.type === "HeaderSection") section = question.label;
    return question;
  });
}

function questionOf(descriptor: unknown, section: string): Question {
  if (!isRecord(descriptor)) throw unreadable("The schema of the procedure has a question that is no JSON object.");
  const { __typename: type, id, label, required, options, champDescriptors } = descriptor;
  if (typeof type !== "string" || !/^[A-Za-z]{1,60}ChampDescriptor$/.test(type) || typeof label !== "string" || label.length > longestText)
    throw unreadable("The schema of the procedure has a question without type or label.");
  if (typeof id !== "string" || stableIdOf(id) === undefined) throw unreadable("The schema of the procedure has a question without an id.");
  return {
    id,
    label,
    type: type.replace(/ChampDescriptor$/, ""),
    required: required === true,
    options: Array.isArray(options) ? options.filter((option): option is string => typeof option === "string") : [],
    section,
    rows: type === "RepetitionChampDescriptor" ? questionsFrom(champDescriptors) : [],
  };
}

/** With the `=` of base64, or without: the service reads both. */
export function stableIdOf(id: string): number | undefined {
  const number = /^Champ-(\d{1,15})$/.exec(Buffer.from(id, "base64").toString("latin1"))?.[1];
  return number === undefined || !/^[A-Za-z0-9+/]+={0,2}$/.test(id) ? undefined : Number(number);
}

/** What differs between two revisions, a clause each. */
export function differences(before: readonly Question[], now: readonly Question[]): readonly string[] {
  const [then, since] = [flat(before), flat(now)];
  return [
    ...[...since].filter(([id]) => !then.has(id)).map(([, question]) => `asks "${question.label}" (${question.type}) anew`),
    ...[...then].filter(([id]) => !since.has(id)).map(([, question]) => `no longer asks "${question.label}"`),
    ...[...since].flatMap(([id, question]) => changesOf(then.get(id), question)),
  ];
}

const flat = (questions: readonly Question[]): Map<string, Question> =>
  new Map(questions.flatMap((question) => [[question.id, question] as const, ...flat(question.rows)]));

function changesOf(before: Question | undefined, now: Question): string[] {
  if (!before) return [];
  return [
    ...(before.label === now.label ? [] : [`calls "${before.label}" now "${now.label}"`]),
    ...(before.type === now.type ? [] : [`takes "${now.label}" as ${now.type}, no longer as ${before.type}`]),
    ...(before.required === now.required ? [] : [`${now.required ? "requires" : "no longer requires"} "${now.label}"`]),
    ...(before.options.join("\n") === now.options.join("\n") ? [] : [`offers other answers to "${now.label}"`]),
  ];
}
