/**
 * One record of a request's evidence (issue 18): what happened, when, by whom, and the SHA-256 of the papers concerned. No secret
 * and no number of a card is in one: names are those that stand on every sheet.
 */

/** What can happen to a request, in the words of forms and portal. The list is closed: a word may be added, none is renamed. */
export const evidenceEvents = [
  "drafted",
  "signed",
  "sent",
  "acknowledged",
  "validated",
  "refused",
  "administrators-changed",
  "withdrawn",
  "ordered",
  "order-refused",
  "issued",
  "revocation-asked",
  "revoked",
] as const;
export type EvidenceEvent = (typeof evidenceEvents)[number];

/** Which paper a SHA-256 is of: the bytes of the file, but of `certificate` those of its DER, whatever it came wrapped in. */
export const paperKinds = ["form", "signedForm", "csr", "certificate", "revocationSheet"] as const;
export type PaperKind = (typeof paperKinds)[number];

/** Who acted, as far as is known. */
export interface EvidenceActor {
  /** `signatory`, `technical administrator`, `ANS`, or `pulumi` where the program did it. */
  readonly role: "signatory" | "technical administrator" | "ANS" | "pulumi";
  /** Names, where they are known; of administrators all who might. */
  readonly names?: readonly string[];
}

/** One transition, as a lifecycle sees it. */
export interface Happening {
  readonly event: EvidenceEvent;
  /** Ticket of the form, order or revocation; `null` where there is none, as of what ANS granted before this program. */
  readonly ticket: string | null;
  /** ISO 8601: when it happened, by the papers and by what people noted; absent where only the time of the record is known. */
  readonly happenedAt?: string;
  readonly by: EvidenceActor;
  /** Paper -> SHA-256, lower-case hex. */
  readonly papers?: Readonly<Partial<Record<PaperKind, string>>>;
  /** What else an auditor wants to know: dossier reference, serial number, reason, names. */
  readonly facts?: Readonly<Record<string, string>>;
  /** It happened before its chain began, or before anybody recorded it: what was known then was written down later. */
  readonly recordedLater?: true;
}

/** A transition in its chain. */
export interface EvidenceRecord extends Happening {
  readonly version: 1;
  /** The chain's name: the ticket of a form request, or what a certificate is called through all its rounds. */
  readonly chain: string;
  /** 1 for the first. */
  readonly number: number;
  /** SHA-256 of the record's file before, lower-case hex; `null` in the first. */
  readonly previous: string | null;
  /** ISO 8601, by the platform's clock. */
  readonly recordedAt: string;
  /** The run that wrote it: `pulumi up`, and the pipeline where `IGC_SANTE_PIPELINE` names it. */
  readonly recordedBy: string;
}

/** The one text of a value: members in the order of their names, so that the same record is the same bytes everywhere. */
const ordered = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(members.sort(([one], [other]) => (one < other ? -1 : 1)).map(([name, each]) => [name, ordered(each)]));
};
export const canonicalText = (value: unknown): string => JSON.stringify(ordered(value), null, 2);

/** The record's file: canonical JSON, indented for the auditor, and a line's end. */
export const recordText = (record: EvidenceRecord): Buffer => Buffer.from(`${canonicalText(record)}\n`, "utf8");

/** What makes a transition this one: not who recorded it, nor when. */
export const identityOf = ({ event, ticket, happenedAt, papers, facts }: Happening): string =>
  canonicalText({ event, ticket, happenedAt, papers, facts });

const isText = (value: unknown): value is string => typeof value === "string";

/** The record in a file, or what is wrong with it: an English clause. */
export function readRecord(bytes: Buffer): EvidenceRecord | string {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString("utf8"));
  } catch {
    return "it is no JSON";
  }
  if (typeof value !== "object" || value === null) return "it holds no record";
  const record = value as Partial<Record<keyof EvidenceRecord, unknown>>;
  if (record.version !== 1) return "it is of another version of this program";
  const isWhole =
    isText(record.chain) &&
    Number.isSafeInteger(record.number) &&
    (record.previous === null || isText(record.previous)) &&
    isText(record.event) &&
    (record.ticket === null || isText(record.ticket)) &&
    isText(record.recordedAt) &&
    isText(record.recordedBy) &&
    [record.papers, record.facts].every(isTexts) &&
    isText((record.by as { readonly role?: unknown } | null | undefined)?.role);
  if (!isWhole) return "it lacks what every record has";
  return recordText(value as EvidenceRecord).equals(bytes) ? (value as EvidenceRecord) : "it is not written as a record is";
}

/** A record's place in its chain. */
export type Place = Pick<EvidenceRecord, "chain" | "number" | "previous">;

/** The place that a record of a later version says it has; `undefined` of any other file. What else is in it is not known here. */
export function laterPlace(bytes: Buffer): Place | undefined {
  try {
    const { version, chain, number, previous } = JSON.parse(bytes.toString("utf8")) as Record<string, unknown>;
    const isLater = typeof version === "number" && Number.isSafeInteger(version) && version > 1;
    const isPlace = isText(chain) && typeof number === "number" && (previous === null || isText(previous));
    return isLater && isPlace ? { chain, number, previous } : undefined;
  } catch {
    return undefined;
  }
}

const isTexts = (value: unknown): boolean =>
  value === undefined || (typeof value === "object" && value !== null && Object.values(value).every(isText));
