import type { Handed, Reply } from "../channel";
import { type Bounce, largestReport, maybeReport } from "./bounce";
import { type FoundMail, type Mailbox, mostOfMail } from "./mailbox";
import { recognise, shownMail } from "./recognise";
import type { MailSettings } from "./settings";
import { isAsked, saidAt, whoseMail } from "./whose";

/** What a mailbox says of forms. */

const day = 86_400_000;
/** Bytes of an answer that is read. */
const largestAnswer = mostOfMail - 1;
/** A copy comes in the transaction of the mail itself: what is not there by then was not taken. Milliseconds. */
const copyWait = 3_600_000;

/**
 * Only mails since the first of the forms are looked at, and only those about one of them are read.
 * @param all forms that are asked for, and those that are over
 */
export async function answersIn(
  mailbox: Mailbox,
  all: readonly Handed[],
  settings: MailSettings,
  now: Date,
): Promise<ReadonlyMap<string, Reply>> {
  const [handed, over] = [all.filter(isAsked), all.filter((form) => !isAsked(form))];
  const forms = new Map(handed.map((form) => [form.ticket, form]));
  const replies = new Map<string, Reply>();
  const copies = new Map<string, string>();
  const since = new Date(Math.min(...handed.map(({ at }) => Date.parse(at) || 0)) - day); // the day of SINCE is the server's
  const mails: (FoundMail & { readonly bytes: Buffer; readonly about: readonly Handed[] })[] = [];
  await mailbox.since(since, async (mail) => {
    const own = handed.find(({ reference }) => reference === mail.messageId);
    if (own) return void copies.set(own.ticket, mail.receivedAt);
    // What forms are known by may be told by an earlier mail: whoever writes from there is read.
    const isOfDomain = mail.from.some((address) => address.endsWith(`@${settings.domain}`) || address.endsWith(`.${settings.domain}`));
    const isReport = maybeReport(mail);
    const whose = whoseMail(mail, all, settings.from);
    if (!isOfDomain && !isReport && !whose) return;
    const read = await readBounded(mail, isReport);
    const about = whose?.forms.filter(isAsked) ?? [];
    if (typeof read === "string") return tell(mail, about, `has ${read} bytes, more than the ${largestAnswer} that are read`);
    if (read && (isOfDomain || !isReport || mentions(read, handed))) mails.push({ ...mail, about, bytes: read });
  });
  for (const mail of mails.sort((a, b) => (saidAt(a) < saidAt(b) ? -1 : 1))) {
    const { bytes, receivedAt } = mail;
    const recognised = await recognise(bytes, receivedAt, [...forms.values(), ...over], settings);
    if (!recognised) tell(mail, mail.about, "cannot be taken apart");
    for (const said of recognised ?? [])
      note(
        said.ticket,
        "bounce" in said ? ofBounce(said.bounce, receivedAt) : "reply" in said ? said.reply : { unbelieved: [said.unbelieved] },
      );
  }
  for (const form of handed) if (form.outcome === "open") note(form.ticket, await whetherSent(form));
  return replies;

  function tell({ receivedAt, messageId }: FoundMail, about: readonly Handed[], because: string): void {
    const what = `${shownMail(receivedAt, messageId, about)} ${because}`;
    for (const { ticket } of about) note(ticket, { unbelieved: [`${what}: read it, and note the answer in reponse.txt.`] });
  }

  /** Answers to one form together: what came first acknowledged it, what comes last decides. */
  function note(ticket: string, said: Reply): void {
    const before = replies.get(ticket) ?? {};
    const unbelieved = [...(before.unbelieved ?? []), ...(said.unbelieved ?? [])];
    const { validatedAt, refusedAt, reason, ...rest } = before;
    const stands = said.validatedAt || said.refusedAt ? {} : { validatedAt, refusedAt, reason };
    const acknowledgedAt = before.acknowledgedAt ?? said.acknowledgedAt;
    const dossierReference = before.dossierReference ?? said.dossierReference;
    // A mail that ANS answers has arrived, whatever a server said of it before or after.
    const arrived = acknowledgedAt === undefined ? {} : { undelivered: undefined, undeliveredAt: undefined };
    const all = { ...rest, ...stands, ...said, acknowledgedAt, dossierReference, ...arrived, ...(unbelieved.length > 0 && { unbelieved }) };
    const known = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Reply;
    replies.set(ticket, known);
    const form = forms.get(ticket)!;
    if (known.dossierReference !== undefined)
      forms.set(ticket, { ...form, dossierReference: form.dossierReference ?? known.dossierReference });
  }

  /** Whether a mail that was about to leave did: its copy is in the sender's mailbox, wherever a rule put it. */
  async function whetherSent({ ticket, reference, at }: Handed): Promise<Reply> {
    const receivedAt = copies.get(ticket) ?? (await mailbox.received(reference));
    if (receivedAt !== undefined) return { sentAt: receivedAt };
    if (now.getTime() - Date.parse(at) < copyWait) return {};
    if (await isOwn()) return { lost: `the sender's mailbox has no copy of ${reference} an hour after` };
    const who = `The mailbox of ${mailbox.user} has no copy of the mail ${reference}, and none of any other: it may not be that of ${settings.from}`;
    return { unbelieved: [`${who}. Nothing is concluded: do what the form's next action says.`] };
  }

  /** A mailbox of somebody else has no copies either: it must be the sender's by its login, or have a copy of another form. */
  async function isOwn(): Promise<boolean> {
    if (mailbox.user.toLowerCase() === settings.from.toLowerCase() || copies.size > 0) return true;
    for (const { outcome, reference } of handed) if (outcome === "sent" && (await mailbox.received(reference)) !== undefined) return true;
    return false;
  }
}

/**
 * A mail as far as it is read: nobody's word on its size is taken (RFC822.SIZE is an estimate at some servers), so one byte more is asked for.
 * @returns how big it is, where that is too big; `undefined` where it is gone
 */
async function readBounded({ size, contentType = "", source }: FoundMail, isReport: boolean): Promise<Buffer | string | undefined> {
  const isCut = isReport && size > largestReport && (/multipart\/report/i.test(contentType) || size > largestAnswer);
  if (isCut) return source(largestReport);
  if (size > largestAnswer) return String(size);
  const bytes = await source(mostOfMail);
  return bytes && bytes.length > largestAnswer ? `at least ${bytes.length}` : bytes;
}

/** A report is information for a person, and no answer of ANS: nobody vouches for who sent it. */
function ofBounce({ ticket, action, why }: Bounce, receivedAt: string): Reply {
  if (action === "failed") return { undelivered: why, undeliveredAt: receivedAt };
  const when = receivedAt.slice(0, 10);
  return { unbelieved: [`A mail server reported on ${when} that the mail with the form ${ticket} is delayed, and tries again: ${why}.`] };
}

/** A mailbox may hold the reports of thousands of other mails: those that name none of ours are let go of at once. */
function mentions(bytes: Buffer, handed: readonly Handed[]): boolean {
  const text = bytes.toString("latin1").replace(/=\r?\n/g, "");
  return handed.some(({ reference }) => text.includes(reference.slice(1, -1)));
}
