import { Fault } from "../../provider/fault";
import { type Mailbox, mailboxFault } from "../../provider/mail";
import { type Environment, environments, normaliseMail } from "../../provider/structure";
import { readArguments, wholeNumber } from "../arguments";
import { oneOf } from "../export-entry";
import { langOption, languageHere } from "../people";
import type { Language } from "../words";
import { usualDays } from "./due";
import { type WebhookFormat, webhookFormats } from "./webhook";

export const notifyOptions = {
  "file": { type: "string", multiple: true },
  "smtp": { type: "string" },
  "from": { type: "string" },
  "webhook": { type: "string" },
  "webhook-format": { type: "string" },
  "to": { type: "string", multiple: true },
  "people": { type: "string" },
  "days": { type: "string" },
  "record": { type: "string" },
  "environment": { type: "string", multiple: true },
  "at": { type: "string" },
  "dry-run": { type: "boolean" },
  "json": { type: "boolean" },
  "lang": langOption,
} as const;

/** What a command line asks of `igc-sante notify`, checked before anything is read or sent. */
export interface Options {
  readonly files: readonly (string | undefined)[];
  readonly smtp: string | undefined;
  readonly from: Mailbox | undefined;
  readonly webhook: string | undefined;
  readonly format: WebhookFormat;
  /** `NAME=ADDRESS` each. */
  readonly to: readonly string[];
  /** A file of such lines. */
  readonly people: string | undefined;
  readonly days: readonly number[];
  readonly record: string;
  readonly environments: readonly Environment[];
  readonly at: string | undefined;
  readonly dryRun: boolean;
  readonly json: boolean;
  /** Of what is said to whoever runs it. */
  readonly language: Language;
}

/** @throws Fault `required`, `unknown-value`, `wrong-type`, `mail-address`, `invisible-character` */
export function readOptions(args: readonly string[], env: Readonly<Record<string, string | undefined>>): Options {
  const { values } = readArguments("notify", args, notifyOptions);
  const webhook = values.webhook ?? (env["IGC_SANTE_WEBHOOK"] || undefined);
  const { smtp } = values;
  const help = "igc-sante notify --help";
  if (smtp === undefined && webhook === undefined)
    throw new Fault("required", "igc-sante notify needs a way: --smtp, --webhook, or both.", help);
  if (smtp !== undefined && values.from === undefined)
    throw new Fault("required", "igc-sante notify --smtp needs --from, the address its mails come from.", help);
  const from = values.from === undefined ? undefined : mailbox(values.from);
  const asked = (values.environment ?? ["production"]).map((each) => oneOf(each, environments, "--environment")!);
  return {
    ...{ smtp, from, webhook, environments: asked, to: values.to ?? [], people: values.people, at: values.at },
    files: values.file ?? [undefined],
    format: oneOf(values["webhook-format"], webhookFormats, "--webhook-format") ?? "text",
    days: values.days === undefined ? usualDays : readDays(values.days),
    record: values.record ?? env["IGC_SANTE_PLATFORM"] ?? "manual:./igc-sante",
    dryRun: values["dry-run"] ?? false,
    json: values.json ?? false,
    language: languageHere(values.lang, env),
  };
}

/** `Name <address>`, or the address alone. */
function mailbox(text: string): Mailbox {
  const [, name = "", inner] = /^(.*?)\s*<([^<>]*)>\s*$/s.exec(text) ?? [];
  const box: Mailbox =
    inner === undefined ? { address: normaliseMail(text) } : { address: inner.trim(), ...(name.trim() && { name: name.trim() }) };
  const fault = mailboxFault(box);
  if (fault) throw fault;
  return box;
}

function readDays(text: string): readonly number[] {
  const days = text.split(",").map((each) => wholeNumber(each.trim(), "--days"));
  if (days.every((day) => day >= 0 && day <= 366) && new Set(days).size === days.length) return [...days].sort((one, other) => other - one);
  throw new Fault("wrong-type", `--days "${text}" is no list of days, each from 0 to 366 and once.`, "Write it as 90,60,30,14,7.");
}
