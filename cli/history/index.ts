import { visible } from "../../provider/x509/profile";
import { instant, readArguments } from "../arguments";
import type { Command } from "../command";
import { exitCode } from "../exit-codes";
import { needed, onlyOne } from "../export-entry";
import { broken } from "../lines";
import { resourcesNamed } from "../named";
import { langOption, languageHere, printJson } from "../people";
import { exportedState, resourcesOf, type StackResource } from "../stack";
import { markdown } from "../status/print";
import { type Language, say } from "../words";
import { type HistoryEvent, historyOf } from "./events";
import { historyTexts } from "./texts";

const options = {
  file: { type: "string" },
  at: { type: "string" },
  lang: langOption,
  json: { type: "boolean" },
  markdown: { type: "boolean" },
} as const;

type Told = Pick<StackResource, "kind" | "name"> & { readonly events: readonly HistoryEvent[] };

const dayOf = ({ at }: HistoryEvent, language: Language): string => at?.slice(0, 10) ?? historyTexts.undated[language];
const ahead = ({ isAhead }: HistoryEvent, language: Language): string => (isAhead ? ` (${historyTexts.ahead[language]})` : "");

/** A line an event. */
export function printHistory({ kind, name, events }: Told, language: Language, columns?: number): string {
  const width = Math.max(10, ...events.map((event) => dayOf(event, language).length));
  const lines = events.map((event) => `  ${dayOf(event, language).padEnd(width)}  ${event.sentence}${ahead(event, language)}`);
  return [`${name} (${kind})${say(language, "colon").trimEnd()}`, ...(lines.length > 0 ? lines : [`  ${historyTexts.nothing[language]}`])]
    .flatMap((line) => broken(visible(line.replace(/\s*\n\s*/g, " ")), columns, width + 2))
    .join("\n");
}

/** A list item an event. */
export function markdownHistory({ kind, name, events }: Told, language: Language): string {
  const items = events.map((event) => `- **${dayOf(event, language)}**: ${markdown(`${event.sentence}${ahead(event, language)}`)}`);
  return [`## ${markdown(`${name} (${kind})`)}`, "", ...(items.length > 0 ? items : [historyTexts.nothing[language]])].join("\n");
}

export const history: Command = {
  options,
  summary: "what happened when to a certificate, form, structure or administrator, and which days are ahead",
  usage: [
    "igc-sante history NAME [--file STATE.json] [--at DATE] [--lang en|fr] [--json | --markdown]",
    "",
    "  NAME         its name in the program, or as a person says it, as for igc-sante explain",
    "  --file       a state export (pulumi stack export > state.json); default: the stack in this folder",
    "  --at         the day from which on all is ahead, ISO 8601; default: now",
    "  --lang       en or fr; default: by the locale (LC_ALL, LC_MESSAGES, LANG), else en",
    "  --json       the events as JSON, in English",
    "  --markdown   a heading, and a list item an event",
    "",
    "What the state remembers: a form's way, orders, certificates in service and before, renewals, revocations. A certificate's",
    "history has its form's. Exit code: 0; 2 nothing, or more than one, is called so.",
  ].join("\n"),
  async run(args) {
    const { values, positionals } = readArguments("history", args, options, Number.POSITIVE_INFINITY);
    const name = needed(positionals.join(" "), "the name of something in the stack", "history");
    onlyOne(values, ["json", "markdown"], "history");
    const at = values.at === undefined ? new Date() : instant(values.at, "--at");
    const language = values.json ? "en" : languageHere(values.lang);
    const resources = resourcesOf(await exportedState(values.file));
    const told = resourcesNamed(name, resources).map((each) => ({
      kind: each.kind,
      name: each.name,
      events: historyOf(each, resources, at, language),
    }));
    if (values.json) printJson({ schemaVersion: 1, histories: told });
    else
      console.log(
        told
          .map((each) => (values.markdown ? markdownHistory(each, language) : printHistory(each, language, process.stdout.columns)))
          .join("\n\n"),
      );
    return exitCode.fine;
  },
};
