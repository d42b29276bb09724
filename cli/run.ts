import { Fault, isFault } from "../provider/fault";
import { commands } from "./commands";
import { exitCode } from "./exit-codes";
import { faultEnd, type Language, languageOf, languages } from "./words";

/**
 * `igc-sante`: one command line.
 * @returns the exit code
 * @throws what the command throws; a Fault ends in `exitCode.unusable`
 */
export async function run([name, ...rest]: readonly string[]): Promise<number> {
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    console.log(await overview());
    return exitCode.fine;
  }
  if (!Object.hasOwn(commands, name))
    throw new Fault(
      "unknown-value",
      `igc-sante has no command "${name}".`,
      `Use one of ${Object.keys(commands).join(", ")}; igc-sante --help says what each does.`,
    );
  const command = await commands[name]!();
  if (rest.includes("--help")) {
    console.log(command.usage);
    return exitCode.fine;
  }
  return command.run(rest);
}

async function overview(): Promise<string> {
  const rows = await Promise.all(Object.entries(commands).map(async ([name, load]) => `  ${name.padEnd(15)} ${(await load()).summary}`));
  return ["igc-sante: software certificates of the French health PKI", "", ...rows, "", "igc-sante <command> --help says more."].join("\n");
}

/** A Fault says everything, and of whatever else was thrown one line does: nobody acts on a stack trace. In French its code says it, too. */
export function said(error: unknown, language: Language): string {
  if (!isFault(error)) {
    const failed = language === "fr" ? "igc-sante a échoué :" : "igc-sante failed:";
    return `${failed} ${error instanceof Error ? error.message : String(error)}`;
  }
  return language === "en" ? error.message : faultEnd(error);
}

/** The language in which a failure is said: what was asked for, though the command may not have come to read it. */
export function languageOfFailure(args: readonly string[], env: NodeJS.ProcessEnv): Language {
  const asked = args.map((word, index) => (word === "--lang" ? args[index + 1] : /^--lang=(.*)$/.exec(word)?.[1])).find(Boolean);
  return languageOf(
    languages.find((each) => each === asked),
    env,
  );
}
