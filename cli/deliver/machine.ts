/** The machine a delivery works on: everything that is I/O and no vault. Tests give their own parts. */
import { setTimeout } from "node:timers/promises";
import { fetchRevocation } from "../../provider/x509/fetch";
import { type CommandLine, type Ended, runCommand } from "./command-line";
import { type Disk, realDisk } from "./disk";
import { type Handshake, type Presented, presentedBy } from "./handshake";
import { numberOf } from "./owners";

export interface Machine {
  readonly disk: Disk;
  readonly run: (command: CommandLine) => Promise<Ended>;
  readonly handshake: (question: Handshake) => Promise<Presented>;
  /** Between two handshakes. */
  readonly pause: (milliseconds: number) => Promise<void>;
  readonly numberOf: typeof numberOf;
  /** Who runs it. */
  readonly me: () => { readonly uid: number; readonly gid: number };
  readonly fetchRevocation: typeof fetchRevocation;
}

export const realMachine: Machine = {
  disk: realDisk,
  run: runCommand,
  handshake: presentedBy,
  pause: (milliseconds) => setTimeout(milliseconds),
  numberOf,
  me: () => ({ uid: process.geteuid!(), gid: process.getegid!() }),
  fetchRevocation,
};
