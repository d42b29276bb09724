/** Carries steps out, one by one: each step of a plan is one entry here. */
import { Fault } from "../../provider/fault";
import { type Disk, ifThere, type Layout, linkOver, onDisk, syncFolder, writeNew, writeWhole } from "./disk";
import { currentSet, isOurs } from "./folder";
import { journalText } from "./journal";
import type { FileWish, Journal, Step } from "./plan";

/** What steps act on. */
export interface Hands {
  readonly disk: Disk;
  readonly folder: string;
  readonly at: Layout;
  /** The files that are staged. */
  readonly wishes: readonly FileWish[];
  /** The server's own acts. @throws Fault `deliver-check`, `deliver-reload`, `deliver-probe` */
  act(act: "check" | "reload" | "probe"): Promise<void>;
}

/** @param begun is told of each step before it is done. @throws Fault `deliver-...` of the first step that fails. */
export async function carryOut(steps: readonly Step[], hands: Hands, begun: (step: Step) => void = () => undefined): Promise<void> {
  for (const step of steps) {
    begun(step);
    await onDisk(hands.folder, () => done(step, hands));
  }
}

function done(step: Step, hands: Hands): Promise<void> {
  switch (step.do) {
    case "discard":
      return hands.disk.rm(hands.at.set(step.set), { recursive: true, force: true });
    case "stage":
      return stage(step.set, hands);
    case "keep":
      return keep(step.set, step.names, hands);
    case "open":
      return openJournal(step.journal, hands);
    case "switch":
      return linkOver(hands.disk, hands.at.currentOf(step.set), hands.at.current);
    case "link":
      return link(step.names, hands);
    case "unlink":
      return unlink(step.names, hands);
    case "check":
    case "reload":
    case "probe":
      return hands.act(step.do);
    case "back":
      return back(step.set, hands);
    case "close":
      return close(hands);
  }
}

/** For everybody to pass through, whatever the umask: the rights are the files' own. */
async function makeSet(set: string, { disk, at }: Hands): Promise<string> {
  const path = at.set(set);
  for (const folder of [at.sets, path]) {
    await disk.mkdir(folder, { recursive: true });
    await disk.chmod(folder, 0o755);
  }
  return path;
}

async function stage(set: string, hands: Hands): Promise<void> {
  const path = await makeSet(set, hands);
  for (const { name, bytes, ...rights } of hands.wishes) await writeNew(hands.disk, `${path}/${name}`, bytes, rights);
  await synced(path, hands);
}

async function keep(set: string, names: readonly string[], hands: Hands): Promise<void> {
  const { disk, at } = hands;
  const path = await makeSet(set, hands);
  for (const name of names) {
    const facts = await disk.lstat(at.named(name));
    const file = facts.isSymbolicLink() ? `${at.current}/${name}` : at.named(name);
    await disk.link(file, `${path}/${name}`);
  }
  await synced(path, hands);
}

async function synced(path: string, { disk, at }: Hands): Promise<void> {
  await syncFolder(disk, path);
  await syncFolder(disk, at.sets);
}

/** The way back is made first: it is one rename then, which a full disk does not stop. */
async function openJournal(journal: Journal, { disk, at }: Hands): Promise<void> {
  await disk.rm(at.back, { force: true });
  if (journal.from !== null) await disk.symlink(at.currentOf(journal.from), at.back);
  await writeWhole(disk, at.journal, journalText(journal));
}

async function back(set: string, { disk, at }: Hands): Promise<void> {
  if ((await currentSet(disk, at)) !== set) await wayBack(set, disk, at);
  await syncFolder(disk, at.own);
}

async function wayBack(from: string, disk: Disk, at: Layout): Promise<void> {
  if (!(await ifThere(disk.stat(at.set(from)))))
    throw new Fault(
      "deliver-put-back",
      `The set of before, ${at.set(from)}, is not there any more: it cannot be put back.`,
      `Look whether the server has a matching key and certificate; then remove ${at.journal} and run it again.`,
    );
  if (await ifThere(disk.lstat(at.back))) await disk.rename(at.back, at.current);
  else await linkOver(disk, at.currentOf(from), at.current);
}

async function link(names: readonly string[], { disk, at }: Hands): Promise<void> {
  for (const name of names) await linkOver(disk, at.linkOf(name), at.named(name));
}

/** Only links that deliver made. */
async function unlink(names: readonly string[], { disk, at, folder }: Hands): Promise<void> {
  for (const name of names) {
    const facts = await ifThere(disk.lstat(at.named(name)));
    if (facts && (await isOurs(disk, at, name, facts))) await disk.rm(at.named(name), { force: true });
  }
  await syncFolder(disk, folder);
}

async function close({ disk, at }: Hands): Promise<void> {
  await disk.rm(at.journal, { force: true });
  await disk.rm(at.back, { force: true });
  await syncFolder(disk, at.own);
}
