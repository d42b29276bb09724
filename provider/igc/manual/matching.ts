import { createHash } from "node:crypto";
import { isFault } from "../../fault";
import { readAnswer } from "../../x509/answer";
import { readBytes } from "./files";
import type { Brought } from "./inbox";
import { mergeReplies, type Reply } from "./reply";
import { type FormTicket, isForm, isOrder, type OrderTicket, type Ticket } from "./tickets";

/** What people brought, sorted to the tickets it belongs to. */
export interface Sorted {
  /** Order ticket -> files with a certificate for its key, or of its name. */
  readonly answers: ReadonlyMap<string, readonly Brought[]>;
  /** Form ticket -> signed forms. */
  readonly signed: ReadonlyMap<string, readonly Brought[]>;
  /** Ticket -> replies, in the order of file names. */
  readonly replies: ReadonlyMap<string, readonly Brought[]>;
  readonly unmatched: readonly { readonly file: string; readonly because: string }[];
}

/** Whose a file is, or why it is nobody's. */
type Owner = { readonly ticket: Ticket; readonly as: "answers" | "signed" | "replies" } | { readonly because: string };

/** Tickets as they are looked for. */
interface Directory {
  readonly open: readonly Ticket[];
  readonly byName: ReadonlyMap<string, Ticket>;
  /** Public key -> its open order. */
  readonly byKey: ReadonlyMap<string, OrderTicket>;
  /** Public key -> its settled order. */
  readonly settledByKey: ReadonlyMap<string, OrderTicket>;
}

/**
 * Sorts files to open tickets: certificates by public key, forms by name or content, replies by the ticket they name;
 * what cannot be read by the ticket in its name. Nothing is guessed: what fits no ticket is unmatched, with the reason.
 */
export async function sortBrought(files: readonly Brought[], open: readonly Ticket[], settled: readonly Ticket[]): Promise<Sorted> {
  const keyed = (tickets: readonly Ticket[]) => new Map(tickets.filter(isOrder).map((ticket) => [ticket.record.publicKeySha256, ticket]));
  const directory: Directory = {
    open,
    byName: new Map(open.map((ticket) => [ticket.record.ticket, ticket])),
    byKey: keyed(open),
    settledByKey: keyed(settled),
  };
  const sorted = {
    answers: new Map<string, Brought[]>(),
    signed: new Map<string, Brought[]>(),
    replies: new Map<string, Brought[]>(),
    unmatched: [] as { file: string; because: string }[],
  };
  for (const file of files) {
    const owner = await ownerOf(file, directory);
    if ("because" in owner) {
      sorted.unmatched.push({ file: file.name, because: owner.because });
      continue;
    }
    const { ticket, as } = owner;
    sorted[as].set(ticket.record.ticket, [...(sorted[as].get(ticket.record.ticket) ?? []), file]);
    if (file.content.kind === "reply")
      sorted.unmatched.push(...file.content.reading.problems.map((because) => ({ file: file.name, because })));
  }
  return sorted;
}

async function ownerOf(file: Brought, directory: Directory): Promise<Owner> {
  const { content } = file;
  switch (content.kind) {
    case "unusable":
      return { because: content.because };
    case "reply":
      return ownerOfReply(content.reading.reply.ticket, directory);
    case "pdf":
      return ownerOfPdf(file, content.size, directory);
    case "certificates": {
      const order = content.keys.map((key) => directory.byKey.get(key)).find((found) => found !== undefined);
      return order ? { ticket: order, as: "answers" } : ownerByName(file, directory);
    }
    case "closed":
      return ownerByName(file, directory);
    case "other":
      return { because: await whyNobodys(file, directory) };
  }
}

function ownerOfReply(name: string | undefined, { byName }: Directory): Owner {
  if (name === undefined) return { because: "it is a reply that names no ticket: copy the line from reponse.txt in the ticket's folder" };
  const ticket = byName.get(name);
  return ticket ? { ticket, as: "replies" } : { because: `it is a reply on the ticket ${name}, and none of that name is open` };
}

/** A wrong certificate that bears an order's name is its answer all the same: it will be judged, and its fault be said. */
async function ownerByName(file: Brought, directory: Directory): Promise<Owner> {
  const named = namedIn(file.name, directory.open.filter(isOrder));
  return named ? { ticket: named, as: "answers" } : { because: await whyNobodys(file, directory) };
}

/** The ticket whose name is in a text: `commande-1-r1` is in `inbox/commande-1-r1.pem`, and not in `inbox/commande-1-r10.pem`. Of several the longest. */
function namedIn<T extends Ticket>(text: string, tickets: readonly T[]): T | undefined {
  const lower = text.toLowerCase();
  const named = tickets.filter(({ record: { ticket } }) => {
    const at = lower.indexOf(ticket);
    return at >= 0 && !/[0-9a-z]/.test(lower.charAt(at - 1)) && !/[0-9a-z]/.test(lower.charAt(at + ticket.length));
  });
  return named.sort((a, b) => b.record.ticket.length - a.record.ticket.length)[0];
}

async function whyNobodys({ path, content }: Brought, { settledByKey }: Directory): Promise<string> {
  const settled =
    content.kind === "certificates" ? content.keys.map((key) => settledByKey.get(key)).find((found) => found !== undefined) : undefined;
  if (settled) return `its certificate is the one of the order ${settled.record.ticket}, which is settled: the file can be removed`;
  try {
    const [leaf] = readAnswer((await readBytes(path)) ?? Buffer.alloc(0)).certificates;
    return `its certificate (serial number ${leaf!.serialNumber}) is for a key that no open order has`;
  } catch (error) {
    if (!isFault(error)) throw error;
    return `nothing open is its owner, by content or by a ticket in its name: ${error.what}`;
  }
}

/** A signed form bears the ticket in its name or in its text, or goes on where the form handed out ends (ISO 32000-1 section 7.5.6). */
async function ownerOfPdf(file: Brought, size: number, { open }: Directory): Promise<Owner> {
  const forms = open.filter(isForm);
  const named = namedIn(file.name, forms);
  const bytes = named && named.record.size !== size ? undefined : await readBytes(file.path);
  const continued = bytes && forms.find(({ record }) => isPrefix(bytes, record));
  if (continued && continued.record.size === size)
    return { because: `it is the form ${continued.record.ticket} as it was handed out, without a signature` };
  const signed = named ?? continued ?? (bytes && namedIn(bytes.toString("latin1"), forms));
  return signed
    ? { ticket: signed, as: "signed" }
    : { because: "this PDF is none of the forms that wait: put the form's ticket into its name" };
}

const isPrefix = (bytes: Buffer, { size, sha256 }: FormTicket["record"]): boolean =>
  bytes.length >= size && createHash("sha256").update(bytes.subarray(0, size)).digest("hex") === sha256;

/** What several replies say together. */
export const replyOf = (files: readonly Brought[]): Reply =>
  mergeReplies(files.flatMap(({ content }) => (content.kind === "reply" ? [content.reading.reply] : [])));
