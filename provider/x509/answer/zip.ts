/**
 * ZIP (PKWARE APPNOTE 6.3): the entries, unpacked within limits. The central directory is read here and each
 * entry is inflated by zlib with a hard cap, because what a ZIP says of its sizes may be a lie. Own code, because the
 * libraries either work in callbacks or look at neither the checksum nor the mark of encryption. PURE.
 */
import { crc32, inflateRawSync } from "node:zlib";
import { Fault } from "../../fault";
import { unreadable } from "../der";
import { limits, tooBig } from "./limits";
import type { Member } from "./member";
import type { Shape } from "./shape";

interface DirectoryEntry {
  readonly name: string;
  readonly method: number;
  readonly encrypted: boolean;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
}

const endSize = 22;
const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const localSignature = 0x04034b50;
const stored = 0;
const deflated = 8;

/** The files of a ZIP, one at a time; folders are passed over. @throws Fault `answer-unreadable`, `answer-too-big`. */
export function* zipMembers(bytes: Buffer): Generator<Member, void, undefined> {
  const directory = readDirectory(bytes);
  refuseBomb(directory);
  for (const entry of directory) {
    if (!entry.name.endsWith("/")) yield { name: entry.name, bytes: unpack(bytes, entry) };
  }
}

/** What a ZIP is that an office program wrote: Office Open XML (ECMA-376 part 2) or OpenDocument, by its entries. */
export function officeShape(bytes: Buffer): Shape | undefined {
  const names = readDirectory(bytes).map(({ name }) => name);
  if (names.includes("[Content_Types].xml")) return names.some((name) => name.startsWith("xl/")) ? "spreadsheet" : "word";
  if (names[0] !== "mimetype" || !names.includes("content.xml")) return undefined;
  return bytes.subarray(0, 200).includes("spreadsheet") ? "spreadsheet" : "word";
}

/** All sizes are judged before anything is unpacked. */
function refuseBomb(directory: readonly DirectoryEntry[]): void {
  const size = directory.reduce((sum, entry) => sum + entry.size, 0);
  if (size > limits.zipBytes) throw tooBig(`The ZIP unpacks to ${size} bytes, more than the ${limits.zipBytes} that are read.`);
  const dense = directory.find((entry) => entry.size > 65_536 && entry.size > limits.zipRatio * entry.packed);
  if (dense) throw tooBig(`An entry of the ZIP unpacks from ${dense.packed} to ${dense.size} bytes, as no certificate does.`);
}

function readDirectory(bytes: Buffer): DirectoryEntry[] {
  const end = endOfDirectory(bytes);
  const { count, start } = placeOfDirectory(bytes, end);
  if (count > limits.zipEntries) throw tooBig(`The ZIP has ${count} entries, more than the ${limits.zipEntries} that are read.`);
  const directory: DirectoryEntry[] = [];
  for (let at = start, left = count; left > 0; left -= 1) {
    if (at + 46 > end || bytes.readUInt32LE(at) !== entrySignature) throw damaged("its directory is damaged");
    const nameLength = bytes.readUInt16LE(at + 28);
    const extra = bytes.subarray(at + 46 + nameLength, Math.min(at + 46 + nameLength + bytes.readUInt16LE(at + 30), end));
    directory.push({
      name: bytes.toString("utf8", at + 46, Math.min(at + 46 + nameLength, end)),
      encrypted: (bytes.readUInt16LE(at + 8) & 1) === 1,
      method: bytes.readUInt16LE(at + 10),
      crc: bytes.readUInt32LE(at + 16),
      ...wide(extra, { size: bytes.readUInt32LE(at + 24), packed: bytes.readUInt32LE(at + 20), offset: bytes.readUInt32LE(at + 42) }),
    });
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return directory;
}

/** Section 4.3.16: the record lies at the end, before a comment of at most 65,535 bytes. */
function endOfDirectory(bytes: Buffer): number {
  const first = Math.max(0, bytes.length - endSize - 65_535);
  for (let at = bytes.length - endSize; at >= first; at -= 1) {
    if (bytes.readUInt32LE(at) === endSignature) return at;
  }
  throw damaged("it has no directory: it was cut");
}

const absent = 0xffffffff;

/** Sections 4.3.14 to 4.3.16: where a field says all ones, the ZIP64 record says it, to which a locator before the end points. */
function placeOfDirectory(bytes: Buffer, end: number): { readonly count: number; readonly start: number } {
  const short = { count: bytes.readUInt16LE(end + 10), start: bytes.readUInt32LE(end + 16) };
  if (short.count !== 0xffff && short.start !== absent) return short;
  const locator = end - 20;
  if (locator < 0 || bytes.readUInt32LE(locator) !== 0x07064b50) return short;
  const record = Number(bytes.readBigUInt64LE(locator + 8));
  if (record + 56 > locator || bytes.readUInt32LE(record) !== 0x06064b50) throw damaged("its ZIP64 directory is damaged");
  return { count: Number(bytes.readBigUInt64LE(record + 32)), start: Number(bytes.readBigUInt64LE(record + 48)) };
}

type Extent = Pick<DirectoryEntry, "size" | "packed" | "offset">;

/** Section 4.5.3: the extra field 0x0001 has, in this order, what the entry has no room for. */
function wide(extra: Buffer, short: Extent): Extent {
  const names = (["size", "packed", "offset"] as const).filter((name) => short[name] === absent);
  for (let at = 0; names.length > 0 && at + 4 <= extra.length; ) {
    const length = extra.readUInt16LE(at + 2);
    const field = extra.subarray(at + 4, at + 4 + length);
    if (extra.readUInt16LE(at) === 1 && field.length >= 8 * names.length)
      return { ...short, ...Object.fromEntries(names.map((name, place) => [name, Number(field.readBigUInt64LE(8 * place))])) };
    at += 4 + length;
  }
  return short;
}

function unpack(bytes: Buffer, entry: DirectoryEntry): Buffer {
  if (entry.encrypted) throw closed();
  if (entry.offset + 30 > bytes.length || bytes.readUInt32LE(entry.offset) !== localSignature)
    throw damaged("an entry is not where the directory says");
  const start = entry.offset + 30 + bytes.readUInt16LE(entry.offset + 26) + bytes.readUInt16LE(entry.offset + 28);
  const packed = bytes.subarray(start, start + entry.packed);
  if (packed.length !== entry.packed) throw damaged("an entry is cut");
  const unpacked = entry.method === stored ? packed : inflate(packed, entry);
  if (unpacked.length !== entry.size || crc32(unpacked) !== entry.crc) throw damaged("an entry does not have its checksum");
  return unpacked;
}

function inflate(packed: Buffer, entry: DirectoryEntry): Buffer {
  if (entry.method !== deflated) throw damaged(`an entry is packed with method ${entry.method}, and only deflate is read`);
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(entry.size, 1) });
  } catch (error) {
    throw damaged("an entry cannot be unpacked", error);
  }
}

const closed = (): Fault =>
  new Fault(
    "answer-unreadable",
    "The file is a ZIP that a password protects.",
    "Unpack it with its password and bring the certificate in it.",
  );

function damaged(because: string, cause?: unknown): Error {
  return unreadable("The ZIP", because, cause);
}
