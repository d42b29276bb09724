import type { SignedForm } from "../../form/signed";

/** `ticket.json`: what a ticket's folder is about, and what was handed out in it. Written last: it is the commit. PURE. */

interface Common {
  readonly ticket: string;
  readonly submittedAt: string;
  /** File name -> SHA-256 of what was handed out, lower-case hex; what people wrote into it since is theirs. Records of before have none. */
  readonly papers?: Readonly<Record<string, string>>;
}
/** 413 names administrators, 414 those of ANS' TEST environment, 503 changes them. */
type FormNumber = "413" | "414" | "503";
export interface FormRecord extends Common {
  readonly kind: "form";
  /** Which form it is; absent for 413, as in records of before. */
  readonly form?: FormNumber;
  /** Of the form as it was handed out: SHA-256, lower-case hex. */
  readonly sha256: string;
  /** Bytes of the form as it was handed out. */
  readonly size: number;
  /** SHA-256 of the forms this one replaced before anybody signed. */
  readonly replaced?: readonly string[];
  /** The form that came back signed: evidence, kept when the papers are removed. Records of before have none. */
  readonly signed?: NotedForm;
}
/** What is known of a form that came back, and where it lay: a path in the exchange. */
export interface NotedForm extends SignedForm {
  readonly file: string;
}
/** The form in its ticket's folder. Records of before do not say which it is: there was form 413 alone. */
export const formFileOf = ({ form = "413" }: Pick<FormRecord, "form">): string => `formulaire-${form}.pdf`;
export const formFiles: readonly string[] = (["413", "414", "503"] as const).map((form) => formFileOf({ form }));

export interface OrderRecord extends Common, Partial<Settled> {
  readonly kind: "order";
  readonly publicKeySha256: string;
  /** As in `Order`; records of before have none. */
  readonly certificate?: string;
  /** Names of the administrators; records of before have none. */
  readonly admins?: readonly string[];
}
/** What is written down when an order is settled: how long people took, and when it must be renewed. */
export interface Settled {
  /** ISO 8601. */
  readonly settledAt: string;
  /** ISO 8601. */
  readonly ends: string;
}
export interface RevocationRecord extends Common {
  readonly kind: "revocation";
  /** Of the certificate, upper-case hex. */
  readonly serialNumber: string;
}
export type TicketRecord = FormRecord | OrderRecord | RevocationRecord;

export const recordFile = "ticket.json";
export const recordText = (record: TicketRecord): string => `${JSON.stringify(record, null, 2)}\n`;
/** Bytes of a record that is still read; one has 500. */
export const largestRecord = 65_536;

/** Whether a ticket's papers were removed since it is over (the address' `retention`): it lacks none. */
export const isEmptied = ({ papers }: TicketRecord): boolean => papers !== undefined && Object.keys(papers).length === 0;
export const emptied = (record: TicketRecord): TicketRecord => ({ ...record, papers: {} });

/** What a withdrawn ticket's record says when it is taken up again: of one whose papers were removed, that they are handed out anew. */
export function resumed(there: TicketRecord, now: TicketRecord): TicketRecord {
  if (!isEmptied(there)) return there;
  return there.kind === "form" ? { ...now, submittedAt: there.submittedAt } : { ...there, papers: now.papers ?? {} };
}

/**
 * The record in a file, or what is wrong with it: an English clause. Copied folders and other programs' files are not
 * taken for ours.
 * @param name the folder's name, which the record must bear
 */
export function readRecord(bytes: Buffer, name: string): TicketRecord | string {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString("utf8"));
  } catch (error) {
    return `its ${recordFile} is damaged (${(error as Error).message})`;
  }
  if (typeof value !== "object" || value === null) return `its ${recordFile} holds no record`;
  const record = value as Partial<Record<keyof FormRecord | keyof OrderRecord | keyof RevocationRecord, unknown>>;
  if (record.ticket !== name) return `its ${recordFile} is not of this ticket but of ${JSON.stringify(record.ticket)}`;
  const isInstant = typeof record.submittedAt === "string" && !Number.isNaN(Date.parse(record.submittedAt));
  const isForm = record.kind === "form" && typeof record.sha256 === "string" && Number.isSafeInteger(record.size);
  const isOrder = record.kind === "order" && typeof record.publicKeySha256 === "string";
  const isRevocation = record.kind === "revocation" && typeof record.serialNumber === "string";
  if (!isInstant || !(isForm || isOrder || isRevocation)) return `its ${recordFile} is no record of this program, or of a newer one`;
  return isOrder ? planned(value as OrderRecord) : (value as TicketRecord);
}

/** Nobody took longer, and no certificate lives so long. Milliseconds. */
const longest = 10 * 366 * 86_400_000;

/**
 * An order without what it says wrongly of the past: people can write there, and one record must not stop or delay the planning of all
 * certificates. It counts as a record of before, which did not say it.
 */
function planned({ settledAt, ends, admins, certificate, ...record }: OrderRecord): OrderRecord {
  const since = (text: unknown): number => (typeof text === "string" ? Date.parse(text) - Date.parse(record.submittedAt) : NaN);
  const isSettled = Math.abs(since(settledAt)) < longest && Math.abs(since(ends)) < longest;
  return {
    ...record,
    ...(isSettled && { settledAt: settledAt!, ends: ends! }),
    ...(Array.isArray(admins) && admins.every((name) => typeof name === "string") && { admins }),
    ...(typeof certificate === "string" && { certificate }),
  };
}
