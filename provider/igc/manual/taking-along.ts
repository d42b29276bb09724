import { factsOf, isUnreadable, stampOf } from "./disk";
import type { View } from "./exchange";
import type { Files } from "./files";
import { othersOf } from "./matching";
import type { Ticket } from "./tickets";

/** Puts what the inbox has of a ticket into its folder. What was replaced since the look is perhaps another's: it stays. */
export async function takeAlong(files: Files, ticket: Ticket, { inbox, directory }: View): Promise<void> {
  const { answers, signed, replies } = inbox.of(ticket);
  for (const file of [...answers, ...signed, ...replies]) {
    const facts = await factsOf(file.path);
    if (facts === undefined || isUnreadable(facts) || stampOf(facts) !== file.stamp) continue;
    // A file with the certificates of several orders stays for the others.
    if (othersOf(ticket, file, directory)) await files.keep(ticket.folder, file.path);
    else {
      await files.moveInto(ticket.folder, file.path);
      inbox.remove(file);
    }
  }
}
