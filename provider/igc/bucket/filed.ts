import {
  type Place,
  type Reply,
  type RevocationTicket,
  readRecord,
  recordFile,
  revocationProgress,
  revocationSheetFile,
  type Ticket,
  type TicketRecord,
} from "../manual";
import type { RevocationProgress } from "../platform";

/**
 * `outbox/<ticket>/ticket.json` in a store: the record of a folder, and how the ticket stands. A store cannot rename, so
 * open, settled and withdrawn are a field that is replaced if unchanged, never a place. PURE.
 */
export interface Standing {
  readonly state: "open" | "settled" | "withdrawn";
  /** Counts the replacements, so that no record has the bytes of an earlier one: S3's version is often their digest. */
  readonly revision: number;
  /** Version of `reponse.txt` as it was handed out with nothing noted: while it has it, there is nothing to read. */
  readonly reply?: string;
  /** What was brought and is done with, by name and version; what is brought anew under the name has another version. */
  readonly taken: readonly { readonly name: string; readonly version: string }[];
  /** Why the last answer was set aside. */
  readonly aside?: string;
}

/** A ticket as its record in the store has it. */
export interface Filed<R extends TicketRecord = TicketRecord> {
  readonly record: R;
  readonly standing: Standing;
  /** Of the object; `undefined` while it is not written. */
  readonly version: string;
}

export const folderOf = (ticket: string): string => `outbox/${ticket}/`;
export const recordOf = (ticket: string): string => `${folderOf(ticket)}${recordFile}`;
export const filedText = (record: TicketRecord, standing: Standing): Buffer =>
  Buffer.from(`${JSON.stringify({ ...record, standing }, null, 2)}\n`, "utf8");

/** What an object holds, or what is wrong with it: an English clause. */
export function readFiled(bytes: Buffer, ticket: string, version: string): Filed | string {
  const read = readRecord(bytes, ticket);
  if (typeof read === "string") return read;
  const { standing, ...record } = read as TicketRecord & { readonly standing?: Partial<Standing> };
  const isStanding =
    standing !== undefined &&
    ["open", "settled", "withdrawn"].includes(standing.state ?? "") &&
    Number.isSafeInteger(standing.revision) &&
    Array.isArray(standing.taken);
  if (!isStanding) return `its ${recordFile} does not say how it stands`;
  return { record: record, standing: standing as Standing, version };
}

const places: Readonly<Record<Standing["state"], Place>> = { open: "outbox", settled: "archive", withdrawn: "withdrawn" };

/** As what a folder and a store share sees it. */
export const ticketOf = <R extends TicketRecord>({ record, standing }: Filed<R>): Ticket<R> => ({
  record,
  folder: folderOf(record.ticket).slice(0, -1),
  place: places[standing.state],
});

/** How far a revocation is. An object stays where it was written. */
export const revocationAt = (ticket: RevocationTicket, reply: Reply): RevocationProgress => ({
  ...revocationProgress(ticket, reply),
  sheetPath: `${folderOf(ticket.record.ticket)}${revocationSheetFile}`,
});

/** Name and version as one word, for sets. */
export const stampOf = ({ name, version }: { readonly name: string; readonly version: string }): string => `${version} ${name}`;
