import { resolve } from "node:path";
import { Fault } from "../../provider/fault";
import type { Surroundings } from "../../provider/lifecycle/common";
import { checkedAlone, filledAlone } from "../../provider/lifecycle/form";
import { environments } from "../../provider/structure";
import { readArguments } from "../arguments";
import { exitCode } from "../exit-codes";
import { needed, oneOf, readNamedFile, writeSecretFile } from "../export-entry";
import { langOption, languageHere } from "../people";
import { linesFor, sayResult, sha256Of } from "../result";
import { faultIn } from "../words";
import { asJson, isPlain, plainOptions } from "./plain-options";
import { formWords as words } from "./words";

export const printOptions = {
  ...plainOptions,
  from: { type: "string" },
  json: { type: "boolean" },
  lang: langOption,
  official: { type: "string" },
  mapping: { type: "string" },
  env: { type: "string", choices: environments },
  out: { type: "string", short: "o" },
  force: { type: "boolean" },
} as const;

/**
 * `igc-sante form 413|414|503`: prints the form, or the forms where one has too few rows.
 * @returns the exit code: 0, or 2 where what was given cannot be printed: each fault is said
 */
export async function printForm(form: "413" | "414" | "503", args: readonly string[], surroundings: Surroundings): Promise<number> {
  const old = args.map((word) => oldInput.exec(word)?.[1]).find((file) => file !== undefined);
  if (old !== undefined) throw renamed(form, old);
  const { values, positionals } = readArguments("form", args, printOptions, args.includes("--json") ? 1 : 0);
  if (positionals[0] !== undefined) throw renamed(form, positionals[0]);
  const language = languageHere(values.lang, surroundings.env);
  const out = needed(values.out, "a file to write: -o OUT.pdf", "form");
  const environment = oneOf(values.env, environments, "--env") ?? (form === "414" ? "test" : "production");
  if ((values.from !== undefined) === isPlain(values))
    throw new Fault("required", "igc-sante form needs either --from, or the structure and people as options.", "igc-sante form --help");
  if (values.mapping !== undefined && values.official === undefined)
    throw new Fault("required", "--mapping is of an official form, and --official names none.", "igc-sante form --help");
  const given = values.from === undefined ? asJson(values) : await readJson(values.from, surroundings);
  const people = linesFor(values.json, surroundings);
  const { alone, refusals } = checkedAlone(form, given, environment);
  for (const { property, fault } of refusals) people.say(shown(words.refusal({ property, fault: faultIn(language, fault) })[language]));
  const pdfs = refusals.length > 0 ? [] : await filledAlone(alone, officialOf(form, values, surroundings));
  const files: { readonly path: string; readonly sha256: string }[] = [];
  for (const [index, pdf] of pdfs.entries()) {
    const path = index === 0 ? out : out.replace(/(\.pdf)?$/i, `-${index + 1}$1`);
    await writeSecretFile(path, pdf, surroundings, values.force);
    files.push({ path, sha256: sha256Of(pdf) });
    const facts = { path: shown(path), form, number: index + 1, count: pdfs.length };
    people.say((pdfs.length > 1 ? words.printedOf : words.printed)(facts)[language]);
  }
  if (values.json)
    sayResult(surroundings, {
      ...{ form, environment, files },
      refusals: refusals.map(({ property, fault: { code, what, hint } }) => ({ property, code, what, hint })),
    });
  return refusals.length > 0 ? exitCode.unusable : exitCode.fine;
}

/** Before `--from` it was `--json FILE` that named what is read: whoever still writes it is told the new word. */
const oldInput = /^--json=(.*)$/s;

const renamed = (form: string, file: string): Fault =>
  new Fault(
    "unknown-value",
    `igc-sante form ${form} reads no file by --json: it is the output as JSON, as everywhere.`,
    `Name the file with --from: igc-sante form ${form} --from ${file || "FILE"}.`,
  );

function officialOf(form: string, { official, mapping }: { readonly official?: string; readonly mapping?: string }, { cwd }: Surroundings) {
  const [template, map] = [official && resolve(cwd, official), mapping && resolve(cwd, mapping)];
  const as503 = form === "503";
  return {
    ...(template && { [as503 ? "officialForm503" : "officialForm"]: template }),
    ...(map && { [as503 ? "officialForm503Mapping" : "officialFormMapping"]: map }),
  };
}

async function readJson(path: string, surroundings: Surroundings): Promise<Readonly<Record<string, unknown>>> {
  const text = path === "-" ? await standardInput() : (await readNamedFile(path, surroundings)).toString("utf8");
  const value = parsed(text.replace(/^\uFEFF/, ""));
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new Fault("file-unreadable", `${path === "-" ? "What came in" : path} is no JSON object.`, "igc-sante form --help shows one.");
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the parser quotes the text, and there are people in it
  }
}

async function standardInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

/** What was given comes from outside: no control character of it reaches a terminal. */
export const shown = (text: string): string => text.replace(/[\p{Cc}]/gu, (character) => (character === "\n" ? " " : "\u{fffd}"));
