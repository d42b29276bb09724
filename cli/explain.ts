import { visible } from "../provider/x509/profile";
import { instant, readArguments } from "./arguments";
import type { Command } from "./command";
import { exitCode } from "./exit-codes";
import { type Explanation, explanationOf } from "./explanation";
import { needed } from "./export-entry";
import { broken } from "./lines";
import { resourcesNamed } from "./named";
import { langOption, languageHere, printJson } from "./people";
import { exportedState, resourcesOf } from "./stack";
import { type Language, say } from "./words";

const options = {
  file: { type: "string" },
  at: { type: "string" },
  lang: langOption,
  json: { type: "boolean" },
} as const;

/** Three sentences, then a line for each thing that is not as it should be. */
function printed({ why, rule, change, drift }: Explanation, language: Language, width: number | undefined): string {
  const [colon, semicolon] = [say(language, "colon"), say(language, "semicolon")];
  const found = drift.map(
    ({ class: code, sentence, remedy, rule: of, sources }) =>
      `- ${[code, sentence, remedy].join(colon)}${semicolon}${of} (${sources.join(semicolon)})`,
  );
  return [...broken(visible(`${why} ${rule} ${change}`), width, 0), ...found.flatMap((line) => broken(visible(line), width, 2))].join("\n");
}

export const explain: Command = {
  options,
  summary: "why a certificate, form, structure or administrator stands as it does, which rule decided, what would change it",
  usage: [
    "igc-sante explain NAME [--file STATE.json] [--at DATE] [--lang en|fr] [--json]",
    "",
    "  NAME     its name in the program, or as a person says it: a structure's or an administrator's name, a ticket, a serial number,",
    "           a few words of them; accents and capitals do not matter",
    "  --file   a state export (pulumi stack export > state.json); default: the stack in this folder",
    "  --at     the day to count from, ISO 8601; default: now",
    "  --lang   en or fr; default: by the locale (LC_ALL, LC_MESSAGES, LANG), else en",
    "  --json   the explanation as JSON, in English",
    "",
    "By the state and the clock alone: nothing is asked and nothing changes. Exit code: 0; 2 nothing, or more than one, is called so.",
  ].join("\n"),
  async run(args) {
    const { values, positionals } = readArguments("explain", args, options, Number.POSITIVE_INFINITY);
    const name = needed(positionals.join(" "), "the name of something in the stack", "explain");
    const at = values.at === undefined ? new Date() : instant(values.at, "--at");
    const language = languageHere(values.lang);
    const found = resourcesNamed(name, resourcesOf(await exportedState(values.file)));
    if (values.json) printJson({ schemaVersion: 1, explanations: found.map((each) => explanationOf(each, at, "en")) });
    else console.log(found.map((each) => printed(explanationOf(each, at, language), language, process.stdout.columns)).join("\n\n"));
    return exitCode.fine;
  },
};
