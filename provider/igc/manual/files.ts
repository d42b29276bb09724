import { randomBytes } from "node:crypto";
import { constants, type Dirent, type Stats } from "node:fs";
import { copyFile, lstat, mkdir, open, readdir, readFile, rename, rm, unlink } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import { Fault, isFault } from "../../fault";

/**
 * Files in a folder that people work in too: whole or absent, never overwritten by a move. Absent is `undefined` or
 * empty; everything else that goes wrong is a Fault `platform-unreachable`.
 */

/** The bytes of a file, or `undefined` when there is none. */
export const readBytes = (path: string): Promise<Buffer | undefined> => onDisk(path, () => unless(["ENOENT"], () => readFile(path)));

/** The value of a JSON file, or `undefined` when there is none. @throws Fault `platform-corrupt` when it is not JSON. */
export async function readJson<T>(path: string): Promise<T | undefined> {
  const bytes = await readBytes(path);
  if (bytes === undefined) return undefined;
  try {
    return JSON.parse(bytes.toString("utf8")) as T;
  } catch (cause) {
    throw new Fault(
      "platform-corrupt",
      `The file ${path} cannot be read: ${(cause as Error).message}.`,
      "Put the file back from a copy of the folder; nothing is decided without it.",
      { cause },
    );
  }
}

/** What is in a folder, in the order of names; nothing when there is no folder. Unfinished and hidden files are left out. */
export async function entriesIn(folder: string): Promise<Dirent[]> {
  const entries = (await onDisk(folder, () => unless(["ENOENT"], () => readdir(folder, { withFileTypes: true })))) ?? [];
  return entries.filter(({ name }) => !notYetThere.test(name)).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Hidden files, those of desktops, downloads in progress and open documents. */
const notYetThere = /^\.|^~\$|\.(tmp|part|partial|crdownload|download)$|^(thumbs\.db|desktop\.ini)$/i;

/** Facts of a file itself, not of what a link points to; `undefined` when there is none. */
export const factsOf = (path: string): Promise<Stats | undefined> => onDisk(path, () => unless(["ENOENT", "ENOTDIR"], () => lstat(path)));

/** Writes a file whole: who reads it sees the old or the new one. Nothing is written when its folder is gone: somebody else moved it. */
export async function replaceFile(path: string, content: string): Promise<void> {
  await onDisk(path, () =>
    unless(["ENOENT"], async () => {
      const unnamed = join(dirname(path), `.${basename(path)}.${uniqueSuffix()}`);
      await write(unnamed, content);
      await rename(unnamed, path);
      await sync(dirname(path));
    }),
  );
}

/** Makes a folder with all its files at once: it is there whole or not at all. @returns `false` when the name is taken, which is left as it is. */
export async function createFolder(folder: string, files: Readonly<Record<string, string | Uint8Array>>): Promise<boolean> {
  return onDisk(folder, async () => {
    const unnamed = join(dirname(folder), `.${basename(folder)}.${uniqueSuffix()}`);
    await mkdir(unnamed, { recursive: true });
    for (const [name, content] of Object.entries(files)) await write(join(unnamed, name), content);
    await sync(unnamed);
    const named = await renamed(unnamed, folder);
    if (!named) await rm(unnamed, { recursive: true });
    return named;
  });
}

/** Gives a folder another place. @returns `false` when it is not there, or the place is taken. */
export async function moveFolder(from: string, to: string): Promise<boolean> {
  return onDisk(from, async () => {
    await mkdir(dirname(to), { recursive: true });
    return renamed(from, to);
  });
}

/** EPERM is what Windows says of a name that is taken. */
async function renamed(from: string, to: string): Promise<boolean> {
  const done = await unless(["ENOENT", "EEXIST", "ENOTEMPTY", "EPERM"], () => rename(from, to).then(() => true));
  if (done) await sync(dirname(to));
  return done ?? false;
}

/** Moves a file into a folder, beside one that has its name already. When either is gone, somebody else moved it. */
export async function moveInto(folder: string, path: string): Promise<void> {
  await onDisk(path, async () => {
    const place = await unless(["ENOENT"], () => freePlace(folder, basename(path)));
    if (!place) return;
    const moved = await unless(["ENOENT"], () => carry(path, place).then(() => true));
    // Another process may have moved the whole folder meanwhile, with what it had carried into it.
    await unless(["ENOENT"], () => (moved ? sync(folder) : unlink(place)));
  });
}

/** The inbox may be a share on another disk, where a rename cannot reach. */
async function carry(from: string, to: string): Promise<void> {
  if (await unless(["EXDEV"], () => rename(from, to).then(() => true))) return;
  await copyFile(from, to);
  await sync(to);
  await unlink(from);
}

/** Reserves `name`, or `name-2` and so on before its ending, so that two who move at once do not overwrite each other. */
async function freePlace(folder: string, name: string): Promise<string> {
  for (let number = 1; ; number++) {
    const ending = extname(name);
    const place = join(folder, number === 1 ? name : `${name.slice(0, name.length - ending.length)}-${number}${ending}`);
    const reserved = await unless(["EEXIST"], () => open(place, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY));
    if (!reserved) continue;
    await reserved.close();
    return place;
  }
}

/** Removes a file; what is absent is fine. */
export const remove = (path: string): Promise<void> => onDisk(path, () => rm(path, { force: true }));

export const createFolderPath = async (folder: string): Promise<void> =>
  void (await onDisk(folder, () => mkdir(folder, { recursive: true })));

/** Maps in the given order, a bounded number at a time: thousands of tickets are more files than a process may open. */
export async function mapBounded<T, R>(items: readonly T[], act: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let start = 0; start < items.length; start += atOnce)
    results.push(...(await Promise.all(items.slice(start, start + atOnce).map(act))));
  return results;
}
const atOnce = 32;

const uniqueSuffix = (): string => `${process.pid}-${randomBytes(6).toString("hex")}.tmp`;

async function write(path: string, content: string | Uint8Array): Promise<void> {
  const file = await open(path, "wx");
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** What was written is on disk once its folder is. Windows cannot open a folder; its file systems write names through. */
async function sync(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const opened = await open(path, "r");
  try {
    await opened.sync();
  } finally {
    await opened.close();
  }
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? "";

async function unless<T>(codes: readonly string[], act: () => Promise<T>): Promise<T | undefined> {
  try {
    return await act();
  } catch (error) {
    if (codes.includes(codeOf(error))) return undefined;
    throw error;
  }
}

async function onDisk<T>(path: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (isFault(error)) throw error;
    throw new Fault(
      "platform-unreachable",
      `The folder of the manual platform cannot be used at ${path} (${codeOf(error) || (error as Error).message}).`,
      "Check that it is a folder, that it may be read and written, and that the disk is not full.",
      { cause: error },
    );
  }
}
