import { visible } from "../../provider/x509/profile";
import { instant, readArguments } from "../arguments";
import type { Command } from "../command";
import { exitCode } from "../exit-codes";
import { onlyOne } from "../export-entry";
import { langOption, languageHere, printJson } from "../people";
import { exportedState, resourcesOf } from "../stack";
import { type Language, say } from "../words";
import { markdownTasks, printTasks } from "./print";
import { type PersonTasks, tasksFor, tasksOf } from "./tasks";
import { tasksIn } from "./words";

const options = {
  file: { type: "string" },
  at: { type: "string" },
  for: { type: "string" },
  lang: langOption,
  json: { type: "boolean" },
  markdown: { type: "boolean" },
  html: { type: "boolean" },
} as const;

/** Nobody of this name: who has something to do is named, so that a typing error is seen. */
function nothingFor(name: string, people: readonly PersonTasks[], language: Language): string {
  const others = tasksIn(language, people).map(({ who }) => who);
  const nothing = say(language, "nothing-for", { who: name });
  return visible(
    others.length > 0 ? `${nothing} ${say(language, "these-have", { who: others.join(say(language, "semicolon")) })}` : nothing,
  );
}

/** In both languages a person is found by the same name or role. */
function found(name: string, everybody: readonly PersonTasks[], language: Language): readonly PersonTasks[] {
  const own = tasksFor(everybody, name);
  if (own.length > 0) return own;
  const told = tasksIn(language, everybody);
  const said = tasksFor(told, name);
  return everybody.filter((_person, index) => said.includes(told[index]!));
}

export const next: Command = {
  options,
  summary: "what people must do, person by person, the nearest day first",
  usage: [
    "igc-sante next [--file STATE.json] [--at DATE] [--for NAME] [--lang en|fr] [--json | --markdown | --html]",
    "",
    "  --file       a state export (pulumi stack export > state.json); default: the stack in this folder",
    "  --at         the day to count from, ISO 8601; default: now",
    "  --for        one person's whole list: a name as it is on the card, or a role (ANS, you)",
    "  --lang       en or fr; default: by the locale (LC_ALL, LC_MESSAGES, LANG), else en",
    "  --json       people, tasks and items as JSON, in English",
    "  --markdown   a heading a person, a list item a task: for an issue or a mail",
    "  --html       one page that needs nothing beside itself, without any script: to be read or printed",
    "",
    "Exit code: 0, whatever is due; 2 an option or file cannot be used.",
  ].join("\n"),
  async run(args) {
    const { values } = readArguments("next", args, options);
    onlyOne(values, ["json", "markdown", "html"], "next");
    const at = values.at === undefined ? new Date() : instant(values.at, "--at");
    const language = languageHere(values.lang);
    const everybody = tasksOf(resourcesOf(await exportedState(values.file)), at);
    const whole = values.for !== undefined;
    const people = whole ? found(values.for!, everybody, language) : everybody;
    if (values.json) printJson(people);
    else if (values.html) console.log((await pageOf(people, { whole, language }, at)).trimEnd());
    else if (whole && people.length === 0) console.log(nothingFor(values.for!, everybody, language));
    else
      console.log(values.markdown ? markdownTasks(people, whole, language) : printTasks(people, whole, process.stdout.columns, language));
    return exitCode.fine;
  },
};

/** What makes pages is loaded where one is asked for. */
async function pageOf(people: readonly PersonTasks[], reading: { readonly whole: boolean; readonly language: Language }, at: Date) {
  const { htmlTasks } = await import("./html.js");
  return htmlTasks(people, reading, at.toISOString().slice(0, 10));
}
