import { optionalPackage } from "../../vault/common";
import type { Handed, Reply } from "../channel";
import { disbelief } from "./authentication";
import { type Bounce, bounceIn } from "./bounce";
import type { MailSettings } from "./settings";
import { readWords } from "./words";

/** What of a mail tells whether it is about a form, before it is read. */
export interface MailHead {
  readonly messageId: string;
  readonly inReplyTo: string;
  /** As it came: every Message-ID in it. */
  readonly references: string;
  /** Decoded. */
  readonly subject: string;
  /** Addresses. */
  readonly from: readonly string[];
  /** As it came; absent where it was not asked for. */
  readonly contentType?: string;
}

/** What a mail turned out to be. */
export type Recognised =
  | { readonly ticket: string; readonly reply: Reply }
  /** It is about a form and changes nothing: an English sentence says why. */
  | { readonly ticket: string; readonly unbelieved: string }
  /** A mail server's report that it did not arrive, or not yet. */
  | { readonly ticket: string; readonly bounce: Bounce };

const idsIn = (text: string): readonly string[] => text.match(/<[^<>\s]+>/g) ?? [];

/**
 * Whose a mail is: by the Message-ID it answers, then by what stands in its subject, then by the dossier's reference. Where two forms have
 * the same, it is nobody's by that.
 */
export function formOf({ inReplyTo, references, subject }: MailHead, handed: readonly Handed[]): Handed | undefined {
  const answered = new Set([...idsIn(inReplyTo), ...idsIn(references)]);
  const squeezed = subject.replace(/\s+/g, " ").toUpperCase();
  const ways: ((form: Handed) => boolean)[] = [
    ({ reference }) => answered.has(reference),
    ({ token }) => token !== "" && squeezed.includes(token.toUpperCase()),
    ({ dossierReference }) => dossierReference !== undefined && hasWord(squeezed, dossierReference.toUpperCase()),
  ];
  for (const isIts of ways) {
    const [found, ...others] = handed.filter(isIts);
    if (found && others.length === 0) return found;
  }
  return undefined;
}

/** « D-12 » is not in « D-123 ». */
function hasWord(text: string, word: string): boolean {
  const at = text.indexOf(word);
  return at >= 0 && !/[\p{L}\d]/u.test(text[at - 1] ?? "") && !/[\p{L}\d]/u.test(text[at + word.length] ?? "");
}

/**
 * What a mail says of a form. No network, no clock: bytes in, a reply out.
 * @param receivedAt ISO 8601, of the receiving server: what its sender wrote as a date is not believed
 * @throws Fault `optional-package`
 */
export async function recognise(
  bytes: Buffer,
  receivedAt: string,
  handed: readonly Handed[],
  { authserv = "", domain, patterns, from: own }: Pick<MailSettings, "authserv" | "domain" | "patterns" | "from">,
): Promise<Recognised | undefined> {
  const { simpleParser } = await optionalPackage("mailparser", "Reading mail", () => import("mailparser"));
  const mail = await simpleParser(bytes, {
    skipImageLinks: true,
    skipTextToHtml: true,
    keepDeliveryStatus: true,
    maxHtmlLengthToParse: 500_000,
  });
  const bounce = bounceIn(mail, handed, own);
  if (bounce) return bounce === "told" ? undefined : { ticket: bounce.ticket, bounce };
  const from = (mail.from?.value ?? []).flatMap(({ address, group }) => [
    address ?? "",
    ...(group ?? []).map((each) => each.address ?? ""),
  ]);
  const { messageId = "", inReplyTo = "", subject = "", text = "" } = mail;
  const references = [mail.references ?? []].flat().join(" ");
  const form = formOf({ messageId, inReplyTo, references, subject, from: [] }, handed);
  if (!form) return undefined;
  const { ticket } = form;
  const shown = `A mail of ${receivedAt.slice(0, 10)} about the form ${ticket} (Message-ID ${messageId || "none"})`;
  const lines = mail.headerLines.map(({ key, line }) => ({ key: key.toLowerCase(), line }));
  const because = disbelief(lines, from, authserv, domain);
  if (because !== undefined) return { ticket, unbelieved: `${shown} is not believed and changes nothing: ${because}.` };
  const { isAcknowledged, decision, dossierReference, reason } = readWords(subject, text, patterns, form.token.match(/\d[\dA-Z]+/g) ?? []);
  if (decision === "unclear")
    return {
      ticket,
      unbelieved: `${shown} says both that the form is validated and that it is refused: read it, and note the answer in reponse.txt.`,
    };
  if (!decision && !isAcknowledged)
    return { ticket, unbelieved: `${shown} is from ANS and says nothing that is understood: read it, and note the answer in reponse.txt.` };
  return {
    ticket,
    reply: {
      source: messageId,
      ...(isAcknowledged || decision ? { acknowledgedAt: receivedAt } : {}),
      ...(dossierReference !== undefined && { dossierReference }),
      ...(decision === "validated" && { validatedAt: receivedAt }),
      ...(decision === "refused" && { refusedAt: receivedAt, ...(reason !== undefined && { reason }) }),
    },
  };
}
