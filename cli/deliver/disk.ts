/** The disk as deliver uses it; tests give one that fails, or dies, at a step of their choice. */
import fs from "node:fs/promises";
import { dirname, join } from "node:path";
import { Fault, isFault } from "../../provider/fault";

export type Disk = Pick<
  typeof fs,
  "open" | "readFile" | "lstat" | "stat" | "mkdir" | "chmod" | "rename" | "symlink" | "link" | "readlink" | "readdir" | "rm"
>;
export const realDisk: Disk = fs;

/** Where what belongs to deliver lies in the server's folder. */
export const layout = (folder: string) => {
  const own = join(folder, ".igc-sante");
  return {
    own,
    sets: join(own, "sets"),
    set: (name: string): string => join(own, "sets", name),
    current: join(own, "current"),
    /** Ready before it is needed. */
    back: join(own, "back"),
    journal: join(own, "journal.json"),
    /** Whose the folder is: the place in the vault. */
    place: join(own, "place"),
    lock: join(own, "lock"),
    named: (name: string): string => join(folder, name),
    /** What a name's link says, from the folder itself: the folder may be mounted elsewhere in the server's container. */
    linkOf: (name: string): string => `.igc-sante/current/${name}`,
    currentOf: (set: string): string => `sets/${set}`,
  };
};
export type Layout = ReturnType<typeof layout>;

export const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

/** `undefined` where nothing is there. */
export async function ifThere<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

/**
 * Writes a file that is not there yet, in its rights before its content: a key is never wider than its mode.
 * Synced, so that what a journal speaks of is there after a power cut.
 */
export async function writeNew(
  disk: Disk,
  path: string,
  bytes: Buffer,
  rights?: { readonly mode: number; readonly uid: number; readonly gid: number },
): Promise<void> {
  const file = await disk.open(path, "wx", 0o600);
  try {
    if (rights) {
      const { uid, gid } = await file.stat();
      if (uid !== rights.uid || gid !== rights.gid) await file.chown(rights.uid, rights.gid);
      await file.chmod(rights.mode);
    }
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A new name is durable once its folder is. */
export async function syncFolder(disk: Disk, folder: string): Promise<void> {
  const handle = await disk.open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** What is made beside its name, before it is renamed, ends so. */
export const halfMade = ".igc-new";

/** A file of deliver's own, whole or as it was before. */
export async function writeWhole(disk: Disk, path: string, text: string): Promise<void> {
  const beside = `${path}${halfMade}`;
  await disk.rm(beside, { force: true });
  await writeNew(disk, beside, Buffer.from(text));
  await disk.rename(beside, path);
  await syncFolder(disk, dirname(path));
}

/** A link under a name, whatever was there: made beside, then renamed, so that at no moment nothing is there. */
export async function linkOver(disk: Disk, target: string, path: string): Promise<void> {
  const beside = `${path}${halfMade}`;
  await disk.rm(beside, { force: true });
  await disk.symlink(target, beside);
  await disk.rename(beside, path);
  await syncFolder(disk, dirname(path));
}

/** Whose work it was that failed is in the error's path; a disk's own words become what to do. */
export async function onDisk<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = codeOf(error);
    if (isFault(error) || code === undefined) throw error;
    const { path = folder } = error as NodeJS.ErrnoException;
    const because = reasons[code] ?? `the system says ${code}`;
    throw new Fault("deliver-files", `The files in ${folder} cannot be delivered: ${because} (${path}).`, hints[code] ?? hint, {
      cause: error,
    });
  }
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: "this user has not the rights",
  EPERM: "this user may not do that, or give a file to that owner",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "the quota is used up",
  ENOENT: "a folder is not there",
  ENOTDIR: "something that is no folder is in the way",
  EXDEV: "a file lies on another file system than its folder",
};
const hint = "Mend that, then run it again. The server keeps what it has.";
const hints: Readonly<Record<string, string>> = {
  EACCES: "Run it as a user who may write there and give files to their owners: the unit of examples/deliver/ runs as root.",
  EPERM: "Run it as a user who may write there and give files to their owners: the unit of examples/deliver/ runs as root.",
  ENOSPC: "Make room, then run it again. The server keeps what it has.",
};
