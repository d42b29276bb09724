import type { FaultCode } from "../../provider/fault";
import { type Due, noticeKey, type PersonDue, type Step } from "./due";
import type { Line } from "./letter";
import type { Batch, BatchOutcome, Channel, NoticeRecord } from "./record";

/** One message to one recipient: which notices are new to them, who sends it, and what is remembered of it. */

/** Whom a message is for, over which channel. */
export interface Recipient {
  readonly channel: Channel;
  /** As people read it: no address. */
  readonly to: string;
  /** What notices are known by, besides what they are about. */
  readonly key: readonly string[];
  readonly person: PersonDue;
}

/** A message as its channel sends it. */
export interface Message {
  /** Message-ID or webhook-id: it follows from the notices. */
  readonly id: string;
  /** What is posted; absent of a mail. */
  readonly body?: string;
  /** @param leaves is awaited as late as the channel allows before anybody can have the message: behind it nobody knows, unless an answer says */
  send(leaves: () => Promise<void>): Promise<Sent>;
}

/** What the channel says. `unanswered`: a webhook that is posted again, so its batch stays open. */
export interface Sent {
  readonly outcome: BatchOutcome | "unanswered";
  /** Why it was not accepted, in English. */
  readonly because: string;
  /** Its code, where it was a fault. */
  readonly fault?: FaultCode;
}

/** What became of a recipient in this run. */
export interface Delivery {
  readonly channel: Channel;
  readonly to: string;
  /** `none`: nothing is new. `busy`: another run is at it. `no-address`: nobody can be written to. `dry-run`: nothing was sent or remembered. */
  readonly outcome: Sent["outcome"] | "none" | "busy" | "no-address" | "dry-run";
  readonly because: string;
  readonly fault?: FaultCode;
  readonly lines: readonly Line[];
}

/** A notice that is free, and the attempt at which it is. */
interface Open {
  readonly due: Due;
  readonly step: Step;
  readonly key: string;
  readonly attempt: number;
}

/** What is new to a recipient, in the order in which it is claimed. @returns `undefined` where another run is at it */
async function openFor({ key, person }: Recipient, record: NoticeRecord): Promise<Open[] | undefined> {
  const open: Open[] = [];
  for (const due of person.due)
    for (const step of due.steps) {
      const notice = noticeKey(key, due, step);
      const standing = await record.standing(notice);
      if (standing.is === "busy") return undefined;
      if (standing.is === "free") open.push({ due, step, key: notice, attempt: standing.attempt });
    }
  return open.sort((one, other) => (one.key < other.key ? -1 : 1));
}

/** Steps of one thing are one line. */
function linesOf(open: readonly Open[]): Line[] {
  const lines = new Map<Due, Step[]>();
  for (const { due, step } of open) lines.set(due, [...(lines.get(due) ?? []), step]);
  return [...lines].map(([due, steps]) => ({ due, steps }));
}

/** What would be sent: nothing is written. */
export async function preview(recipient: Recipient, record: NoticeRecord): Promise<Delivery> {
  const open = await openFor(recipient, record);
  return report(recipient, open === undefined ? "busy" : open.length === 0 ? "none" : "dry-run", open ?? []);
}

/**
 * Sends a recipient what is new to them.
 * @param batch a name that no other batch has
 * @param write the message of lines; `keys` are those of its notices, in order
 */
export async function deliver(
  recipient: Recipient,
  record: NoticeRecord,
  batch: string,
  at: Date,
  write: (lines: readonly Line[], keys: readonly string[]) => Message,
): Promise<Delivery> {
  const open = await openFor(recipient, record);
  if (open === undefined) return report(recipient, "busy", []);
  if (open.length === 0) return report(recipient, "none", []);
  const claimed = await claimedOf(open, record, batch);
  if (claimed.length === 0) return report(recipient, "busy", []);
  const keys = claimed.map(({ key }) => key);
  const { id: messageId, body, send } = write(linesOf(claimed), keys);
  const { channel, to } = recipient;
  const sending: Batch = { channel, to, messageId, at: at.toISOString(), ...(body !== undefined && { body }) };
  try {
    const { outcome, because, fault } = await send(async () => {
      if (!(await record.begin(batch, sending))) throw new GivenUp();
    });
    if (outcome !== "unanswered") await record.settle(batch, outcome);
    return { ...report(recipient, outcome, claimed, because), ...(fault && { fault }) };
  } catch (error) {
    if (error instanceof GivenUp) return report(recipient, "busy", []);
    throw error;
  }
}

/** Another run took this one for dead, and sends what it had claimed. */
class GivenUp extends Error {}

/**
 * Claims in the order of the keys, and stops at the first that another has: of two runs that know the same, one gets all.
 * What is behind it the next run sends, if the other does not.
 */
async function claimedOf(open: readonly Open[], record: NoticeRecord, batch: string): Promise<Open[]> {
  const claimed: Open[] = [];
  for (const each of open) {
    if (!(await record.claim(each.key, each.attempt, batch))) break;
    claimed.push(each);
  }
  return claimed;
}

const report = ({ channel, to }: Recipient, outcome: Delivery["outcome"], open: readonly Open[], because = ""): Delivery => ({
  channel,
  to,
  outcome,
  because,
  lines: linesOf(open),
});
