import type { Surroundings } from "../../provider/lifecycle/common";
import { readArguments } from "../arguments";
import type { Command } from "../command";
import { exitCode } from "../exit-codes";
import { here } from "../export-entry";
import { langOption, languageHere, speaking } from "../people";
import { type Said, deliverTexts as texts } from "../words";
import { deliverOnce, type Report, rehearsed } from "./deliver";
import { type Machine, realMachine } from "./machine";
import { ready } from "./preflight";

const usual = "/etc/igc-sante/deliver.json";

/**
 * `igc-sante deliver`: what a server's timer runs.
 * @returns the exit code: 0 nothing had to be done or it was done, 1 a person must look at the certificate. Everything
 * else is thrown, which ends in exit code 2; the server has what it had then.
 * @throws Fault `deliver-...`, and what vault and files say.
 */
export async function runDeliver(args: readonly string[], surroundings: Surroundings, machine: Machine = realMachine): Promise<number> {
  const { values } = readArguments("deliver", args, options);
  const made = await ready(values.config ?? usual, surroundings, machine);
  const notices: string[] = [];
  const language = languageHere(values.lang, surroundings.env);
  // Machine output has no other language.
  const telling = values.json
    ? { ...surroundings, language: "en" as const, say: (line: string) => void notices.push(line) }
    : { ...surroundings, language };
  const report = await (values["dry-run"] ? rehearsed : deliverOnce)(made, telling, machine);
  if (values.json) surroundings.say(JSON.stringify(forMachines(report, notices), null, 2));
  else linesOf(report, made.config.folder).forEach(speaking(language, surroundings));
  return report.looked.length === 0 ? exitCode.fine : exitCode.found;
}

const forMachines = ({ certificate, looked, ...report }: Report, notices: readonly string[]): object => ({
  ...report,
  certificate: { ...certificate, name: certificate.name.en },
  looked: looked.map(({ en }) => en),
  notices,
});

/** One line a change; none where nothing changed and nothing is to be looked at. */
function linesOf({ result, changes, looked, certificate }: Report, folder: string): Said[] {
  const facts = { name: certificate.name, end: certificate.notAfter };
  const change = texts[result === "would-deliver" ? "would-change" : "change"];
  return [
    ...changes.map(({ name, how }) => change({ ...facts, file: `${folder}/${name}`, how: texts[how] })),
    ...(result === "delivered" && changes.length === 0 ? [texts.first({ ...facts, folder })] : []),
    ...looked.map((line) => texts.look({ line })),
  ];
}

const options = { "config": { type: "string" }, "dry-run": { type: "boolean" }, "json": { type: "boolean" }, "lang": langOption } as const;

export const deliver: Command = {
  options,
  summary: "brings what is in service in the vault to this server: checked, whole or not at all, reloaded and asked",
  usage: [
    "igc-sante deliver [--config FILE] [--dry-run] [--lang en|fr] [--json]",
    "",
    `  --config    what is delivered, where, and how the server takes it; default: ${usual}`,
    "  --dry-run   says what would be done; writes nothing and runs nothing of the server's",
    "  --lang      en or fr; default: by the locale (LC_ALL, LC_MESSAGES, LANG), else en",
    "  --json      a report as JSON",
    "",
    "For a timer: without a change it does and says nothing. Where anything fails, the server has what it had.",
    "Exit code: 0 nothing to do or done, 1 look at the certificate (it ended, ends soon, is revoked or its status cannot",
    "be told), 2 not delivered.",
  ].join("\n"),
  run: (args) => runDeliver(args, here()),
};
