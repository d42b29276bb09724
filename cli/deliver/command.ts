import type { Surroundings } from "../../provider/lifecycle/common";
import { readArguments } from "../arguments";
import type { Command } from "../command";
import { exitCode } from "../exit-codes";
import { here } from "../export-entry";
import { deliverOnce, type Report, rehearsed } from "./deliver";
import { type Machine, realMachine } from "./machine";
import type { Change } from "./plan";
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
  const telling = values.json ? { ...surroundings, say: (line: string) => void notices.push(line) } : surroundings;
  const report = await (values["dry-run"] ? rehearsed : deliverOnce)(made, telling, machine);
  if (values.json) surroundings.say(JSON.stringify({ ...report, notices }, null, 2));
  else for (const line of linesOf(report, made.config.folder)) surroundings.say(line);
  return report.looked.length === 0 ? exitCode.fine : exitCode.found;
}

const words: Readonly<Record<Change["how"], string>> = {
  "new": "new",
  "replaced": "replaced",
  "rights": "owner, group or mode set",
  "taken away": "taken away, the configuration does not name it any more",
};

/** One line a change; none where nothing changed and nothing is to be looked at. */
function linesOf({ result, changes, looked, certificate }: Report, folder: string): string[] {
  const until = `${certificate.name}, until ${certificate.notAfter}`;
  const would = result === "would-deliver" ? "would be " : "";
  return [
    ...changes.map(({ name, how }) => `${folder}/${name}: ${would}${words[how]} (${until})`),
    ...(result === "delivered" && changes.length === 0 ? [`${folder}: the server was seen with its first files (${until})`] : []),
    ...looked.map((line) => `look: ${line}`),
  ];
}

const options = { "config": { type: "string" }, "dry-run": { type: "boolean" }, "json": { type: "boolean" } } as const;

export const deliver: Command = {
  options,
  summary: "brings what is in service in the vault to this server: checked, whole or not at all, reloaded and asked",
  usage: [
    "igc-sante deliver [--config FILE] [--dry-run] [--json]",
    "",
    `  --config    what is delivered, where, and how the server takes it; default: ${usual}`,
    "  --dry-run   says what would be done; writes nothing and runs nothing of the server's",
    "  --json      a report as JSON",
    "",
    "For a timer: without a change it does and says nothing. Where anything fails, the server has what it had.",
    "Exit code: 0 nothing to do or done, 1 look at the certificate (it ended, ends soon, is revoked or its status cannot",
    "be told), 2 not delivered.",
  ].join("\n"),
  run: (args) => runDeliver(args, here()),
};
