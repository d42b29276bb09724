import { randomUUID } from "node:crypto";
import fs from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { Fault, type FaultCode } from "../../fault";

/**
 * Files that are there whole or not at all, also after a power cut: written under another name, synced,
 * then linked (create-only: the first writer wins) or renamed into place, and the folder synced.
 * @throws Fault `vault-forbidden`, `vault-full`, `vault-unreachable`.
 */
export async function createOnly(path: string, bytes: Buffer): Promise<"created" | "exists"> {
  return written(path, bytes, async (temporary) => {
    try {
      await fs.link(temporary, path);
    } catch (error) {
      if (codeOf(error) === "EEXIST") return "exists";
      throw withoutLinks.has(codeOf(error)) ? noHardLinks(path, error) : error;
    }
    await syncFolder(dirname(path));
    return "created";
  });
}

/** Replaces a file, or creates it. Faults as `createOnly`. */
export async function replace(path: string, bytes: Buffer): Promise<void> {
  await written(path, bytes, async (temporary) => {
    await fs.rename(temporary, path);
    await syncFolder(dirname(path));
  });
}

/** The bytes of a file, or `undefined` when there is none. Any other failure is a Fault. */
export async function readIfThere(path: string): Promise<Buffer | undefined> {
  return onDisk(path, async () => {
    try {
      return await fs.readFile(path);
    } catch (error) {
      if (codeOf(error) === "ENOENT") return undefined;
      throw error;
    }
  });
}

/** Makes a folder for this user alone (0700) with the folders above it. Faults as `createOnly`. */
export async function makeFolder(folder: string): Promise<void> {
  await onDisk(folder, () => fs.mkdir(folder, { recursive: true, mode: 0o700 }));
}

/** The names in a folder; none when there is no folder. Faults as `readIfThere`. */
export async function namesIn(folder: string): Promise<string[]> {
  return onDisk(folder, async () => {
    try {
      return await fs.readdir(folder);
    } catch (error) {
      if (codeOf(error) === "ENOENT") return [];
      throw error;
    }
  });
}

/** A writer that died left its temporary file: after this time nobody writes to it any more. Milliseconds. */
const orphanAge = 3_600_000;

/**
 * Removes the temporary files of writers that died, of the files whose names begin with `prefix`.
 * Ages are told by the file system's own clock: the machine's may be wrong or another's.
 */
export async function sweepOrphans(folder: string, prefix = ""): Promise<void> {
  const orphans = (await namesIn(folder)).filter((name) => name.startsWith(prefix) && name.endsWith(ending));
  if (orphans.length === 0) return;
  await written(join(folder, `${prefix}sweep`), Buffer.alloc(0), async (temporary) => {
    const { mtimeMs: now } = await fs.stat(temporary);
    for (const name of orphans) {
      const written = await fs.stat(join(folder, name)).catch(() => undefined); // its writer ended meanwhile
      if (written && now - written.mtimeMs > orphanAge) await fs.rm(join(folder, name), { force: true });
    }
  });
}

const ending = ".tmp";

async function written<T>(path: string, bytes: Buffer, place: (temporary: string) => Promise<T>): Promise<T> {
  const temporary = join(dirname(path), `${basename(path)}.${randomUUID()}${ending}`);
  return onDisk(path, async () => {
    try {
      await writeAndSync(temporary, bytes);
      return await place(temporary);
    } finally {
      await fs.rm(temporary, { force: true }).catch(() => undefined); // an orphan is swept later
    }
  });
}

async function writeAndSync(path: string, bytes: Buffer): Promise<void> {
  const file = await fs.open(path, "wx", 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A new name is durable once its folder is; Windows has no such call and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await fs.open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

const forbidden = [
  "vault-forbidden",
  "may not be read or written by this user",
  "Give this user the rights on the folder and its files.",
] as const;
const full = (what: string) =>
  ["vault-full", `cannot be written: ${what}`, "Free some space, then run pulumi up again. What was there is untouched."] as const;

const meanings: Readonly<Record<string, readonly [FaultCode, string, string]>> = {
  EACCES: forbidden,
  EPERM: forbidden,
  EROFS: ["vault-forbidden", "lies on a read-only file system", "Mount it writable, or choose another folder."],
  ENOSPC: full("the disk is full"),
  EDQUOT: full("the quota is used up"),
};

/** What link(2) says on FAT and exFAT, on SMB shares, and on file systems of user space, where the file before it could be written. */
const withoutLinks: ReadonlySet<string | undefined> = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"]);
const noHardLinks = (path: string, error: unknown): Fault =>
  new Fault(
    "vault-forbidden",
    `${dirname(path)} lies on a file system without hard links (${codeOf(error)}), and a key is written once by one.`,
    "Choose a folder on a local disk or on NFS (FAT, exFAT and many SMB shares have none), or another kind of vault.",
    { cause: error },
  );

async function onDisk<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = codeOf(error);
    if (error instanceof Fault || !code) throw error;
    const [fault, what, hint] = meanings[code] ?? [
      "vault-unreachable",
      `cannot be reached (${code})`,
      "Check the disk or mount it lies on.",
    ];
    throw new Fault(fault, `${path} ${what}.`, hint, { cause: error });
  }
}
