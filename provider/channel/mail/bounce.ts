import type { ParsedMail } from "mailparser";
import { serviceWords } from "../../vault/common";
import type { Handed } from "../channel";

/**
 * Reports of mail servers that a mail of ours did not arrive: delivery status notifications (RFC 3464), and the plain ones of older servers.
 * They come from no sender that anybody vouches for, so a forged one looks the same: they change nothing that is known of a form, and
 * tell a person that it was perhaps not delivered. PURE.
 */
export interface Bounce {
  readonly ticket: string;
  readonly action: "failed" | "delayed";
  /** English: whom it was for, status code and diagnostic, as far as they are given. */
  readonly why: string;
}

/** Bytes of a report that are read: what failed stands at its beginning, and the form that it may return does not matter. */
export const largestReport = 262_144;

/** Whether a mail may be a report, by its head: more is known once it is read. */
export const maybeReport = ({ contentType = "", from }: { readonly contentType?: string; readonly from: readonly string[] }): boolean =>
  /multipart\/report/i.test(contentType) || from.length === 0 || from.some(isOfServer);

/** Words of a server nobody vouches for: no control or format character of theirs reaches a terminal. */
const shown = (words: string): string => serviceWords(words.replace(/[\p{Cc}\p{Cf}]/gu, " "));

const isOfServer = (address: string): boolean => /^(?:mailer-daemon|postmaster)@/i.test(address);

const isReportOf = ({ headers }: ParsedMail): boolean => {
  const { value, params } = (headers.get("content-type") ?? {}) as { readonly value?: string; readonly params?: Record<string, string> };
  return value === "multipart/report" && params?.["report-type"]?.toLowerCase() === "delivery-status";
};

/** Fields of one block (RFC 822), continued lines joined; names in lower case, of several of a name the first. */
function fieldsIn(block: string): ReadonlyMap<string, string> {
  const lines = block.replace(/\r?\n[ \t]+/g, " ").split(/\r?\n/);
  const fields = lines.flatMap((line): [string, string][] => {
    const at = line.indexOf(":");
    return at < 1 ? [] : [[line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim()]];
  });
  return new Map(fields.reverse());
}

const idIn = (text: string): RegExp =>
  new RegExp(`^(?:original-)?message-id:\\s*${text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}\\s*$`, "im");

/** Whose mail a report is about: a Message-ID of ours that it answers, or that stands in what it returns. */
function formOfReport(mail: ParsedMail, words: string, handed: readonly Handed[]): Handed | undefined {
  const answered = [mail.inReplyTo ?? "", ...[mail.references ?? []].flat()].join(" ");
  const joined = words.replace(/\r?\n[ \t]+/g, " ");
  return handed.find(({ reference }) => answered.includes(reference) || idIn(reference).test(joined));
}

/**
 * What a mail reports of one of ours; `undefined` where it is no report, or is about none of ours.
 * @param mail parsed with `keepDeliveryStatus`
 * @param from the sender's own address: that the copy to it failed says nothing of ANS
 */
export function bounceIn(mail: ParsedMail, handed: readonly Handed[], from: string): Bounce | "told" | undefined {
  const isReport = isReportOf(mail);
  const sender = mail.from?.value[0]?.address ?? "";
  if (!isReport && sender !== "" && !isOfServer(sender)) return undefined;
  const partsOf = (wanted: RegExp): string[] =>
    mail.attachments.flatMap(({ contentType, content }) => (wanted.test(contentType) ? [content.toString("utf8")] : []));
  // Of what was returned only the head is ours: in its body anybody may write anything.
  const returned = partsOf(/^(?:message\/(?:rfc822|global)|(?:text|message)\/(?:rfc822|global)-headers)/i).map(
    (part) => part.split(/\r?\n\r?\n/)[0]!,
  );
  const statuses = partsOf(/^message\/(?:global-)?delivery-status$/i);
  const text = mail.text ?? "";
  const form = formOfReport(mail, [...statuses, ...returned, ...(isReport ? [] : [text])].join("\n"), handed);
  if (!form) return undefined;
  if (!isReport) return plainBounce(text, form);
  const recipients = statuses
    .flatMap((status) => status.split(/\r?\n(?:[ \t]*\r?\n)+/).map(fieldsIn))
    .filter((fields) => fields.has("action"));
  const others = recipients.filter((fields) => addressOf(fields).toLowerCase() !== from.toLowerCase());
  for (const action of ["failed", "delayed"] as const) {
    const found = others.find((fields) => fields.get("action")!.toLowerCase().split(/[\s(]/)[0] === action);
    if (found) return { ticket: form.ticket, action, why: whyOf(found) };
  }
  return "told";
}

/** `rfc822; desk@ans.example`, without its type. */
const withoutType = (field: string | undefined): string => (field ?? "").replace(/^[^;]*;\s*/, "").replace(/^<(.*)>$/, "$1");
const addressOf = (fields: ReadonlyMap<string, string>): string =>
  withoutType(fields.get("original-recipient") ?? fields.get("final-recipient"));

const whyOf = (fields: ReadonlyMap<string, string>): string =>
  shown([addressOf(fields), fields.get("status") ?? "", withoutType(fields.get("diagnostic-code"))].filter(Boolean).join(", "));

const delays = /(?:delivery|message|mail)[^.\n]{0,60}delay|will (?:be )?(?:retr|keep trying)|not yet been delivered|retard|sera retent/i;
const failures =
  /undeliver|returned (?:mail|to sender)|(?:not|n't) be delivered|(?:unable|able) to deliver|delivery[^.\n]{0,40} fail|permanent (?:fatal )?error|pas pu être (?:remis|distribu|livr)|non remis|échec/i;

/** An older server's words: what failed is the line with a code. */
function plainBounce(text: string, { ticket }: Handed): Bounce | "told" {
  const own = text.split(/^-{2,} .*(?:copy|original|returned|below).*$/im)[0]!;
  const action = delays.test(own) ? "delayed" : failures.test(own) ? "failed" : undefined;
  if (!action) return "told";
  const line = own.split(/\r?\n/).find((each) => /\b[45]\d\d[ -]|\b[45]\.\d{1,3}\.\d{1,3}\b/.test(each));
  return { ticket, action, why: shown(line?.trim() || "it gives no code") };
}
