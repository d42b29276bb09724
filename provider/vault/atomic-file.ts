import { randomUUID } from "node:crypto";
import { link, open, readFile, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { Fault, type FaultCode } from "../fault";

/**
 * Files that are there whole or not at all, also after a power cut: written under another name, synced,
 * then linked (create-only: the first writer wins) or renamed into place, and the folder synced.
 */
export async function createOnly(path: string, bytes: Buffer): Promise<"created" | "exists"> {
  return written(path, bytes, async (temporary) => {
    try {
      await link(temporary, path);
    } catch (error) {
      if (codeOf(error) === "EEXIST") return "exists";
      throw error;
    }
    await syncFolder(path);
    return "created";
  });
}

/** Replaces a file, or creates it. */
export async function replace(path: string, bytes: Buffer): Promise<void> {
  await written(path, bytes, async (temporary) => {
    await rename(temporary, path);
    await syncFolder(path);
  });
}

/** The bytes of a file, or `undefined` when there is none. Any other failure is a Fault. */
export async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw faultOf(error, path);
  }
}

async function written<T>(path: string, bytes: Buffer, place: (temporary: string) => Promise<T>): Promise<T> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    const file = await open(temporary, "wx", 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    return await place(temporary);
  } catch (error) {
    throw faultOf(error, path);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** A new name is durable once its folder is; Windows has no such call and needs none. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const folder = await open(dirname(path), "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

const meanings: Readonly<Record<string, readonly [FaultCode, string, string]>> = {
  EACCES: ["vault-forbidden", "may not be read or written by this user", "Give this user the rights on the folder."],
  EPERM: ["vault-forbidden", "may not be read or written by this user", "Give this user the rights on the folder."],
  EROFS: ["vault-forbidden", "lies on a read-only file system", "Mount it writable, or choose another folder."],
  ENOSPC: ["vault-full", "cannot be written: the disk is full", "Free some space; what was there is untouched."],
  EDQUOT: ["vault-full", "cannot be written: the quota is used up", "Free some space; what was there is untouched."],
};

function faultOf(error: unknown, path: string): unknown {
  const code = codeOf(error);
  if (error instanceof Fault || !code) return error;
  const [fault, what, hint] = meanings[code] ?? ["vault-unreachable", `cannot be reached (${code})`, "Check the disk or mount it lies on."];
  return new Fault(fault, `${path} ${what}.`, hint, { cause: error });
}
