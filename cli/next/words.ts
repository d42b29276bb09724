import { actionIn, type Language, roleInFrench, say } from "../words";
import type { PersonTasks, Task, TaskItem } from "./tasks";

/** Tasks in a language: who, what, where and why; names, days and paths as they are. Pure. */
export const tasksIn = (language: Language, people: readonly PersonTasks[]): readonly PersonTasks[] =>
  language === "en" ? people : people.map((person) => personIn(language, person));

function personIn(language: Language, { names, role, by, tasks }: PersonTasks): PersonTasks {
  const as = roleInFrench(role) ?? role;
  const who = names.length > 0 ? `${names.join(say(language, "or"))}, ${as}` : as;
  return { who, names, role: as, by, tasks: tasks.map((task) => taskIn(language, task)) };
}

const taskIn = (language: Language, task: Task): Task => ({
  ...task,
  what: actionIn(language, { who: "", what: task.what, where: "", because: "" }).what,
  items: task.items.map((item) => itemIn(language, item)),
});

function itemIn(language: Language, item: TaskItem): TaskItem {
  const { what, where, because } = actionIn(language, { who: "", what: item.what, where: item.where, because: item.because });
  return { ...item, what, where, because };
}
