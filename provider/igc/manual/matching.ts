import { isFault } from "../../fault";
import { readAnswer } from "../../x509/answer";
import type { Unmatched } from "../platform";
import type { Directory } from "./directory";
import { type Brought, type ReadAgain, readFromDisk } from "./inbox";
import { namesIn } from "./names";
import type { PdfFacts } from "./pdf";
import { replyFor, type WrittenReply } from "./reply";
import { type FormTicket, isForm, isOrder, type Ticket } from "./tickets";

/** What people brought for one ticket. */
export interface Sorted {
  /** Files with a certificate for an order's key, or of its name. */
  readonly answers: readonly Brought[];
  /** Signed forms. */
  readonly signed: readonly Brought[];
  /** Replies, in the order of file names. */
  readonly replies: readonly Brought[];
}

/** Whose a file is, or why it is nobody's. */
type Owner = { readonly ticket: Ticket; readonly as: keyof Sorted } | { readonly because: string; readonly about?: Ticket };

/**
 * What the inbox holds, by all that a file may bear of a ticket: each ticket asks for its own files, and no file is
 * looked at again for each ticket. Kept current by what this process moves (issue 11: 1,000 collects took a million `lstat`).
 */
export class InboxIndex {
  readonly #files = new Map<string, { readonly file: Brought; readonly place: number }>();
  readonly #byMark = new Map<string, Set<string>>();

  constructor(
    files: readonly Brought[],
    private readonly directory: Directory,
    private readonly readAgain: ReadAgain = readFromDisk,
  ) {
    files.forEach((file, place) => {
      this.#files.set(file.path, { file, place });
      for (const mark of marksOf(file)) this.#byMark.set(mark, (this.#byMark.get(mark) ?? new Set()).add(file.path));
    });
  }

  /** It was moved away. */
  remove({ path }: Brought): void {
    this.#files.delete(path);
  }

  /** What there is for a ticket that is open. */
  of(ticket: Ticket): Sorted {
    const { record } = ticket;
    const marks = record.kind === "order" ? [record.publicKeySha256] : record.kind === "form" ? [record.sha256] : [];
    const paths = new Set([record.ticket, ...marks].flatMap((mark) => [...(this.#byMark.get(mark) ?? [])]));
    const found = [...paths].flatMap((path) => this.#files.get(path) ?? []).sort((a, b) => a.place - b.place);
    const owned = found.map(({ file }) => ({ file, owner: ownerOf(file, this.directory) }));
    const as = (kind: keyof Sorted): Brought[] =>
      owned.flatMap(({ file, owner }) =>
        "as" in owner && owner.as === kind && (owner.ticket.record.ticket === record.ticket || isAlsoOf(ticket, file)) ? [file] : [],
      );
    return { answers: as("answers"), signed: as("signed"), replies: counting(as("replies"), record) };
  }

  /** What is nobody's, and lines that cannot be used. */
  async unmatched(): Promise<Unmatched[]> {
    const unmatched: Unmatched[] = [];
    for (const { file } of this.#files.values()) {
      const { name, content } = file;
      const owner = ownerOf(file, this.directory);
      if ("because" in owner) {
        const because = withUnfinished(owner.because || (await this.whyNobodys(file)), file);
        unmatched.push({ file: name, because, ...(owner.about && !file.unfinished && { about: owner.about.record.ticket }) });
      } else if (content.kind === "reply") {
        const { ticket: about } = owner.ticket.record;
        unmatched.push(...replyFor(owner.ticket.record, content.reading).problems.map((because) => ({ file: name, because, about })));
      }
    }
    return unmatched;
  }

  /** Whose a file would be that is not there yet. */
  ownerOfBytes(
    name: string,
    bytes: Buffer,
    content: Brought["content"],
  ): { readonly ticket: string; readonly as: keyof Sorted } | { readonly because: string } {
    const owner = ownerOf({ path: name, name, writtenAt: "", stamp: "", content }, this.directory);
    if ("as" in owner) return { ticket: owner.ticket.record.ticket, as: owner.as };
    return { because: owner.because || nobodys(bytes) };
  }

  /** Read again for the message alone, and only when it is nobody's. */
  private async whyNobodys(file: Brought): Promise<string> {
    const read = (await this.readAgain(file)) ?? Buffer.alloc(0);
    return Buffer.isBuffer(read) ? nobodys(read) : read.because;
  }
}

/** Why a certificate file is nobody's. */
function nobodys(bytes: Buffer): string {
  try {
    const [leaf] = readAnswer(bytes).certificates;
    return `its certificate (serial number ${leaf!.serialNumber}) is for a key that no open order has`;
  } catch (error) {
    if (!isFault(error)) throw error;
    return `nothing open is its owner, by content or by a ticket in its name: ${error.what}`;
  }
}

/** A file with the certificates of several orders answers each: by the key. */
const isAlsoOf = ({ record }: Ticket, { content }: Brought): boolean =>
  record.kind === "order" && content.kind === "certificates" && content.keys.includes(record.publicKeySha256);

/** Another open order whose certificate is in the file too. */
export const othersOf = ({ record }: Ticket, { content }: Brought, directory: Directory): Ticket | undefined =>
  record.kind === "order" && content.kind === "certificates"
    ? directory.orderFor(content.keys.filter((key) => key !== record.publicKeySha256))
    : undefined;

/** What is not whole yet may be somebody's in a moment. */
const withUnfinished = (because: string, { unfinished }: Brought): string =>
  unfinished === undefined ? because : `${because} (${unfinished})`;

/** All that a file bears by which a ticket may ask for it. */
function marksOf({ name, content }: Brought): string[] {
  switch (content.kind) {
    case "certificates":
      return [...namesIn(name), ...content.keys];
    case "pdf":
      return [...namesIn(name), ...content.pdf.names, ...digestsIn(content.pdf)];
    case "reply":
      return content.reading.reply.ticket === undefined ? [] : [content.reading.reply.ticket];
    case "closed":
    case "picture":
      return namesIn(name);
    default:
      return [];
  }
}

/**
 * Certificates by public key, forms by name or content, replies by the ticket they name; what cannot be read by the
 * ticket in its name. Nothing is guessed: what fits no ticket is unmatched, with the reason.
 */
function ownerOf(file: Brought, directory: Directory): Owner {
  const { content } = file;
  switch (content.kind) {
    case "unusable":
    case "other":
      return { because: content.because };
    case "reply":
      return ownerOfReply(content.reading.reply.ticket, directory);
    case "pdf":
      return ownerOfPdf(file, content.pdf, directory);
    case "certificates": {
      const order = directory.orderFor(content.keys);
      return order ? { ticket: order, as: "answers" } : ownerByName(file, directory, content.keys);
    }
    case "closed": {
      const form = firstNamed(namesIn(file.name), directory, isForm);
      return form ? { ticket: form, as: "signed" } : ownerByName(file, directory, []);
    }
    case "picture":
      return ownerOfPicture(file, content.format, directory);
  }
}

function ownerOfReply(name: string | undefined, directory: Directory): Owner {
  if (name === undefined) return { because: "it is a reply that names no ticket: copy the line from reponse.txt in the ticket's folder" };
  const ticket = directory.named(name);
  return ticket ? { ticket, as: "replies" } : { because: `it is a reply on the ticket ${name}, and none of that name is open` };
}

/** A wrong certificate that bears an order's name is its answer all the same: it will be judged, and its fault be said. */
function ownerByName(file: Brought, directory: Directory, keys: readonly string[]): Owner {
  const named = firstNamed(namesIn(file.name), directory, isOrder);
  if (named) return { ticket: named, as: "answers" };
  const settled = directory.settledFor(keys);
  return {
    because: settled
      ? `its certificate is for the key of the order ${settled.record.ticket}, which is settled: compare its serial number with the one in service, and remove the file if it is the same`
      : "",
  };
}

/** The ticket of one of these names. Of several the longest, as they come. */
function firstNamed<T extends Ticket>(names: readonly string[], directory: Directory, is: (ticket: Ticket) => ticket is T): T | undefined {
  for (const name of names) {
    const ticket = directory.named(name);
    if (ticket && is(ticket)) return ticket;
  }
  return undefined;
}

/** A photo or a scan says nothing by its bytes: it is the signed form of the ticket in its name (issue 13). */
function ownerOfPicture({ name }: Brought, format: string, directory: Directory): Owner {
  const form = firstNamed(namesIn(name), directory, isForm);
  return form
    ? { ticket: form, as: "signed" }
    : {
        because: `it is a picture (${format}): if it is a signed form, put the form's ticket (f413-...) into its name, better still scan it as a PDF`,
      };
}

const digestsIn = ({ sha256, beginnings }: PdfFacts): string[] => [sha256, ...beginnings.values()];

/** A signed form bears the ticket in its name or in its text, or goes on where the form handed out ends (ISO 32000-1 section 7.5.6). */
function ownerOfPdf(file: Brought, pdf: PdfFacts, directory: Directory): Owner {
  const untouched = directory.formOf(pdf.sha256);
  if (untouched)
    return { because: `it is the form ${untouched.record.ticket} as it was handed out, without a signature`, about: untouched };
  const named = firstNamed(namesIn(file.name), directory, isForm);
  const continued = digestsIn(pdf)
    .map((digest) => ({ digest, ticket: directory.formOf(digest) }))
    .findLast((found): found is { digest: string; ticket: FormTicket } => found.ticket !== undefined && isForm(found.ticket));
  // What was signed is no longer what is asked for: whoever signed must see the new one.
  if (continued && continued.digest !== continued.ticket.record.sha256)
    return {
      because: `it is signed on the form ${continued.ticket.record.ticket} as it was before it was replaced: the new one must be signed`,
      about: continued.ticket,
    };
  const signed = named ?? continued?.ticket ?? firstNamed(pdf.names, directory, isForm);
  return signed
    ? { ticket: signed, as: "signed" }
    : { because: "this PDF is none of the forms that wait: put the form's ticket into its name" };
}

/** Files of a ticket, their replies as far as they count for it. */
export const counting = (files: readonly Brought[], record: Ticket["record"]): Brought[] =>
  files.map((file) =>
    file.content.kind === "reply" ? { ...file, content: { kind: "reply", reading: replyFor(record, file.content.reading) } } : file,
  );

/** The replies among files, and when each was written. */
export const repliesIn = (files: readonly Brought[]): WrittenReply[] =>
  files.flatMap(({ name, content, writtenAt }) => (content.kind === "reply" ? [{ reply: content.reading.reply, writtenAt, name }] : []));
