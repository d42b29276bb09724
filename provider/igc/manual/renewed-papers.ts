import { join } from "node:path";
import { replacedHeading } from "../order-sheet";
import { factsOf, isUnreadable, mustRead, unreachable } from "./disk";
import type { Files } from "./files";
import { type Papers, replyFile, sha256Of, withoutMachine } from "./papers";
import { recordFile, recordText, type TicketRecord } from "./record";
import type { Ticket } from "./tickets";

/** Bytes of a paper that are still compared and kept; a filled form has 0.3 million. */
export const largestPaper = 32 * 1_048_576;

/**
 * Brings an open ticket's folder to what is handed out now, in place (issue 11: the wish reaches the paper). What is as
 * it was handed out stays untouched, a person may have written into it; what the folder has lost is made again; what is
 * another now is replaced, and the old one kept in `remplace/`. The record is written last: until then the next run does it again.
 * @param rewrite whether papers may change: not once a form is signed
 * @param day of today, YYYY-MM-DD
 * @returns the ticket as it is now
 */
export async function renewPapers(files: Files, ticket: Ticket, papers: Papers, rewrite: boolean, day: string): Promise<Ticket> {
  const { folder, record } = ticket;
  const there = new Set<string>();
  const changed: string[] = [];
  for (const [name, content] of Object.entries(papers.files)) {
    if (await isIn(folder, name)) there.add(name);
    const same = name === replyFile || (await isAsHandedOut(folder, record, name, content, there.has(name)));
    if (!same) changed.push(name);
    if (!there.has(name) && (same || rewrite)) await files.replace(join(folder, name), content);
  }
  if (changed.length === 0 || !rewrite) return ticket;
  // A crash may have come between the papers and the record: what is new already is not kept as an old one.
  const stale: string[] = [];
  for (const name of changed) if (there.has(name) && !(await isNow(folder, name, papers.files[name]!))) stale.push(name);
  if (stale.length > 0)
    await replace(
      files,
      folder,
      papers,
      [...new Set([papers.sheet, ...stale])].filter((name) => there.has(name)),
      day,
    );
  const renewed = { ...papers.record, ...replacedForms(record, papers.record), submittedAt: record.submittedAt } as TicketRecord;
  await files.replace(join(folder, recordFile), recordText(renewed));
  return { ...ticket, record: renewed };
}

/** Keeps all of the old ones, then puts the new ones there: the sheet first, since it tells that there are others now. */
async function replace(
  files: Files,
  folder: string,
  { files: contents, sheet }: Papers,
  names: readonly string[],
  day: string,
): Promise<void> {
  const kept: string[] = [];
  for (const name of names) kept.push(await files.keep(join(folder, "remplace"), join(folder, name)));
  for (const name of names) {
    const content = contents[name]!;
    await files.replace(join(folder, name), name === sheet ? `${replacedHeading(day, kept)}${content as string}` : content);
  }
}

async function isIn(folder: string, name: string): Promise<boolean> {
  const facts = await factsOf(join(folder, name));
  if (isUnreadable(facts)) throw unreachable(join(folder, name), facts.because);
  return facts !== undefined;
}

/** Whether what is wished now is what was handed out. A record of before does not say: the file itself does. */
async function isAsHandedOut(
  folder: string,
  record: TicketRecord,
  name: string,
  content: string | Uint8Array,
  isThere: boolean,
): Promise<boolean> {
  const digest = sha256Of(content);
  const handedOut = record.papers?.[name] ?? (record.kind === "form" && name.endsWith(".pdf") ? record.sha256 : undefined);
  if (handedOut !== undefined) return handedOut === digest;
  if (!isThere) return true;
  const before = (await mustRead(join(folder, name), largestPaper)) ?? Buffer.alloc(0);
  return sha256Of(before) === digest || withoutMachine(before.toString("utf8")) === content;
}

/** Behind a heading, a sheet is as it was written. */
async function isNow(folder: string, name: string, content: string | Uint8Array): Promise<boolean> {
  const before = (await mustRead(join(folder, name), largestPaper)) ?? Buffer.alloc(0);
  return typeof content === "string" ? before.toString("utf8").endsWith(content) : before.equals(content);
}

/** The forms that nobody may sign any more. */
export function replacedForms(before: TicketRecord, now: TicketRecord): { readonly replaced?: readonly string[] } {
  if (before.kind !== "form" || now.kind !== "form") return {};
  const replaced = [...(before.replaced ?? []), before.sha256].filter((sha256) => sha256 !== now.sha256);
  return replaced.length === 0 ? {} : { replaced: [...new Set(replaced)] };
}
