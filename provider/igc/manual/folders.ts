import { randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createFile, nameFolder, namesIn, readJson, remove, replaceFile } from "../sandbox/files";

/** The folders of `manual:<dir>`, and the record of each ticket. */
export const foldersOf = (root: string) => ({
  outbox: join(root, "outbox"),
  inbox: join(root, "inbox"),
  archive: join(root, "archive"),
  quarantine: join(root, "quarantine"),
  authorities: join(root, "ca"),
});
export type Folders = ReturnType<typeof foldersOf>;

/** `ticket.json`: what the folder of a ticket is about. */
export type TicketRecord =
  | { readonly kind: "form"; readonly ticket: string; readonly submittedAt: string; readonly sha256: string }
  | { readonly kind: "order"; readonly ticket: string; readonly submittedAt: string; readonly publicKeySha256: string };

export interface Ticket {
  readonly record: TicketRecord;
  /** Its folder: under outbox while open, under archive once settled. */
  readonly folder: string;
  readonly settled: boolean;
}

const recordFile = "ticket.json";

/** The ticket of a name, open or settled, or `undefined`. */
export function findTicket(folders: Folders, ticket: string): Ticket | undefined {
  return ticketIn(join(folders.outbox, ticket), false) ?? ticketIn(join(folders.archive, ticket), true);
}

/** Every ticket, open and settled. */
export function allTickets(folders: Folders): Ticket[] {
  const within = (parent: string, settled: boolean): Ticket[] => namesIn(parent).flatMap((name) => ticketIn(join(parent, name), settled) ?? []);
  return [...within(folders.outbox, false), ...within(folders.archive, true)];
}

function ticketIn(folder: string, settled: boolean): Ticket | undefined {
  const record = readJson<TicketRecord>(join(folder, recordFile));
  return record && { record, folder, settled };
}

/** Makes a ticket's folder with all its files at once: it is there whole or not at all, and the first of two wins. */
export function makeTicket(folders: Folders, record: TicketRecord, files: Readonly<Record<string, string | Uint8Array>>): Ticket {
  mkdirSync(folders.inbox, { recursive: true });
  const unnamed = join(folders.outbox, `.${randomUUID()}.tmp`);
  for (const [name, content] of Object.entries({ ...files, [recordFile]: `${JSON.stringify(record, null, 2)}\n` })) createFile(join(unnamed, name), content);
  if (!nameFolder(unnamed, join(folders.outbox, record.ticket))) remove(unnamed);
  return findTicket(folders, record.ticket)!;
}

/** The note that a ticket is no longer managed; a new submission takes it away. */
const withdrawnFile = "RETIRE.txt";
export const markWithdrawn = ({ folder }: Ticket): void => replaceFile(join(folder, withdrawnFile), "Cette demande n'est plus suivie par Pulumi. Rien n'a été révoqué ; ne plus y donner suite.\n");
export const unmarkWithdrawn = ({ folder }: Ticket): void => remove(join(folder, withdrawnFile));
