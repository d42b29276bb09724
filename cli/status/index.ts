import { Fault } from "../../provider/fault";
import { visible } from "../../provider/x509/profile";
import { instant, readArguments, wholeNumber } from "../arguments";
import { paintFor } from "../colour";
import type { Command } from "../command";
import { exitCode } from "../exit-codes";
import { here, onlyOne } from "../export-entry";
import { langOption, languageHere, printJson } from "../people";
import { exportedState, resourcesOf } from "../stack";
import { faultIn, type Language, revocationTexts, say } from "../words";
import { alarmCode } from "./alarm";
import { filterOf, filterOptions } from "./filters";
import { overdueOf, printOverdue } from "./overdue";
import { actionsOf, printPartners } from "./partners";
import { markdown, printTable, worklist } from "./print";
import { printRevocation, revocationRows } from "./revocation";
import { type StatusRow, statusRows } from "./rows";
import { summaryOf } from "./summary";
import { watch, watchingHere } from "./watch";

export { markdown, printTable, type StatusRow, statusRows, worklist };

const options = {
  "file": { type: "string" },
  "at": { type: "string" },
  ...filterOptions,
  "lang": langOption,
  "no-color": { type: "boolean" },
  "watch": { type: "string" },
  "json": { type: "boolean" },
  "worklist": { type: "boolean" },
  "partners": { type: "boolean" },
  "overdue": { type: "boolean" },
  "revocation": { type: "boolean" },
  "crl": { type: "string", multiple: true },
  "ocsp": { type: "boolean" },
} as const;
type Values = ReturnType<typeof readArguments<typeof options>>["values"];

const usualSeconds = 30;

/** `--watch` may stand alone. */
const withSeconds = (args: readonly string[]): string[] =>
  args.flatMap((word, index) => {
    if (word === "--watch") return /^\d+$/.test(args[index + 1] ?? "") ? [] : [`--watch=${usualSeconds}`];
    return args[index - 1] === "--watch" && /^\d+$/.test(word) ? [`--watch=${word}`] : [word];
  });

const visibleLines = (text: string): string => text.split("\n").map(visible).join("\n");

const momentOf = ({ at }: Values): Date => (at === undefined ? new Date() : instant(at, "--at"));

async function askRevocation(values: Values): Promise<number> {
  const language = languageHere(values.lang);
  const question = { at: momentOf(values), ocsp: values.ocsp ?? false, ...(values.crl && { crls: values.crl }) };
  const found = await revocationRows(resourcesOf(await exportedState(values.file)), question, { ...here(), language });
  if (values.json) printJson(found);
  else console.log(found.length === 0 ? revocationTexts.nobody[language] : visibleLines(printRevocation(found, language)));
  return found.every(({ is }) => is === "good") ? exitCode.fine : exitCode.found;
}

async function tellPartners({ file, json, lang }: Values): Promise<number> {
  const resources = resourcesOf(await exportedState(file));
  if (json) printJson(resources.flatMap(actionsOf));
  else console.log(visibleLines(printPartners(resources, languageHere(lang))));
  return exitCode.fine;
}

async function tellOverdue(values: Values): Promise<number> {
  const late = overdueOf(resourcesOf(await exportedState(values.file)), momentOf(values));
  if (values.json) printJson(late);
  else console.log(visibleLines(printOverdue(late, languageHere(values.lang))));
  return exitCode.fine;
}

interface Found {
  readonly all: readonly StatusRow[];
  readonly rows: readonly StatusRow[];
}

async function rowsOf(values: Values): Promise<Found> {
  const at = momentOf(values);
  const isAsked = filterOf(values, at);
  const all = statusRows(resourcesOf(await exportedState(values.file)), at);
  return { all, rows: all.filter(isAsked) };
}

function picture({ all, rows }: Found, values: Values, language: Language): string {
  if (all.length === 0) return say(language, "no-resource");
  const paint = paintFor({ refused: values["no-color"] === true, env: process.env, isTerminal: process.stdout.isTTY === true });
  const table = rows.length > 0 ? printTable(rows, language, paint, process.stdout.columns) : say(language, "no-match");
  return `${table}\n\n${summaryOf(rows, language)}`;
}

async function watchRows(values: Values, language: Language): Promise<number> {
  const seconds = wholeNumber(values.watch!, "--watch");
  if (seconds < 1) throw new Fault("unknown-value", `--watch ${seconds} is no time to wait.`, "Give seconds: 1 or more.");
  const draw = async (): Promise<string> => {
    const drawn = picture(await rowsOf(values), values, language);
    return `${drawn}\n${say(language, "watching", { at: new Date().toISOString().slice(0, 19), seconds })}`;
  };
  await watch(draw, seconds, { ...watchingHere(), fault: (fault) => faultIn(language, fault) });
  return exitCode.fine;
}

export const status: Command = {
  options,
  summary: "structures, server instances, phases, days left and next actions of a stack",
  usage: [
    "igc-sante status [--file STATE.json] [--at DATE] [FILTERS] [--json | --worklist | --partners | --overdue | --watch [SECONDS]]",
    "                 [--lang en|fr] [--no-color] [--revocation [--crl FILE ...] [--ocsp]]",
    "",
    "  --file         a state export (pulumi stack export > state.json); default: the stack in this folder",
    "  --at           the day to count from, ISO 8601; default: now",
    "  --json         rows as JSON, in English",
    "  --worklist     what people must do, as Markdown: for a job's summary or an issue",
    "  --partners     the texts to send to partners whose registration changes, in French",
    "  --overdue      who is late with a signature, an answer of ANS or an order by that day, and the texts to send them, in French",
    `  --watch        draws it anew every so many seconds, by default ${usualSeconds}; Ctrl-C ends it with 0`,
    "  --lang         en or fr; default: by the locale (LC_ALL, LC_MESSAGES, LANG), else en",
    "  --no-color     no colours; nor with NO_COLOR, nor in a pipe; FORCE_COLOR has them there too",
    "  --revocation   asks the CRL of the issuing CA whether the certificates in service are revoked, by the certificates in the vault",
    "  --crl          a revocation list, DER or PEM, instead of the network; may be given several times",
    "  --ocsp         asks OCSP first",
    "",
    "FILTERS, of which each must fit:",
    "  --phase        issued, renewing, to-order, ...; may be given several times",
    "  --structure    a part of its name, whatever its accents and capitals",
    "  --environment  production, test or rehearsal",
    "  --due          days: what ends, or must be done, within so many",
    "  --drift        what is not as it should be",
    "  --who          a part of the name or role of who must act",
    "",
    "Exit code, of the rows that are shown: 0; 3 a renewal is not answered and 30 days or fewer are left, 4 the same with 7 days or fewer,",
    "or none (with --worklist and --overdue always 0); with --revocation 1 where a certificate is revoked or that is not known; 2 an option or file",
    "cannot be used.",
  ].join("\n"),
  async run(args) {
    const { values } = readArguments("status", withSeconds(args), options);
    onlyOne({ ...values, watch: values.watch !== undefined }, ["worklist", "watch", "partners", "overdue", "revocation"], "status");
    onlyOne({ ...values, watch: values.watch !== undefined }, ["json", "worklist", "watch"], "status");
    if (values.revocation) return askRevocation(values);
    if (values.partners) return tellPartners(values);
    if (values.overdue) return tellOverdue(values);
    const language = languageHere(values.lang);
    if (values.watch !== undefined) return watchRows(values, language);
    const found = await rowsOf(values);
    if (values.json) printJson(found.rows);
    else console.log(values.worklist ? worklist(found.rows, language) : picture(found, values, language));
    return values.worklist ? exitCode.fine : alarmCode(found.rows);
  },
};
