import type { ParsedMail } from "mailparser";
import { optionalPackage } from "../../vault/common";
import type { Handed, Reply } from "../channel";
import { disbelief, type HeaderLine } from "./authentication";
import { type Bounce, bounceIn } from "./bounce";
import type { MailSettings } from "./settings";
import { instantIn, type MailHead, whoseMail } from "./whose";
import { readWords } from "./words";

/** What a mail turned out to be. */
export type Recognised =
  | { readonly ticket: string; readonly reply: Reply }
  /** It is about a form and changes nothing: an English sentence says why. */
  | { readonly ticket: string; readonly unbelieved: string }
  /** A mail server's report that it did not arrive, or not yet. */
  | { readonly ticket: string; readonly bounce: Bounce };

/**
 * What a mail says of forms. No network, no clock: bytes in, what is said of each form out; of several forms where it may be about any.
 * @param receivedAt ISO 8601, of the receiving server: what its sender wrote as a date only ever excludes a form
 * @throws Fault `optional-package`
 */
export async function recognise(
  bytes: Buffer,
  receivedAt: string,
  handed: readonly Handed[],
  { authserv = "", domain, patterns, from: own }: Pick<MailSettings, "authserv" | "domain" | "patterns" | "from">,
): Promise<readonly Recognised[]> {
  const { simpleParser } = await optionalPackage("mailparser", "Reading mail", () => import("mailparser"));
  const mail = await simpleParser(bytes, {
    skipImageLinks: true,
    skipTextToHtml: true,
    keepDeliveryStatus: true,
    maxHtmlLengthToParse: 500_000,
  });
  const bounce = bounceIn(mail, handed, own);
  if (bounce) return bounce === "told" ? [] : [{ ticket: bounce.ticket, bounce }];
  const { messageId = "", subject = "", text = "" } = mail;
  const whose = whoseMail(headOf(mail, receivedAt), handed, own);
  if (!whose) return [];
  const told = (why: string): readonly Recognised[] =>
    whose.forms.map(({ ticket }) => ({ ticket, unbelieved: `${shownMail(receivedAt, messageId, whose.forms)} ${why}.` }));
  const because = disbelief(linesOf(mail), sendersOf(mail), authserv, domain);
  if (because !== undefined) return told(`is not believed and changes nothing: ${because}`);
  if (whose.kind === "several")
    return told("does not say which of them it answers: read it, and note the answer in reponse.txt of the one");
  const [form] = whose.forms as readonly [Handed];
  if (whose.kind === "older")
    return told(
      "was written before the form was sent, so it may answer an older one: read it, and note in reponse.txt what is about the form",
    );
  const { isAcknowledged, decision, dossierReference, reason } = readWords(subject, text, patterns, form.token.match(/\d[\dA-Z]+/g) ?? []);
  // By its name alone, and about another dossier: an older request of the structure may have that.
  if (whose.by === "name" && isAnother(dossierReference, form.dossierReference))
    return told(
      `names the dossier ${dossierReference}, and the form has ${form.dossierReference}: read it, and note the answer in reponse.txt`,
    );
  if (decision === "unclear")
    return told("says both that the form is validated and that it is refused: read it, and note the answer in reponse.txt");
  if (!decision && !isAcknowledged)
    return told("is from ANS and says nothing that is understood: read it, and note the answer in reponse.txt");
  const reply: Reply = {
    source: messageId,
    acknowledgedAt: receivedAt,
    ...(dossierReference !== undefined && { dossierReference }),
    ...(decision === "validated" && { validatedAt: receivedAt }),
    ...(decision === "refused" && { refusedAt: receivedAt, ...(reason !== undefined && { reason }) }),
  };
  return [{ ticket: form.ticket, reply }];
}

/** A mail as people find it again, and the forms it may be about. */
export function shownMail(receivedAt: string, messageId: string, forms: readonly Handed[]): string {
  const tickets = forms.map(({ ticket }) => ticket);
  const about =
    tickets.length === 1 ? `the form ${tickets[0]}` : `one of the forms ${tickets.slice(0, -1).join(", ")} and ${tickets.at(-1)}`;
  return `A mail of ${receivedAt.slice(0, 10)} about ${about} (Message-ID ${messageId || "none"})`;
}

const isAnother = (said: string | undefined, known: string | undefined): boolean =>
  said !== undefined && known !== undefined && said.toUpperCase() !== known.toUpperCase();

const linesOf = ({ headerLines }: ParsedMail): readonly HeaderLine[] =>
  headerLines.map(({ key, line }) => ({ key: key.toLowerCase(), line }));

const sendersOf = ({ from }: ParsedMail): readonly string[] =>
  (from?.value ?? []).flatMap(({ address, group }) => [address ?? "", ...(group ?? []).map((each) => each.address ?? "")]);

function headOf(mail: ParsedMail, receivedAt: string): MailHead {
  const { messageId = "", inReplyTo = "", subject = "" } = mail;
  // The parser gives today where a date is none.
  const date = linesOf(mail).find(({ key }) => key === "date");
  const writtenAt = date && instantIn(date.line);
  const references = [mail.references ?? []].flat().join(" ");
  return { messageId, inReplyTo, references, subject, from: sendersOf(mail), receivedAt, ...(writtenAt !== undefined && { writtenAt }) };
}
