/** What `igc-sante verify` says of many certificates. No I/O. */
import type { FaultCode } from "../../provider/fault";
import { daysUntil } from "../../provider/policy";
import type { Certificate } from "../../provider/x509/certificate";
import { visible } from "../../provider/x509/profile";
import { counted, faultWordsOf, type Language, type Said, verifyManyTexts as texts, verifyColumns, verifyCounts } from "../words";
import type { VerifyReport } from "./report";

/** Days before the end from which a good certificate is counted apart: when its renewal is begun, unless a program says otherwise. */
const soonDays = 60;
/** Names said of one kind; --json has all. */
const mostNamed = 20;

/** One certificate: the report of one file, and which it is. */
export interface JudgedRow extends VerifyReport {
  readonly file: string;
  readonly commonName: string;
  /** Whole days to its end from the day it is checked for, rounded up; negative once it has ended. */
  readonly daysLeft: number;
  readonly notes: readonly string[];
}

/** A file in which there may be a certificate, and it was not seen. */
export interface UnreadFile {
  readonly file: string;
  /** Code of the fault that the file ends in when it is named alone. */
  readonly code: FaultCode;
  readonly because: string;
}

/** Everything found in files and folders. */
export interface Judged {
  readonly checkedAt: string;
  /** Files that were looked at or should have been. */
  readonly files: number;
  readonly certificates: readonly JudgedRow[];
  readonly unread: readonly UnreadFile[];
  /** Files in which a private key lies. */
  readonly privateKeys: readonly string[];
  /** Files with certificates of authorities and nobody else's. */
  readonly authorities: readonly string[];
  /** Files in a folder without a certificate. */
  readonly withoutCertificate: number;
  /** Files in a folder that are larger than any certificate's file. */
  readonly tooBig: readonly string[];
  /** Links to folders, which were not followed. */
  readonly linkedFolders: readonly string[];
}

export function judgedRow(file: string, leaf: Certificate, report: VerifyReport, notes: readonly string[], at: Date): JudgedRow {
  return { file, commonName: visible(commonNameOf(leaf)), daysLeft: daysUntil(at, leaf.notAfter), ...report, notes };
}

const commonNameOf = ({ subject }: Certificate): string => subject.attributes.findLast(({ oid }) => oid === "2.5.4.3")?.value ?? "";

/** How rows may be ordered. */
export const orders = ["worst", "name"] as const;
export type Order = (typeof orders)[number];

/** What blocks first, then what ends first; or by file. */
export function ordered(rows: readonly JudgedRow[], order: Order = "worst"): JudgedRow[] {
  const by = (one: string | number, other: string | number): number => (one === other ? 0 : one < other ? -1 : 1);
  const byName = (one: JudgedRow, other: JudgedRow): number => by(one.file, other.file) || by(one.serialNumber, other.serialNumber);
  const byWorst = (one: JudgedRow, other: JudgedRow): number =>
    Number(one.good) - Number(other.good) || by(one.notAfter, other.notAfter) || byName(one, other);
  return [...rows].sort(order === "name" ? byName : byWorst);
}

/** The counts: every certificate is in one of the first three, every file without one in one of the others. */
export function summaryOf(judged: Judged) {
  const { certificates, files, unread, authorities, withoutCertificate, tooBig, privateKeys, linkedFolders } = judged;
  const good = certificates.filter((row) => row.good);
  const endingSoon = good.filter(({ daysLeft }) => daysLeft <= soonDays).length;
  return {
    files,
    certificates: certificates.length,
    good: good.length - endingSoon,
    endingSoon,
    blocked: certificates.length - good.length,
    withoutCertificate,
    authoritiesAlone: authorities.length,
    tooBig: tooBig.length,
    unread: unread.length,
    privateKeys: privateKeys.length,
    linkedFolders: linkedFolders.length,
  };
}

/** The table, the sentence that sums up, and what a person must know besides. */
export function printJudged(judged: Judged, order?: Order, language: Language = "en"): string {
  const { certificates, unread, privateKeys, tooBig, linkedFolders } = judged;
  return [
    ...(certificates.length > 0 ? [table(ordered(certificates, order), language), ""] : []),
    ...unread.map((each) => notRead(each)[language]),
    ...named(texts["private-key"][language], privateKeys, language),
    ...named(texts["too-big"][language], tooBig, language),
    ...named(texts.linked[language], linkedFolders, language),
    sentence(judged, language),
  ].join("\n");
}

/** Why, in French by the code that the file ends in when it is named alone. */
const notRead = ({ file, because, code }: UnreadFile): Said =>
  texts["not-read"]({
    file: visible(file),
    because: { en: visible(because), fr: `${faultWordsOf(code).title} [${code}] (${visible(because)})` },
  });

const named = (what: string, files: readonly string[], language: Language): string[] => [
  ...files.slice(0, mostNamed).map((file) => `${what} ${visible(file)}`),
  ...(files.length > mostNamed ? [texts.more({ what, count: files.length - mostNamed })[language]] : []),
];

const daysColumn = 4;

function table(rows: readonly JudgedRow[], language: Language): string {
  const headings = verifyColumns.map((column) => column[language]);
  const cells = rows.map((row) => [
    visible(row.file),
    what(row),
    row.serialNumber,
    row.notAfter.slice(0, 10),
    String(row.daysLeft),
    verdict(row)[language],
  ]);
  const widths = headings.map((heading, column) => cells.reduce((most, row) => Math.max(most, row[column]!.length), heading.length));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => (column === daysColumn ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!)))
      .join("  ")
      .trimEnd();
  return [headings, widths.map((width) => "-".repeat(width)), ...cells].map(line).join("\n");
}

const what = ({ usage, commonName, structure }: JudgedRow): string =>
  [usage, commonName, structure && `(${structure})`].filter(Boolean).join(" ");

function verdict({ good, findings, daysLeft }: JudgedRow): Said {
  if (good) return daysLeft <= soonDays ? texts["good-soon"]({ days: soonDays }) : texts.good;
  const blocking = findings.filter(({ severity }) => severity === "blocking").map(({ id }) => id);
  return texts["not-good"]({ findings: [...new Set(blocking)].join(", ") });
}

/** What becomes of the certificates, and what of the files without one. */
const counts = [
  ["good", "endingSoon", "blocked"],
  ["withoutCertificate", "authoritiesAlone", "tooBig", "unread"],
] as const;

function sentence(judged: Judged, language: Language): string {
  const summary = summaryOf(judged);
  const told = (kind: keyof typeof verifyCounts): string => counted(language, summary[kind], verifyCounts[kind]);
  const [judgedOnes, others] = counts.map((kinds) =>
    kinds
      .filter((kind) => summary[kind] > 0)
      .map(told)
      .join(", "),
  );
  const both = { certificates: told("certificates"), files: told("files") };
  const first = judgedOnes ? texts["in-of-which"]({ ...both, counts: judgedOnes }) : texts.in(both);
  return `${first[language]}${others ? texts.others({ counts: others })[language] : ""}.`;
}
