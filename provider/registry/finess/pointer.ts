/** What is kept beside an index: of which source it was made, and when. Nothing of it is believed that is not as it was written. */
import { createHash, randomUUID } from "node:crypto";
import { constants } from "node:fs";
import fs from "node:fs/promises";
import { join } from "node:path";
import { Fault, isFault } from "../../fault";
import { isOwn, isUsable } from "../../x509/fetch";
import type { IndexFacts } from "./index-file";
import type { StructuresHead } from "./parse";

/** What tells that a source is the one of before. */
export interface SourceMark {
  /** Of a file: its size and its last change. */
  readonly size?: number;
  readonly changed?: number;
  /** Of an address: what its server says of the version. */
  readonly etag?: string;
  readonly lastModified?: string;
  /** Where a list of files led. */
  readonly url?: string;
}

/** An index, and of what it was made. */
export interface Pointer extends StructuresHead {
  readonly version: 1;
  /** Name of the index's file, beside this one. */
  readonly index: string;
  readonly facts: IndexFacts;
  readonly mark: SourceMark;
  /** SHA-256 of the source's bytes, as they came. */
  readonly sha256: string;
  /** Instant of the last look at the source. */
  readonly lookedAt: string;
}

const version = 1;
const pointerOf = (folder: string, place: string): string =>
  join(folder, `${createHash("sha256").update(place).digest("hex")}.finess.json`);

/** Larger ones are none of ours. */
const largest = 1 << 14;

/** @throws Fault `register-cache` where the folder is not this user's alone, or cannot be had */
export async function mustBeUsable(folder: string): Promise<void> {
  if (!(await isUsable(folder))) throw notKept(folder, "it is not this user's alone, or cannot be made");
}

const notKept = (folder: string, because: string, cause?: unknown): Fault =>
  new Fault(
    "register-cache",
    `The index of FINESS cannot be kept in ${folder}: ${because}.`,
    "Set XDG_CACHE_HOME to a folder of this user's with some 100 MB left, or take the rights of others on that folder back.",
    { cause },
  );

/** What the disk refuses is said of the folder of the index: the source is as good as before. @throws Fault `register-cache` */
export async function kept<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (isFault(cause)) throw cause;
    throw notKept(folder, `${(cause as NodeJS.ErrnoException).code ?? (cause as Error).message}`, cause);
  }
}

/** What is known of a source; `undefined` where nothing is, or not by this version. */
export async function readPointer(folder: string, place: string): Promise<Pointer | undefined> {
  try {
    const file = await fs.open(pointerOf(folder, place), constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    try {
      const facts = await file.stat();
      if (!isOwn(facts, "file") || facts.size > largest) return undefined;
      const read = JSON.parse(await file.readFile("utf8")) as Pointer;
      return read.version === version && /^[0-9a-f-]+\.finess$/.test(read.index) ? read : undefined;
    } finally {
      await file.close();
    }
  } catch {
    return undefined; // it is made again
  }
}

/** Writes it whole or not at all, and takes away the index it no longer names. @param before what it named until now. @throws Fault `register-cache` */
export async function writePointer(folder: string, place: string, pointer: Omit<Pointer, "version">, before?: Pointer): Promise<void> {
  const path = pointerOf(folder, place);
  const temporary = `${path}.${randomUUID()}.tmp`;
  await kept(folder, async () => {
    await fs.writeFile(temporary, JSON.stringify({ version, ...pointer }), { mode: 0o600, flag: "wx" });
    await fs.rename(temporary, path);
  }).finally(() => fs.rm(temporary, { force: true }));
  if (before && before.index !== pointer.index) await fs.rm(join(folder, before.index), { force: true });
  await sweep(folder, path).catch(() => undefined); // the next one may
}

/** Longer than any run makes an index, or looks into one. Milliseconds. */
const longestUse = 86_400_000;

/** Takes away what no pointer names: of a run that was killed, of two that made one at once, of another version's format. */
async function sweep(folder: string, newest: string): Promise<void> {
  const names = await fs.readdir(folder);
  const texts = await Promise.all(
    names.filter((name) => name.endsWith(".finess.json")).map((name) => fs.readFile(join(folder, name), "utf8")),
  );
  const { mtimeMs: now } = await fs.stat(newest);
  for (const name of names.filter((each) => /^[0-9a-f-]+\.finess(?:\.tmp|\.json\.[0-9a-f-]+\.tmp)?$/.test(each))) {
    if (texts.some((text) => text.includes(JSON.stringify(name)))) continue;
    const { mtimeMs } = await fs.stat(join(folder, name));
    if (now - mtimeMs > longestUse) await fs.rm(join(folder, name), { force: true });
  }
}

/** An index that is not used after all. */
export const removeIndex = (folder: string, index: string): Promise<void> => fs.rm(join(folder, index), { force: true });

/** Makes a file in the folder under a name of its own, whole or not at all. @param write gives what is made of it besides */
export async function writeIndex<T>(folder: string, write: (file: fs.FileHandle) => Promise<T>): Promise<T & { readonly index: string }> {
  const index = `${randomUUID()}.finess`;
  const temporary = join(folder, `${index}.tmp`);
  const file = await kept(folder, () => fs.open(temporary, "wx", 0o600));
  try {
    const made = await write(file);
    await kept(folder, () => fs.rename(temporary, join(folder, index)));
    return { ...made, index };
  } finally {
    await file.close();
    await fs.rm(temporary, { force: true });
  }
}
