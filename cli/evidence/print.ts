import type { EvidenceRecord } from "../../provider/evidence";
import { visible } from "../../provider/x509/profile";
import { counted, faultIn, type Language, type Said } from "../words";
import type { Found } from "./find";
import { eventWords, evidenceWords, factWords, paperWords, roleWords } from "./words";

const words = evidenceWords;

/** A chain for a terminal. Names and reasons are other people's words: none moves the cursor. Pure. */
export function printEvidence(found: Found, language: Language = "en"): string {
  const records = found.records.flatMap((record) => recordLines(record, language));
  return [heading(found, language), "", ...records, ...(records.length > 0 ? [""] : []), ...verdictLines(found, language)]
    .map(visible)
    .join("\n");
}

const heading = ({ name, kind, chain }: Found, language: Language): string =>
  kind ? words.ofRequest({ kind, name: name ?? "", chain })[language] : words.ofChain({ chain })[language];

/** Where a line goes on. */
const indent = " ".repeat(8);

function recordLines(record: EvidenceRecord, language: Language): string[] {
  const { number, event, ticket, happenedAt, recordedAt, recordedBy, recordedLater, by, papers, facts } = record;
  const role = (roleWords[by.role] ?? unknown(by.role))[language];
  const names = by.names?.join(", ") ?? "";
  const at = happenedAt ? instant(happenedAt) : instant(recordedAt);
  const paper = (kind: string): string => ((paperWords as Partial<typeof factWords>)[kind] ?? unknown(kind))[language];
  return [
    words.happened({
      ...{ number: String(number).padStart(4, "0"), at, event: (eventWords[event] ?? unknown(event))[language] },
      who: names === "" ? role : words.named({ role, names })[language],
    })[language],
    ...[
      ...(ticket === null ? [] : [words.ticket({ ticket })[language]]),
      ...Object.entries(papers ?? {}).map(([kind, sha256]) => words.paper({ paper: paper(kind), sha256 })[language]),
      ...Object.entries(facts ?? {}).map(
        ([fact, value]) => words.fact({ fact: (factWords[fact] ?? unknown(fact))[language], value })[language],
      ),
      (recordedLater ? words.recordedLater : words.recorded)({ at: instant(recordedAt), by: recordedBy })[language],
    ].map((line) => `${indent}${line}`),
  ];
}

/** A word of another version: as it is. */
const unknown = (word: string): Said => ({ en: word, fr: word });

/** Of what a person noted only the day is known. */
const instant = (iso: string): string => (iso.endsWith("T00:00:00.000Z") ? iso.slice(0, 10) : `${iso.slice(0, 16).replace("T", " ")} UTC`);

/** One sentence a finding, or that nothing was found. */
export function verdictLines({ records, findings, beyond, later, head }: Found, language: Language = "en"): string[] {
  const many = (count: number): string => counted(language, count, words.records);
  const unread = later > 0 ? [words.later({ records: many(later) })[language]] : [];
  if (findings.length > 0) return [...findings.flatMap(({ fault }) => faultIn(language, fault).split("\n")), ...unread];
  if (records.length + later === 0) return [words.nothing[language]];
  const known = head ? words.end({ number: head.count })[language] : words.noEnd[language];
  const end = head && beyond > 0 ? words.beyond({ end: known, records: many(beyond) })[language] : known;
  return [words.whole({ records: many(records.length + later), end })[language], ...unread];
}

/** What an export and a script read. Pure. */
export const asData = ({ name, kind, chain, platform, head, records, findings, beyond }: Found) => ({
  ...(name !== undefined && { name, kind }),
  chain,
  ...(platform !== undefined && { platform }),
  head,
  whole: findings.length === 0,
  findings: findings.map(({ number, fault: { code, what, hint } }) => ({ code, number, what, hint })),
  beyond,
  records,
});
