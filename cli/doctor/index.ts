import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { type Fault, isFault } from "../../provider/fault";
import type { FormNumber } from "../../provider/form";
import { defaultPlatform } from "../../provider/igc";
import type { Surroundings } from "../../provider/lifecycle/common";
import { type Environment, environments } from "../../provider/structure";
import { vaultAddressFault } from "../../provider/vault";
import { readArguments } from "../arguments";
import type { Command } from "../command";
import { exitCode } from "../exit-codes";
import { here, oneOf } from "../export-entry";
import { langOption, languageHere } from "../people";
import { exportedState, resourcesOf, type StackResource } from "../stack";
import { doctorTexts, faultClauseSaid, type Language } from "../words";
import { channelLines } from "./channels";
import { bad, type DoctorLine, lineOf } from "./line";
import {
  backendLine,
  backendOf,
  clockLine,
  engineLine,
  formLine,
  moduleLine,
  nodeLine,
  type OfficialForm,
  run,
  runnerLines,
  servicesOf,
} from "./machine";
import { exchangeLines, type KnownVault, vaultLines } from "./places";
import { registerLines } from "./registers";

const options = {
  vault: { type: "string", multiple: true },
  platform: { type: "string", multiple: true },
  env: { type: "string" },
  "form413": { type: "string" },
  "form414": { type: "string" },
  "form503": { type: "string" },
  "form413-mapping": { type: "string" },
  "form414-mapping": { type: "string" },
  "form503-mapping": { type: "string" },
  file: { type: "string" },
  json: { type: "boolean" },
  lang: langOption,
} as const;

/** What a run works with. */
interface Places {
  readonly vaults: readonly KnownVault[];
  readonly exchanges: readonly string[];
  /** Of the stack's forms, or of its setting; empty where people send. */
  readonly channels: readonly string[];
  readonly environment: Environment;
  /** Form 413 always, since every stack has one; the others where a copy is named. */
  readonly forms: readonly OfficialForm[];
}

/**
 * `igc-sante doctor`: looks at everything a run needs, and changes nothing.
 * @returns the exit code: 0 all is good, 1 there is a warning, 2 something is bad.
 * @throws Fault `file-unreadable`, `state-unreadable` and `unknown-value` on options that make no sense.
 */
export async function runDoctor(args: readonly string[], surroundings: Surroundings, nodeVersion = process.version): Promise<number> {
  const { values } = readArguments("doctor", args, options);
  const language = languageHere(values.lang, surroundings.env);
  const environment = oneOf(values.env, environments, "--env");
  const resources = await stackHere(values.file, surroundings);
  const settings = await settingsHere(surroundings);
  const places = placesOf(values, resources ?? [], settings, environment);
  const program = { ...surroundings, cwd: await programFolder(surroundings.cwd) };
  const backend = await backendOf(surroundings);
  const addresses = places.vaults.map(({ address }) => address);
  const lines = [
    nodeLine(nodeVersion),
    await engineLine(surroundings),
    backendLine(backend, resources?.length),
    ...runnerLines(addresses, places.exchanges, backend, surroundings.env),
    ...(await Promise.all(addresses.filter((address) => address.startsWith("pkcs11:")).map(moduleLine))),
    ...(await Promise.all(places.vaults.map((vault) => oneVault(vault, program)))).flat(),
    ...(await Promise.all(places.exchanges.map((address) => exchangeLines(address, places.environment, program)))).flat(),
    ...(await Promise.all(places.forms.map((form) => formLine(form, program)))),
    ...(await channelLines(places.channels, program)),
    ...(await registerLines(settings["igc-sante:registry"], program)),
    await lineOf(doctorTexts.clock, () => clockLine(servicesOf(addresses, backend), surroundings.now)),
  ];
  surroundings.say(values.json ? JSON.stringify({ ...summary(lines), lines: lines.map(inEnglish) }, null, 2) : printLines(lines, language));
  return codes[summary(lines).verdict];
}

/** Machine output has no other language. */
const inEnglish = ({ about, verdict, says, next }: DoctorLine) => ({ about: about.en, verdict, says: says.en, next: next?.en ?? null });

const codes = { good: exitCode.fine, warning: exitCode.found, bad: exitCode.unusable } as const;

/** Its code says nothing that its sentence does not. */
function unusable({ what, hint, code }: Fault): DoctorLine {
  const { says, next } = faultClauseSaid(what, hint, code);
  return bad(doctorTexts.vault, { ...says, en: what }, next);
}

/** An address that is none may hold a secret: it is not printed. */
async function oneVault(vault: KnownVault, program: Surroundings): Promise<DoctorLine[]> {
  const fault = vaultAddressFault(vault.address);
  return fault ? [unusable(fault)] : vaultLines(vault, program);
}

function summary(lines: readonly DoctorLine[]): { verdict: DoctorLine["verdict"] } {
  const has = (verdict: DoctorLine["verdict"]): boolean => lines.some((line) => line.verdict === verdict);
  return { verdict: has("bad") ? "bad" : has("warning") ? "warning" : "good" };
}

/** The stack's resources; `undefined` where no stack is selected. A file that was named must be one. */
async function stackHere(file: string | undefined, surroundings: Surroundings): Promise<StackResource[] | undefined> {
  try {
    return resourcesOf(await exportedState(file, surroundings));
  } catch (error) {
    if (file === undefined && isFault(error, "not-configured")) return undefined;
    throw error;
  }
}

/** The stack's plain configuration, where there is one. */
async function settingsHere({ cwd, env }: Surroundings): Promise<Readonly<Record<string, string>>> {
  const text = await run(cwd, env, "config", "--json", "--non-interactive").catch(() => "{}");
  const read = JSON.parse(text) as Record<string, { value?: string }>;
  return Object.fromEntries(Object.entries(read).flatMap(([key, { value }]) => (typeof value === "string" ? [[key, value]] : [])));
}

/** Options first, then what the stack's resources really use, then the settings, then their defaults. */
function placesOf(
  given: Given & { readonly vault?: string[]; readonly platform?: string[] },
  resources: readonly StackResource[],
  settings: Readonly<Record<string, string>>,
  environment: Environment | undefined,
): Places {
  const inUse = (name: string): string[] => [
    ...new Set(resources.map(({ outputs }) => outputs[name]).filter((value) => typeof value === "string")),
  ];
  const known = oneOf(inUse("environment")[0] ?? settings["igc-sante:environment"], environments, "igc-sante:environment");
  const where = environment ?? known ?? "production";
  const vaults = firstOf(given.vault, inUse("vault"), settings["igc-sante:vault"] ?? "file:./vault");
  return {
    vaults: vaults.map((address) => ({ address, ...entryIn(address, resources) })),
    exchanges: firstOf(given.platform, inUse("platform"), settings["igc-sante:platform"] ?? defaultPlatform(where)),
    channels: channelsOf(inUse("channel"), settings["igc-sante:channel"]),
    environment: where,
    forms: formsOf(given, resources, settings),
  };
}

/** A stack of before its channel has forms without one: its setting is what the next run uses. `person` is no channel. */
const channelsOf = (used: readonly string[], setting: string | undefined): readonly string[] =>
  [...new Set([...used, ...(setting === undefined ? [] : [setting])])].filter((address) => address !== "person");

type Given = { readonly [Option in `form${FormNumber}` | `form${FormNumber}-mapping`]?: string | undefined };

/** Copies of official forms: by option, else as the stack's forms use them, else by the settings. */
function formsOf(given: Given, resources: readonly StackResource[], settings: Readonly<Record<string, string>>): OfficialForm[] {
  return (["413", "414", "503"] as const).flatMap((number) => {
    const output = number === "503" ? "officialForm503" : "officialForm";
    const used = (name: string): string | undefined =>
      resources
        .filter(
          ({ kind, outputs }) => kind === "Form413Request" && (number === "503" || String(outputs["ticket"]).startsWith(`f${number}-`)),
        )
        .map(({ outputs }) => outputs[name])
        .find((value): value is string => typeof value === "string");
    const path = given[`form${number}`] ?? used(output) ?? settings[`igc-sante:form${number}`];
    const mapping = given[`form${number}-mapping`] ?? used(`${output}Mapping`) ?? settings[`igc-sante:form${number}Mapping`];
    return path === undefined && number !== "413" ? [] : [{ number, path, mapping }];
  });
}

const firstOf = (given: readonly string[] | undefined, used: readonly string[], setting: string): readonly string[] =>
  given ?? (used.length > 0 ? used : [setting]);

/** What the stack remembers of a vault. */
function entryIn(address: string, resources: readonly StackResource[]): { id?: string; entry?: string } {
  const [first] = resources.filter(({ outputs }) => outputs["vault"] === address && typeof outputs["vaultId"] === "string");
  const withOne = resources.find(({ outputs }) => outputs["vault"] === address && outputs["current"]);
  const entry = (withOne?.outputs["current"] as { entry?: string } | undefined)?.entry;
  return { ...(first && { id: first.outputs["vaultId"] as string }), ...(entry !== undefined && { entry }) };
}

/** Relative addresses start there: the folder of `main` in Pulumi.yaml, else this one. */
async function programFolder(cwd: string): Promise<string> {
  const project = await readFile(resolve(cwd, "Pulumi.yaml"), "utf8").catch(() => "");
  const main = /^main:\s*["']?([^"'\s#]+)/m.exec(project)?.[1] ?? /"main":\s*"([^"]+)"/.exec(project)?.[1];
  if (main === undefined) return cwd;
  return resolve(cwd, /\.\w+$/.test(main) ? dirname(main) : main);
}

function printLines(lines: readonly DoctorLine[], language: Language): string {
  const wide = Math.min(48, Math.max(...lines.map(({ about }) => about[language].length)));
  const rows = lines.map(({ about, verdict, says, next }) =>
    [
      `${doctorTexts[verdict][language].padEnd(8)} ${about[language].padEnd(wide)}  ${says[language]}`,
      ...(next === null ? [] : [`${" ".repeat(wide + 11)}-> ${next[language]}`]),
    ].join("\n"),
  );
  const count = (verdict: DoctorLine["verdict"]): number => lines.filter((line) => line.verdict === verdict).length;
  const summed = doctorTexts.summary({ good: count("good"), warnings: count("warning"), bad: count("bad") });
  return [...rows, "", summed[language]].join("\n");
}

export const doctor: Command = {
  options,
  summary: "looks at everything a run needs, says what is missing and the next command",
  usage: [
    "igc-sante doctor [--vault A ...] [--platform A ...] [--env E] [--form413 FILE] [--form414 FILE] [--form503 FILE]",
    "                 [--form413-mapping JSON] [--form414-mapping JSON] [--form503-mapping JSON] [--file STATE.json]",
    "                 [--lang en|fr] [--json]",
    "",
    "  --vault, --platform   addresses; may be given several times. Default: those of the stack in this folder, then its",
    "                        configuration, then the defaults; relative ones start from the program's folder",
    "  --env                 production, test or rehearsal: whose authorities are looked for",
    "  --form413 ...         your copies of the official forms, and their mappings where an edition is not known",
    "  --file                a state export (pulumi stack export > state.json) instead of the stack in this folder",
    "  --lang                en or fr; default: by the locale (LC_ALL, LC_MESSAGES, LANG), else en",
    "  --json                the lines as JSON",
    "",
    "Nothing is written anywhere. Exit code: 0 all is good, 1 there is a warning, 2 something is bad.",
  ].join("\n"),
  run: (args) => runDoctor(args, here()),
};
