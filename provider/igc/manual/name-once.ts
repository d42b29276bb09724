import { link, rm } from "node:fs/promises";

/** What link(2) says on FAT and exFAT, on SMB shares, and on file systems of user space. */
const withoutLinks: readonly (string | undefined)[] = ["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"];

/**
 * Gives a finished file its name unless that is taken: one hard link, so that of two one wins and none sees half a file.
 * @param write writes it anew under a name, create-only: where the disk has no links a crash may leave a part of it, which is then told as changed
 * @returns `false` where the name is taken
 */
export async function nameOnce(finished: string, name: string, write: (path: string) => Promise<void>): Promise<boolean> {
  try {
    await link(finished, name).catch((error: NodeJS.ErrnoException) => {
      if (!withoutLinks.includes(error.code)) throw error;
      return write(name);
    });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    await rm(finished, { force: true });
  }
}
