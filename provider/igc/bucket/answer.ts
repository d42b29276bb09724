import { chooseAnswer, type OrderTicket, type Together } from "../manual";
import type { Answer } from "../platform";
import { type BroughtObjects, bytesOf } from "./brought";
import { oldest } from "./carrying";
import { type Filed, ticketOf } from "./filed";

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
