import { join } from "node:path";
import type { PlatformReport } from "../platform";
import { isUnreadable, readBounded } from "./disk";
import { type Brought, type BroughtFiles, largestReply } from "./inbox";
import { replyOf, type Sorted } from "./matching";
import { replyFile } from "./papers";
import { formFile } from "./progress";
import { lastReason } from "./quarantine";
import { mergeReplies, type Reply, readReply, textOfEditor } from "./reply";
import { handedOut, isForm, isOrder, type Ticket } from "./tickets";

/** What lies in a ticket's own folder, besides what was handed out. */
export interface OwnFolder {
  readonly brought: readonly Brought[];
  /** As filled in on the spot. */
  readonly reply: Reply;
  /** Lines of it that cannot be used, and files that cannot be read. */
  readonly problems: PlatformReport["unmatched"];
  /** Why the last answer was set aside. */
  readonly quarantined: string | undefined;
  /** The folder cannot be listed now: an English clause. */
  readonly trouble: string | undefined;
}

/** What is known of one ticket from its own folder and from what the inbox has of it. */
export interface Together extends Omit<OwnFolder, "brought"> {
  readonly answers: readonly Brought[];
  readonly signed: Brought | undefined;
}

/** One bad file is named and spoils nothing else (issue 11). */
export async function whatLiesIn(ticket: Ticket, files: BroughtFiles, quarantine: string, today: string): Promise<OwnFolder> {
  const { record, folder, place } = ticket;
  const listed = [...(await signedInPlace(ticket, files)), ...(await files.inFolder(folder, handedOut))];
  const trouble = listed.find(({ path }) => path === folder)?.content;
  const noted = await readBounded(join(folder, replyFile), largestReply);
  const onTheSpot = readReply(
    `ticket: ${record.ticket}\n${noted === undefined || isUnreadable(noted) ? "" : textOfEditor(noted.bytes)}`,
    today,
  )!;
  const reason = isOrder(ticket) && place === "outbox" ? await lastReason(join(quarantine, record.ticket)) : undefined;
  const file = `${place}/${record.ticket}/${replyFile}`;
  return {
    brought: listed,
    reply: onTheSpot.reply,
    problems: [
      ...onTheSpot.problems.map((because) => ({ file, because })),
      ...(isUnreadable(noted) ? [{ file, because: noted.because }] : []),
      ...listed.flatMap(({ name, content }) => (content.kind === "unusable" ? [{ file: name, because: content.because }] : [])),
      ...(typeof reason === "object" ? [{ file: `quarantine/${record.ticket}`, because: `of its motif.txt: ${reason.because}` }] : []),
    ],
    quarantined: typeof reason === "string" ? reason : undefined,
    trouble: trouble?.kind === "unusable" ? trouble.because : undefined,
  };
}

/** A signature may also be put into the form where it lies. A form that was written anew by us is none: it begins otherwise. */
async function signedInPlace(ticket: Ticket, files: BroughtFiles): Promise<Brought[]> {
  if (!isForm(ticket)) return [];
  const { size, sha256 } = ticket.record;
  const form = await files.at(join(ticket.folder, formFile), size);
  return form?.content.kind === "pdf" && form.content.pdf.beginnings.get(size) === sha256 ? [form] : [];
}

const nothing: OwnFolder = { brought: [], reply: {}, problems: [], quarantined: undefined, trouble: undefined };
const nothingBrought: Sorted = { answers: [], signed: [], replies: [] };

export function together(own: OwnFolder | undefined = nothing, inbox: Sorted = nothingBrought): Together {
  const { brought, ...rest } = own;
  const pdfs = [...brought.filter(({ content }) => content.kind === "pdf"), ...inbox.signed];
  return {
    ...rest,
    answers: [...brought.filter(({ content }) => content.kind === "certificates" || content.kind === "closed"), ...inbox.answers],
    signed: pdfs.at(-1),
    reply: mergeReplies([own.reply, replyOf(brought), replyOf(inbox.replies)]),
  };
}
