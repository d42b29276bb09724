import { createHash } from "node:crypto";
import { parisDay } from "../../calendar";
import { formSheet } from "../form-sheet";
import { orderSheet } from "../order-sheet";
import { type FormSubmission, nameOfPerson, type Order, type Revocation } from "../platform";
import { revocationSheet } from "../revocation-sheet";
import { requestFile, revocationSheetFile, sheetFile } from "./progress";
import { formFileOf, type TicketRecord } from "./record";
import { type Reply, replyTemplate } from "./reply";

/**
 * What is handed out under a ticket: the same wish and instant give the same bytes, on every machine. PURE.
 * The sheets name the inbox as the exchange has it: a path of one machine would be in all of them (issue 11).
 */
export interface Papers {
  readonly record: TicketRecord;
  /** File name -> content. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  /** The file that tells a person what to do. */
  readonly sheet: string;
}

export const inbox = "inbox";
export const replyFile = "reponse.txt";
export const noticeFile = "a-faire.txt";

const dayOf = (date: Date): string => date.toISOString().slice(0, 10);
/** Where in France it is latest (Wallis-et-Futuna, UTC+12): no day that a person notes is later. */
export const lastDayAnywhere = (now: Date): string => dayOf(new Date(now.getTime() + 12 * 3_600_000));
/** The day in Paris of an instant, YYYY-MM-DD. */
export const parisDayOf = (instant: string): string => dayOf(parisDay(new Date(instant)));

/** @param bringTo where a person brings what comes back */
export function formPapers(form: FormSubmission, submittedAt: string, bringTo: string = inbox): Papers {
  const { wish, pdf, sha256 } = form;
  const files = {
    [formFileOf(form)]: pdf,
    [noticeFile]: formSheet(form, bringTo),
    [replyFile]: replyTemplate(wish, "form", knownReply(form.known)),
  };
  const which = form.form === "413" ? {} : { form: form.form };
  const record = { kind: "form", ticket: wish, ...which, submittedAt, sha256, size: pdf.length, papers: digestsOf(files) } as const;
  return { record, files, sheet: noticeFile };
}

/** @param bringTo where a person brings what comes back */
export function orderPapers(order: Order, submittedAt: string, bringTo: string = inbox): Papers {
  const { wish, csr, publicKeySha256 } = order;
  const files = {
    [requestFile]: pem("CERTIFICATE REQUEST", csr),
    [sheetFile]: orderSheet(order, bringTo, submittedAt),
    [replyFile]: replyTemplate(wish, "order"),
  };
  const { certificate, admins } = order;
  const planned = certificate === undefined ? {} : { certificate, admins: admins.map(nameOfPerson) };
  const record = { kind: "order", ticket: wish, submittedAt, publicKeySha256, ...planned, papers: digestsOf(files) } as const;
  return { record, files, sheet: sheetFile };
}

/** Nothing is brought for it: the CRL says that it was done. Only that it is refused must be noted. */
export function revocationPapers(revocation: Revocation, askedAt: string): Papers {
  const { wish: ticket, serialNumber } = revocation;
  const files = { [revocationSheetFile]: revocationSheet(revocation, askedAt), [replyFile]: replyTemplate(ticket, "revocation") };
  const record = { kind: "revocation", ticket, submittedAt: askedAt, serialNumber, papers: digestsOf(files) } as const;
  return { record, files, sheet: revocationSheetFile };
}

/** What is remembered, as a person would have noted it. */
const knownReply = ({ sentAt, acknowledgedAt, dossierReference }: NonNullable<FormSubmission["known"]> = {}): Reply => ({
  ...(sentAt && { sentOn: parisDayOf(sentAt) }),
  ...(acknowledgedAt && { acknowledgedOn: parisDayOf(acknowledgedAt) }),
  ...(dossierReference && { dossierReference }),
});

/** A reply is the person's from the beginning: it is never compared. */
const digestsOf = (files: Papers["files"]): Record<string, string> =>
  Object.fromEntries(Object.entries(files).flatMap(([name, content]) => (name === replyFile ? [] : [[name, sha256Of(content)]])));

export const sha256Of = (content: string | Uint8Array): string => createHash("sha256").update(content).digest("hex");

/** RFC 7468. */
const pem = (label: string, der: Uint8Array): string =>
  `-----BEGIN ${label}-----\n${Buffer.from(der)
    .toString("base64")
    .match(/.{1,64}/g)!
    .join("\n")}\n-----END ${label}-----\n`;

/** A sheet of before, when it named the inbox by a path of its machine, as it would be written now. */
export const withoutMachine = (text: string): string => text.replace(/^ {3}\S.*[\\/]inbox$/m, `   ${inbox}`);
