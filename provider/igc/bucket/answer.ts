import { chooseAnswer, type OrderTicket, orderProgress, sheetFile, type Together } from "../manual";
import type { Answer, OrderProgress } from "../platform";
import { type BroughtObjects, bytesOf } from "./brought";
import { oldest } from "./carrying";
import { type Filed, folderOf, ticketOf } from "./filed";

/** The bytes of the one answer to an order; `changed` where somebody took it away or replaced it since the look. */
export async function answerTo(filed: Filed, { answers }: Together, brought: BroughtObjects): Promise<Answer | "changed" | undefined> {
  const ticket = ticketOf(filed) as OrderTicket;
  const choice = await chooseAnswer(answers, ticket.record.publicKeySha256, brought.readAgain);
  // Of what an order was settled with, the first counts: the others came too late.
  const isSettled = filed.standing.state === "settled";
  const chosen = "several" in choice && isSettled ? oldest(choice.several) : "chosen" in choice ? choice.chosen : undefined;
  if (!chosen) return undefined;
  const bytes = bytesOf(await brought.readAgain(chosen));
  return bytes ? { bytes, source: chosen.name } : "changed";
}

/** How far an order is. An object stays where it was written. */
export async function orderAt(ticket: OrderTicket, facts: Together, { readAgain }: BroughtObjects): Promise<OrderProgress> {
  const { answers, reply, quarantined } = facts;
  const sheetPath = `${folderOf(ticket.record.ticket)}${sheetFile}`;
  if (ticket.place === "archive") return { ...orderProgress(ticket, { none: true }, {}, undefined), sheetPath };
  const choice = await chooseAnswer(answers, ticket.record.publicKeySha256, readAgain);
  return { ...orderProgress(ticket, choice, reply, quarantined), sheetPath };
}
