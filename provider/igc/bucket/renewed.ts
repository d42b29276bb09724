import { basename } from "node:path/posix";
import { largestPaper, type Papers, replacedForms, replyFile, sha256Of, type TicketRecord } from "../manual";
import { replacedHeading } from "../order-sheet";
import { type Filed, folderOf } from "./filed";
import type { Shelf } from "./shelf";

/**
 * Brings an open ticket's objects to what is handed out now: as `renewPapers` of a folder does (igc/manual), with
 * conditional writes. What another engine replaced meanwhile is left to it. The record is replaced last: until then the
 * next run does it again.
 * @param rewrite whether papers may change: not once a form is signed
 * @param day of today, YYYY-MM-DD
 */
export async function renewObjects(shelf: Shelf, filed: Filed, papers: Papers, rewrite: boolean, day: string): Promise<Filed> {
  const { record } = filed;
  const folder = folderOf(record.ticket);
  const there = new Set((await shelf.store.list(folder)).map(({ name }) => basename(name)));
  const changed: string[] = [];
  for (const [name, content] of Object.entries(papers.files)) {
    const same = name === replyFile || record.papers?.[name] === sha256Of(content);
    if (!same) changed.push(name);
    if (!there.has(name) && (same || rewrite)) await shelf.store.create(`${folder}${name}`, bytesOf(content));
  }
  if (changed.length === 0 || !rewrite) return filed;
  await replaceObjects(shelf, folder, papers, changed, day);
  return shelf.update(filed, ({ record: now }) => {
    const renewed = { ...papers.record, ...replacedForms(now, papers.record), submittedAt: now.submittedAt } as TicketRecord;
    return JSON.stringify(now) === JSON.stringify(renewed) ? undefined : { record: renewed };
  });
}

/** Keeps all of the old ones, then puts the new ones there: the sheet first, since it tells that there are others now. */
async function replaceObjects(
  shelf: Shelf,
  folder: string,
  { files, sheet }: Papers,
  changed: readonly string[],
  day: string,
): Promise<void> {
  const old = new Map<string, { readonly bytes: Buffer; readonly version: string }>();
  for (const name of new Set([sheet, ...changed])) {
    const read = await shelf.store.read(`${folder}${name}`, largestPaper);
    if (read?.bytes) old.set(name, { bytes: read.bytes, version: read.version });
  }
  // A crash may have come between the papers and the record: what is new already is not kept as an old one.
  const stale = changed.filter((name) => old.has(name) && !isNow(old.get(name)!.bytes, files[name]!));
  if (stale.length === 0) return;
  const names = [...new Set([sheet, ...stale])].filter((name) => old.has(name));
  const kept: string[] = [];
  for (const name of names) kept.push(basename(await shelf.keep(`${folder}remplace/`, name, old.get(name)!.bytes, true)));
  for (const name of names) {
    const content = files[name]!;
    const bytes = bytesOf(name === sheet ? `${replacedHeading(day, kept)}${content as string}` : content);
    await shelf.store.replace(`${folder}${name}`, bytes, old.get(name)!.version);
  }
}

/** Behind a heading, a sheet is as it was written. */
const isNow = (before: Buffer, content: string | Uint8Array): boolean =>
  typeof content === "string" ? before.toString("utf8").endsWith(content) : before.equals(content);

const bytesOf = (content: string | Uint8Array): Buffer => Buffer.from(content as string);
