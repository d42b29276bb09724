import { readdirSync, statSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { answerPublicKeys, readAnswer } from "../../x509/answer";
import { isFault } from "../../fault";
import { isThere, namesIn, readBytes } from "../sandbox/files";
import type { Folders, Ticket } from "./folders";
import { mergeReplies, readReply, type Reply } from "./reply";
import { sizeLimit } from "./limits";

/** A file somebody brought. */
export interface Brought {
  readonly path: string;
  /** As the user sees it: relative to the inbox. */
  readonly name: string;
  readonly bytes: Buffer;
}

/** What the inbox holds, sorted to the tickets it belongs to. */
export interface InboxReading {
  /** Order ticket -> files that hold a certificate for its key. */
  readonly certificates: ReadonlyMap<string, readonly Brought[]>;
  /** Form ticket -> the signed form. */
  readonly signed: ReadonlyMap<string, Brought>;
  /** Ticket -> what the replies on it say, together. */
  readonly replies: ReadonlyMap<string, Reply>;
  readonly unmatched: readonly { readonly file: string; readonly because: string }[];
}

/** Files of the inbox and of its folders, one level deep; an empty file is still being written. */
export function broughtFiles(inbox: string): Brought[] {
  const files = (folder: string, depth: number): string[] =>
    namesIn(folder)
      .filter((name) => !name.startsWith("."))
      .flatMap((name) => {
        const path = join(folder, name);
        if (!statSync(path).isDirectory()) return [path];
        return depth > 0 ? files(path, depth - 1) : [];
      });
  return files(inbox, 1)
    .filter((path) => statSync(path).size > 0)
    .map((path) => ({ path, name: relative(inbox, path), bytes: statSync(path).size > sizeLimit ? Buffer.alloc(0) : (readBytes(path) ?? Buffer.alloc(0)) }));
}

/** Sorts what was brought: certificates by public key, forms by their content or name, replies by their ticket. */
export function readInbox(brought: readonly Brought[], tickets: readonly Ticket[]): InboxReading {
  const orders = new Map(tickets.flatMap(({ record }) => (record.kind === "order" ? [[record.publicKeySha256, record.ticket] as const] : [])));
  const forms = tickets.filter(({ record }) => record.kind === "form");
  const certificates = new Map<string, Brought[]>();
  const signed = new Map<string, Brought>();
  const replies = new Map<string, Reply>();
  const unmatched: { file: string; because: string }[] = [];
  const known = new Set(tickets.map(({ record }) => record.ticket));

  for (const file of brought) {
    if (isReply(file)) {
      const reply = readReply(file.bytes.toString("utf8"));
      if (typeof reply === "string") unmatched.push({ file: file.name, because: reply });
      else if (!reply.ticket || !known.has(reply.ticket)) unmatched.push({ file: file.name, because: `its ticket ${reply.ticket ?? "(none)"} is not known here` });
      else replies.set(reply.ticket, mergeReplies(replies.get(reply.ticket) ?? { ticket: reply.ticket }, reply));
    } else if (file.bytes.subarray(0, 5).toString("latin1") === "%PDF-") {
      const form = forms.find((candidate) => isSignedForm(file, candidate));
      if (form) signed.set(form.record.ticket, file);
      else unmatched.push({ file: file.name, because: "this PDF is no form that was handed out: keep the form's reference in its name" });
    } else {
      const ticket = answerPublicKeys(file.bytes).map((key) => orders.get(key)).find((found) => found !== undefined);
      if (ticket) certificates.set(ticket, [...(certificates.get(ticket) ?? []), file]);
      else unmatched.push({ file: file.name, because: unmatchedReason(file) });
    }
  }
  return { certificates, signed, replies, unmatched };
}

const isReply = ({ name, bytes }: Brought): boolean => /\.txt$/i.test(name) && /^\s*(\uFEFF)?(#.*|ticket\s*:)/im.test(bytes.toString("utf8").slice(0, 2000)) && /ticket\s*:/i.test(bytes.toString("utf8"));

/** A signed form keeps the reference in its name, or begins with the bytes handed out (a digital signature is added at the end). */
function isSignedForm({ name, bytes }: Brought, { record, folder }: Ticket): boolean {
  if (name.toLowerCase().includes(record.ticket)) return true;
  const original = readBytes(join(folder, formFile));
  return original !== undefined && bytes.length > original.length && bytes.subarray(0, original.length).equals(original);
}

export const formFile = "formulaire-413.pdf";

function unmatchedReason({ bytes }: Brought): string {
  if (bytes.length === 0) return `it has more than ${sizeLimit} bytes and was not read`;
  try {
    const { certificates } = readAnswer(bytes);
    return `it holds a certificate for another key (serial number ${certificates[0]!.serialNumber}) than any open order's`;
  } catch (error) {
    return isFault(error) ? error.what : "it cannot be read";
  }
}

/** The reply filled in where it was handed out, in the ticket's own folder. */
export function ownReply({ folder, record }: Ticket): Reply | undefined {
  const path = join(folder, "reponse.txt");
  const reply = isThere(path) ? readReply(readBytes(path)!.toString("utf8")) : undefined;
  return typeof reply === "object" ? { ...reply, ticket: record.ticket } : undefined;
}

/** Answers that a settled or half-settled ticket keeps in its own folder. */
export const keptAnswers = ({ folder }: Ticket): Brought[] =>
  readdirSync(folder)
    .filter((name) => name.startsWith(answerPrefix))
    .sort()
    .map((name) => ({ path: join(folder, name), name: basename(name), bytes: readBytes(join(folder, name)) ?? Buffer.alloc(0) }));

/** An answer's name in its ticket's folder. */
export const answerPrefix = "reponse-du-portail-";

/** Of an unreadable reply in a ticket's folder, the sentence; used beside the inbox's unmatched files. */
export const unreadableReply = ({ folder }: Ticket, folders: Folders): { file: string; because: string } | undefined => {
  const path = join(folder, "reponse.txt");
  const reply = isThere(path) ? readReply(readBytes(path)!.toString("utf8")) : undefined;
  return typeof reply === "string" ? { file: relative(folders.outbox, path), because: reply } : undefined;
};
