import type { Handed } from "../channel";

/** Whose a mail is: which form it answers, decided by its head alone. PURE. */

/** What of a mail tells whether it is about a form, before it is read. */
export interface MailHead {
  readonly messageId: string;
  readonly inReplyTo: string;
  /** As it came: every Message-ID in it, the one that is answered last (RFC 5322 section 3.6.4). */
  readonly references: string;
  /** Decoded. */
  readonly subject: string;
  /** Addresses. */
  readonly from: readonly string[];
  /** As it came; absent where it was not asked for. */
  readonly contentType?: string;
  /** ISO 8601, of the receiving server. */
  readonly receivedAt: string;
  /** ISO 8601, as its sender dated it; absent where it is no date. */
  readonly writtenAt?: string;
}

/** Where it is not one form's for certain, a person is told, and nothing is concluded of any. At least one of the forms is asked for. */
export type Whose =
  | { readonly kind: "one"; readonly by: "thread" | "name"; readonly forms: readonly [Handed] }
  /** It answers no mail of ours, and the name in it is that of several: of some that are over, too. */
  | { readonly kind: "several"; readonly forms: readonly Handed[] }
  /** It came after the forms were sent, and its sender dated it before. */
  | { readonly kind: "older"; readonly forms: readonly Handed[] };

/** What clocks of servers may differ by (Kerberos' limit, RFC 4120 section 5.9.1). Milliseconds. */
const clockSkew = 300_000;

const idsIn = (text: string): readonly string[] => text.match(/<[^<>\s]+>/g) ?? [];
const domainOf = (id: string): string => id.slice(id.lastIndexOf("@")).toLowerCase();
/** The shape of provider/mail/message.ts' `messageIdFrom`. */
const isOurs = (id: string, own: string): boolean => /^<[0-9a-f]{40}@/.test(id) && domainOf(id) === `${domainOf(own)}>`;

/**
 * Which form a mail answers.
 *
 * The Message-ID it answers decides: of ours, the one that stands nearest. Where that is of no form that is asked for, it answers something
 * else, an older request for instance, whatever name stands in its subject. Only where it answers no mail of ours is it known by name: by
 * the dossier's reference and by the token in its subject, and only by a form that was sent before it was written. A name that several
 * forms have is nobody's, those that ANS has decided among them: what it writes late about one would be taken for the other's.
 *
 * @param handed forms that are asked for, and those that are over
 * @param own the sender's address: Message-IDs of its domain and of our shape are ours
 */
export function whoseMail(mail: MailHead, handed: readonly Handed[], own: string): Whose | undefined {
  if (isOurs(mail.messageId, own)) return undefined; // the copy of another form that we sent
  const sentAs = (id: string): Handed | undefined => handed.find(({ reference }) => reference === id);
  const isKnown = (id: string): boolean => sentAs(id) !== undefined || isOurs(id, own);
  const answered = idsIn(mail.inReplyTo).filter(isKnown);
  const nearest = answered.length > 0 ? answered : idsIn(mail.references).filter(isKnown).slice(-1);
  if (nearest.length === 0) return byName(mail, handed);
  return oneOf([...new Set(nearest.flatMap((id) => sentAs(id) ?? []))], "thread");
}

/** Whether it is asked for. */
export const isAsked = ({ over }: Handed): boolean => over === undefined;

function oneOf(forms: readonly Handed[], by: "thread" | "name"): Whose | undefined {
  const [first] = forms;
  if (first === undefined || !forms.some(isAsked)) return undefined;
  return forms.length === 1 ? { kind: "one", by, forms: [first] } : { kind: "several", forms };
}

function byName(mail: MailHead, handed: readonly Handed[]): Whose | undefined {
  const named = namedIn(mail.subject, handed).filter((form) => !isBefore(mail.receivedAt, form));
  const forms = named.filter((form) => mail.writtenAt === undefined || !isBefore(mail.writtenAt, form));
  if (forms.length > 0) return oneOf(forms, "name");
  const asked = named.filter(isAsked);
  return asked.length === 0 ? undefined : { kind: "older", forms: asked };
}

const dateTime = /\d{1,2} [a-z]{3} \d{4} \d\d:\d\d(?::\d\d)? (?:[+-]\d{4}|UT|GMT|[ECMP][SD]T)(?![\da-z])/i;

/** The instant of a header `Date` (RFC 5322 section 3.3), ISO 8601; `undefined` where it is none, or has no zone and so may be any of a day. */
export function instantIn(date: string): string | undefined {
  const instant = new Date(dateTime.exec(date.replace(/\s+/g, " "))?.[0] ?? Number.NaN);
  return Number.isNaN(instant.getTime()) ? undefined : instant.toISOString();
}

const isBefore = (instant: string, { at }: Handed): boolean => Date.parse(instant) + clockSkew < Date.parse(at);

/**
 * When a mail says what it says: as its sender dated it, where that can be. A mail may lie for days before it comes, and two that decide may
 * come in another order than they were written in; and a mailbox that moves has another day of receipt. Of a mail that is believed the date
 * is ANS' word, as all of it.
 * @param form what it answers: a day before it was sent is a wrong clock's
 */
export function saidAt({ writtenAt, receivedAt }: Pick<MailHead, "writtenAt" | "receivedAt">, form?: Handed): string {
  if (writtenAt === undefined || (form && isBefore(writtenAt, form))) return receivedAt;
  return Date.parse(writtenAt) < Date.parse(receivedAt) ? writtenAt : receivedAt;
}

/** The forms whose dossier's reference and token a subject has; else those of either, and all of both where they disagree. */
function namedIn(subject: string, handed: readonly Handed[]): readonly Handed[] {
  const squeezed = subject.replace(/\s+/g, " ").toUpperCase();
  const byReference = handed.filter(({ dossierReference }) => dossierReference !== undefined && hasWord(squeezed, dossierReference));
  const byToken = handed.filter(({ token }) => token !== "" && squeezed.includes(token.toUpperCase()));
  const byBoth = byReference.filter((form) => byToken.includes(form));
  return byBoth.length > 0 ? byBoth : [...byReference, ...byToken];
}

/** « D-12 » is not in « D-123 ». @param text in capitals */
export function hasWord(text: string, word: string): boolean {
  const at = text.indexOf(word.toUpperCase());
  return at >= 0 && !/[\p{L}\d]/u.test(text[at - 1] ?? "") && !/[\p{L}\d]/u.test(text[at + word.length] ?? "");
}
