import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { chmod, copyFile, mkdir, open, rename, rm, unlink } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import { isUnreadable, onDisk, readBounded, unless } from "./disk";
import { nameOnce } from "./name-once";

/** Writing in a folder that people work in too: whole or absent, never overwritten by a move. */

/**
 * Who may read what is handed out. The sheets name people, telephone numbers and cards: by default their owner alone
 * (issue 11, personal data); `?shared=group` is for a drive that a team works on.
 */
export type Sharing = "owner" | "group";
/** 02770: what others put into a shared folder belongs to its group too. */
const modes = { owner: { file: 0o600, folder: 0o700 }, group: { file: 0o660, folder: 0o2770 } } as const;

/** What writes into one exchange. */
export class Files {
  constructor(private readonly sharing: Sharing) {}

  /** Writes a file whole: who reads it sees the old or the new one. Nothing is written when its folder is gone: somebody else moved it. */
  async replace(path: string, content: string | Uint8Array): Promise<void> {
    await onDisk(path, () =>
      unless(["ENOENT"], async () => {
        const unnamed = join(dirname(path), `.${basename(path)}.${uniqueSuffix()}`);
        await this.write(unnamed, content);
        await rename(unnamed, path);
        await sync(dirname(path));
      }),
    );
  }

  /** Makes a folder with all its files at once: it is there whole or not at all. @returns `false` when the name is taken, which is left as it is. */
  async createFolder(folder: string, files: Readonly<Record<string, string | Uint8Array>>): Promise<boolean> {
    return onDisk(folder, async () => {
      const unnamed = join(dirname(folder), `.${basename(folder)}.${uniqueSuffix()}`);
      await this.makeFolder(unnamed);
      for (const [name, content] of Object.entries(files)) await this.write(join(unnamed, name), content);
      await sync(unnamed);
      const named = await renamed(unnamed, folder);
      if (!named) await rm(unnamed, { recursive: true });
      return named;
    });
  }

  /** Writes a new file into a folder, beside one that has its name already; one of the same bytes is left. @returns its name there */
  async add(folder: string, name: string, content: Uint8Array): Promise<string> {
    return onDisk(folder, async () => {
      await this.makeFolder(folder);
      const ending = extname(name);
      for (let number = 1; ; number++) {
        const free = number === 1 ? name : `${basename(name, ending)}-${number}${ending}`;
        const path = join(folder, free);
        if (await unless(["EEXIST"], () => this.write(path, content).then(() => true))) {
          await sync(folder);
          return free;
        }
        const there = await readBounded(path, content.length);
        if (there !== undefined && !isUnreadable(there) && there.bytes.equals(content)) return free;
      }
    });
  }

  /** Writes a new file whole, unless its name is taken, which is left as it is. @returns whether it did; `false` too where the folder is gone */
  async createBeside(path: string, content: string): Promise<boolean> {
    return onDisk(path, async () => (await unless(["ENOENT"], () => this.#nameNew(dirname(path), basename(path), content))) ?? false);
  }

  /** As `createBeside`, and makes the folder. @returns whether it did */
  async create(folder: string, name: string, content: Uint8Array): Promise<boolean> {
    return onDisk(join(folder, name), async () => {
      await this.makeFolder(folder);
      return this.#nameNew(folder, name, content);
    });
  }

  async #nameNew(folder: string, name: string, content: string | Uint8Array): Promise<boolean> {
    const unnamed = join(folder, `.${name}.${uniqueSuffix()}`);
    await this.write(unnamed, content);
    const named = await nameOnce(unnamed, join(folder, name), (place) => this.write(place, content));
    if (named) await sync(folder);
    return named;
  }

  /** Gives a folder another place. @returns `false` when it is not there, or the place is taken. */
  async moveFolder(from: string, to: string): Promise<boolean> {
    return onDisk(from, async () => {
      await this.makeFolder(dirname(to));
      return renamed(from, to);
    });
  }

  async createPath(folder: string): Promise<void> {
    await onDisk(folder, () => this.makeFolder(folder));
  }

  /** Keeps a copy of a file in a folder, under a number that is free. @returns its name there */
  async keep(folder: string, path: string): Promise<string> {
    return onDisk(path, async () => {
      await this.makeFolder(folder);
      const ending = extname(path);
      for (let number = 1; ; number++) {
        const name = `${basename(path, ending)}-${number}${ending}`;
        const copied = await unless(["EEXIST"], () => copyFile(path, join(folder, name), constants.COPYFILE_EXCL).then(() => true));
        if (!copied) continue;
        await sync(join(folder, name));
        await sync(folder);
        return name;
      }
    });
  }

  /** Moves a file into a folder, beside one that has its name already. When either is gone, somebody else moved it. */
  async moveInto(folder: string, path: string): Promise<void> {
    await onDisk(path, async () => {
      const place = await unless(["ENOENT"], () => freePlace(folder, basename(path)));
      if (!place) return;
      const moved = await unless(["ENOENT"], () => carry(path, place).then(() => true));
      // Another process may have moved the whole folder meanwhile, with what it had carried into it.
      await unless(["ENOENT"], () => (moved ? sync(folder) : unlink(place)));
    });
  }

  /** A shared folder is made so explicitly: the process' umask takes the group's rights away, and mkdir leaves its bit out. */
  private async makeFolder(folder: string): Promise<void> {
    const first = await mkdir(folder, { recursive: true, mode: modes[this.sharing].folder & 0o777 });
    if (first === undefined || this.sharing === "owner") return;
    for (let made = folder; made.length >= first.length; made = dirname(made)) await chmod(made, modes.group.folder);
  }

  private async write(path: string, content: string | Uint8Array): Promise<void> {
    const file = await open(path, "wx", modes[this.sharing].file);
    try {
      if (this.sharing === "group") await file.chmod(modes.group.file);
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
  }
}

/** EPERM is what Windows says of a name that is taken. */
async function renamed(from: string, to: string): Promise<boolean> {
  const done = await unless(["ENOENT", "EEXIST", "ENOTEMPTY", "EPERM"], () => rename(from, to).then(() => true));
  if (done) await sync(dirname(to));
  return done ?? false;
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
    const reserved = await unless(["EEXIST"], () => open(place, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY, 0o600));
    if (!reserved) continue;
    await reserved.close();
    return place;
  }
}

/** Removes a file; what is absent is fine. */
export const remove = (path: string): Promise<void> => onDisk(path, () => rm(path, { force: true }));

const uniqueSuffix = (): string => `${process.pid}-${randomBytes(6).toString("hex")}.tmp`;

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
