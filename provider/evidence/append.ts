import { Fault } from "../fault";
import { type Head, recordName, sha256Of } from "./chain";
import { type EvidenceRecord, type Happening, identityOf, readRecord, recordText } from "./record";

/**
 * Where chains lie, a folder a chain. Nothing here is replaced or removed, ever. Any number of processes may write at once:
 * the place itself decides who was first.
 */
export interface EvidenceShelf {
  /** Writes what must not be there yet, whole or not at all. @returns `false` where the name is taken */
  create(chain: string, name: string, bytes: Buffer): Promise<boolean>;
  /** `undefined` where there is none. */
  read(chain: string, name: string): Promise<Buffer | undefined>;
  /** Chain -> names of its files, in one look at all chains. */
  list(): Promise<ReadonlyMap<string, readonly string[]>>;
  /** Files that may be papers of a ticket, wherever they lie by now: path in the exchange -> content. What is too big is left out. */
  papersOf(ticket: string): Promise<ReadonlyMap<string, Buffer>>;
}

/** Who records, and when. */
export interface Stamp {
  /** ISO 8601. */
  readonly recordedAt: string;
  readonly recordedBy: string;
}

/**
 * Appends what happened behind the head that is known, and gives the new head. One request a record where nobody else writes.
 * Whoever comes second reads what is there and goes on behind it, and what is recorded already (by a run that died before its
 * state was written, or by one beside it) is not recorded again. A chain that was damaged is never mended by it.
 * @param known the head that the state remembers; `null` where it has none
 * @param seen records of this chain that the operation has read or written already, in their order: behind a head that was found
 * lies what a dead run recorded, and this one comes to later. It is added to
 */
export async function appendHappenings(
  shelf: EvidenceShelf,
  chain: string,
  known: Head | null,
  happenings: readonly Happening[],
  stamp: Stamp,
  seen: EvidenceRecord[] = [],
): Promise<Head | null> {
  let head = known;
  let left = happenings.filter((each) => !isRecorded(each, seen));
  while (left[0]) {
    const number = (head?.count ?? 0) + 1;
    const record: EvidenceRecord = { ...left[0], ...stamp, version: 1, chain, number, previous: head?.sha256 ?? null };
    const bytes = recordText(record);
    if (await shelf.create(chain, recordName(number), bytes)) {
      head = { count: number, sha256: sha256Of(bytes) };
      seen.push(record);
      left.shift();
      continue;
    }
    const walked = await walk(shelf, chain, head);
    head = walked.head;
    seen.push(...walked.records);
    left = left.filter((each) => !isRecorded(each, walked.records));
  }
  return head;
}

/** To the end of the chain as it is now. */
async function walk(shelf: EvidenceShelf, chain: string, from: Head | null): Promise<{ head: Head; records: readonly EvidenceRecord[] }> {
  const records: EvidenceRecord[] = [];
  let head = from;
  for (let number = (from?.count ?? 0) + 1; ; number++) {
    const bytes = await shelf.read(chain, recordName(number));
    if (!bytes) break;
    head = { count: number, sha256: sha256Of(bytes) };
    const read = readRecord(bytes);
    if (typeof read !== "string") records.push(read);
  }
  if (head && head !== from) return { head, records };
  throw new Fault(
    "platform-unreachable",
    `The next record of the evidence of ${chain} is said to be there, and cannot be read.`,
    "Run pulumi up again.",
  );
}

/** What takes a ticket up, also one that was withdrawn. */
const beginnings: readonly string[] = ["drafted", "ordered", "revocation-asked"];

/** Whether the last that is recorded of its kind is this one: a form may be written anew, and then as it was before. */
function isRecorded(happening: Happening, records: readonly EvidenceRecord[]): boolean {
  const { event, ticket } = happening;
  const counts = (each: EvidenceRecord): boolean => each.event === event || (event === "withdrawn" && beginnings.includes(each.event));
  const last = records.filter((each) => each.ticket === ticket && counts(each)).at(-1);
  return last !== undefined && identityOf(last) === identityOf(happening);
}
