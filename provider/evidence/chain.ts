import { createHash } from "node:crypto";
import { Fault } from "../fault";
import { type EvidenceRecord, laterPlace, type Place, readRecord } from "./record";

/** The end of a chain, as a state remembers it: without it nobody sees that the last records were cut off. */
export interface Head {
  /** Records up to it. */
  readonly count: number;
  /** SHA-256 of the last one's file, lower-case hex. */
  readonly sha256: string;
}

/** What is wrong with a chain. */
export interface EvidenceFinding {
  /** Of the record, the first where several are gone. */
  readonly number: number;
  /** `evidence-changed` or `evidence-missing`: the sentence, and what to do. */
  readonly fault: Fault;
}

/** A chain as it was found. */
export interface Verified {
  /** Those that can be read, in their order. */
  readonly records: readonly EvidenceRecord[];
  readonly findings: readonly EvidenceFinding[];
  /** Records after the head of the state: of a run that died before its state was written, or of one beside it. */
  readonly beyond: number;
  /** Records of a later version, which cannot be read here: their place is checked as any other's. */
  readonly later: number;
}

export const sha256Of = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** The file of a record: its number and nothing else, so that of two writers of the next record one wins. */
export const recordName = (number: number): string => `${String(number).padStart(4, "0")}.json`;

/** The number of a record by its file's name; `undefined` of any other file. */
export function recordNumber(name: string): number | undefined {
  const number = /^\d{4,9}\.json$/.test(name) ? Number.parseInt(name, 10) : 0;
  return number > 0 && recordName(number) === name ? number : undefined;
}

/**
 * Whether a chain is as it was written: every record there, each naming the one before, and the state's head in its place.
 * @param files number -> bytes of the record's file
 * @param head as the state remembers it; without one a cut tail, and an edit of the last record, cannot be seen
 */
export function verifyChain(chain: string, files: ReadonlyMap<number, Buffer>, head: Head | null): Verified {
  const last = Math.max(0, ...files.keys());
  const findings: EvidenceFinding[] = gaps([...files.keys()], Math.max(last, head?.count ?? 0));
  const records: EvidenceRecord[] = [];
  let later = 0;
  for (const [number, bytes] of [...files].sort(([one], [other]) => one - other)) {
    const read = readRecord(bytes);
    const place = typeof read === "string" ? laterPlace(bytes) : read;
    if (typeof read !== "string") records.push(read);
    else if (place) later++;
    const because = place ? misplaced(place, chain, number, files.get(number - 1)) : (read as string);
    if (because !== undefined) findings.push(changed(number, because));
    else if (head?.count === number && sha256Of(bytes) !== head.sha256)
      findings.push(changed(number, "it is not the one that the state remembers"));
  }
  const beyond = head ? Math.max(0, last - head.count) : 0;
  return { records, findings: findings.sort((one, other) => one.number - other.number), beyond, later };
}

/** Why a record does not belong where it lies; a record before it that is gone is told by itself. */
function misplaced(record: Place, chain: string, number: number, before: Buffer | undefined): string | undefined {
  if (record.chain !== chain) return `it is of the chain ${record.chain}`;
  if (record.number !== number) return `it says that it is record ${record.number}`;
  if (number === 1) return record.previous === null ? undefined : "it is the first, and names one before it";
  return before && record.previous !== sha256Of(before)
    ? `it does not follow on the record ${recordName(number - 1)} that lies there`
    : undefined;
}

const changed = (number: number, because: string): EvidenceFinding => ({
  number,
  fault: new Fault(
    "evidence-changed",
    `Record ${recordName(number)} was changed or put in another's place: ${because}.`,
    "Find out who writes to the exchange besides pulumi, and put the file back from a copy (docs/evidence.md).",
  ),
});

/** Holes, and a tail that was cut off: one finding a run of missing records. */
function gaps(numbers: readonly number[], upTo: number): EvidenceFinding[] {
  const there = [...new Set(numbers)].sort((one, other) => one - other);
  const ends = there.at(-1) === upTo ? there : [...there, upTo + 1];
  return ends.flatMap((number, index) => {
    const [from, to] = [(ends[index - 1] ?? 0) + 1, number - 1];
    if (to < from) return [];
    const which = from === to ? `Record ${recordName(from)} is` : `Records ${recordName(from)} to ${recordName(to)} are`;
    const fault = new Fault("evidence-missing", `${which} gone.`, "Put it back from a copy of the exchange (docs/evidence.md).");
    return [{ number: from, fault }];
  });
}

/**
 * What a listing alone says of a chain: records that are gone, as a refresh sees it without reading one.
 * @param numbers of the records that are listed
 */
export function surveyOf(numbers: readonly number[], head: Head): EvidenceFinding | undefined {
  return gaps(numbers, Math.max(head.count, ...numbers))[0];
}
