import { createHash, randomUUID } from "node:crypto";
import fs from "node:fs/promises";
import { hostname, tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { Fault } from "../../../fault";
import { createOnly, makeFolder, readIfThere } from "../../common";

/** How often a lock that another process holds is looked at, and for how long one piece of its work is waited for. Milliseconds. */
const pause = 50;
const patience = 120_000;

const queues = new Map<string, Promise<unknown>>();

/** Locks of this process that could not be removed: their work is over, and the process is not. */
const left = new Set<string>();

/** Does pieces of work with one name in this process one after the other. */
async function inTurn<T>(name: string, work: () => Promise<T>): Promise<T> {
  const before = queues.get(name) ?? Promise.resolve();
  const turn = before.then(work);
  const settled = turn.catch(() => undefined);
  queues.set(name, settled);
  try {
    return await turn;
  } finally {
    if (queues.get(name) === settled) queues.delete(name);
  }
}

/**
 * Does a piece of work while nothing else of this process, and no other process of this user on this machine, does one
 * with the same name. PKCS#11 has no create-only. Between machines nothing holds but the rule of the lowest modulus.
 * A lock whose process died is taken over; a process that is there is waited for.
 * @throws Fault `vault-conflict` when one other piece of work holds the lock for two minutes, and what a disk says.
 */
export const withLock = <T>(name: string, work: () => Promise<T>): Promise<T> => inTurn(name, () => locked(name, work));

async function locked<T>(name: string, work: () => Promise<T>): Promise<T> {
  const folder = join(tmpdir(), `igc-sante-pkcs11-${userInfo().uid}`);
  await makeFolder(folder);
  const path = join(folder, `${createHash("sha256").update(name).digest("hex").slice(0, 40)}.lock`);
  const mine = Buffer.from(JSON.stringify({ pid: process.pid, host: hostname(), mark: randomUUID() }));
  await acquire(path, mine);
  try {
    return await work();
  } finally {
    // One left behind is taken over: its process ends, or remembers it.
    await fs.rm(path, { force: true }).catch(() => void left.add(mine.toString("latin1")));
  }
}

async function acquire(path: string, mine: Buffer): Promise<void> {
  let last = "";
  for (let waited = 0; ; waited += pause) {
    const holder = await readIfThere(path);
    const now = holder?.toString("latin1") ?? "";
    const free = !holder || ((left.has(now) || isDead(holder)) && (await takeAway(path, holder)));
    if (free && (await createOnly(path, mine)) === "created") return;
    if (now !== last) [waited, last] = [0, now]; // work goes on there
    if (waited >= patience) throw held(path, holder);
    await wait(pause);
  }
}

/** Whether the process that wrote a lock is gone. Of another machine's, or of something that is no lock, it cannot be told. */
function isDead(holder: Buffer): boolean {
  try {
    const { pid, host } = JSON.parse(holder.toString("utf8")) as { pid: number; host: string };
    if (host !== hostname()) return false;
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}

/** Removes a dead process's lock, and puts back what another process may have locked in the same moment. */
async function takeAway(path: string, dead: Buffer): Promise<boolean> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await fs.rename(path, aside);
    const taken = (await fs.readFile(aside)).equals(dead);
    if (!taken) await fs.link(aside, path);
    return taken;
  } catch {
    return false; // another process took it away first, or has the lock already
  } finally {
    await fs.rm(aside, { force: true });
  }
}

function held(path: string, holder: Buffer | undefined): Fault {
  const pid = /"pid":(\d+)/.exec(holder?.toString("utf8") ?? "")?.[1];
  return new Fault(
    "vault-conflict",
    `Another process${pid ? ` (${pid})` : ""} has been changing the same token for two minutes.`,
    `Wait until it ends, then run pulumi up again. If no such process is there, remove ${path}.`,
  );
}
