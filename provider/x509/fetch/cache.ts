/** CRLs kept on disk until the next one is due. A cache is never trusted: what comes out of it is checked as what comes in. */
import { createHash, randomUUID } from "node:crypto";
import { constants, type Stats } from "node:fs";
import fs from "node:fs/promises";
import { join } from "node:path";
import { isFault } from "../../fault";
import { largestCrl, largestPassingCrl } from "../crl";
import { listInFile, type StoredList, wholeList } from "./list";

/** A CRL as it was kept, and when that was. */
export interface KeptList {
  readonly list: StoredList;
  readonly keptAt: Date;
}

/** A file a URL: its SHA-256, so that no URL can name another file. */
const fileOf = (folder: string, url: URL): string => join(folder, `${createHash("sha256").update(url.href).digest("hex")}.crl`);

/** The CRL kept for a URL; undefined when there is none that can be read. */
export async function keptList(folder: string, url: URL): Promise<KeptList | undefined> {
  const path = fileOf(folder, url);
  try {
    if (!isOwn(await fs.lstat(folder), "folder")) return undefined;
    // No link is followed, and no FIFO waited for: on a shared machine somebody else may have been here.
    const file = await fs.open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    try {
      const facts = await file.stat();
      if (!isOwn(facts, "file") || facts.size > largestPassingCrl) return undefined;
      const list = facts.size > largestCrl ? listInFile(path) : wholeList(await file.readFile());
      return { list, keptAt: facts.mtime };
    } finally {
      await file.close();
    }
  } catch (error) {
    if (isFault(error, "answer-unreadable") || (error as NodeJS.ErrnoException).code !== undefined) return undefined; // it is fetched again
    throw error;
  }
}

/** Whether it is this user's, and nobody else may write to it. Windows has no such bits: there the profile's own rights count. */
export function isOwn(facts: Stats, kind: "file" | "folder"): boolean {
  if (kind === "folder" ? !facts.isDirectory() : !facts.isFile()) return false;
  return process.platform === "win32" || (facts.uid === process.getuid?.() && (facts.mode & 0o022) === 0);
}

/** The folder, made where there is none; `false` where it is not this user's alone, or cannot be had. */
export async function isUsable(folder: string): Promise<boolean> {
  try {
    await fs.mkdir(folder, { recursive: true, mode: 0o700 });
    return isOwn(await fs.lstat(folder), "folder");
  } catch {
    return false;
  }
}

/** A name for a CRL that is on its way; undefined where nothing can be kept. */
export const placeFor = async (folder: string, url: URL): Promise<string | undefined> =>
  (await isUsable(folder)) ? `${fileOf(folder, url)}.${randomUUID()}.tmp` : undefined;

/**
 * Keeps a CRL, whole or not at all. A folder that takes no file costs a fetch each time, and nothing else.
 * @param at when it came, by the clock that its age is told by
 */
export async function keepList(folder: string, url: URL, list: StoredList, at: Date): Promise<StoredList> {
  const place = fileOf(folder, url);
  const temporary = list.path ?? (await placeFor(folder, url));
  if (temporary === undefined) return list;
  try {
    if (list.der) await fs.writeFile(temporary, list.der, { mode: 0o600, flag: "wx" });
    await fs.utimes(temporary, at, at);
    await fs.rename(temporary, place);
    return list.path === undefined ? list : listInFile(place);
  } catch {
    if (list.der) await fs.rm(temporary, { force: true }).catch(() => undefined);
    return list;
  }
}

/** Takes away a CRL that came and was not believed. */
export const dropList = async ({ path }: StoredList): Promise<void> => {
  if (path !== undefined) await fs.rm(path, { force: true }).catch(() => undefined);
};
