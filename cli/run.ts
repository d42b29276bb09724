import { Fault, isFault, sentence } from "../provider/fault";
import { commands } from "./commands";
import { exitCode } from "./exit-codes";
import { helpOf } from "./help";
import { didYouMean } from "./near";
import { faultEnd, type Language, languageOf, languages, overviewWords, usageInFrench } from "./words";

/**
 * `igc-sante`: one command line.
 * @returns the exit code
 * @throws what the command throws; a Fault ends in `exitCode.unusable`
 */
export async function run(args: readonly string[]): Promise<number> {
  const language = languageAskedFor(args, process.env);
  if (asksForOverview(args)) {
    console.log(await overview(language));
    return exitCode.fine;
  }
  const [name, ...rest] = args as readonly [string, ...string[]];
  if (!Object.hasOwn(commands, name))
    throw new Fault(
      "unknown-value",
      `igc-sante has no command "${name}".`,
      `${didYouMean(name, Object.keys(commands))}Use one of ${Object.keys(commands).join(", ")}; igc-sante --help says what each does.`,
    );
  const command = await commands[name]!();
  if (rest.includes("--help")) {
    console.log((await helpOf(name, command, language)).usage);
    return exitCode.fine;
  }
  return command.run(rest);
}

/** Nothing, or help, and perhaps a language before or after it: it is of every command, so no command has to stand before it. */
function asksForOverview(args: readonly string[]): boolean {
  const [word] = args.filter((each, index) => !/^--lang(=|$)/.test(each) && args[index - 1] !== "--lang");
  return word === undefined || ["--help", "-h", "help"].includes(word);
}

async function overview(language: Language): Promise<string> {
  const rows = await Promise.all(
    Object.entries(commands).map(async ([name, load]) => `  ${name.padEnd(15)} ${(await helpOf(name, await load(), language)).summary}`),
  );
  return [overviewWords.title[language], "", ...rows, "", overviewWords.more[language]].join("\n");
}

/**
 * A Fault says everything, and of whatever else was thrown one line does: nobody acts on a stack trace. What was typed wrongly is said in
 * French whole; of any other failure its code says it, with the facts behind it.
 */
export function said(error: unknown, language: Language): string {
  if (!isFault(error)) {
    const failed = language === "fr" ? "igc-sante a échoué :" : "igc-sante failed:";
    return `${failed} ${error instanceof Error ? error.message : String(error)}`;
  }
  if (language === "en") return error.message;
  const typed = usageInFrench(error);
  return typed ? sentence(error.code, typed.what, typed.hint) : faultEnd(error);
}

/** The language in which help and a failure are said: what was asked for, though the command may not have come to read it. */
export function languageAskedFor(args: readonly string[], env: NodeJS.ProcessEnv): Language {
  const asked = args.map((word, index) => (word === "--lang" ? args[index + 1] : /^--lang=(.*)$/.exec(word)?.[1])).find(Boolean);
  return languageOf(
    languages.find((each) => each === asked),
    env,
  );
}
