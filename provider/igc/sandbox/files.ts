import { randomBytes } from "node:crypto";
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { Fault, isFault } from "../../fault";

/**
 * Files that are whole or absent. What happens is written create-only (tmp, fsync, link), so that of two
 * processes one wins and no lock is needed. A power cut may lose the last act of a rehearsal, never half of one.
 *
 * Synchronous on purpose: keys are made in libuv's thread pool meanwhile, and asynchronous file calls would queue
 * behind them for seconds (provider/README.md).
 */

/** Creates a file; `false` when there is one already, which is left as it is. @param mode default 0o644 */
export function createFile(path: string, content: string | Uint8Array, mode = 0o644): boolean {
  return onDisk(path, () => {
    const temporary = writeTemporary(path, content, mode);
    try {
      return unless(["EEXIST"], () => linkSync(temporary, path) ?? true) ?? false;
    } finally {
      rmSync(temporary, { force: true });
    }
  });
}

/** Creates a file or replaces the one that is there, in one step. */
export function replaceFile(path: string, content: string | Uint8Array): void {
  onDisk(path, () => renameSync(writeTemporary(path, content, 0o644), path));
}

/** Gives a finished folder its name; `false` when the name is taken by a folder with something in it. */
export function nameFolder(unnamed: string, name: string): boolean {
  const taken = ["EEXIST", "ENOTEMPTY", "EPERM"]; // EPERM on Windows
  return onDisk(name, () => unless(taken, () => renameSync(unnamed, name) ?? true) ?? false);
}

/** Takes a file away; `true` for the one process that did, of all that try. */
export function take(path: string): boolean {
  return onDisk(path, () => unless(["ENOENT"], () => unlinkSync(path) ?? true) ?? false);
}

/** Removes a file or folder; what is absent is fine. */
export function remove(path: string): void {
  onDisk(path, () => rmSync(path, { recursive: true, force: true }));
}

/** Keeps a copy of a file in a folder, under a number that is free. @returns its name there, `undefined` when there is no file */
export function keepFile(folder: string, path: string): string | undefined {
  const content = readBytes(path);
  if (content === undefined) return undefined;
  const ending = extname(path);
  for (let number = 1; ; number++) {
    const name = `${basename(path, ending)}-${number}${ending}`;
    if (createFile(join(folder, name), content)) return name;
  }
}

/** Bytes of a file that are read; a form has 0.3 million. */
const largest = 32 * 1_048_576;

/** The bytes of a file, or `undefined` when there is none. What is no file is not opened: a FIFO would wait for ever (issue 11). */
export function readBytes(path: string): Buffer | undefined {
  return onDisk(path, () =>
    unless(["ENOENT"], () => {
      const facts = statSync(path);
      if (!facts.isFile()) throw corrupt(path, "it is no file");
      if (facts.size > largest) throw corrupt(path, `it has ${facts.size} bytes, more than the ${largest} that are read`);
      return readFileSync(path);
    }),
  );
}

/** The value of a JSON file, or `undefined` when there is none. @throws Fault `platform-corrupt` when it is not JSON. */
export function readJson<T>(path: string): T | undefined {
  const text = readBytes(path)?.toString("utf8");
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as T;
  } catch (cause) {
    throw corrupt(path, (cause as Error).message, cause);
  }
}

/** Whether there is a file or folder of this name. */
export const isThere = (path: string): boolean => existsSync(path);

/** Not there, or with nothing in it, as a mount point is while nothing is mounted. */
export const isEmpty = (folder: string): boolean =>
  (onDisk(folder, () => unless(["ENOENT"], () => readdirSync(folder))) ?? []).length === 0;

/** Names in a folder in alphabetical order, unfinished files left out; none when there is no folder. */
export function namesIn(folder: string): string[] {
  const names = onDisk(folder, () => unless(["ENOENT"], () => readdirSync(folder))) ?? [];
  return names.filter((name) => !name.endsWith(temporaryEnding)).sort();
}

/** A value as a person reads it. */
export const asJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** A file of the sandbox that does not say what it should. */
export function corrupt(path: string, because: string, cause?: unknown): Fault {
  return new Fault(
    "platform-corrupt",
    `The sandbox's file ${path} cannot be used: ${because}.`,
    "Correct the file, or remove the sandbox's folder to begin the rehearsal anew.",
    { cause },
  );
}

const temporaryEnding = ".tmp";

function writeTemporary(path: string, content: string | Uint8Array, mode: number): string {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}-${randomBytes(6).toString("hex")}${temporaryEnding}`;
  const bytes = Buffer.from(content);
  const file = openSync(temporary, "wx", mode);
  try {
    for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  return temporary;
}

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

/** What `act` gives, or `undefined` when it fails with one of these codes. */
function unless<T>(codes: readonly string[], act: () => T): T | undefined {
  try {
    return act();
  } catch (error) {
    if (codes.includes(codeOf(error) ?? "")) return undefined;
    throw error;
  }
}

function onDisk<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (isFault(error)) throw error;
    throw new Fault(
      "platform-unreachable",
      `The sandbox cannot use ${path} (${codeOf(error) ?? (error as Error).message}).`,
      "Check that the folder is one, that it may be written to, and that the disk is not full.",
      { cause: error },
    );
  }
}
