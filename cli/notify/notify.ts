import { createHash } from "node:crypto";
import { isFault } from "../../provider/fault";
import { type Mailbox, type Mailer, messageIdFrom, outcomeOf } from "../../provider/mail";
import { type Delivery, deliver, type Message, preview, type Recipient, type Sent } from "./deliver";
import type { PersonDue } from "./due";
import { type Letter, type Line, letterFor, webhookNotice } from "./letter";
import { type AddressBook, type Addressee, addresseesOf } from "./people";
import type { NoticeRecord, OpenBatch } from "./record";
import { bodyOf, post, type WebhookFormat } from "./webhook";

/** One run of `igc-sante notify`: everybody who has something new is told once, and what an earlier run left open is closed. */

export interface MailChannel {
  readonly mailer: Mailer;
  readonly from: Mailbox;
}
export interface WebhookChannel {
  readonly url: URL;
  readonly key: Buffer;
  readonly format: WebhookFormat;
}

export interface Run {
  readonly people: readonly PersonDue[];
  /** The first that knows a name counts. */
  readonly books: readonly AddressBook[];
  readonly mail: MailChannel | undefined;
  readonly webhook: WebhookChannel | undefined;
  readonly record: NoticeRecord;
  /** The day that is looked at. */
  readonly at: Date;
  /** The machine's clock, for what is signed. */
  readonly now: () => Date;
}

/** ANS reads no mail of ours; whoever must ask there has a task of their own. */
const isTold = ({ role }: PersonDue): boolean => role !== "ANS";

/** Sends, and remembers that it did. */
export async function run(asked: Run): Promise<Delivery[]> {
  const { record, at, mail, webhook } = asked;
  const deliveries = await closeOpen(asked);
  let number = 0;
  for (const { recipient, addressee } of recipientsOf(asked)) {
    const batch = record.batchName(recipient.channel, ++number);
    if (recipient.channel === "webhook")
      deliveries.push(await deliver(recipient, record, batch, at, (lines, keys) => posted(webhook!, recipient, lines, keys, asked.now)));
    else if (addressee!.address === undefined) deliveries.push(await unwritten(recipient, addressee!, record));
    else
      deliveries.push(await deliver(recipient, record, batch, at, (lines, keys) => mailed(mail!, addressee!, recipient, lines, keys, at)));
  }
  return deliveries;
}

/** A delivery with what would go: of a mail its letter and address, of a webhook the body. */
export interface Rehearsed extends Delivery {
  readonly address?: string;
  readonly letter?: Letter;
  readonly body?: string;
}

/** What would be sent. Nothing is sent and nothing written. */
export async function rehearse(asked: Run): Promise<Rehearsed[]> {
  const deliveries: Rehearsed[] = [];
  for (const { recipient, addressee } of recipientsOf(asked)) {
    if (addressee && addressee.address === undefined) {
      deliveries.push(await unwritten(recipient, addressee, asked.record));
      continue;
    }
    const delivery = await preview(recipient, asked.record);
    if (delivery.outcome !== "dry-run") deliveries.push(delivery);
    else deliveries.push({ ...delivery, ...whatWouldGo(recipient, addressee, delivery.lines, asked) });
  }
  return deliveries;
}

function whatWouldGo(
  { person }: Recipient,
  addressee: Addressee | undefined,
  lines: readonly Line[],
  { at, webhook }: Run,
): Pick<Rehearsed, "address" | "letter" | "body"> {
  if (!addressee) return { body: bodyOf(webhook!.format, webhookNotice(person, lines)) };
  return { address: addressee.address!, letter: letterFor(addressee.name, person, lines, at) };
}

function* recipientsOf({
  people,
  books,
  mail,
  webhook,
}: Run): Generator<{ readonly recipient: Recipient; readonly addressee?: Addressee }> {
  for (const person of people.filter(isTold)) {
    if (mail)
      for (const addressee of addresseesOf(person, books))
        yield { recipient: { channel: "mail", to: addressee.name, key: ["mail", addressee.name], person }, addressee };
    if (webhook) yield { recipient: { channel: "webhook", to: person.who, key: ["webhook", webhook.url.href, person.who], person } };
  }
}

/** Whoever has something new and no address is said, at each run until there is one. */
async function unwritten(recipient: Recipient, { because }: Addressee, record: NoticeRecord): Promise<Delivery> {
  const delivery = await preview(recipient, record);
  return delivery.outcome === "dry-run" ? { ...delivery, outcome: "no-address", because } : delivery;
}

function mailed(
  { mailer, from }: MailChannel,
  { name, address }: Addressee,
  { person }: Recipient,
  lines: readonly Line[],
  keys: readonly string[],
  at: Date,
): Message {
  const id = messageIdFrom(["notice", ...keys], from);
  const named = person.names.length > 0 ? { address: address!, name } : { address: address! };
  const letter = letterFor(name, person, lines, at);
  const send = (leaves: () => Promise<void>): Promise<Sent> =>
    mailer.send({ messageId: id, date: at, from, to: named, ...letter, automatic: true }, leaves).then(
      () => ({ outcome: "accepted", because: "" }),
      (error: unknown) => {
        // What is wrong with the message itself is found before anybody is asked, and stays wrong; a record out of reach keeps it here.
        const outcome = outcomeOf(error);
        if (!isFault(error)) throw error;
        return {
          outcome: outcome === "later" || outcome === "unreachable" ? "not-sent" : (outcome ?? "not-sent"),
          because: error.what,
          fault: error.code,
        };
      },
    );
  return { id, send };
}

/** A chat's name for the notices: the same notices, the same id. */
const webhookIdOf = (keys: readonly string[]): string =>
  `notice_${createHash("sha256").update(JSON.stringify(keys)).digest("hex").slice(0, 40)}`;

function posted(
  { url, key, format }: WebhookChannel,
  { person }: Recipient,
  lines: readonly Line[],
  keys: readonly string[],
  now: () => Date,
): Message {
  const id = webhookIdOf(keys);
  const body = bodyOf(format, webhookNotice(person, lines));
  const send = async (leaves: () => Promise<void>): Promise<Sent> => {
    await leaves(); // with the body, which is posted again where this run dies
    return post(url, key, id, body, now());
  };
  return { id, body, send };
}

/** A webhook that gives no answer is asked for three days: receivers know an id again for some days at most. Milliseconds. */
const mostRepeats = 3 * 86_400_000;

/** What left in a run that died behind it, or got no answer: a webhook is posted again under its id, a mail is not sent again, and both are said. */
async function closeOpen({ record, webhook, now }: Run): Promise<Delivery[]> {
  const deliveries: Delivery[] = [];
  for (const batch of await record.open()) {
    const sent = await closed(batch, webhook, record.ageOf(batch), now);
    if (!sent) continue;
    if (sent.outcome !== "unanswered") await record.settle(batch.id, sent.outcome);
    deliveries.push({ channel: batch.channel, to: batch.to, ...sent, lines: [] });
  }
  return deliveries;
}

const mailUnknown = "an earlier run ended while it was sent, so nobody knows whether it was";

async function closed(batch: OpenBatch, webhook: WebhookChannel | undefined, age: number, now: () => Date): Promise<Sent | undefined> {
  if (batch.channel === "mail") return { outcome: "unknown", because: mailUnknown };
  if (age > mostRepeats) return { outcome: "unknown", because: "it gave no answer for three days, and is not posted again" };
  if (!webhook || batch.body === undefined) return undefined;
  return post(webhook.url, webhook.key, batch.messageId, batch.body, now());
}
