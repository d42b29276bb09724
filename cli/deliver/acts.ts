/** The server's own acts: its check, its reload, and what it presents then. */
import { Fault } from "../../provider/fault";
import { visible } from "../../provider/x509/profile";
import { commandEnvironment, sentenceOf } from "./command-line";
import type { DeliverConfig, Probe } from "./config";
import type { Handshake, Presented } from "./handshake";
import type { Machine } from "./machine";

export interface ActSurroundings {
  readonly config: DeliverConfig;
  readonly machine: Machine;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What a server that asks for one is shown. */
  readonly client: Handshake["client"];
}

/** Between two handshakes: the old processes of a server answer for a moment longer. Milliseconds. */
const pause = 500;

/** @throws Fault `deliver-check`, `deliver-reload`, `deliver-probe`. */
export async function act(what: "check" | "reload" | "probe", sha256: string, surroundings: ActSurroundings): Promise<void> {
  const { config } = surroundings;
  if (what === "probe") return probe(config.probe!, sha256, surroundings);
  const argv = config[what]!;
  const ended = await surroundings.machine.run({
    ...{ argv, cwd: config.folder, mostTime: config.commandSeconds * 1000 },
    env: commandEnvironment(surroundings.env, config.variables),
  });
  if (ended.wrong === undefined) return;
  const sentence = sentenceOf(argv, ended);
  throw what === "check" ? new Fault("deliver-check", sentence, "") : new Fault("deliver-reload", sentence, "");
}

async function probe(question: Probe, sha256: string, { machine, client }: ActSurroundings): Promise<void> {
  const { host, port, serverName, tries, seconds } = question;
  let last: Presented = { wrong: "nothing was asked" };
  for (let turn = 0; turn < tries; turn++) {
    if (turn > 0) await machine.pause(pause);
    last = await machine.handshake({
      ...{ host, port, mostTime: seconds * 1000 },
      ...(serverName !== undefined && { serverName }),
      ...(client && { client }),
    });
    if ("sha256" in last && last.sha256 === sha256) return;
  }
  const found = "sha256" in last ? `it presents the certificate ${last.sha256}, and not ${sha256}` : `no handshake: ${last.wrong}`;
  throw new Fault("deliver-probe", visible(`${host}:${port} was asked ${tries} times; the last time: ${found}.`), "");
}
