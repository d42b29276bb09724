import type { ParsedMail } from "mailparser";
import { optionalPackage } from "../../vault/common";
import type { Handed, Reply } from "../channel";
import { disbelief, type HeaderLine } from "./authentication";
import { type Bounce, bounceIn } from "./bounce";
import type { MailSettings } from "./settings";
import { hasWord, instantIn, isAsked, type MailHead, saidAt, type Whose, whoseMail } from "./whose";
import { readWords, type SaidInAnswer } from "./words";

/** What a mail turned out to be. */
export type Recognised =
  | { readonly ticket: string; readonly reply: Reply }
  /** It is about a form and changes nothing: an English sentence says why. */
  | { readonly ticket: string; readonly unbelieved: string }
  /** A mail server's report that it did not arrive, or not yet. */
  | { readonly ticket: string; readonly bounce: Bounce };

/**
 * What a mail says of forms. No network, no clock: bytes in, what is said of each form out; of several forms where it may be about any.
 * @param receivedAt ISO 8601, of the receiving server
 * @param handed forms that are asked for, and those that are over
 * @returns `undefined` where it cannot be taken apart: a stranger's mail may be made so, and stops nothing
 * @throws Fault `optional-package`
 */
export async function recognise(
  bytes: Buffer,
  receivedAt: string,
  handed: readonly Handed[],
  { authserv = "", domain, patterns, from: own }: Pick<MailSettings, "authserv" | "domain" | "patterns" | "from">,
): Promise<readonly Recognised[] | undefined> {
  const { simpleParser } = await optionalPackage("mailparser", "Reading mail", () => import("mailparser"));
  const parts = { skipImageLinks: true, skipTextToHtml: true, keepDeliveryStatus: true, maxHtmlLengthToParse: 500_000 };
  const mail = await simpleParser(bytes, parts).catch(() => undefined);
  if (!mail) return undefined;
  const bounce = bounceIn(mail, handed.filter(isAsked), own);
  if (bounce) return bounce === "told" ? [] : [{ ticket: bounce.ticket, bounce }];
  const { messageId = "", subject = "", text = "" } = mail;
  const head = headOf(mail, receivedAt);
  const whose = whoseMail(head, handed, own);
  if (!whose) return [];
  const told = (why: string): readonly Recognised[] =>
    whose.forms.filter(isAsked).map(({ ticket }) => ({ ticket, unbelieved: `${shownMail(receivedAt, messageId, whose.forms)} ${why}.` }));
  const because = disbelief(linesOf(mail), sendersOf(mail), authserv, domain);
  if (because !== undefined) return told(`is not believed and changes nothing: ${because}`);
  if (whose.kind === "older")
    return told(
      "was written before the form was sent, so it may answer an older one: read it, and note in reponse.txt what is about the form",
    );
  const tokens = whose.forms.flatMap(({ token }) => token.match(/\d[\dA-Z]+/g) ?? []);
  const said = readWords(subject, text, patterns, tokens);
  const form = formOf(whose, said);
  if (!form) return told("does not say which of them it answers: read it, and note the answer in reponse.txt of the one");
  const doubt = whose.kind === "one" && whose.by === "thread" ? undefined : doubtOf(subject, said, form);
  if (doubt !== undefined) return told(`${doubt}: read it, and note the answer in reponse.txt`);
  const { isAcknowledged, decision, dossierReference, reason } = said;
  if (decision === "unclear")
    return told("says both that the form is validated and that it is refused: read it, and note the answer in reponse.txt");
  if (!decision && !isAcknowledged)
    return told("is from ANS and says nothing that is understood: read it, and note the answer in reponse.txt");
  const at = saidAt(head, form);
  const reply: Reply = {
    source: messageId,
    acknowledgedAt: at,
    ...(dossierReference !== undefined && { dossierReference }),
    ...(decision === "validated" && { validatedAt: at }),
    ...(decision === "refused" && { refusedAt: at, ...(reason !== undefined && { reason }) }),
  };
  return [{ ticket: form.ticket, reply }];
}

/** The one form that a mail is about; a form that is over is not it where the mail names another dossier than that form's. */
function formOf({ forms }: Whose, { dossierReference }: SaidInAnswer): Handed | undefined {
  const left = forms.filter((form) => isAsked(form) || !isAnother(dossierReference, form.dossierReference));
  const [first] = left;
  return left.length === 1 && first && isAsked(first) ? first : undefined;
}

/**
 * Why what a mail says is not taken for its form, which is known by its name alone: an older request of the structure has the same name, and
 * nobody may know of it any more. So it decides nothing unless it names the dossier that the form is known to have.
 */
function doubtOf(subject: string, { decision, dossierReference }: SaidInAnswer, form: Handed): string | undefined {
  const known = form.dossierReference;
  if (isAnother(dossierReference, known)) return `names the dossier ${dossierReference}, and the form has ${known}`;
  if (decision === undefined) return undefined;
  const isNamed = known !== undefined && (dossierReference !== undefined || hasWord(subject.toUpperCase(), known));
  if (isNamed) return undefined;
  const which = known === undefined ? "no dossier that the form is known to have" : `not the form's dossier ${known}`;
  return `decides, answers no mail of ours and names ${which}, so it may be about an older request`;
}

/** A mail as people find it again, and the forms it may be about. */
export function shownMail(receivedAt: string, messageId: string, forms: readonly Handed[]): string {
  const tickets = forms.map(({ ticket }) => ticket).sort();
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
