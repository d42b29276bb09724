import { rmdir } from "node:fs/promises";
import { join } from "node:path";
import { entriesIn, factsOf, isUnreadable, mapBounded, onDisk, unless } from "./disk";
import type { View } from "./exchange";
import { type Files, remove } from "./files";
import { type OwnFolder, together, whatLiesIn } from "./gathering";
import type { Brought, BroughtFiles } from "./inbox";
import type { Sorted } from "./matching";
import { type Lying, overdue, type Retention } from "./overdue";
import { lastDayAnywhere } from "./papers";
import { formProgress } from "./progress";
import { emptied, isEmptied, recordFile, recordText } from "./record";
import { type Folders, type FormTicket, isForm, type Ticket, type Tickets } from "./tickets";

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

interface LyingFile extends Lying {
  readonly path: string;
}

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
  if (!isForm(ticket)) return pathsOf(overdue(inFolder, undefined, retention));
  const own = await whatLiesIn(ticket, brought, folders.quarantine, lastDayAnywhere(retention.now));
  const sorted = ticket.place === "outbox" ? view.inbox.of(ticket) : undefined;
  const over = overForm(ticket, own, sorted);
  if (!over) return [];
  const isBack = new Set(over.back.map(({ path }) => path));
  const lying = [
    ...inFolder.filter(({ path }) => !isBack.has(path)),
    ...over.back.map(({ path, name, writtenAt }) => ({ path, name, writtenAt, signed: true })),
  ];
  return pathsOf(overdue(lying, over.decidedAt, retention));
}

/** Of a form that is over: when ANS decided, and everything that came back signed. `undefined` of one that is waited for. */
export function overForm(
  ticket: FormTicket,
  own: OwnFolder,
  sorted: Sorted | undefined,
): { readonly decidedAt: string | undefined; readonly back: readonly Brought[] } | undefined {
  const { reply, signed } = together(own, sorted);
  const { phase, decidedAt } = formProgress(ticket, reply, signed);
  if (ticket.place === "outbox" && phase !== "validated") return undefined;
  const inFolder = own.brought.filter(({ content }) => ["pdf", "picture", "closed"].includes(content.kind));
  return { decidedAt, back: [...inFolder, ...(sorted?.signed ?? [])] };
}

const pathsOf = (files: readonly LyingFile[]): string[] => files.map(({ path }) => path);

/** Files of a ticket's folder, but for its record, which is written when papers are removed. */
async function filesIn(ticket: string, within: string): Promise<LyingFile[]> {
  const folder = join(ticket, within);
  const entries = await entriesIn(folder);
  const files = entries === undefined || isUnreadable(entries) ? [] : entries.filter((entry) => !entry.isDirectory());
  const looked = await mapBounded(files, async ({ name }): Promise<LyingFile | undefined> => {
    const path = join(folder, name);
    const facts = await factsOf(path);
    if (facts === undefined || isUnreadable(facts) || path === join(ticket, recordFile)) return undefined;
    return { name: within === "" ? name : `${within}/${name}`, path, writtenAt: facts.mtime.toISOString(), signed: false };
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
