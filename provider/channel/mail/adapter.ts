import { Fault, isFault } from "../../fault";
import { openMailer, outcomeOf } from "../../mail";
import type { Channel, ChannelContext, Handed, Planned, Reply, Sending } from "../channel";
import { answersIn } from "./answers";
import { letter, planOf } from "./letter";
import { openMailbox } from "./mailbox";
import { type MailSettings, mailAddressOf, readMailSettings } from "./settings";

/** `smtp://...` and `smtps://...`. @throws Fault `channel-address` */
export async function openMail(address: string, context: ChannelContext): Promise<Channel> {
  const settings = readMailSettings(address);
  if (settings instanceof Fault) throw settings;
  const place = mailAddressOf(settings);
  return {
    address: place,
    needsSecret: false,
    plan: (sending) => planOf(sending, settings),
    hand: (sending, planned) => send(sending, planned, settings, context),
    poll: (handed) => poll(handed, settings, context),
  };
}

async function send(sending: Sending, planned: Planned, settings: MailSettings, context: ChannelContext): Promise<Handed> {
  const { smtp, ca } = settings;
  const mailer = await openMailer(ca === undefined ? smtp : `${smtp}?ca=${encodeURIComponent(ca)}`, context);
  try {
    await mailer.send(letter(sending, planned, settings, new Date(sending.at)));
  } catch (error) {
    if (outcomeOf(error) !== "unknown" || !isFault(error)) throw error;
    throw new Fault(
      "channel-unknown",
      `${error.what} It is the mail ${planned.reference} to ${planned.to}.`,
      "Run pulumi up again in an hour: where the sender's mailbox is read, it tells whether it left. Else do what the form's next action says.",
    );
  }
  const { ticket, signed, at } = sending;
  return { ticket, ...planned, channel: mailAddressOf(settings), sha256: signed.sha256, at, outcome: "sent" };
}

async function poll(handed: readonly Handed[], settings: MailSettings, context: ChannelContext): Promise<ReadonlyMap<string, Reply>> {
  const { imap } = settings;
  if (imap === undefined || handed.length === 0) return new Map();
  const mailbox = await openMailbox({ ...settings, imap }, context);
  try {
    return await answersIn(mailbox, handed, settings, context.now());
  } finally {
    await mailbox.close();
  }
}
