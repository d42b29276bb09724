import { Fault, isFault } from "../../fault";
import { openMailer, outcomeOf } from "../../mail";
import { optionalPackage } from "../../vault/common";
import { type Channel, type ChannelContext, type Handed, type Planned, type Probed, probed, type Reply, type Sending } from "../channel";
import { answersIn } from "./answers";
import { letter, planOf } from "./letter";
import { openMailbox } from "./mailbox";
import { type MailSettings, mailAddressOf, readMailSettings } from "./settings";
import { isAsked } from "./whose";

/** `smtp://...` and `smtps://...`. @throws Fault `channel-address` */
export async function openMail(address: string, context: ChannelContext): Promise<Channel> {
  const settings = readMailSettings(address);
  if (settings instanceof Fault) throw settings;
  const place = mailAddressOf(settings);
  /** What an answer may be about, of all that were asked for in this operation and are over. */
  const known = new Map<string, Handed>();
  return {
    address: place,
    plan: (sending) => planOf(sending, settings),
    hand: (sending, planned) => send(sending, planned, settings, context),
    alongside: (_forms, others) => others,
    poll: (handed) => {
      const others = [...known.values()].filter(({ ticket }) => !handed.some((form) => form.ticket === ticket));
      for (const form of handed) known.set(form.ticket, { ...form, over: true });
      return poll([...handed, ...others], settings, context);
    },
    probe: () => probe(settings, context),
  };
}

const serverOf = ({ smtp, ca }: MailSettings): string => (ca === undefined ? smtp : `${smtp}?ca=${encodeURIComponent(ca)}`);

async function send(sending: Sending, planned: Planned, settings: MailSettings, context: ChannelContext): Promise<Handed> {
  const mailer = await openMailer(serverOf(settings), context);
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
  if (imap === undefined || !handed.some(isAsked)) return new Map();
  const mailbox = await openMailbox({ ...settings, imap }, context);
  try {
    return await answersIn(mailbox, handed, settings, context.now());
  } finally {
    await mailbox.close();
  }
}

/** Milliseconds: whoever probes waits at a terminal. */
const probePatience = { silence: 10_000, whole: 20_000 };

/** Both servers are greeted and logged in to, and the folders of answers opened read-only. No mail is written or marked. */
function probe(settings: MailSettings, context: ChannelContext): Promise<readonly Probed[]> {
  const { imap } = settings;
  const sends = probed(`channel ${mailAddressOf(settings)}`, async () => {
    const mailer = await openMailer(serverOf(settings), { ...context, patience: probePatience });
    const { login } = await mailer.greet();
    return login
      ? "TLS holds, and the server lets this user in; nothing was sent"
      : "TLS holds; no login was tried, since IGC_SANTE_SMTP_USER is not set; nothing was sent";
  });
  const about = imap === undefined ? "  answers" : `  answers ${imap}`;
  const reads = probed(about, async () => {
    if (imap === undefined) return "are not read: the address names no mailbox (imap=), and people write what ANS answers";
    await optionalPackage("mailparser", "Reading mail", () => import("mailparser"));
    const mailbox = await openMailbox({ ...settings, imap }, context);
    try {
      await mailbox.examine();
      return `TLS holds, the server lets this user in, and may be read: ${settings.folders.join(", ")}`;
    } finally {
      await mailbox.close();
    }
  });
  return Promise.all([sends, reads]);
}
