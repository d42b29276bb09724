import { randomUUID } from "node:crypto";
import fs from "node:fs/promises";
import { resolve } from "node:path";
import { Fault } from "../provider/fault";
import type { Surroundings } from "../provider/lifecycle/common";
import { openVault, type Vault, type VaultKey } from "../provider/vault";
import { didYouMean } from "./near";

/** What a command runs in; tests give their own. */
export const here = (): Surroundings => ({ cwd: process.cwd(), env: process.env, now: () => new Date(), say: (line) => console.log(line) });

/**
 * The key of a vault's entry.
 * @param notice what the vault tells while it is opened goes there
 * @throws Fault `vault-entry-missing`, and what opening and reading the vault throws.
 */
export async function keyOfEntry(
  address: string,
  entry: string,
  surroundings: Surroundings,
  notice: (line: string) => void = surroundings.say,
): Promise<{ vault: Vault; key: VaultKey }> {
  const vault = await openVault(address, { ...surroundings, notice });
  const key = await vault.readKey(entry);
  if (key) return { vault, key };
  throw new Fault(
    "vault-entry-missing",
    `The vault ${vault.address} has no entry "${entry}".`,
    'Entries are named by their certificates: see "current" and "next" in pulumi stack export.',
  );
}

/**
 * Writes a file for this user alone (mode 0600).
 * @param force replaces a file that is there, in one step. @default false: create only.
 * @throws Fault `file-exists`, `file-unreadable` when it cannot be written.
 */
export const writeSecretFile = (path: string, bytes: Uint8Array, surroundings: Surroundings, force = false): Promise<void> =>
  writeWhole(path, bytes, surroundings, { force, mode: 0o600 });

/**
 * What is for everybody to read: on standard output, or in a file that others read meanwhile, which has the old text or the new one.
 * @throws Fault `file-unreadable` when it cannot be written.
 */
export async function publish(text: string, file: string | undefined, surroundings: Surroundings): Promise<void> {
  if (file !== undefined) return writeWhole(file, Buffer.from(text), surroundings, { force: true, mode: 0o666 }); // less the user's umask
  process.stdout.write(text);
}

interface Writing {
  /** Replaces a file that is there. */
  readonly force: boolean;
  readonly mode: number;
}

async function writeWhole(path: string, bytes: Uint8Array, { cwd }: Surroundings, { force, mode }: Writing): Promise<void> {
  const place = resolve(cwd, path);
  const first = force ? `${place}.${randomUUID()}.tmp` : place;
  try {
    const file = await fs.open(first, "wx", mode);
    try {
      await file.writeFile(bytes).finally(() => file.close());
      if (force) await fs.rename(first, place);
    } catch (error) {
      await fs.rm(first, { force: true }).catch(() => undefined); // a part of a file is of no use
      throw error;
    }
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === "EEXIST")
      throw new Fault("file-exists", `${path} is there already.`, "Choose another name, or replace it with --force.", { cause });
    throw new Fault("file-unreadable", `${path} cannot be written (${code ?? message}).`, "Check the folder, its rights and its space.", {
      cause,
    });
  }
}

/**
 * The bytes of a file that the user named.
 * @throws Fault `file-unreadable`.
 */
export async function readNamedFile(path: string, { cwd }: Surroundings): Promise<Buffer> {
  try {
    return await fs.readFile(resolve(cwd, path));
  } catch (cause) {
    throw unreadableFile(path, cause as NodeJS.ErrnoException);
  }
}

/** The Fault of a file or folder that the system refuses. */
export function unreadableFile(path: string, cause: NodeJS.ErrnoException): Fault {
  const { code, message } = cause;
  const because = code === "ENOENT" ? "there is no such file" : code === "EISDIR" ? "it is a folder" : (code ?? message);
  return new Fault("file-unreadable", `${path} cannot be read: ${because}.`, "Check the path.", { cause });
}

/** A word of the command line that must be there. @throws Fault `required`. */
export function needed(word: string | undefined, what: string, command: string): string {
  if (word) return word;
  throw new Fault("required", `igc-sante ${command} needs ${what}.`, `igc-sante ${command} --help`);
}

/** One of a closed list of words. @throws Fault `unknown-value`. */
export function oneOf<T extends string>(word: string | undefined, words: readonly T[], option: string): T | undefined {
  if (word === undefined || (words as readonly string[]).includes(word)) return word as T | undefined;
  throw new Fault("unknown-value", `${option} "${word}" does not exist.`, `${didYouMean(word, words)}Use one of ${words.join(", ")}.`);
}

/** Of some outputs that a command can write, at most one. @throws Fault `unknown-value`. */
export function onlyOne(values: Readonly<Record<string, unknown>>, names: readonly string[], command: string): void {
  const [first, second] = names.filter((name) => values[name] === true);
  if (second === undefined) return;
  throw new Fault("unknown-value", `igc-sante ${command} writes --${first} or --${second}, and not both.`, "Leave one of them out.");
}
