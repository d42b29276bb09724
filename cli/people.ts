import type { Surroundings } from "../provider/lifecycle/common";
import { oneOf } from "./export-entry";
import { type Language, languageOf, languages, noticeInFrench, type Said } from "./words";

/** What the commands for people share: their language, and how JSON is printed. */

/** The option by which a language is asked for. */
export const langOption = { type: "string", choices: languages } as const;

/** The language of this run. @throws Fault `unknown-value`. */
export const languageHere = (asked: string | undefined, env: NodeJS.ProcessEnv = process.env): Language =>
  languageOf(oneOf(asked, languages, "--lang"), env);

/** Lines for people, in the language of this run. */
export const speaking =
  (language: Language, { say }: Pick<Surroundings, "say">) =>
  (line: Said): void =>
    say(line[language]);

/** Where vaults tell what they do: in the language of this run. */
export const noticing =
  (language: Language, { say }: Pick<Surroundings, "say">) =>
  (line: string): void =>
    say(language === "fr" ? noticeInFrench(line) : line);

/** Machine output: never translated, never coloured. */
export const printJson = (value: unknown): void => console.log(JSON.stringify(value, null, 2));
