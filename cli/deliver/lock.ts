/** One run at a time in a folder, also on a volume that machines share. */
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { Fault } from "../../provider/fault";
import { codeOf, type Disk, ifThere, type Layout, onDisk, writeNew } from "./disk";

/** Longer than a run can take: its commands and handshakes are bounded, and so are the vaults' requests. Milliseconds. */
const longestRun = 30 * 60_000;

interface Holder {
  readonly pid: number;
  /** When the process began, as the kernel counts: another process may have its number by now. */
  readonly born: string | null;
  readonly host: string;
  /** After this instant nobody holds it: of another machine's process it cannot be told whether it lives. */
  readonly until: string;
}

/**
 * Does a piece of work while no other run does one in the same folder. A lock whose process died is taken over.
 * @throws Fault `deliver-busy`, `deliver-files`.
 */
export async function locked<T>(disk: Disk, folder: string, at: Layout, now: () => Date, work: () => Promise<T>): Promise<T> {
  const until = new Date(now().getTime() + longestRun).toISOString();
  const mine: Holder = { pid: process.pid, born: await bornAt(disk, process.pid), host: hostname(), until };
  const bytes = Buffer.from(`${JSON.stringify({ ...mine, mark: randomUUID() })}\n`);
  await onDisk(folder, () => acquire(disk, at, bytes, now()));
  try {
    return await work();
  } finally {
    await disk.rm(at.lock, { force: true }).catch(() => undefined); // one left behind is taken over, since its process ends
  }
}

async function acquire(disk: Disk, at: Layout, mine: Buffer, now: Date): Promise<void> {
  if (await created(disk, at, mine)) return;
  const holder = await ifThere(disk.readFile(at.lock));
  if (holder && !(await isOver(disk, holder, now))) throw busy(at, holder);
  if (holder) await takeAway(disk, at, holder);
  if (!(await created(disk, at, mine))) throw busy(at, await ifThere(disk.readFile(at.lock)));
}

/** Whole under its name or not there: written beside, then linked. */
async function created(disk: Disk, at: Layout, mine: Buffer): Promise<boolean> {
  const beside = `${at.lock}.${randomUUID()}`;
  try {
    await writeNew(disk, beside, mine);
    await disk.link(beside, at.lock);
    return true;
  } catch (error) {
    // Another run has it, or has it and swept what was beside.
    if (codeOf(error) === "EEXIST" || codeOf(error) === "ENOENT") return false;
    throw error;
  } finally {
    await disk.rm(beside, { force: true }).catch(() => undefined);
  }
}

async function isOver(disk: Disk, holder: Buffer, now: Date): Promise<boolean> {
  const { pid, born, host, until } = read(holder);
  if (until === undefined || Number.isNaN(Date.parse(until)) || Date.parse(until) < now.getTime()) return true;
  if (host !== hostname() || pid === undefined) return false;
  return !isAlive(pid) || (await bornAt(disk, pid)) !== born;
}

function read(holder: Buffer): Partial<Holder> {
  try {
    return JSON.parse(holder.toString("utf8")) as Partial<Holder>;
  } catch {
    return {};
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) !== "ESRCH";
  }
}

/** Field 22 of proc(5)'s stat, after the name in brackets; null where there is no /proc. */
async function bornAt(disk: Disk, pid: number): Promise<string | null> {
  const stat = await disk.readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
}

/** Removes a dead run's lock, and puts back what another run may have locked in the same moment. */
async function takeAway(disk: Disk, at: Layout, dead: Buffer): Promise<void> {
  const aside = `${at.lock}.${randomUUID()}`;
  try {
    await disk.rename(at.lock, aside);
    if (!(await disk.readFile(aside)).equals(dead)) await disk.link(aside, at.lock);
  } catch (error) {
    if (codeOf(error) !== "ENOENT" && codeOf(error) !== "EEXIST") throw error; // another run was first
  } finally {
    await disk.rm(aside, { force: true });
  }
}

function busy({ lock }: Layout, holder: Buffer | undefined): Fault {
  const { pid, host, until } = read(holder ?? Buffer.alloc(0));
  return new Fault(
    "deliver-busy",
    `Another run works there${pid === undefined ? "" : `: process ${pid} of ${host}`} (${lock}).`,
    `Wait until it ends. If there is no such process, its lock is taken over${until === undefined ? " soon" : ` after ${until}`}.`,
  );
}
