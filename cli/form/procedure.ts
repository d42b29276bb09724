import { readProcedureOf } from "../../provider/channel";
import type { Surroundings } from "../../provider/lifecycle/common";
import { readArguments } from "../arguments";
import { exitCode } from "../exit-codes";
import { needed, oneOf, writeSecretFile } from "../export-entry";
import { langOption, languageHere } from "../people";
import { linesFor, sayResult } from "../result";
import { shown } from "./print";
import { clauseIn, formWords as words } from "./words";

export const procedureOptions = {
  form: { type: "string", choices: ["413", "503"] },
  out: { type: "string", short: "o" },
  force: { type: "boolean" },
  json: { type: "boolean" },
  lang: langOption,
} as const;

/**
 * `igc-sante form procedure`: what an online procedure asks, the revision to pin, and the draft of a mapping. Nothing is posted.
 * @returns the exit code: 0
 * @throws Fault `required`, `channel-address`, and what the service is refused for
 */
export async function runFormProcedure(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { values, positionals } = readArguments("form procedure", args, procedureOptions, 1);
  const language = languageHere(values.lang, surroundings.env);
  const address = needed(positionals[0], "the address of an online procedure", "form procedure");
  const form = oneOf(values.form, ["413", "503"] as const, "--form") ?? "413";
  const { number, title, revision, publishedAt, pinned, draft, open } = await readProcedureOf(address, form, surroundings.now);
  const people = linesFor(values.json, surroundings);
  const say = (line: string): void => people.say(shown(line));
  say(words.procedure({ number, title })[language]);
  if (publishedAt === null) say(words.revision({ revision })[language]);
  else say(words.published({ revision, day: publishedAt.slice(0, 10) })[language]);
  for (const clause of open) say(words.look({ clause: clauseIn(language, clause) })[language]);
  if (open.length === 0) say(words.complete({ form })[language]);
  say(words.pinned({ address: pinned })[language]);
  if (values.out !== undefined) {
    await writeSecretFile(values.out, Buffer.from(draft), surroundings, values.force);
    say(words.procedureDraft({ path: values.out })[language]);
  }
  if (values.json) sayResult(surroundings, { form, number, title, revision, publishedAt, pinned, open, out: values.out ?? null });
  return exitCode.fine;
}
