import { createRequire } from "node:module";
import { basename, extname, join, resolve } from "node:path";
import type { Surroundings } from "../../provider/lifecycle/common";
import { readAdministrators, readStructures, type SheetOptions, type StructureRow, sheetBytes } from "../../provider/sheet";
import { type Environment, environments } from "../../provider/structure";
import { readArguments } from "../arguments";
import type { Command } from "../command";
import { exitCode } from "../exit-codes";
import { here, oneOf } from "../export-entry";
import { langOption, languageHere } from "../people";
import { planLines, planOf } from "../plan/lines";
import { linesFor, sayResult } from "../result";
import { type Language, type Said } from "../words";
import { type Asker, askerOn, silentAsker, type Talk } from "./ask";
import { administratorSheet, type ProgramFacts, programFiles, structureSheet } from "./program";
import { askAdministrator, askStructure, exampleAdministrator, exampleStructure } from "./questions";
import { initWords } from "./words";
import { mustBeEmpty, writeAll } from "./write";

const options = {
  file: { type: "string" },
  admins: { type: "string" },
  sheet: { type: "string" },
  ignore: { type: "string", multiple: true },
  dir: { type: "string" },
  name: { type: "string" },
  environment: { type: "string" },
  vault: { type: "string" },
  platform: { type: "string" },
  package: { type: "string" },
  yes: { type: "boolean" },
  json: { type: "boolean" },
  lang: langOption,
} as const;
type Values = ReturnType<typeof readArguments<typeof options>>["values"];

/**
 * `igc-sante init`: a whole program in an empty folder, from answers or from sheets.
 * @returns the exit code: 0.
 * @throws Fault `folder-not-empty`, `required` where an answer is missing, and what reading the sheets throws; then nothing is written.
 */
export async function runInit(args: readonly string[], surroundings: Surroundings, talk: Talk): Promise<number> {
  const { values } = readArguments("init", args, options);
  const language = languageHere(values.lang, surroundings.env);
  const folder = resolve(surroundings.cwd, values.dir ?? ".");
  const named = [values.file, values.admins].flatMap((path) => (path === undefined ? [] : [resolve(surroundings.cwd, path)]));
  await mustBeEmpty(folder, named);
  const asker = values.yes
    ? silentAsker
    : askerOn(values.json ? { ...talk, say: (text) => void process.stderr.write(text) } : talk, language);
  try {
    const facts = await factsOf(values, folder, surroundings, asker, language);
    const rows = structuresOf(facts);
    const files = programFiles(facts);
    await writeAll(folder, files);
    const people = linesFor(values.json, surroundings);
    planLines(planOf(rows, surroundings.now(), language), language).forEach((line) => people.say(line));
    nextCommands(folder, facts, surroundings, language).forEach((line) => people.say(line));
    const { name, environment } = facts;
    if (values.json) sayResult(surroundings, { folder, name, environment, structures: rows.length, files: Object.keys(files).sort() });
    return exitCode.fine;
  } finally {
    asker.close();
  }
}

async function factsOf(
  values: Values,
  folder: string,
  surroundings: Surroundings,
  asker: Asker,
  language: Language,
): Promise<ProgramFacts> {
  const given = oneOf(values.environment, environments, "--environment");
  const name = values.name ?? (await asker.ask({ text: initWords.project[language], fallback: projectName(basename(folder)) }));
  const text = initWords.environment({ choices: environments.join(", ") })[language];
  const isOne = (answer: string) => faultOf(() => oneOf(answer, environments, text));
  const environment = given ?? ((await asker.ask({ text, fallback: "rehearsal", check: isOne })) as Environment);
  const sheets = await sheetsOf(values, environment, surroundings, asker, language);
  const ask = (question: Said, fallback: string): Promise<string> => asker.ask({ text: question[language], fallback });
  return {
    name: projectName(name),
    environment,
    ...sheets,
    usage: await ask(initWords.usage, "Authentification et signature sur le DMP, usage INSi"),
    vendor: await ask(initWords.vendor, "à compléter"),
    solution: await ask(initWords.solution, "à compléter"),
    ...(values.vault && { vault: values.vault }),
    ...(values.platform && { platform: values.platform }),
    packages: packagesOf(values.package, [sheets.structures.name, sheets.administrators.name]),
  };
}

type Sheets = Pick<ProgramFacts, "structures" | "administrators">;

/** The sheets: those that are named, else of the answers; --yes without any has an invented structure, for a rehearsal. */
async function sheetsOf(
  values: Values,
  environment: Environment,
  { cwd }: Surroundings,
  asker: Asker,
  language: Language,
): Promise<Sheets> {
  const isExample = values.yes === true && values.file === undefined && environment === "rehearsal";
  const options: SheetOptions = {
    ...(values.sheet !== undefined && { sheet: values.sheet }),
    ...(values.ignore && { ignore: values.ignore }),
  };
  const structures = values.file
    ? { name: `structures${extension(values.file)}`, bytes: sheetBytes(resolve(cwd, values.file)), ...options }
    : { name: "structures.csv", bytes: structureSheet([isExample ? exampleStructure : await askStructure(asker, environment, language)]) };
  if (values.admins)
    return {
      structures,
      administrators: { name: `administrators${extension(values.admins)}`, bytes: sheetBytes(resolve(cwd, values.admins)) },
    };
  const keys = [...new Set(rowsOf(structures, environment).flatMap(({ admins }) => admins))];
  const people = isExample ? [exampleAdministrator] : [];
  if (!isExample) for (const key of keys) people.push(await askAdministrator(asker, key, language));
  return { structures, administrators: { name: "administrators.csv", bytes: administratorSheet(people) } };
}

const extension = (path: string): string => (/^\.(xlsx|xlsm)$/i.test(extname(path)) ? ".xlsx" : ".csv");

const rowsOf = (
  { name, bytes, ...options }: ProgramFacts["structures"],
  environment: Environment,
  admins?: readonly string[],
): StructureRow[] => readStructures(bytes, name, { environment, defaults: {}, ...(admins && { admins }) }, options);

/** Both sheets as the program will read them. */
function structuresOf({ structures, administrators, environment }: ProgramFacts): StructureRow[] {
  return rowsOf(structures, environment, Object.keys(readAdministrators(administrators.bytes, administrators.name)));
}

const faultOf = (act: () => unknown) => {
  try {
    act();
    return undefined;
  } catch (error) {
    return error as ReturnType<NonNullable<Parameters<Asker["ask"]>[0]["check"]>>;
  }
};

/** Pulumi: letters, digits, hyphens, underscores and dots; npm: small ones. */
const projectName = (text: string): string =>
  text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 60) || "igc-sante";

/** This very version, and what it asks for beside itself. */
function packagesOf(spec: string | undefined, sheets: readonly string[]): Record<string, string> {
  const own = createRequire(__filename)("pulumi-igc-sante/package.json") as {
    name: string;
    version: string;
    peerDependencies: Record<string, string>;
  };
  const peer = (name: string): Record<string, string> => ({ [name]: own.peerDependencies[name]! });
  const workbook = sheets.some((name) => name.endsWith(".xlsx"));
  return { ...(workbook && peer("@e965/xlsx")), ...peer("@pulumi/pulumi"), [own.name]: spec ?? `^${own.version}` };
}

function nextCommands(
  folder: string,
  { environment, structures, administrators }: ProgramFacts,
  { cwd }: Surroundings,
  language: Language,
): string[] {
  return [
    "",
    initWords.written({ folder, structures: structures.name, administrators: administrators.name })[language],
    ...(folder === resolve(cwd) ? ["  npm install"] : [`  cd ${JSON.stringify(join(folder))} && npm install`]),
    `  pulumi stack init ${environment}`,
    "  pulumi up",
  ];
}

export const init: Command = {
  options,
  summary: "writes a whole program, from answers or from a sheet of structures",
  usage: [
    "igc-sante init [--file SHEET [--sheet NAME] [--ignore COLUMN ...]] [--admins SHEET] [--dir DIR] [--name NAME]",
    "               [--environment production|test|rehearsal] [--vault ADDRESS] [--platform ADDRESS] [--package SPEC] [--yes] [--json]",
    "               [--lang en|fr]",
    "",
    "  --file         a sheet of structures, CSV or .xlsx; default: asks for one structure",
    "  --sheet        the sheet of the workbook that is meant",
    "  --ignore       a column of it that is for others; may be given several times",
    "  --admins       a sheet of administrators; default: asks for each whom the structures name",
    "  --dir          an empty folder, or a new one; default: this one",
    "  --name         name of the Pulumi project; default: the folder's",
    "  --environment  default: rehearsal, where the portal and ANS are played by a simulator",
    "  --vault        where keys live; default: file:./vault",
    "  --platform     where people find their papers; default: manual:./igc-sante, in rehearsal sandbox:./sandbox",
    "  --package      what npm installs as pulumi-igc-sante: a version, a tarball, a path; default: this version",
    "  --yes          asks nothing and takes the defaults; without --file, and in rehearsal, an invented structure",
    "  --json         what was written as JSON; questions and lines for people go to standard error then",
    "  --lang         en or fr; default: by the locale (LC_ALL, LC_MESSAGES, LANG), else en",
    "",
    "Answers may come from a pipe, a line each. All files are written or none; no secret is in them. Exit code: 0; 2 nothing was written.",
  ].join("\n"),
  run: (args) =>
    runInit(args, here(), {
      input: process.stdin,
      isTerminal: process.stdin.isTTY === true,
      say: (text) => void process.stdout.write(text),
    }),
};
