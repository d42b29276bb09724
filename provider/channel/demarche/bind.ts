/** Which question takes which field: by label and type, or as the user's mapping says. Nothing is guessed between two. PURE. */
import { type Field, type FieldList, listFields, plainWords, singleFields } from "./fields";
import type { Mapping } from "./mapping";
import type { Question } from "./procedure";
import { isFillable } from "./values";

/** A question for each field, and for each list. */
export interface Binding {
  readonly single: ReadonlyMap<string, Question>;
  readonly lists: ReadonlyMap<string, { readonly question: Question; readonly columns: ReadonlyMap<string, Question> }>;
  /** Required questions that are left to whoever opens the dossier. */
  readonly byHand: readonly Question[];
}

/** What a form says: paths of single fields, and of each list's columns, that have a value. */
export interface Wanted {
  readonly single: ReadonlySet<string>;
  readonly lists: ReadonlyMap<string, ReadonlySet<string>>;
}

interface Scope {
  readonly questions: readonly Question[];
  readonly mapping: Mapping;
  readonly wrong: string[];
}

/** @returns the binding, and every reason why it is none */
export function bind(questions: readonly Question[], wanted: Wanted, mapping: Mapping): { binding: Binding; wrong: readonly string[] } {
  const wrong: string[] = [...strangers(questions, mapping)];
  const scope = { questions, mapping, wrong };
  const single = bound(
    singleFields.filter(({ path }) => wanted.single.has(path)),
    scope,
  );
  const lists = new Map<string, { question: Question; columns: ReadonlyMap<string, Question> }>();
  for (const list of listFields) {
    const columns = wanted.lists.get(list.path);
    const question = columns && boundList(list, scope);
    if (!question) continue;
    const fields = list.fields.filter(({ path }) => columns.has(path));
    lists.set(list.path, { question, columns: bound(fields, { ...scope, questions: question.rows }) });
  }
  wrong.push(...twice([...single, ...[...lists].flatMap(([path, { question, columns }]) => [[path, question] as const, ...columns])]));
  const taken = new Set([...single.values(), ...[...lists.values()].flatMap(({ question, columns }) => [question, ...columns.values()])]);
  const open = [...questions, ...[...lists.values()].flatMap(({ question }) => question.rows)].filter(
    (question) => question.required && !taken.has(question) && !mapping.fixed.has(question.id),
  );
  for (const question of open.filter((each) => isFillable(each) && !mapping.byHand.has(each.id)))
    wrong.push(`nothing answers ${named(question)}, which is required`);
  return { binding: { single, lists, byHand: open }, wrong };
}

function bound(fields: readonly Field[], scope: Scope): ReadonlyMap<string, Question> {
  return new Map(
    fields.flatMap((field) => {
      const question = questionOf(field, scope, (each) => each.type !== "Repetition");
      return question ? [[field.path, question] as const] : [];
    }),
  );
}

const boundList = (list: FieldList, scope: Scope): Question | undefined =>
  questionOf(list, scope, (question) => question.type === "Repetition");

function questionOf(
  field: Pick<Field, "path" | "labels" | "sections">,
  scope: Scope,
  fits: (question: Question) => boolean,
): Question | undefined {
  const { questions, mapping, wrong } = scope;
  if (mapping.leftOut.has(field.path)) return undefined;
  const mapped = mapping.fields.get(field.path);
  const fillable = questions.filter((question) => isFillable(question) && fits(question));
  const candidates = mapped === undefined ? byLabel(field, fillable) : fillable.filter(({ id }) => id === mapped);
  if (candidates.length === 1) return candidates[0];
  wrong.push(
    mapped !== undefined
      ? `${field.path} is mapped to ${mapped.slice(0, 60)}, which is no question that takes it`
      : candidates.length > 1
        ? `${field.path} may be any of ${candidates.map(named).join(", ")}`
        : `${field.path} has no question${nearest(field, fillable)}`,
  );
  return undefined;
}

/** Of several with one label, those under a title that fits. */
function byLabel({ labels, sections }: Pick<Field, "labels" | "sections">, questions: readonly Question[]): readonly Question[] {
  const those = questions.filter(({ label }) => labels.includes(plainWords(label)));
  if (those.length < 2 || !sections) return those;
  const under = those.filter(({ section }) =>
    plainWords(section)
      .split(" ")
      .some((word) => sections.includes(word)),
  );
  return under.length > 0 ? under : those;
}

/** Those that share a word, as a help for whoever writes the mapping. */
function nearest({ labels }: Pick<Field, "labels">, questions: readonly Question[]): string {
  const words = new Set(labels.flatMap((label) => label.split(" ")).filter((word) => word.length > 3));
  const near = questions.filter(({ label }) =>
    plainWords(label)
      .split(" ")
      .some((word) => words.has(word)),
  );
  return near.length === 0 ? "" : `; near it: ${near.slice(0, 5).map(named).join(", ")}`;
}

/** Ids of the mapping that the procedure has not. */
function strangers(questions: readonly Question[], { fixed, byHand }: Mapping): string[] {
  const top = new Set(questions.map(({ id }) => id));
  const known = new Set([...top, ...questions.flatMap(({ rows }) => rows.map(({ id }) => id))]);
  return [...[...fixed.keys()].filter((id) => !top.has(id)), ...[...byHand].filter((id) => !known.has(id))].map(
    (id) => `the mapping names ${id.slice(0, 60)}, which is not asked`,
  );
}

function twice(pairs: readonly (readonly [path: string, question: Question])[]): string[] {
  const first = new Map<Question, string>();
  return pairs.flatMap(([path, question]) => {
    const other = first.get(question);
    first.set(question, other ?? path);
    return other === undefined ? [] : [`${other} and ${path} are both for ${named(question)}`];
  });
}

/** How a question is named to a person: with the id that a mapping writes. */
export const named = ({ id, label, section }: Question): string =>
  `"${label.slice(0, 120)}"${section === "" ? "" : ` under "${section.slice(0, 80)}"`} (${id})`;
