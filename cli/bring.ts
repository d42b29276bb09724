import { basename } from "node:path";
import type { Platform } from "../provider/igc";
import type { Surroundings } from "../provider/lifecycle/common";
import { readArguments } from "./arguments";
import type { Command } from "./command";
import { exitCode } from "./exit-codes";
import { here, needed, readNamedFile } from "./export-entry";
import { exchangeOf, isSimulator } from "./outbox";
import { langOption, languageHere } from "./people";
import { sayResult } from "./result";
import { broughtAs, exchangeWords, type Language, remarkIn } from "./words";

/**
 * `igc-sante bring`: checks whose each file is, and puts it into the inbox.
 * @returns the exit code: 0 when each was somebody's, 1 when one was nobody's and was left.
 * @throws Fault `required`, `file-unreadable`, `platform-brings-itself`, and what the platform throws.
 */
export async function runBring(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { values, positionals } = readArguments("bring", args, options, Number.POSITIVE_INFINITY);
  const language = languageHere(values.lang, surroundings.env);
  needed(positionals[0], "a file to bring", "bring");
  // Read before anything is put anywhere: a name that was mistyped leaves nothing half done.
  const files: { readonly path: string; readonly bytes: Buffer }[] = [];
  for (const path of positionals) files.push({ path, bytes: await readNamedFile(path, surroundings) });
  const platform = await exchangeOf(values.platform, surroundings);
  const brought: Brought[] = [];
  try {
    for (const { path, bytes } of files) {
      const found = { path, ...(await bringTo(platform, basename(path), bytes)) };
      brought.push(found);
      if (!values.json) surroundings.say(broughtLine(found, language));
    }
  } finally {
    // Those before one that failed are brought, and it is said.
    if (values.json) sayResult(surroundings, { brought });
  }
  return brought.some((each) => "because" in each) ? exitCode.found : exitCode.fine;
}

type Brought = Awaited<ReturnType<NonNullable<Platform["bring"]>>> & { readonly path: string };

function broughtLine(brought: Brought, language: Language): string {
  const words = exchangeWords;
  const path = shown(brought.path);
  if ("because" in brought) return words.notBrought({ path, because: shown(remarkIn(language, brought.because)) })[language];
  const { as, ticket, file, said } = brought;
  const then = said ? words.itIs({ said: shown(remarkIn(language, said)) })[language] : words.judgedLater[language];
  return words.brought({ path, as: broughtAs[as][language], ticket, file: shown(file), then })[language];
}

function bringTo(platform: Platform, name: string, bytes: Buffer): ReturnType<NonNullable<Platform["bring"]>> {
  if (platform.bring) return platform.bring(name, bytes);
  throw isSimulator(platform, "brings files to");
}

/** Names and texts of files come from outside: no control character of theirs reaches a terminal. */
const shown = (text: string): string => text.replace(/\p{Cc}/gu, "\u{fffd}");

const options = { platform: { type: "string" }, json: { type: "boolean" }, lang: langOption } as const;

export const bring: Command = {
  options,
  summary: "puts a certificate, a signed form or a reply into the inbox, and says whose it is",
  usage: [
    "igc-sante bring FILE... [--platform ADDRESS] [--json] [--lang en|fr]",
    "",
    "  FILE         what the portal or ANS gave, as it is; a file that is nobody's is not brought, and why is said",
    "  --platform   manual:<dir>, manual:s3://<bucket>/<prefix>, manual:azblob://..., manual:gs://...;",
    "               default: IGC_SANTE_PLATFORM, else manual:./igc-sante",
    "  --json       what became of each file, as JSON",
    "  --lang       en or fr; default: by the locale (LC_ALL, LC_MESSAGES, LANG), else en",
    "",
    "Exit code: 0 all were brought, 1 one was nobody's, 2 a file or an option cannot be used.",
  ].join("\n"),
  run: (args) => runBring(args, here()),
};
