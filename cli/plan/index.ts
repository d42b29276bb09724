import { resolve } from "node:path";
import type { Surroundings } from "../../provider/lifecycle/common";
import { readAdministrators, readStructures, sheetBytes } from "../../provider/sheet";
import { environments } from "../../provider/structure";
import { readArguments } from "../arguments";
import type { Command } from "../command";
import { exitCode } from "../exit-codes";
import { here, needed, oneOf } from "../export-entry";
import { langOption, languageHere } from "../people";
import { planLines, planOf } from "./lines";

const options = {
  environment: { type: "string" },
  admins: { type: "string" },
  sheet: { type: "string" },
  ignore: { type: "string", multiple: true },
  json: { type: "boolean" },
  lang: langOption,
} as const;

/**
 * `igc-sante plan FILE`: what a sheet of structures will take. Makes nothing.
 * @returns the exit code: 0.
 * @throws what reading the sheets throws.
 */
export async function runPlan(args: readonly string[], { cwd, env, say, now }: Surroundings): Promise<number> {
  const { values, positionals } = readArguments("plan", args, options, 1);
  const language = languageHere(values.lang, env);
  const file = needed(positionals[0], "a sheet of structures", "plan");
  const environment = oneOf(values.environment, environments, "--environment") ?? "production";
  const people = values.admins === undefined ? undefined : readAdministrators(sheetBytes(resolve(cwd, values.admins)), values.admins);
  const context = { environment, defaults: {}, ...(people && { admins: Object.keys(people) }) };
  const rows = readStructures(sheetBytes(resolve(cwd, file)), file, context, values);
  if (values.json) say(JSON.stringify(planOf(rows, now()), null, 2));
  else planLines(planOf(rows, now(), language), language).forEach((line) => say(line));
  return exitCode.fine;
}

export const plan: Command = {
  options,
  summary: "what a sheet of structures will take: forms, certificates, cards, people",
  usage: [
    "igc-sante plan FILE [--environment production|test|rehearsal] [--admins SHEET] [--sheet NAME] [--ignore COLUMN ...]",
    "               [--json] [--lang en|fr]",
    "",
    "  FILE           a sheet of structures, CSV or .xlsx",
    "  --environment  which numbers are right; default: production",
    "  --admins       a sheet of administrators: another key than theirs is refused",
    "  --sheet        the sheet of the workbook that is meant",
    "  --ignore       a column of it that is for others; may be given several times",
    "  --json         all of it as JSON",
    "  --lang         en or fr; default: by the locale (LC_ALL, LC_MESSAGES, LANG), else en",
    "",
    "Makes nothing. Every row's faults are said at once, by row and column. Exit code: 0; 2 the sheet cannot be used.",
  ].join("\n"),
  run: (args) => runPlan(args, here()),
};
