import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { ImapFlow, ImapFlowOptions } from "imapflow";
import { Fault, isFault } from "../../fault";
import { optionalPackage, serviceWords } from "../../vault/common";
import type { ChannelContext } from "../channel";
import type { MailHead } from "./recognise";
import type { MailSettings } from "./settings";

/** A mail in the sender's mailbox. */
export interface FoundMail extends MailHead {
  /** ISO 8601, of the receiving server. */
  readonly receivedAt: string;
  /** Bytes. */
  readonly size: number;
  /** The whole mail, or its first bytes. */
  readonly source: (most?: number) => Promise<Buffer | undefined>;
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
    const parts = { uid: true, size: true, internalDate: true, envelope: true, headers: ["references", "content-type"] };
    for (const each of await client.fetchAll(uids, parts, { uid: true })) {
      const { uid, size = 0, internalDate = "", envelope, headers } = each;
      await look({
        messageId: envelope?.messageId ?? "",
        inReplyTo: envelope?.inReplyTo ?? "",
        references: headerIn(headers, "references"),
        contentType: headerIn(headers, "content-type"),
        subject: envelope?.subject ?? "",
        from: (envelope?.from ?? []).map(({ address = "" }) => address.toLowerCase()),
        receivedAt: new Date(internalDate).toISOString(),
        size,
        source: async (most) => {
          const source = most === undefined ? true : { start: 0, maxLength: most };
          return ((await client.fetchOne(String(uid), { source }, { uid: true })) || undefined)?.source;
        },
      });
    }
  } finally {
    lock.release();
  }
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
