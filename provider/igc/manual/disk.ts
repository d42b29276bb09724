import { constants, type Dirent, type Stats } from "node:fs";
import { lstat, open, readdir, stat } from "node:fs/promises";
import { Fault, isFault } from "../../fault";

/**
 * Looking at a folder that people and other machines write into. Nothing in it is trusted: what is read is a file, is
 * bounded, and is told apart: absent (`undefined`), read, or there and unreadable with the reason (issue 11).
 */

/** What is there and cannot be read, and why: an English clause. */
export interface Unreadable {
  readonly because: string;
}
/** A file as it was when it was opened. */
export interface Read {
  readonly bytes: Buffer;
  readonly facts: Stats;
  /** Its size or time was another when it had been read: somebody writes it. Looked for where `head` is given. */
  readonly changing: boolean;
}

export const isUnreadable = (looked: object | undefined): looked is Unreadable => looked !== undefined && "because" in looked;

/** Facts of a file itself, not of what a link points to. */
export async function factsOf(path: string): Promise<Stats | Unreadable | undefined> {
  try {
    return await lstat(path);
  } catch (error) {
    return isAbsent(error) ? undefined : unreadable(error);
  }
}

/**
 * The bytes of a file of at most `limit`. What is no file is never opened: opening a FIFO waits for ever, and a link may
 * lead to anything. No more than the limit is read, whatever the size said: a sparse file of 1.5 GB costs an `lstat` (issue 11).
 * @param head gives the number of bytes that are wanted of a file, from its first ones
 * @param seen its facts, when they were just looked at
 */
export async function readBounded(
  path: string,
  limit: number,
  head?: (first: Buffer, size: number) => number,
  seen?: Stats,
): Promise<Read | Unreadable | undefined> {
  const before = seen ?? (await factsOf(path));
  if (before === undefined || isUnreadable(before)) return before;
  const refused = refusal(before, limit);
  if (refused !== undefined) return { because: refused };
  try {
    // Between lstat and open another thing may have taken the name: no link is followed, and no FIFO waited for.
    const file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    try {
      const facts = await file.stat();
      const late = refusal(facts, limit);
      if (late !== undefined) return { because: late };
      const first = head && (await fill(file, Math.min(facts.size, headBytes), 0));
      const wanted = first ? Math.min(head(first, facts.size), facts.size) : facts.size;
      const bytes = first && wanted <= first.length ? first.subarray(0, wanted) : await fill(file, wanted, 0);
      return { bytes, facts, changing: head !== undefined && stampOf(await file.stat()) !== stampOf(facts) };
    } finally {
      await file.close();
    }
  } catch (error) {
    return isAbsent(error) ? undefined : unreadable(error);
  }
}
const headBytes = 1024;

/** As many bytes as there are, `length` at most. */
async function fill(file: Awaited<ReturnType<typeof open>>, length: number, from: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, from + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

/** Why something is not opened, or `undefined`. */
export function refusal(facts: Stats, limit: number): string | undefined {
  if (facts.isSymbolicLink()) return "it is no file: bring the file itself, no link to it";
  if (!facts.isFile()) return "it is no file";
  return facts.size > limit ? `it has ${facts.size} bytes, more than the ${limit} that are read` : undefined;
}

/** What a file is known by without being read. */
export const stampOf = ({ size, mtimeMs, ino }: Stats): string => `${size} ${mtimeMs} ${ino}`;

/** As `readBounded`, where nothing can be done without the file. @throws Fault `platform-unreachable` when it is there and cannot be read. */
export async function mustRead(path: string, limit: number): Promise<Buffer | undefined> {
  const read = await readBounded(path, limit);
  if (isUnreadable(read)) throw unreachable(path, read.because);
  return read?.bytes;
}

/** What is in a folder, in the order of names. Unfinished and hidden files are left out. */
export async function entriesIn(folder: string): Promise<readonly Dirent[] | Unreadable | undefined> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter(({ name }) => !notYetThere.test(name)).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    return codeOf(error) === "ENOENT" ? undefined : { because: `it cannot be listed (${codeOf(error) || (error as Error).message})` };
  }
}

/** As `entriesIn`, where nothing can be decided without the folder. @throws Fault `platform-unreachable`. */
export async function mustList(folder: string): Promise<readonly Dirent[]> {
  const entries = await entriesIn(folder);
  if (isUnreadable(entries)) throw unreachable(folder, entries.because);
  return entries ?? [];
}

/** Hidden files, those of desktops and of network drives, links, downloads in progress, open documents and their backups: nobody brought them. */
export const notYetThere =
  /^\.|^~\$|~$|\.(tmp|part|partial|crdownload|download|bak|url|lnk|webloc)$|:zone\.identifier$|^(thumbs\.db|desktop\.ini|@eadir|__macosx)$/i;

/** Whether there is anything of this name. @throws Fault `platform-unreachable` when that cannot be said. */
export async function isThere(path: string): Promise<boolean> {
  return onDisk(path, async () => (await unless(["ENOENT"], () => stat(path))) !== undefined);
}

/** Maps in the given order, a bounded number at a time: thousands of tickets are more files than a process may open. */
export async function mapBounded<T, R>(items: readonly T[], act: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let start = 0; start < items.length; start += atOnce)
    results.push(...(await Promise.all(items.slice(start, start + atOnce).map(act))));
  return results;
}
const atOnce = 32;

export const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? "";
const isAbsent = (error: unknown): boolean => ["ENOENT", "ENOTDIR"].includes(codeOf(error));
const unreadable = (error: unknown): Unreadable => ({ because: `it cannot be read (${codeOf(error) || (error as Error).message})` });

export async function unless<T>(codes: readonly string[], act: () => Promise<T>): Promise<T | undefined> {
  try {
    return await act();
  } catch (error) {
    if (codes.includes(codeOf(error))) return undefined;
    throw error;
  }
}

export const unreachable = (path: string, because: string, cause?: unknown): Fault =>
  new Fault(
    "platform-unreachable",
    `The folder of the manual platform cannot be used at ${path} (${because}).`,
    "Check that it is a folder, that it may be read and written, and that the disk is not full.",
    { cause },
  );

/** Everything that goes wrong while something is done is a Fault `platform-unreachable`. */
export async function onDisk<T>(path: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (isFault(error)) throw error;
    throw unreachable(path, codeOf(error) || (error as Error).message, error);
  }
}
