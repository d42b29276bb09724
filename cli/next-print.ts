import { visible } from "../provider/x509/profile";
import type { PersonTasks, Task, TaskItem } from "./next-tasks";
import { markdown } from "./status";

/** Tasks as people read them: in a terminal, and as Markdown. Names come from outside: none moves a cursor. Pure. */

const nobody = "Nobody has to act.";

/** More than these are counted, unless one person's whole list is asked for. */
const mostNamed = 3;

const shortList = (names: readonly string[], whole: boolean): string =>
  whole || names.length <= mostNamed + 1
    ? names.join(", ")
    : `${names.slice(0, mostNamed).join(", ")} and ${names.length - mostNamed} more`;

const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** Whom a task is for: an administrator's own card is for no structure. */
function whomFor({ structures, certificates, items }: Task, whole: boolean): string {
  const ofPeople = items.every(({ kind }) => kind === "TechnicalAdmin");
  const list = shortList(structures, whole);
  const whom = ofPeople ? list : structures.length === 1 ? list : `${structures.length} structures: ${list}`;
  return `for ${whom}${certificates > 0 ? ` (${counted(certificates, "certificate")})` : ""}`;
}

const places = (items: readonly TaskItem[], of: "where" | "because"): string => {
  const all = [...new Set(items.map((item) => item[of]))];
  return `${all[0]}${all.length > 1 ? `; and ${all.length - 1} more` : ""}`;
};

const head = ({ by, what }: Task): string => `${by ? `by ${by}: ` : ""}${what}`;

/** One line an item, where each has a place of its own. */
const itemLine = ({ structure, what, where, by }: TaskItem, task: Task): string =>
  `- ${structure}: ${[by && by !== task.by ? `by ${by}` : "", what === task.what ? "" : what, where].filter(Boolean).join(": ")}`;

/**
 * As text.
 * @param whole every item, as for one person's own list
 * @param width columns of the terminal; lines are not broken where there is none
 */
export function printTasks(people: readonly PersonTasks[], whole: boolean, width?: number): string {
  if (people.length === 0) return nobody;
  const lines = people.map(({ who, tasks }) => [
    who === "you" ? "you, who run the program:" : `${who}:`,
    ...tasks.flatMap((task) => [
      `  ${head(task)}`,
      `    ${whomFor(task, whole)}`,
      ...(whole && task.items.length > 1
        ? task.items.map((item) => `    ${itemLine(item, task)}`)
        : [`    where: ${places(task.items, "where")}`]),
      `    because: ${places(task.items, "because")}`,
    ]),
  ]);
  return lines.map((each) => each.flatMap((line) => broken(visible(line), width)).join("\n")).join("\n\n");
}

/** A terminal so narrow that breaking lines would leave words alone. */
const narrowest = 40;

/** A line in lines of at most `width` characters, the rest four columns further in. A word is never broken: paths are copied. */
function broken(line: string, width: number | undefined): string[] {
  if (width === undefined || width < narrowest || line.length <= width) return [line];
  const indent = /^ */.exec(line)![0];
  const lines: string[] = [];
  let current = indent;
  for (const word of line.trim().split(" ")) {
    const isFirst = current.trim() === "";
    if (!isFirst && current.length + 1 + word.length > width) {
      lines.push(current);
      current = `${indent}    ${word}`;
    } else current += isFirst ? word : ` ${word}`;
  }
  return [...lines, current];
}

/** As Markdown, for a job's summary or an issue: a heading a person, a list item a task. */
export function markdownTasks(people: readonly PersonTasks[], whole: boolean): string {
  if (people.length === 0) return nobody;
  const item = (task: Task): string =>
    [
      `- ${markdown(head(task))}: ${markdown(whomFor(task, whole))}; ${markdown(places(task.items, "where"))} (${markdown(places(task.items, "because"))})`,
      ...(whole && task.items.length > 1 ? task.items.map((each) => `  - ${markdown(itemLine(each, task).slice(2))}`) : []),
    ].join("\n");
  return people.map(({ who, tasks }) => [`## ${markdown(who)}`, "", ...tasks.map(item)].join("\n")).join("\n\n");
}
