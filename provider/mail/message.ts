import { createHash } from "node:crypto";
import { Fault } from "../fault";
import { characterFault, mailFault } from "../structure";
import { optionalPackage } from "../vault/common";

/** Somebody's address, with the name that is shown beside it. */
export interface Mailbox {
  /** `name@domaine.fr`, in ASCII (RFC 5321). */
  readonly address: string;
  /** At most 128 characters. Default: none. */
  readonly name?: string;
}

export interface MailAttachment {
  /** As the reader sees it: no path, at most 128 characters. */
  readonly name: string;
  /** Media type: `application/pdf`. */
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** One message to one reader: with several, a server may take it for some of them. */
export interface Mail {
  /** `<left@right>` (RFC 5322 section 3.6.4), the same each time the same message is given: {@link messageIdFrom}. */
  readonly messageId: string;
  /** The instant its header says: with the other parts fixed, the bytes are, too. */
  readonly date: Date;
  readonly from: Mailbox;
  readonly to: Mailbox;
  /** A mailbox that gets the same message in the same transaction, and no header names: both get it or nobody does. */
  readonly copyTo?: Mailbox;
  /** One line, at most 200 characters. */
  readonly subject: string;
  /** Plain text; lines end in `\n`. */
  readonly text: string;
  readonly attachments?: readonly MailAttachment[];
  /** Written by a machine and to nobody's question, so that no absent reader's machine answers it (RFC 3834). @default false */
  readonly automatic?: boolean;
  /** Message-ID of what it answers or follows. */
  readonly inReplyTo?: string;
}

/** Bytes of a whole message that are sent at most: desks refuse more than 10 to 25 MB. */
const largest = 10 << 20;
const longestName = 128;
const longestSubject = 200;

/** A Message-ID that follows from what a message is about, at the sender's domain: who sends it twice sends one. */
export function messageIdFrom(parts: readonly string[], { address }: Mailbox): string {
  const digest = createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 40);
  return `<${digest}@${address.slice(address.lastIndexOf("@") + 1)}>`;
}

/** What is wrong with an address or the name beside it, or `undefined`. */
export const mailboxFault = ({ address, name = "" }: Mailbox): Fault | undefined =>
  mailFault(address) ?? lineFault(name, "A name beside a mail address", longestName);

/** What keeps a message from being sent, or `undefined`. A line end in a name or a subject would be a header of its own (CWE-93). */
export function mailFaultOf({ messageId, date, from, to, copyTo, subject, text, attachments = [], inReplyTo }: Mail): Fault | undefined {
  const [id] = [messageId, inReplyTo].filter((each) => each !== undefined && !isMessageId(each));
  const size = attachments.reduce((sum, { bytes }) => sum + bytes.length, text.length);
  return (
    mailboxFault(from) ??
    mailboxFault(to) ??
    (copyTo ? mailboxFault(copyTo) : undefined) ??
    (id === undefined ? undefined : shape(`"${id}" is no Message-ID.`, "Write it as <left@right>, in ASCII.")) ??
    (Number.isNaN(date.getTime()) ? shape("The date of a message is none.", "Give an instant.") : undefined) ??
    (subject.trim() === "" ? new Fault("required", "A message has no subject.", "Give it one.") : undefined) ??
    lineFault(subject, "The subject of a message", longestSubject) ??
    attachments.map(attachmentFault).find((fault) => fault !== undefined) ??
    (size > largest ? tooLong("A message with its attachments", `${largest} bytes`, size) : undefined)
  );
}

/** RFC 5322 section 3.6.4 without its obsolete forms. */
const isMessageId = (id: string): boolean => id.length <= 250 && /^<[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9.-]+>$/.test(id);

function attachmentFault({ name, contentType }: MailAttachment): Fault | undefined {
  if (!/^[a-z0-9]+\/[a-z0-9.+-]+$/.test(contentType)) return shape(`"${contentType}" is no media type.`, "Write it as application/pdf.");
  if (name === "" || /[/\\]/.test(name)) return shape(`"${name}" is no name of an attachment.`, "Give a file's name without its folder.");
  return lineFault(name, "The name of an attachment", longestName);
}

const shape = (what: string, hint: string): Fault => new Fault("wrong-type", what, hint);
const tooLong = (what: string, most: string, length: number): Fault =>
  new Fault("too-long", `${what} has ${length}, and at most ${most} are sent.`, "Shorten it.");
const lineFault = (text: string, what: string, most: number): Fault | undefined =>
  characterFault(text) ?? (text.length > most ? tooLong(what, `${most} characters`, text.length) : undefined);

/** The bytes of a message that is right: the same message gives the same bytes. @throws Fault `optional-package` */
export async function composed(mail: Mail): Promise<Buffer> {
  const { default: MailComposer } = await optionalPackage("nodemailer", "Mail", () => import("nodemailer/lib/mail-composer"));
  const { messageId, date, from, to, subject, text, attachments = [], automatic = false, inReplyTo } = mail;
  const composer = new MailComposer({
    messageId,
    date,
    subject,
    text,
    from: { name: from.name ?? "", address: from.address },
    to: { name: to.name ?? "", address: to.address },
    attachments: attachments.map(({ name, contentType, bytes }) => ({ filename: name, contentType, content: Buffer.from(bytes) })),
    headers: automatic ? { "Auto-Submitted": "auto-generated" } : {},
    ...(inReplyTo === undefined ? {} : { inReplyTo, references: inReplyTo }),
    // By chance else, and the bytes would be others each time.
    baseBoundary: createHash("sha256").update(messageId).digest("hex").slice(0, 16),
    // What is sent is in the message; no path or address in it is opened.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return inLines(await composer.compile().build());
}

/** As SMTP carries it (RFC 5321 section 2.3.8), so that what was sent and what came have one digest. */
function inLines(bytes: Buffer): Buffer {
  const text = bytes.toString("latin1").replace(/\r?\n/g, "\r\n");
  return Buffer.from(text.endsWith("\r\n") ? text : `${text}\r\n`, "latin1");
}
