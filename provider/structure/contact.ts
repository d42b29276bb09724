import { Fault } from "../fault";
import { bareNumber } from "./characters";
import { isDomainName } from "./domain-name";

/** Atext of RFC 5322 section 3.2.3, dot-separated. */
const dotAtom = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;

/**
 * What is wrong with one mail address, or `undefined`: dot-atom local part of 64 octets, DNS domain, 254 octets in all
 * (RFC 5321 sections 4.1.2 and 4.5.3.1). Quoted local parts and address literals are no addresses of the portal.
 */
export function mailFault(value: string): Fault | undefined {
  const at = value.lastIndexOf("@");
  const local = value.slice(0, Math.max(at, 0));
  const right = value.length <= 254 && local.length <= 64 && dotAtom.test(local) && isDomainName(value.slice(at + 1));
  return right ? undefined : new Fault("mail-address", `"${value}" is no mail address.`, "Give one address: name@domaine.fr");
}

/** Providers of mailboxes for persons, by the domains they give out. */
const personalDomains: ReadonlySet<string> = new Set([
  "gmail.com",
  "googlemail.com",
  "hotmail.com",
  "hotmail.fr",
  "outlook.com",
  "outlook.fr",
  "live.com",
  "live.fr",
  "msn.com",
  "yahoo.com",
  "yahoo.fr",
  "ymail.com",
  "icloud.com",
  "me.com",
  "mac.com",
  "aol.com",
  "aol.fr",
  "proton.me",
  "protonmail.com",
  "pm.me",
  "gmx.com",
  "gmx.fr",
  "mail.com",
  "orange.fr",
  "wanadoo.fr",
  "voila.fr",
  "free.fr",
  "aliceadsl.fr",
  "laposte.net",
  "sfr.fr",
  "neuf.fr",
  "cegetel.net",
  "club-internet.fr",
  "bbox.fr",
  "numericable.fr",
]);

/**
 * Why a mailbox is a poor choice for notices, or `undefined`: a personal one leaves with its owner (staff turnover),
 * and a certificate is renewed only every 3 years. ANS advises a shared one (guide médecine de ville, form pages).
 */
export function personalMailboxWarning(email: string): string | undefined {
  const domain = email.slice(email.lastIndexOf("@") + 1).toLowerCase();
  return personalDomains.has(domain)
    ? `${email} is a personal mailbox: staff changes, the renewal comes in 3 years, and ANS writes to this address. ANS advises a shared professional one.`
    : undefined;
}

/**
 * Numbers of France abroad and overseas by country code (ARCEP's numbering plan): how they begin after it. The national
 * number is a zero and the nine digits behind the code; Saint-Pierre's have six, and the code belongs to the number.
 */
const countries: readonly (readonly [code: string, behind: RegExp, before: string])[] = [
  ["33", /^[1-9]\d{8}$/, "0"],
  ["262", /^(26[239]|639|69[23])\d{6}$/, "0"], // La Réunion, Mayotte
  ["590", /^(590|69[01])\d{6}$/, "0"], // Guadeloupe, Saint-Martin, Saint-Barthélemy
  ["594", /^(594|694)\d{6}$/, "0"], // Guyane
  ["596", /^(596|69[67])\d{6}$/, "0"], // Martinique
  ["508", /^\d{6}$/, "0508"], // Saint-Pierre-et-Miquelon
];

/** A telephone number as it is stored: 10 digits from 0, without country code and what stands between them, where it is a French one. */
export function normalisePhone(value: string): string {
  const bare = bareNumber(value).replaceAll("/", "");
  const abroad = /^(?:\+|00|\(\+\)|\(00\))(.*)$/.exec(bare.replace(/^\((\+|00)(\d+)\)/, "$1$2"))?.[1];
  if (abroad === undefined) return bare;
  for (const [code, behind, before] of countries) {
    const rest = abroad.startsWith(code) ? abroad.slice(code.length).replace(/^\(0\)|^0(?=\d{9}$)/, "") : "";
    if (behind.test(rest)) return `${before}${rest}`;
  }
  return bare;
}

/** What is wrong with a French telephone number (10 digits from 0, as `normalisePhone` makes it), or `undefined`. Form 413 holds 10 characters. */
export function phoneFault(value: string): Fault | undefined {
  const number = normalisePhone(value);
  if (/^0[1-9]\d{8}$/.test(number)) return undefined;
  const lost = /^[1-9]\d{8}$/.test(number) ? ` A spreadsheet may have lost the zero in front: 0${number}.` : "";
  return new Fault(
    "phone-number",
    `"${value}" is no French telephone number of 10 digits.${lost}`,
    "Write it as 0472000001: the form holds 10 characters.",
  );
}
