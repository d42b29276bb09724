import { basename } from "node:path/posix";
import { isNote, largestNote, readNotes } from "../carried";
import {
  type Authorities,
  type Brought,
  certificatesIn,
  Directory,
  fetched,
  formFileOf,
  handedOut,
  InboxIndex,
  isForm,
  largestAnswer,
  largestFetched,
  largestReply,
  type OwnFolder,
  readOwnReply,
  replyFile,
  type Ticket,
  type Together,
  textOfEditor,
  ticketShape,
  together,
} from "../manual";
import type { PlatformReport } from "../platform";
import type { ExchangeStore, ListedObject } from "../store";
import type { BroughtObjects } from "./brought";
import { establishedNote } from "./establish";
import { type Filed, folderOf, recordOf, stampOf, ticketOf } from "./filed";
import type { Remembered } from "./remembered";
import type { Shelf } from "./shelf";

/** One look at the whole exchange, kept current by what this process does itself (as igc/manual's). */
export interface View {
  readonly absent: boolean;
  readonly filed: readonly Filed[];
  /** What lies in a ticket's folder, as it was listed. */
  readonly folders: ReadonlyMap<string, readonly ListedObject[]>;
  readonly troubles: ReadonlyMap<string, string>;
  readonly unmatched: PlatformReport["unmatched"];
  readonly directory: Directory;
  readonly inbox: InboxIndex;
  /** What the inbox still has although a record says that it is done with. */
  readonly leftovers: readonly ListedObject[];
  readonly authorities: Authorities;
}

/**
 * What it costs: the pages of `outbox/`, `inbox/` and `ca/` (1,000 objects each on S3), the index, a read of each record and
 * reply that it does not know as they are, of each authority, and of what people brought.
 */
export async function lookAt(shelf: Shelf, brought: BroughtObjects): Promise<View> {
  const { store, remembered } = shelf;
  const [outbox, inbox, authorities] = await Promise.all([
    store.list("outbox/"),
    store.list("inbox/"),
    authoritiesIn(store),
    remembered.recall(),
  ]);
  remembered.confirm(outbox);
  const isEmpty = outbox.length === 0 && inbox.length === 0;
  const absent = isEmpty && (await establishedNote(store)) === undefined;
  const folders = byTicket(outbox);
  const { filed, troubles, unmatched } = await recordsOf(shelf, folders);
  const taken = takenBy(filed);
  const files = await brought.of(inbox.filter((each) => !taken.has(stampOf(each))));
  const [open, settled] = (["open", "settled"] as const).map((state) =>
    filed.filter(({ standing }) => standing.state === state).map(ticketOf),
  );
  const directory = new Directory(open!, settled!);
  return {
    absent,
    filed,
    folders,
    troubles,
    unmatched,
    directory,
    inbox: new InboxIndex(files, directory, brought.readAgain),
    leftovers: inbox.filter((each) => taken.has(stampOf(each))),
    authorities,
  };
}

const takenBy = (filed: readonly Filed[]): ReadonlySet<string> => new Set(filed.flatMap(({ standing }) => standing.taken.map(stampOf)));

function byTicket(outbox: readonly ListedObject[]): Map<string, ListedObject[]> {
  const folders = new Map<string, ListedObject[]>();
  for (const each of outbox) {
    const [, ticket, ...rest] = each.name.split("/");
    if (rest.length === 0) continue;
    const folder = folders.get(ticket!) ?? [];
    folder.push(each);
    folders.set(ticket!, folder);
  }
  return folders;
}

/** A folder without a record is not committed, or somebody else's. */
async function recordsOf(
  shelf: Shelf,
  folders: ReadonlyMap<string, readonly ListedObject[]>,
): Promise<Pick<View, "filed" | "troubles" | "unmatched">> {
  const records = [...folders].flatMap(([ticket, objects]) => {
    const record = objects.find(({ name }) => name === recordOf(ticket));
    return record ? [[ticket, record] as const] : [];
  });
  const filed: Filed[] = [];
  const troubles = new Map<string, string>();
  const unmatched: { file: string; because: string }[] = [];
  for (const [name, read] of await Promise.all(records.map(async ([name, listed]) => [name, await shelf.listed(name, listed)] as const))) {
    if (typeof read === "object") filed.push(read);
    // Only a ticket's name can be a ticket's trouble: a copied folder is a stray one.
    else if (read !== undefined && ticketShape.test(name)) troubles.set(name, read);
    else if (read !== undefined) unmatched.push({ file: folderOf(name).slice(0, -1), because: read });
  }
  return { filed, troubles, unmatched };
}

/** What is known of one ticket at a look. */
export async function gatheredAt(
  filed: Filed,
  view: View,
  remembered: Remembered,
  brought: BroughtObjects,
  today: string,
): Promise<readonly [Ticket, Together]> {
  const ticket = ticketOf(filed);
  if (ticket.place === "archive") return [ticket, together(undefined, undefined)];
  const own = await whatLiesIn(remembered, filed, view.folders.get(filed.record.ticket) ?? [], brought, today);
  return [ticket, together(own, view.inbox.of(ticket))];
}

/** What lies in a ticket's own folder, besides what was handed out. */
export async function whatLiesIn(
  remembered: Remembered,
  filed: Filed,
  objects: readonly ListedObject[],
  brought: BroughtObjects,
  today: string,
): Promise<OwnFolder> {
  const { record, standing } = filed;
  const folder = folderOf(record.ticket);
  const own = new Map(objects.map((each) => [each.name.slice(folder.length), each]));
  const taken = takenBy([filed]);
  const put = [...own].flatMap(([name, each]) =>
    handedOut.has(name) || isNote(name) || name.includes("/") || taken.has(stampOf(each)) ? [] : [each],
  );
  const reply = own.get(replyFile);
  const noted = reply && reply.version !== standing.reply ? await remembered.read(reply, largestReply) : undefined;
  const { reply: said, problems } = readOwnReply(noted?.bytes ? textOfEditor(noted.bytes) : "", today, record);
  const listed = [...(await signedInPlace(filed, own, brought)), ...(await brought.of(put))];
  const file = `${folder}${replyFile}`;
  const unreadable =
    noted && !noted.bytes ? [{ file, because: `it has ${noted.size} bytes, more than the ${largestReply} that are read` }] : [];
  const notes = [...own].filter(([name]) => isNote(name));
  const texts = notes.map(async ([name, each]) => ({ name, text: (await remembered.read(each, largestNote))?.bytes?.toString("utf8") }));
  const carried = readNotes(await Promise.all(texts));
  return {
    ...(carried && { carried }),
    brought: listed,
    reply: said,
    repliedAt: noted ? reply!.writtenAt : "",
    problems: [
      ...problems.map((because) => ({ file, because })),
      ...unreadable,
      ...(carried?.problems ?? []).map((because) => ({ file: folder.slice(0, -1), because })),
      ...listed.flatMap(({ name, content }) => (content.kind === "unusable" ? [{ file: name, because: content.because }] : [])),
    ],
    quarantined: standing.state === "open" ? standing.aside : undefined,
    trouble: undefined,
    unreadable: undefined,
    lost: standing.state === "open" && Object.keys(record.papers ?? {}).some((name) => !own.has(name)),
  };
}

/** A signature may also be put into the form where it lies. A form that was written anew by us is none: it begins otherwise. */
async function signedInPlace(filed: Filed, own: ReadonlyMap<string, ListedObject>, brought: BroughtObjects): Promise<Brought[]> {
  const ticket = ticketOf(filed);
  const form = isForm(ticket) ? own.get(formFileOf(ticket.record)) : undefined;
  if (!form || !isForm(ticket) || form.size === ticket.record.size) return [];
  const { size, sha256 } = ticket.record;
  return (await brought.of([form])).filter(({ content }) => content.kind === "pdf" && content.pdf.beginnings.get(size) === sha256);
}

/** What a person needs of an open ticket: everything that was handed out, as it lies there now. */
export async function papersOf(store: ExchangeStore, { record }: Filed): Promise<ReadonlyMap<string, Buffer>> {
  const read = await Promise.all(
    fetched.map(async (name) => [name, await store.read(`${folderOf(record.ticket)}${name}`, largestFetched)] as const),
  );
  return new Map(read.flatMap(([name, there]) => (there?.bytes ? [[name, there.bytes] as const] : [])));
}

/** Certificates in `ca/`, in any shape an answer may have; an object without one is left alone. */
export async function authoritiesIn(store: ExchangeStore): Promise<Authorities> {
  const listed = (await store.list("ca/")).filter(({ name, size }) => size > 0 && basename(name) !== "");
  const looked = await Promise.all(listed.map(async ({ name }) => [name, await store.read(name, largestAnswer)] as const));
  return {
    certificates: [...new Set(looked.flatMap(([, read]) => (read?.bytes ? certificatesIn(read.bytes) : [])))],
    unmatched: looked.flatMap(([name, read]) =>
      read && !read.bytes ? [{ file: name, because: `it has ${read.size} bytes, more than the ${largestAnswer} that are read` }] : [],
    ),
  };
}
