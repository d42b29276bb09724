/** What lies in a server's folder: the facts a plan is made of. */
import type { Stats } from "node:fs";
import { basename, join } from "node:path";
import { Fault } from "../../provider/fault";
import { type Disk, halfMade, ifThere, type Layout, onDisk } from "./disk";
import { readJournal } from "./journal";
import { type FileWish, type Journal, type Named, sha256, type There } from "./plan";

/** @throws Fault `deliver-files`, `deliver-put-back` when the journal cannot be read. */
export function lookAt(disk: Disk, folder: string, at: Layout, wishes: readonly Pick<FileWish, "name">[]): Promise<There> {
  return onDisk(folder, async () => {
    const current = await currentSet(disk, at);
    const files = current === null ? [] : ((await ifThere(disk.readdir(at.set(current)))) ?? []);
    const names = [...new Set([...wishes.map(({ name }) => name), ...files])];
    const named = await Promise.all(names.map(async (name) => [name, await nameIs(disk, at, name)] as const));
    return {
      ...{ current, files, names: Object.fromEntries(named), journal: await openJournal(disk, at) },
      sets: (await ifThere(disk.readdir(at.sets))) ?? [],
    };
  });
}

/** Removes what runs that were killed left half-made. Under the lock: whoever is at work on the like of it now waits for the lock. */
export function sweep(disk: Disk, folder: string, at: Layout, names: readonly string[]): Promise<void> {
  return onDisk(folder, async () => {
    const there = await disk.readdir(at.own);
    const unused = there.includes(basename(at.journal)) ? [] : [basename(at.back)];
    const own = there.filter((name) => name.startsWith("lock.") || name.endsWith(halfMade) || unused.includes(name));
    for (const name of own) await disk.rm(join(at.own, name), { force: true });
    const links = (await disk.readdir(folder)).filter((name) => names.some((each) => name === `${each}${halfMade}`));
    for (const name of links) await disk.rm(join(folder, name), { force: true });
  });
}

/** The set that `current` leads to, and is there; a link by somebody else's hand leads to none. */
export async function currentSet(disk: Disk, at: Layout): Promise<string | null> {
  const target = await ifThere(disk.readlink(at.current));
  const set = /^sets\/([0-9a-z-]+)$/.exec(target ?? "")?.[1];
  return set !== undefined && (await ifThere(disk.stat(at.set(set)))) ? set : null;
}

async function nameIs(disk: Disk, at: Layout, name: string): Promise<Named> {
  const path = at.named(name);
  const facts = await ifThere(disk.lstat(path));
  if (!facts) return { kind: "absent" };
  if (facts.isFile()) return fileIs(disk, path, "plain", facts);
  if (!(await isOurs(disk, at, name, facts))) return { kind: "foreign" };
  const target = await ifThere(disk.stat(path));
  return target?.isFile() ? fileIs(disk, path, "ours", target) : { kind: "absent" };
}

/** Whether a name is a link that deliver made. */
export async function isOurs(disk: Disk, at: Layout, name: string, facts: Stats): Promise<boolean> {
  return facts.isSymbolicLink() && (await disk.readlink(at.named(name))) === at.linkOf(name);
}

async function fileIs(disk: Disk, path: string, kind: "plain" | "ours", { mode, uid, gid }: Stats): Promise<Named> {
  return { kind, sha256: sha256(await disk.readFile(path)), mode: mode & 0o7777, uid, gid };
}

async function openJournal(disk: Disk, at: Layout): Promise<Journal | null> {
  const text = await ifThere(disk.readFile(at.journal, "utf8"));
  if (text === undefined) return null;
  const journal = readJournal(text);
  if (journal) return journal;
  throw new Fault(
    "deliver-put-back",
    `${at.journal} is no journal: which files to put back cannot be told.`,
    `Look whether the server has a matching key and certificate, let ${at.current} lead to the right folder of ${at.sets}, remove the journal, then run it again.`,
  );
}
