import { describeSigned, judgeSigned } from "../../provider/form/signed";
import type { Surroundings } from "../../provider/lifecycle/common";
import { readArguments } from "../arguments";
import { exitCode } from "../exit-codes";
import { needed, readNamedFile } from "../export-entry";
import { langOption, languageHere } from "../people";
import { remarkIn } from "../words";
import { formWords } from "./words";

export const checkOptions = { made: { type: "string" }, json: { type: "boolean" }, lang: langOption } as const;

/**
 * `igc-sante form check`: whether a file is the form that was handed out, signed; without any exchange.
 * @returns the exit code: 0 when it is, 1 when it is not
 * @throws Fault `required`, `unknown-value`, `file-unreadable`
 */
export async function runFormCheck(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { values, positionals } = readArguments("form check", args, checkOptions, 1);
  const language = languageHere(values.lang, surroundings.env);
  const path = needed(positionals[0], "a file that came back", "form check");
  const signed = await readNamedFile(path, surroundings);
  const made = await readNamedFile(needed(values.made, "the form as it was handed out (--made)", "form check"), surroundings);
  const verdict = await judgeSigned(signed, made);
  if (values.json) surroundings.say(JSON.stringify(verdict, null, 2));
  else {
    const line = verdict.accepted
      ? formWords.taken({ path, said: remarkIn(language, describeSigned(verdict.form)) })[language]
      : formWords.notTaken({ path, because: remarkIn(language, `${verdict.because}: ${verdict.hint}`) })[language];
    surroundings.say(shown(line));
  }
  return verdict.accepted ? exitCode.fine : exitCode.found;
}

/** What a PDF says comes from outside: no control character of its reaches a terminal. */
const shown = (text: string): string => text.replace(/\p{Cc}/gu, "\u{fffd}");
