import { join } from "node:path";
import type { SignedForm } from "../../form/signed";
import { isNote, largestNote, readNotes } from "../carried";
import type { CarriedNotes } from "../form-progress";
import type { PlatformReport } from "../platform";
import { entriesIn, isUnreadable, mapBounded, mustRead, readBounded } from "./disk";
import { type Brought, type BroughtFiles, largestReply } from "./inbox";
import { counting, repliesIn, type Sorted } from "./matching";
import { replyFile } from "./papers";
import { lastReason } from "./quarantine";
import { formFileOf } from "./record";
import { mergeReplies, type Reply, readOwnReply, textOfEditor } from "./reply";
import { handedOut, isForm, isOrder, type Ticket } from "./tickets";

/** What lies in a ticket's own folder, besides what was handed out. */
export interface OwnFolder {
  readonly brought: readonly Brought[];
  /** As filled in on the spot. */
  readonly reply: Reply;
  /** When it was last written, ISO 8601. */
  readonly repliedAt: string;
  /** Lines of it that cannot be used, and files that cannot be read. */
  readonly problems: PlatformReport["unmatched"];
  /** Why the last answer was set aside. */
  readonly quarantined: string | undefined;
  /** The folder cannot be listed now: an English clause. */
  readonly trouble: string | undefined;
  /** A file in it that cannot be read now, and why: an English clause. */
  readonly unreadable: string | undefined;
  /** Whether a paper that was handed out is gone: a person without the request can order nothing (issue 11). */
  readonly lost: boolean;
  /** What a channel noted of a form; `undefined` where none did. */
  readonly carried?: CarriedNotes | undefined;
}

/** What is known of one ticket from its own folder and from what the inbox has of it. */
export interface Together extends Omit<OwnFolder, "brought" | "repliedAt"> {
  readonly answers: readonly Brought[];
  /** The form that came back signed: the last that was brought, or once it was judged, the one that is it. */
  readonly signed: Brought | undefined;
  /** All that may be it, as it was brought. */
  readonly candidates: readonly Brought[];
  /** What is known of it, once it was judged. */
  readonly form?: SignedForm;
}

/** One bad file is named and spoils nothing else (issue 11). */
export async function whatLiesIn(ticket: Ticket, files: BroughtFiles, quarantine: string, today: string): Promise<OwnFolder> {
  const { record, folder, place } = ticket;
  const listed = counting([...(await signedInPlace(ticket, files)), ...(await files.inFolder(folder, handedOut))], record);
  const trouble = listed.find(({ path }) => path === folder)?.content;
  const unreadable = listed.find(({ content }) => content.kind === "unusable")?.content;
  const noted = await readBounded(join(folder, replyFile), largestReply);
  const onTheSpot = readOwnReply(noted === undefined || isUnreadable(noted) ? "" : textOfEditor(noted.bytes), today, record);
  const reason = isOrder(ticket) && place === "outbox" ? await lastReason(join(quarantine, record.ticket)) : undefined;
  const file = `${place}/${record.ticket}/${replyFile}`;
  const carried = isForm(ticket) ? await notesIn(ticket) : undefined;
  return {
    ...(carried && { carried }),
    brought: listed,
    reply: onTheSpot.reply,
    repliedAt: noted === undefined || isUnreadable(noted) ? "" : noted.facts.mtime.toISOString(),
    unreadable: unreadable?.kind === "unusable" ? unreadable.because : undefined,
    lost: await lacksPaper(ticket),
    problems: [
      ...onTheSpot.problems.map((because) => ({ file, because })),
      ...listed.flatMap(({ name, content }) =>
        content.kind === "reply" ? content.reading.problems.map((because) => ({ file: name, because })) : [],
      ),
      ...(carried?.problems ?? []).map((because) => ({ file: `${place}/${record.ticket}`, because })),
      ...(isUnreadable(noted) ? [{ file, because: noted.because }] : []),
      ...listed.flatMap(({ name, content }) => (content.kind === "unusable" ? [{ file: name, because: content.because }] : [])),
      ...(typeof reason === "object" ? [{ file: `quarantine/${record.ticket}`, because: `of its motif.txt: ${reason.because}` }] : []),
    ],
    quarantined: typeof reason === "string" ? reason : undefined,
    trouble: trouble?.kind === "unusable" ? trouble.because : undefined,
  };
}

/** What a channel noted of a form. */
async function notesIn({ folder }: Ticket): Promise<CarriedNotes | undefined> {
  const entries = await entriesIn(folder);
  const names = entries === undefined || isUnreadable(entries) ? [] : entries.map(({ name }) => name).filter(isNote);
  const texts = await mapBounded(names, async (name) => {
    const read = await readBounded(join(folder, name), largestNote);
    return { name, text: read === undefined || isUnreadable(read) ? undefined : read.bytes.toString("utf8") };
  });
  return readNotes(texts);
}

/** A signature may also be put into the form where it lies. A form that was written anew by us is none: it begins otherwise. */
async function signedInPlace(ticket: Ticket, files: BroughtFiles): Promise<Brought[]> {
  if (!isForm(ticket)) return [];
  const { size, sha256 } = ticket.record;
  const form = await files.at(join(ticket.folder, formFileOf(ticket.record)), size);
  return form?.content.kind === "pdf" && form.content.pdf.beginnings.get(size) === sha256 ? [form] : [];
}

/** What a person needs of an open ticket: everything that was handed out, as it lies there now. */
export async function papersIn({ folder }: Ticket): Promise<ReadonlyMap<string, Buffer>> {
  const papers = new Map<string, Buffer>();
  for (const name of fetched) {
    const bytes = await mustRead(join(folder, name), largestFetched);
    if (bytes) papers.set(name, bytes);
  }
  return papers;
}
/** The names among them: not the record, which is no business of people. */
export const fetched = [...handedOut].filter((name) => name.endsWith(".txt") || /\.(csr|pdf)$/.test(name));
/** Bytes of a paper that is fetched. */
export const largestFetched = 32 * 1_048_576;

async function lacksPaper({ record, folder, place }: Ticket): Promise<boolean> {
  const entries = place === "outbox" ? await entriesIn(folder) : undefined;
  if (entries === undefined || isUnreadable(entries)) return false;
  const there = new Set(entries.map(({ name }) => name));
  return Object.keys(record.papers ?? {}).some((name) => !there.has(name));
}

const nothing: OwnFolder = {
  brought: [],
  reply: {},
  repliedAt: "",
  problems: [],
  quarantined: undefined,
  trouble: undefined,
  unreadable: undefined,
  lost: false,
};
const nothingBrought: Sorted = { answers: [], signed: [], replies: [] };

export function together(own: OwnFolder | undefined = nothing, inbox: Sorted = nothingBrought): Together {
  const { brought, repliedAt, ...rest } = own;
  const signed = [...brought.filter(({ content }) => ["pdf", "picture", "closed"].includes(content.kind)), ...inbox.signed];
  return {
    ...rest,
    answers: [...brought.filter(({ content }) => content.kind === "certificates" || content.kind === "closed"), ...inbox.answers],
    signed: signed.at(-1),
    candidates: signed,
    reply: mergeReplies([{ reply: own.reply, writtenAt: repliedAt, name: replyFile }, ...repliesIn(brought), ...repliesIn(inbox.replies)]),
  };
}
