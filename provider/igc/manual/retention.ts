import { rmdir } from "node:fs/promises";
import { join } from "node:path";
import { entriesIn, factsOf, isUnreadable, mapBounded, onDisk, stampOf, unless } from "./disk";
import type { View } from "./exchange";
import { type Files, remove } from "./files";
import { type OwnFolder, together, whatLiesIn } from "./gathering";
import type { Brought, BroughtFiles } from "./inbox";
import { type Lying, overdue, type Retention } from "./overdue";
import { lastDayAnywhere } from "./papers";
import { formProgress } from "./progress";
import { emptied, isEmptied, recordFile, recordText } from "./record";
import { type Folders, isForm, type Ticket, type Tickets } from "./tickets";

/** A ticket that is over, and its papers that were kept long enough. */
export interface OverdueTicket {
  readonly ticket: Ticket;
  readonly papers: readonly string[];
}

interface Exchange {
  readonly folders: Folders;
  readonly tickets: Tickets;
  readonly brought: BroughtFiles;
}

/** A file as it is removed. */
export type LyingFile = Lying & Pick<Brought, "path" | "stamp">;

const replacedFolder = "remplace";

/** What is to be removed. Only looks. */
export async function overdueTickets(exchange: Exchange, view: View, retention: Retention): Promise<OverdueTicket[]> {
  const withdrawn = await exchange.tickets.in("withdrawn");
  const candidates = [...view.open.tickets.filter(isForm), ...view.archived.tickets, ...withdrawn.tickets];
  const looked = await mapBounded(candidates, async (ticket) => ({ ticket, papers: await papersOver(ticket, exchange, view, retention) }));
  return looked.filter(({ papers }) => papers.length > 0);
}

async function papersOver(ticket: Ticket, exchange: Exchange, view: View, retention: Retention): Promise<string[]> {
  const { folders, brought } = exchange;
  const inFolder = [...(await filesIn(ticket.folder, "")), ...(await filesIn(ticket.folder, replacedFolder))];
  const own = isForm(ticket) ? await whatLiesIn(ticket, brought, folders.quarantine, lastDayAnywhere(retention.now)) : undefined;
  return overduePapers(ticket, inFolder, own, view, retention).map(({ path }) => path);
}

/**
 * What is to be removed of a ticket that is not open, or of a form.
 * @param inFolder all that lies in its folder
 * @param own what a form's folder has, as a look reads it
 */
export function overduePapers(
  ticket: Ticket,
  inFolder: readonly LyingFile[],
  own: OwnFolder | undefined,
  { inbox }: Pick<View, "inbox">,
  retention: Retention,
): readonly LyingFile[] {
  if (!isForm(ticket) || !own) return overdue(inFolder, undefined, retention);
  const sorted = ticket.place === "outbox" ? inbox.of(ticket) : undefined;
  const { phase, decidedAt } = formProgress(ticket, together(own, sorted));
  if (ticket.place === "outbox" && phase !== "validated") return [];
  const signedInFolder = own.brought.filter(({ content }) => ["pdf", "picture", "closed"].includes(content.kind));
  const back = [...signedInFolder, ...(sorted?.signed ?? [])];
  const isBack = new Set(back.map(({ path }) => path));
  const others = inFolder.filter(({ path }) => !isBack.has(path));
  return overdue([...others, ...back.map((file) => ({ ...file, signed: true }))], decidedAt, retention);
}

/** Files of a ticket's folder, but for its record, which is written when papers are removed. */
async function filesIn(ticket: string, within: string): Promise<LyingFile[]> {
  const folder = join(ticket, within);
  const entries = await entriesIn(folder);
  const files = entries === undefined || isUnreadable(entries) ? [] : entries.filter((entry) => !entry.isDirectory());
  const looked = await mapBounded(files, async ({ name }): Promise<LyingFile | undefined> => {
    const path = join(folder, name);
    const facts = await factsOf(path);
    if (facts === undefined || isUnreadable(facts) || path === join(ticket, recordFile)) return undefined;
    return {
      name: within === "" ? name : `${within}/${name}`,
      path,
      stamp: stampOf(facts),
      writtenAt: facts.mtime.toISOString(),
      signed: false,
    };
  });
  return looked.filter((file) => file !== undefined);
}

/** The record first: a run that dies before it has removed all leaves a ticket that lacks nothing, and the next removes the rest. */
export async function removePapers(files: Files, { ticket, papers }: OverdueTicket): Promise<void> {
  const { folder, record } = ticket;
  if (!isEmptied(record)) await files.replace(join(folder, recordFile), recordText(emptied(record)));
  for (const path of papers) await remove(path);
  const replaced = join(folder, replacedFolder);
  await onDisk(replaced, () => unless(["ENOENT", "ENOTEMPTY", "EEXIST"], () => rmdir(replaced)));
}
