import buffer from "node:buffer";
import childProcess, { ChildProcess } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import { replaced } from "./vaults";

/** The ways by which something can leave the provider, besides what its methods return. */

/** A value as `util.inspect` shows it to who wants to see all: hidden properties, causes, and Buffers to their end. */
export function everything(value: unknown): string {
  const before = buffer.INSPECT_MAX_BYTES;
  buffer.INSPECT_MAX_BYTES = Infinity;
  try {
    return inspect(value, {
      depth: 12,
      showHidden: true,
      maxStringLength: Infinity,
      maxArrayLength: Infinity,
      compact: true,
      breakLength: Infinity,
    });
  } finally {
    buffer.INSPECT_MAX_BYTES = before;
  }
}

/** All that an error can be made to say; the first line is what Pulumi's SDK prints. */
export function everyWord(error: unknown): string {
  const { message, stack, cause } = error as Error;
  const own =
    error instanceof Error
      ? Object.getOwnPropertyNames(error).map((name) => [name, (error as unknown as Record<string, unknown>)[name]])
      : [];
  return [`${String(error)}: ${stack}`, message, everything(error), everything(cause), everything(own)].join("\n");
}

/** What a process of its own would show or leave: what was printed and warned of, and the children it started. */
export interface Watch {
  readonly printed: readonly string[];
  readonly children: readonly string[];
  stop(): void;
}

/** Listens to this very process until it is stopped. */
export function watchProcess(): Watch {
  const [printed, children]: [string[], string[]] = [[], []];
  const undo: (() => void)[] = [];
  const hear = (holder: object, name: string, heard: (args: unknown[]) => void, pass: boolean): void => {
    const heed = replaced(
      holder,
      name,
      (real) =>
        function (...args) {
          heard(args);
          return pass ? real.apply(this, args) : undefined;
        },
    );
    undo.push(heed);
  };
  const told = (args: unknown[]): void => void printed.push(args.map((arg) => (typeof arg === "string" ? arg : everything(arg))).join(" "));
  for (const name of ["log", "info", "warn", "error", "debug", "trace", "dir"] as const) hear(console, name, told, false);
  for (const stream of [process.stdout, process.stderr]) hear(stream, "write", told, true);
  const warned = (warning: Error): void => void printed.push(everyWord(warning));
  process.on("warning", warned);
  undo.push(() => process.off("warning", warned));
  const started = (args: unknown[]): void => void children.push(everything(args));
  hear(ChildProcess.prototype, "spawn", started, true); // exec, execFile, fork and spawn end there
  for (const name of ["spawnSync", "execSync", "execFileSync"] as const) hear(childProcess, name, started, true);
  return { printed, children, stop: () => undo.forEach((each) => each()) };
}

/** Paths of all files in a folder and the folders in it; none when there is no folder. */
export function filesUnder(folder: string, skip: (name: string) => boolean = () => false): string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries
    .filter(({ name }) => !skip(name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesUnder(path, skip) : entry.isFile() ? [path] : [];
    });
}

/** What processes show to every program of the machine, or of the same user. */
export interface Shown {
  readonly argv: string;
  readonly environment: string;
}

/**
 * Command lines and environments of every process whose environment holds `mark` (children inherit it), as /proc shows
 * them. Where there is no /proc, `ps` shows both on one line.
 */
export function processesWith(mark: string): Shown[] {
  if (process.platform !== "linux") {
    const lines = childProcess.execFileSync("ps", ["-A", "-E", "-ww", "-o", "command="], { encoding: "utf8" }).split("\n");
    return lines.filter((line) => line.includes(mark)).map((line) => ({ argv: line.split(/ [A-Z_]+=/)[0]!, environment: line }));
  }
  const read = (pid: string, name: string): string => {
    try {
      return readFileSync(join("/proc", pid, name), "latin1");
    } catch {
      return ""; // it ended meanwhile, or is another user's
    }
  };
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  return pids
    .map((pid) => ({ argv: read(pid, "cmdline"), environment: read(pid, "environ") }))
    .filter(({ environment }) => environment.includes(mark));
}
