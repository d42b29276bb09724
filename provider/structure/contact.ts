import { Fault } from "../fault";
import { isDomainName } from "./domain-name";

/** What is wrong with one mail address, or `undefined`: dot-atom local part, DNS domain (RFC 5321 section 4.1.2, without quoted strings). */
export function mailFault(value: string): Fault | undefined {
  const [local = "", domain = "", ...more] = value.split("@");
  const right = more.length === 0 && local.length <= 64 && /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/.test(local) && isDomainName(domain);
  return right ? undefined : new Fault("mail-address", `"${value}" is no mail address.`, "Give one address: name@domaine.fr");
}

/** Mailboxes of persons, by domain. */
const personal = /^(gmail|googlemail|hotmail|outlook|live|msn|yahoo|ymail|icloud|me|aol|proton|protonmail|gmx|orange|wanadoo|free|laposte|sfr|neuf|bbox|numericable|club-internet)\.[a-z.]+$/i;

/** A personal mailbox dies with its owner's job: ANS advises a shared one, since a certificate is renewed every 3 years (guide, form pages). */
export function personalMailboxWarning(email: string): string | undefined {
  const domain = email.slice(email.lastIndexOf("@") + 1);
  return personal.test(domain) ? `${email} is a personal mailbox; certificates are renewed every 3 years and ANS writes to this address: use a shared professional one.` : undefined;
}

/** Ten digits, separators dropped. */
export const normalisePhone = (value: string): string => value.replace(/[ .-]/g, "");

/** What is wrong with a French telephone number (10 digits from 0; spaces, dots and hyphens between), or `undefined`. Form 413 holds 10 characters. */
export function phoneFault(value: string): Fault | undefined {
  return /^0[1-9]\d{8}$/.test(normalisePhone(value)) ? undefined : new Fault("phone-number", `"${value}" is no French telephone number of 10 digits.`, "Write it as 0472000001: the form holds 10 characters.");
}
