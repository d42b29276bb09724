import type { Handed, Reply } from "../channel";
import { type Bounce, largestReport, maybeReport } from "./bounce";
import type { FoundMail, Mailbox } from "./mailbox";
import { formOf, recognise } from "./recognise";
import type { MailSettings } from "./settings";

/** What a mailbox says of forms. */

const day = 86_400_000;
/** Bytes of an answer that is read. */
const largestAnswer = 2 * 1_048_576;
/** A copy comes in the transaction of the mail itself: what is not there by then was not taken. Milliseconds. */
const copyWait = 3_600_000;

/** Only mails since the first of the forms are looked at, and only those about one of them are read. */
export async function answersIn(
  mailbox: Mailbox,
  handed: readonly Handed[],
  settings: MailSettings,
  now: Date,
): Promise<ReadonlyMap<string, Reply>> {
  const forms = new Map(handed.map((form) => [form.ticket, form]));
  const replies = new Map<string, Reply>();
  const copies = new Map<string, string>();
  const since = new Date(Math.min(...handed.map(({ at }) => Date.parse(at) || 0)) - day); // the day of SINCE is the server's
  const mails: (FoundMail & { readonly bytes: Buffer })[] = [];
  await mailbox.since(since, async (mail) => {
    const own = handed.find(({ reference }) => reference === mail.messageId);
    if (own) return void copies.set(own.ticket, mail.receivedAt);
    // What forms are known by may be told by an earlier mail: whoever writes from there is read.
    const isOfDomain = mail.from.some((address) => address.endsWith(`@${settings.domain}`) || address.endsWith(`.${settings.domain}`));
    const isReport = maybeReport(mail);
    if (!isOfDomain && !isReport && !formOf(mail, handed)) return;
    const isCut = isReport && mail.size > largestReport && (/multipart\/report/i.test(mail.contentType ?? "") || mail.size > largestAnswer);
    const bytes = isCut ? await mail.source(largestReport) : mail.size > largestAnswer ? undefined : await mail.source();
    if (bytes && isReport && !isOfDomain && !mentions(bytes, handed)) return;
    if (bytes) mails.push({ ...mail, bytes });
    else tellBig(mail, formOf(mail, handed));
  });
  for (const { bytes, receivedAt } of mails.sort((a, b) => (a.receivedAt < b.receivedAt ? -1 : 1))) {
    const said = await recognise(bytes, receivedAt, [...forms.values()], settings);
    if (said && "bounce" in said) note(said.ticket, ofBounce(said.bounce, receivedAt));
    else if (said) note(said.ticket, "reply" in said ? said.reply : { unbelieved: [said.unbelieved] });
  }
  for (const form of handed) if (form.outcome === "open") note(form.ticket, await whetherSent(form));
  return replies;

  function tellBig({ size, receivedAt, messageId }: FoundMail, form: Handed | undefined): void {
    if (!form) return;
    const what = `A mail of ${receivedAt.slice(0, 10)} about the form ${form.ticket} (Message-ID ${messageId || "none"}) has ${size} bytes`;
    note(form.ticket, {
      unbelieved: [`${what}, more than the ${largestAnswer} that are read: read it, and note the answer in reponse.txt.`],
    });
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
