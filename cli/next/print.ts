import { visible } from "../../provider/x509/profile";
import { broken } from "../lines";
import { markdown } from "../status/print";
import { type Language, say } from "../words";
import type { PersonTasks, Task, TaskItem } from "./tasks";
import { tasksIn } from "./words";

/** Tasks as people read them: in a terminal, and as Markdown. Names come from outside: none moves a cursor. Pure. */

/** More than these are counted, unless one person's whole list is asked for. */
const mostNamed = 3;

/** How a list is read: whole, as for one person's own list, and in which language. */
export interface Reading {
  readonly whole: boolean;
  readonly language: Language;
}

const shortList = (names: readonly string[], { whole, language }: Reading): string =>
  whole || names.length <= mostNamed + 1
    ? names.join(", ")
    : say(language, "and-more", { list: names.slice(0, mostNamed).join(", "), count: names.length - mostNamed });

/** Whom a task is for: an administrator's own card is for no structure. */
export function whomFor({ structures, certificates, items }: Task, reading: Reading): string {
  const { language } = reading;
  const ofPeople = items.every(({ kind }) => kind === "TechnicalAdmin");
  const list = shortList(structures, reading);
  const whom = ofPeople || structures.length === 1 ? list : say(language, "structures", { count: structures.length, list });
  const counted =
    certificates > 0 ? ` (${say(language, certificates === 1 ? "certificate" : "certificates", { count: certificates })})` : "";
  return `${say(language, "for", { whom })}${counted}`;
}

export const places = (items: readonly TaskItem[], of: "where" | "because", language: Language): string => {
  const all = [...new Set(items.map((item) => item[of].replace(/\s*\n\s*/g, " ")))]; // a fault that is quoted has lines
  return all.length > 1 ? say(language, "also-more", { first: all[0]!, count: all.length - 1 }) : all[0]!;
};

const until = (by: string | null, language: Language): string => (by ? say(language, "by", { day: by }) : "");
export const head = ({ by, what }: Pick<Task, "by" | "what">, language: Language): string =>
  [until(by, language), what].filter(Boolean).join(say(language, "colon"));

const isAlone = (structure: string, { items }: Task): boolean => items.filter((item) => item.structure === structure).length === 1;

/** One line an item, where each has a place of its own. Of several of one structure the resource says which. */
export const itemLine = ({ structure, resource, what, where, by }: TaskItem, task: Task, language: Language): string =>
  [
    isAlone(structure, task) ? structure : `${structure} (${resource})`,
    by && by !== task.by ? until(by, language) : "",
    what === task.what ? "" : what,
    where,
  ]
    .filter(Boolean)
    .join(say(language, "colon"));

/**
 * As text.
 * @param width at which lines are broken; not at all where it is not given
 */
export function printTasks(people: readonly PersonTasks[], whole: boolean, width?: number, language: Language = "en"): string {
  if (people.length === 0) return say(language, "nobody");
  const reading = { whole, language };
  const named = (wording: "where" | "because", text: string): string => `    ${say(language, wording)}${say(language, "colon")}${text}`;
  const lines = tasksIn(language, people).map(({ who, tasks }) => [
    `${who}${say(language, "colon").trimEnd()}`,
    ...tasks.flatMap((task) => [
      `  ${head(task, language)}`,
      `    ${whomFor(task, reading)}`,
      ...(whole && task.items.length > 1
        ? task.items.map((item) => `    - ${itemLine(item, task, language)}`)
        : [named("where", places(task.items, "where", language))]),
      named("because", places(task.items, "because", language)),
    ]),
  ]);
  return lines.map((each) => each.flatMap((line) => broken(visible(line), width)).join("\n")).join("\n\n");
}

/** As Markdown, for a job's summary or an issue: a heading a person, a list item a task. */
export function markdownTasks(people: readonly PersonTasks[], whole: boolean, language: Language = "en"): string {
  if (people.length === 0) return say(language, "nobody");
  const reading = { whole, language };
  const item = (task: Task): string =>
    [
      `- ${markdown(head(task, language))}: ${markdown(whomFor(task, reading))}; ${markdown(places(task.items, "where", language))} (${markdown(places(task.items, "because", language))})`,
      ...(whole && task.items.length > 1 ? task.items.map((each) => `  - ${markdown(itemLine(each, task, language))}`) : []),
    ].join("\n");
  return tasksIn(language, people)
    .map(({ who, tasks }) => [`## ${markdown(who)}`, "", ...tasks.map(item)].join("\n"))
    .join("\n\n");
}
