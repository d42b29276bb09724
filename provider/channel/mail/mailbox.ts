import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { FetchMessageObject, ImapFlow, ImapFlowOptions } from "imapflow";
import { Fault, isFault } from "../../fault";
import { optionalPackage, serviceWords } from "../../vault/common";
import type { ChannelContext } from "../channel";
import type { MailSettings } from "./settings";
import { instantIn, type MailHead } from "./whose";

/** A mail in the sender's mailbox. */
export interface FoundMail extends MailHead {
  /** Bytes, as the server says: it may estimate, or lie. */
  readonly size: number;
  /** Its first bytes, never more than `most` of them; `undefined` where it is gone. @param most at most {@link mostOfMail} */
  readonly source: (most: number) => Promise<Buffer | undefined>;
}

/** The sender's mailbox, which is only looked at: folders are opened read-only (EXAMINE), and nothing is marked, moved or removed. */
export interface Mailbox {
  /** The login, to be compared with the sender's address. */
  readonly user: string;
  /** The mails of the folders that answers come to, received since a day: oldest first in each. */
  since(day: Date, look: (mail: FoundMail) => Promise<void>): Promise<void>;
  /** When the mail of a Message-ID was received in any folder, ISO 8601; `undefined` where there is none. */
  received(messageId: string): Promise<string | undefined>;
  /** Opens each folder that answers come to, and reads nothing. */
  examine(): Promise<void>;
  close(): Promise<void>;
}

/** Mails of a folder that are looked at, the newest: a mailbox that gets more in the days of a form is not for that. */
const mostMails = 5_000;
/** Bytes of one mail that may be asked for: an answer that is read, and one more. */
export const mostOfMail = 2 * 1_048_576 + 1;
/**
 * Bytes that are taken of a server, whatever it was asked for and says of sizes: of one literal a little more than a mail; of a line what a
 * SEARCH of a large mailbox has; of one look what thousands of heads and dozens of answers have. Beyond these the session ends.
 */
const mostTaken = { maxLiteralSize: mostOfMail + 1024, maxLineLength: 4 * 1_048_576, maxResponseSize: 8 * 1_048_576 };
const mostOfLook = 128 * 1_048_576;
/** Milliseconds of silence. The whole look has its own limit. */
const silence = 10_000;

/** @throws Fault `channel-unreachable`, `optional-package` */
export async function openMailbox(settings: MailSettings & { readonly imap: string }, context: ChannelContext): Promise<Mailbox> {
  const { ImapFlow } = await optionalPackage("imapflow", "Reading answers by IMAP", () => import("imapflow"));
  const { user, pass } = loginOf(context.env);
  const client = new ImapFlow({ ...(await serverOf(settings, context)), auth: { user, pass } });
  const place = settings.imap;
  client.on("error", () => undefined); // whoever waits for an answer gets the failure
  await reaching(place, () => client.connect());
  return {
    user,
    since: (day, look) =>
      reaching(place, async () => {
        for (const folder of settings.folders) await mailsOf(client, folder, day, look);
      }),
    received: (messageId) => reaching(place, () => receivedIn(client, messageId)),
    examine: () =>
      reaching(place, async () => {
        for (const folder of settings.folders) (await client.getMailboxLock(folder, { readOnly: true })).release();
      }),
    close: () => client.logout().catch(() => client.close()),
  };
}

function loginOf(env: ChannelContext["env"]): { readonly user: string; readonly pass: string } {
  const user = env["IGC_SANTE_IMAP_USER"] || env["IGC_SANTE_SMTP_USER"] || "";
  const pass = env["IGC_SANTE_IMAP_PASSWORD"] || env["IGC_SANTE_SMTP_PASSWORD"] || "";
  if (user && pass) return { user, pass };
  throw new Fault(
    "channel-unreachable",
    "The sender's mailbox cannot be read: there is no login for it.",
    "Set IGC_SANTE_IMAP_USER and IGC_SANTE_IMAP_PASSWORD, or those of SMTP where they are the same.",
  );
}

async function serverOf({ imap, ca }: MailSettings & { readonly imap: string }, { cwd }: ChannelContext): Promise<ImapFlowOptions> {
  const { protocol, hostname, port } = new URL(imap);
  const secure = protocol === "imaps:";
  const authorities = ca === undefined ? undefined : await readFile(resolve(cwd, ca), "utf8").catch(() => undefined);
  if (ca !== undefined && authorities === undefined)
    throw new Fault(
      "file-unreadable",
      `The authorities of the mail server cannot be read from ${ca}.`,
      "Give a file of certificates in PEM as ca=<file>.",
    );
  return {
    host: hostname.replace(/^\[(.*)\]$/, "$1"),
    port: port === "" ? (secure ? 993 : 143) : Number(port),
    secure,
    // Nothing goes in the clear, the login least of all.
    ...(!secure && { doSTARTTLS: true }),
    tls: { rejectUnauthorized: true, minVersion: "TLSv1.2", ...(authorities !== undefined && { ca: authorities }) },
    // No line of a session is logged: it has names in it.
    logger: false,
    disableAutoIdle: true,
    ...mostTaken,
    ...{ connectionTimeout: silence, greetingTimeout: silence, socketTimeout: silence },
  };
}

/** What goes wrong is one thing to whoever waits: nothing is concluded. */
async function reaching<T>(place: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isFault(error)) throw error;
    const { authenticationFailed, responseText, code, message } = error as Error &
      Partial<Record<"responseText" | "code", string>> & { authenticationFailed?: boolean };
    const because = authenticationFailed ? "it does not let this user in" : serviceWords(responseText ?? code ?? message);
    throw new Fault(
      "channel-unreachable",
      `The sender's mailbox at ${place} cannot be read: ${because}.`,
      "Check host, port, login and folder, and that its certificate is believed (ca=<PEM file> for authorities of your own).",
    );
  }
}

async function mailsOf(client: ImapFlow, folder: string, day: Date, look: (mail: FoundMail) => Promise<void>): Promise<void> {
  const lock = await client.getMailboxLock(folder, { readOnly: true });
  try {
    const found = (await client.search({ since: day }, { uid: true })) || [];
    const uids = found.slice(-mostMails);
    if (uids.length === 0) return;
    for (const each of await headsOf(client, uids)) {
      const { uid, size = 0, internalDate = "", envelope, headers } = each;
      const writtenAt = instantIn(headerIn(headers, "date"));
      await look({
        messageId: envelope?.messageId ?? "",
        inReplyTo: envelope?.inReplyTo ?? "",
        references: headerIn(headers, "references"),
        contentType: headerIn(headers, "content-type"),
        subject: envelope?.subject ?? "",
        from: (envelope?.from ?? []).map(({ address = "" }) => address.toLowerCase()),
        receivedAt: new Date(internalDate).toISOString(),
        ...(writtenAt !== undefined && { writtenAt }),
        size,
        source: (most) => sourceOf(client, uid, most),
      });
    }
  } finally {
    lock.release();
  }
}

/** What of each mail is kept of its head: the bytes that came with it are let go. */
type Head = Pick<FetchMessageObject, "uid" | "size" | "internalDate" | "envelope" | "headers">;

/** The heads that were asked for: a server may send others, and as many as it likes. */
async function headsOf(client: ImapFlow, uids: readonly number[]): Promise<readonly Head[]> {
  const parts = { uid: true, size: true, internalDate: true, envelope: true, headers: ["references", "content-type", "date"] };
  const [asked, heads] = [new Set(uids), new Map<number, Head>()];
  for await (const { uid, size, internalDate, envelope, headers } of client.fetch([...uids], parts, { uid: true })) {
    checkTaken(client);
    if (asked.has(uid))
      heads.set(uid, { uid, ...(size !== undefined && { size }), ...(internalDate && { internalDate }), ...{ envelope, headers } });
  }
  return [...heads.values()];
}

async function sourceOf(client: ImapFlow, uid: number, most: number): Promise<Buffer | undefined> {
  let found: Buffer | undefined;
  for await (const mail of client.fetch(String(uid), { source: { start: 0, maxLength: most } }, { uid: true })) {
    checkTaken(client);
    if (mail.uid === uid) found = mail.source ?? found;
  }
  // A server that sends more than it was asked for: what is beyond was not asked for.
  return found?.subarray(0, most);
}

/** Ends a session that has brought more than a look takes. What is refused here has been read, and no more of it is. */
function checkTaken(client: ImapFlow): void {
  if (client.stats().received <= mostOfLook) return;
  client.close();
  throw new Error(`it sent more than ${mostOfLook} bytes, and no more are read in one look`);
}

/** One of the headers that were asked for, its continued lines joined. */
const headerIn = (headers: Buffer | undefined, name: string): string =>
  (headers?.toString("latin1") ?? "")
    .replace(/\r?\n[ \t]+/g, " ")
    .split(/\r?\n/)
    .filter((line) => line.toLowerCase().startsWith(`${name}:`))
    .join(" ");

/** A rule of the mailbox may have put it anywhere, a provider beside the sent ones. */
async function receivedIn(client: ImapFlow, messageId: string): Promise<string | undefined> {
  for (const { path, flags } of await client.list()) {
    if (flags.has("\\Noselect") || flags.has("\\NonExistent")) continue;
    const lock = await client.getMailboxLock(path, { readOnly: true });
    try {
      const [uid] = (await client.search({ header: { "message-id": messageId } }, { uid: true })) || [];
      const mail = uid === undefined ? undefined : await client.fetchOne(String(uid), { internalDate: true }, { uid: true });
      if (mail && mail.internalDate) return new Date(mail.internalDate).toISOString();
    } finally {
      lock.release();
    }
  }
  return undefined;
}
