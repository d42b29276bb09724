import { resolve } from "node:path";
import { Fault } from "../../provider/fault";
import type { Surroundings } from "../../provider/lifecycle/common";
import { checkedAlone, filledAlone } from "../../provider/lifecycle/form";
import { environments } from "../../provider/structure";
import { readArguments } from "../arguments";
import { exitCode } from "../exit-codes";
import { needed, oneOf, readNamedFile, writeSecretFile } from "../export-entry";
import { asJson, isPlain, plainOptions } from "./plain-options";

export const printOptions = {
  ...plainOptions,
  json: { type: "string" },
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
  const { values } = readArguments("form", args, printOptions);
  const out = needed(values.out, "a file to write: -o OUT.pdf", "form");
  const environment = oneOf(values.env, environments, "--env") ?? (form === "414" ? "test" : "production");
  if ((values.json !== undefined) === isPlain(values))
    throw new Fault("required", "igc-sante form needs either --json, or the structure and people as options.", "igc-sante form --help");
  if (values.mapping !== undefined && values.official === undefined)
    throw new Fault("required", "--mapping is of an official form, and --official names none.", "igc-sante form --help");
  const given = values.json === undefined ? asJson(values) : await readJson(values.json, surroundings);
  const { alone, refusals } = checkedAlone(form, given, environment);
  for (const { property, fault } of refusals) surroundings.say(shown(`${property}: ${fault.message}`));
  if (refusals.length > 0) return exitCode.unusable;
  const pdfs = await filledAlone(alone, officialOf(form, values, surroundings));
  for (const [index, pdf] of pdfs.entries()) {
    const path = index === 0 ? out : out.replace(/(\.pdf)?$/i, `-${index + 1}$1`);
    await writeSecretFile(path, pdf, surroundings, values.force);
    surroundings.say(`${shown(path)}: form ${form}${pdfs.length > 1 ? ` (${index + 1} of ${pdfs.length})` : ""}, to be signed`);
  }
  return exitCode.fine;
}

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
