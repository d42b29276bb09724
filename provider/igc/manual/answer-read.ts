import type { Answer } from "../platform";
import { chooseAnswer } from "./answer-choice";
import { isUnreadable, readBounded, stampOf, unreachable } from "./disk";
import type { Together } from "./gathering";
import { type Brought, largestAnswer } from "./inbox";
import type { OrderTicket } from "./tickets";

/** The bytes of the one answer to an order; `changed` where somebody took it away or replaced it since the look. */
export async function answerTo(ticket: OrderTicket, { answers, unreadable: because }: Together): Promise<Answer | "changed" | undefined> {
  const settled = ticket.place === "archive";
  const choice = await chooseAnswer(settled ? answers.map(({ unfinished: _, ...file }) => file) : answers, ticket.record.publicKeySha256);
  // In the archive lies what an order was settled with, and at most what came too late.
  const chosen = "several" in choice && settled ? oldest(choice.several) : "chosen" in choice ? choice.chosen : undefined;
  // What was settled lies there, whatever cannot be read now: a disk that fails has not lost it (issue 11).
  if (!chosen && settled && because !== undefined) throw unreachable(ticket.folder, because);
  if (!chosen) return undefined;
  const read = await readBounded(chosen.path, largestAnswer);
  if (settled && isUnreadable(read)) throw unreachable(chosen.path, read.because);
  if (read === undefined || isUnreadable(read) || stampOf(read.facts) !== chosen.stamp) return "changed";
  return { bytes: read.bytes, source: chosen.name };
}

const oldest = (files: readonly Brought[]): Brought => files.reduce((first, each) => (each.writtenAt < first.writtenAt ? each : first));
