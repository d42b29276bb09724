import { Directory } from "./directory";
import { isThere, mapBounded } from "./disk";
import type { BroughtFiles } from "./inbox";
import { InboxIndex } from "./matching";
import type { Folders, Listed, Ticket, Tickets } from "./tickets";

/**
 * One look at the whole exchange, kept current by what this process does itself. A platform lives for one operation:
 * what others do meanwhile is seen by the next look (issue 11: 10,000 open tickets). What an act decides on is read
 * again where it acts: a ticket's record, an answer's bytes, a file before it is moved.
 */
export interface View {
  readonly absent: boolean;
  readonly open: Listed;
  readonly archived: Listed;
  readonly directory: Directory;
  readonly inbox: InboxIndex;
}

/** @param each what is gathered of every open ticket, between the looks at outbox and archive */
export async function lookAt<T>(
  folders: Folders,
  tickets: Tickets,
  files: BroughtFiles,
  each: (ticket: Ticket) => Promise<T>,
): Promise<View & { readonly gathered: readonly (readonly [Ticket, T])[] }> {
  const open = await tickets.in("outbox");
  const brought = await files.inTree(folders.inbox);
  const gathered = await mapBounded(open.tickets, async (ticket) => [ticket, await each(ticket)] as const);
  // Looked for last, and of a ticket seen twice it counts: what another process settles meanwhile looks open and without an answer.
  const archived = await tickets.in("archive");
  const settled = new Set(archived.tickets.map(({ record }) => record.ticket));
  const directory = new Directory(
    open.tickets.filter(({ record }) => !settled.has(record.ticket)),
    archived.tickets,
  );
  return { absent: await isAbsent(folders), open, archived, directory, inbox: new InboxIndex(brought, directory), gathered };
}

/** Not there as a whole: no folder, or one with nothing of ours in it, as a mount point is while nothing is mounted. */
async function isAbsent({ outbox, inbox, archive, withdrawn }: Folders): Promise<boolean> {
  for (const folder of [outbox, inbox, archive, withdrawn]) if (await isThere(folder)) return false;
  return true;
}
