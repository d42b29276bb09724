import { spawn } from "node:child_process";
import type { Surroundings } from "../../provider/lifecycle/common";
import { readArguments, wholeNumber } from "../arguments";
import type { Command } from "../command";
import { here } from "../export-entry";
import { openDesk } from "./server";

const options = {
  "file": { type: "string", multiple: true },
  "stack": { type: "string", multiple: true },
  "platform": { type: "string" },
  "port": { type: "string" },
  "no-open": { type: "boolean" },
} as const;

/**
 * `igc-sante desk`: a page on this machine until the terminal ends it.
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
  const desk = await openDesk(read, port, surroundings);
  surroundings.say(`Le bureau est ouvert sur cette machine : ${desk.link}`);
  surroundings.say("Ce lien ne sert qu'une fois. Ctrl+C ferme le bureau.");
  if (!values["no-open"]) openBrowser(desk.place.origin);
  const because = await ended;
  await desk.close();
  surroundings.say(`Le bureau est fermé (${because}).`);
  return 0;
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
  summary: "a page on this machine, in French: who must do what, the portal's fields, a place to drop the answers",
  usage: [
    "igc-sante desk [--file STATE.json ...] [--stack NAME ...] [--platform ADDRESS] [--port N] [--no-open]",
    "",
    "  --file       a state export (pulumi stack export > state.json); may be given several times; read again when it changes",
    "  --stack      a stack of the project in this folder; may be given several times. Default: the one that is selected",
    "  --platform   the exchange, whatever the programs say: manual:<dir>, manual:s3://..., manual:azblob://..., manual:gs://...;",
    "               default: IGC_SANTE_PLATFORM, else as each program has it",
    "  --port       default: a free one",
    "  --no-open    opens no browser",
    "",
    "Listens on 127.0.0.1 alone until Ctrl+C, and writes to the exchange alone. The link in the terminal lets in once.",
    "Exit code: 0; 2 an option cannot be used.",
  ].join("\n"),
  run: (args) => runDesk(args, here(), endOfTerminal()),
};
