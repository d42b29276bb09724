import { Fault } from "../../provider/fault";
import { draftMapping, readForm } from "../../provider/form";
import type { Surroundings } from "../../provider/lifecycle/common";
import { readArguments } from "../arguments";
import type { Command } from "../command";
import { exitCode } from "../exit-codes";
import { here, needed, oneOf, readNamedFile, writeSecretFile } from "../export-entry";
import { langOption, languageHere } from "../people";
import { checkOptions, runFormCheck } from "./check";
import { dossierOptions, runFormDossier } from "./dossier";
import { printForm, printOptions, shown } from "./print";
import { procedureOptions, runFormProcedure } from "./procedure";
import { formWords } from "./words";

const forms = ["413", "414", "503"] as const;

/**
 * `igc-sante form`: prints a form without any Pulumi, drafts the mapping of an official PDF, or reads a form's fields.
 * @returns the exit code: 0, or 2 where what was given cannot be printed
 * @throws Fault `required`, `unknown-value`, `file-unreadable`, `file-exists`, and what the form throws
 */
export async function runForm([act, ...rest]: readonly string[], surroundings: Surroundings): Promise<number> {
  const number = forms.find((form) => form === act);
  if (number) return printForm(number, rest, surroundings);
  if (act === "fields") return draft(rest, surroundings);
  if (act === "read") return read(rest, surroundings);
  if (act === "check") return runFormCheck(rest, surroundings);
  if (act === "procedure") return runFormProcedure(rest, surroundings);
  if (act === "dossier") return runFormDossier(rest, surroundings);
  needed(act, "413, 414, 503, fields, read, check, procedure or dossier", "form");
  throw new Fault("unknown-value", `igc-sante form has no "${act}".`, "Use one of 413, 414, 503, fields, read, check, procedure, dossier.");
}

const draftOptions = {
  form: { type: "string", choices: forms },
  out: { type: "string", short: "o" },
  force: { type: "boolean" },
  lang: langOption,
} as const;
const readOptions = { json: { type: "boolean" }, lang: langOption } as const;

/** The draft of a mapping, to be corrected beside the PDF. */
async function draft(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { values, positionals } = readArguments("form fields", args, draftOptions, 1);
  const language = languageHere(values.lang, surroundings.env);
  const path = needed(positionals[0], "an official PDF", "form fields");
  const mapping = await draftMapping(await readNamedFile(path, surroundings), oneOf(values.form, forms, "--form"));
  if (values.out === undefined) surroundings.say(mapping.trimEnd());
  else {
    await writeSecretFile(values.out, Buffer.from(mapping), surroundings, values.force);
    surroundings.say(formWords.draft({ path: shown(values.out) })[language]);
  }
  return exitCode.fine;
}

async function read(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { values, positionals } = readArguments("form read", args, readOptions, 1);
  const language = languageHere(values.lang, surroundings.env);
  const fields = await readForm(await readNamedFile(needed(positionals[0], "a PDF", "form read"), surroundings));
  if (values.json) surroundings.say(JSON.stringify(fields, null, 2));
  else
    for (const [name, value] of Object.entries(fields)) surroundings.say(shown(formWords.field({ name, value: String(value) })[language]));
  return exitCode.fine;
}

export const form: Command = {
  options: {},
  acts: {
    at: 0,
    words: {
      ...Object.fromEntries(forms.map((form) => [form, printOptions])),
      fields: draftOptions,
      read: readOptions,
      check: checkOptions,
      procedure: procedureOptions,
      dossier: dossierOptions,
    },
  },
  summary: "prints a form 413, 414 or 503 without Pulumi; reads one, drafts a mapping, checks what came back signed",
  usage: [
    "igc-sante form 413|414|503 (--from FILE|- | OPTIONS) [--official PDF [--mapping JSON]] -o OUT.pdf [--env E] [--force] [--json]",
    "igc-sante form fields PDF [--form 413|414|503] [-o OUT.json] [--force]    drafts the mapping of an edition that is not known",
    "igc-sante form read PDF [--json]                                           the fields of a form and what stands in them",
    "igc-sante form check SIGNED --made MADE.pdf [--json]                       whether what came back is that form, signed",
    "igc-sante form procedure ADDRESS [--form 413|503] [-o OUT.json] [--force] [--json]  an online procedure: its revision, the draft of a mapping",
    "igc-sante form dossier NAME|TICKET [--again] [--json]                      the link of a prepared dossier: whoever opens it first owns it",
    "each with [--lang en|fr]",
    "",
    "  --from       what the form says, as JSON, - from standard input: structure { name, finess | siret | rppsRanks }, signatory",
    "               { firstName, lastName, phone, email, cardNumber, role }, certificateType, domain or server;",
    "               413 and 414: admins, usage, vendor, solution;",
    "               503: arriving, leaving, staying, domainsAdded, domainsRemoved, dossierReference",
    "  --official   your copy of the official form; default: a plain French layout",
    "  --mapping    which of its fields holds what, where its edition is not known",
    "  -o, --out    the file, mode 0600; further forms of one request get -2, -3",
    "  --env        production (default; of form 414 test), test or rehearsal: which numbers a structure may have",
    "  --force      replaces files that are there",
    "  --again      has the next pulumi up prepare another dossier, where the one of before is of no more use",
    "  --json       what was written, read or decided, as JSON (the link of a dossier too)",
    "  --lang       en or fr; default: by the locale (LC_ALL, LC_MESSAGES, LANG), else en",
    "",
    "Options instead of --from. PERSON is first name, family name, card, telephone and mail, with commas between:",
    "  --name TEXT, --finess N | --siret N | --rpps-rank N ...",
    "  --signatory PERSON, --role responsable-legal|mandataire|titulaire",
    "  --type ORG|SERV_SSL|SERV_SMIME|PRO, --domain NAME | --server NAME",
    "  413, 414: --admin PERSON ..., --usage TEXT, --vendor TEXT, --solution TEXT",
    "  503: --arriving PERSON ..., --leaving PERSON ..., --staying PERSON ..., --add-domain NAME ..., --remove-domain NAME ...,",
    "       --dossier REFERENCE",
    "",
    "All that is wrong is said at once. SIGNED may be a PDF, a picture, a ZIP or a saved mail with these. Exit code: 0 done; 1 it is not",
    "the form that was made, and why is said; 2 what was given cannot be used, or a file is there already.",
  ].join("\n"),
  run: (args) => runForm(args, here()),
};
