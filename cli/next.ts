import { Fault } from "../provider/fault";
import { visible } from "../provider/x509/profile";
import { instant, readArguments } from "./arguments";
import type { Command } from "./command";
import { markdownTasks, printTasks } from "./next-print";
import { type PersonTasks, tasksFor, tasksOf } from "./next-tasks";
import { exportedState, resourcesOf } from "./stack";

/** Nobody of this name: who has something to do is named, so that a typing error is seen. */
const nothingFor = (name: string, people: readonly PersonTasks[]): string =>
  visible(`${name} has nothing to do.${people.length > 0 ? ` These have: ${people.map(({ who }) => who).join("; ")}.` : ""}`);

export const next: Command = {
  summary: "what people must do, person by person, the nearest day first",
  usage: [
    "igc-sante next [--file STATE.json] [--at DATE] [--for NAME] [--json | --markdown]",
    "",
    "  --file       a state export (pulumi stack export > state.json); default: the stack in this folder",
    "  --at         the day to count from, ISO 8601; default: now",
    "  --for        one person's whole list: a name as it is on the card, or a role (ANS, you)",
    "  --json       people, tasks and items as JSON",
    "  --markdown   a heading a person, a list item a task: for an issue or a mail",
    "",
    "Exit code: 0, whatever is due; 2 an option or file cannot be used.",
  ].join("\n"),
  async run(args) {
    const { values } = readArguments("next", args, {
      file: { type: "string" },
      at: { type: "string" },
      for: { type: "string" },
      json: { type: "boolean" },
      markdown: { type: "boolean" },
    });
    if (values.json && values.markdown)
      throw new Fault("unknown-value", "igc-sante next writes JSON or Markdown, and not both.", "Leave one of --json and --markdown out.");
    const at = values.at === undefined ? new Date() : instant(values.at, "--at");
    const everybody = tasksOf(resourcesOf(await exportedState(values.file)), at);
    const whole = values.for !== undefined;
    const people = whole ? tasksFor(everybody, values.for!) : everybody;
    if (values.json) console.log(JSON.stringify(people, null, 2));
    else if (whole && people.length === 0) console.log(nothingFor(values.for!, everybody));
    else console.log(values.markdown ? markdownTasks(people, whole) : printTasks(people, whole, process.stdout.columns));
    return 0;
  },
};
