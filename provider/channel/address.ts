import { Fault } from "../fault";
import { procedureOf, readDemarcheAddress } from "./demarche";
import { mailAddressOf, readMailSettings } from "./mail";

/** What a channel's address says of the way a form goes: what people are told is worded by it. */
export interface ChannelFacts {
  /** Whom it sends to, for people. */
  readonly to: string;
  /** Without parameters. */
  readonly place: string;
  /** Whether it hears ANS' answers by itself. */
  readonly hears: boolean;
  /** Whether it can find out, after a crash, if a form left. */
  readonly tells: boolean;
  /** Whether it makes a draft that a person finishes. */
  readonly isDraft: boolean;
}

const forms =
  "smtp://<host>?from=<your address>&to=<address of ANS>, smtps://..., or demarche:https://<host>/commencer/<slug>?revision=<revision>";

/** Scheme -> what its address says. A literal table, beside that of open.ts. PURE. */
const readers: Readonly<Record<string, (address: string) => ChannelFacts | Fault>> = {
  smtp: ofMail,
  smtps: ofMail,
  demarche: ofDemarche,
};

function ofDemarche(address: string): ChannelFacts | Fault {
  const read = readDemarcheAddress(address);
  return read instanceof Fault ? read : { ...procedureOf(read), hears: true, tells: true, isDraft: true };
}

function ofMail(address: string): ChannelFacts | Fault {
  const settings = readMailSettings(address);
  if (settings instanceof Fault) return settings;
  const isRead = settings.imap !== undefined;
  return { to: settings.to, place: mailAddressOf(settings), hears: isRead, tells: isRead, isDraft: false };
}

/** What the address of a channel says, or what is wrong with it. It may hold a password by mistake, so it is never repeated. PURE. */
export function readChannelAddress(address: string): ChannelFacts | Fault {
  const reader = readers[address.slice(0, Math.max(address.indexOf(":"), 0))];
  return reader
    ? reader(address)
    : new Fault("channel-address", "The address of the channel has no scheme that is known.", `Write ${forms}.`);
}
