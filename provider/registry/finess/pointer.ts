/** What is kept beside an index: of which source it was made, and when. Nothing of it is believed that is not as it was written. */
import { createHash, randomUUID } from "node:crypto";
import { constants } from "node:fs";
import fs from "node:fs/promises";
import { join } from "node:path";
import { Fault } from "../../fault";
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
  if (await isUsable(folder)) return;
  throw new Fault(
    "register-cache",
    `The index of FINESS cannot be kept in ${folder}: it is not this user's alone, or cannot be made.`,
    "Set XDG_CACHE_HOME to a folder of this user's, or take the rights of others on that folder back.",
  );
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

/** Writes it whole or not at all, and takes away the index it no longer names. @param before what it named until now */
export async function writePointer(folder: string, place: string, pointer: Omit<Pointer, "version">, before?: Pointer): Promise<void> {
  const path = pointerOf(folder, place);
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    await fs.writeFile(temporary, JSON.stringify({ version, ...pointer }), { mode: 0o600, flag: "wx" });
    await fs.rename(temporary, path);
  } finally {
    await fs.rm(temporary, { force: true });
  }
  if (before && before.index !== pointer.index) await fs.rm(join(folder, before.index), { force: true });
}

/** Makes a file in the folder under a name of its own, whole or not at all. @param write gives what is made of it besides */
export async function writeIndex<T>(folder: string, write: (file: fs.FileHandle) => Promise<T>): Promise<T & { readonly index: string }> {
  const index = `${randomUUID()}.finess`;
  const temporary = join(folder, `${index}.tmp`);
  const file = await fs.open(temporary, "wx", 0o600);
  try {
    const made = await write(file);
    await fs.rename(temporary, join(folder, index));
    return { ...made, index };
  } finally {
    await file.close();
    await fs.rm(temporary, { force: true });
  }
}
