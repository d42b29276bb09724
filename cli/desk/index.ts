import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { Fault } from "../../provider/fault";
import type { Surroundings } from "../../provider/lifecycle/common";
import { readArguments, wholeNumber } from "../arguments";
import type { Command } from "../command";
import { exitCode } from "../exit-codes";
import { here } from "../export-entry";
import { linesFor, sayResult } from "../result";
import { exportSite } from "./export";
import { openDesk } from "./server";
import { DeskSource, type Read } from "./server/sources";

const options = {
  "file": { type: "string", multiple: true },
  "stack": { type: "string", multiple: true },
  "platform": { type: "string" },
  "port": { type: "string" },
  "no-open": { type: "boolean" },
  "export": { type: "string" },
  "json": { type: "boolean" },
} as const;

/**
 * `igc-sante desk`: a page on this machine until the terminal ends it; with `--export` a site of files, and nothing listens.
 * @param ended is fulfilled with what ended it
 * @returns the exit code: 0.
 * @throws Fault `desk-port`, and on options that make no sense
 */
export async function runDesk(args: readonly string[], surroundings: Surroundings, ended: Promise<string>): Promise<number> {
  const { values } = readArguments("desk", args, options);
  const port = values.port === undefined ? 0 : wholeNumber(values.port, "--port");
  const read = {
    files: values.file ?? [],
    stacks: values.stack ?? [],
    platform: values.platform ?? surroundings.env["IGC_SANTE_PLATFORM"],
  };
  if (values.export !== undefined) return writeSite(read, values.export, surroundings, values.json);
  if (values.json) throw new Fault("required", "--json says what --export wrote, and --export is not there.", "igc-sante desk --help");
  const desk = await openDesk(read, port, surroundings);
  surroundings.say(`Le bureau est ouvert sur cette machine : ${desk.link}`);
  surroundings.say("Ce lien ne sert qu'une fois. Ctrl+C ferme le bureau.");
  if (!values["no-open"]) openBrowser(desk.place.origin);
  const because = await ended;
  await desk.close();
  surroundings.say(`Le bureau est fermé (${because}).`);
  return exitCode.fine;
}

/** Progress is for people: a line whenever something else is read. */
async function writeSite(read: Read, dir: string, surroundings: Surroundings, json?: boolean): Promise<number> {
  const people = linesFor(json, surroundings);
  let said = "";
  const model = await new DeskSource(read, surroundings).load(({ what }) => {
    if (what !== said) people.say(`${what}…`);
    said = what;
  });
  const count = await exportSite(model, resolve(surroundings.cwd, dir));
  people.say(`Le site est écrit dans ${dir} : ${count} pages.`);
  if (json) sayResult(surroundings, { folder: resolve(surroundings.cwd, dir), pages: count });
  return exitCode.fine;
}

/** Programs that open a page, by system. */
const openers: Partial<Record<NodeJS.Platform, readonly string[]>> = { darwin: ["open"], linux: ["xdg-open"] };

/** Opens the door alone: the token would stand on a command line, where every user of the machine can read it. */
function openBrowser(origin: string): void {
  const [program, ...args] = openers[process.platform] ?? [];
  if (!program || (process.platform === "linux" && !process.env["DISPLAY"] && !process.env["WAYLAND_DISPLAY"])) return;
  const child = spawn(program, [...args, `${origin}/entree`], { stdio: "ignore", detached: true });
  child.on("error", () => undefined); // the link is in the terminal
  child.unref();
}

/** Ctrl+C, a terminal that is closed, a service that is stopped. */
const endOfTerminal = (): Promise<string> =>
  new Promise((done) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => done(signal));
  });

export const desk: Command = {
  options,
  summary: "a page on this machine, in French: who must do what, the portal's fields, a place to drop the answers",
  usage: [
    "igc-sante desk [--file STATE.json ...] [--stack NAME ...] [--platform ADDRESS] [--port N] [--no-open]",
    "igc-sante desk --export DIR [--file STATE.json ...] [--stack NAME ...] [--platform ADDRESS] [--json]",
    "",
    "  --file       a state export (pulumi stack export > state.json); may be given several times; read again when it changes",
    "  --stack      a stack of the project in this folder; may be given several times. Default: the one that is selected",
    "  --platform   the exchange, whatever the programs say: manual:<dir>, manual:s3://..., manual:azblob://..., manual:gs://...;",
    "               default: IGC_SANTE_PLATFORM, else as each program has it",
    "  --port       default: a free one",
    "  --no-open    opens no browser",
    "  --export     writes a read-only site into a folder (absent, empty, or a site of before) and listens nowhere; no card number and",
    "               no secret is in it",
    "  --json       what --export wrote, as JSON",
    "",
    "Listens on 127.0.0.1 alone until Ctrl+C, and writes to the exchange alone. The link in the terminal lets in once.",
    "Exit code: 0; 2 an option or a file cannot be used.",
  ].join("\n"),
  run: (args) => runDesk(args, here(), endOfTerminal()),
};
