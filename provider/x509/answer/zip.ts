/**
 * ZIP (PKWARE APPNOTE 6.3): the entries, unpacked within limits. The central directory is read here and each
 * entry is inflated by zlib with a hard cap, because what a ZIP says of its sizes may be a lie. PURE.
 */
import { crc32, inflateRawSync } from "node:zlib";
import { unreadable } from "../der";
import { limits, tooBig } from "./limits";

export interface ZipEntry {
  readonly name: string;
  readonly bytes: Buffer;
}

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
export function* zipEntries(bytes: Buffer): Generator<ZipEntry, void, undefined> {
  const directory = readDirectory(bytes);
  refuseBomb(directory);
  for (const entry of directory) {
    if (!entry.name.endsWith("/")) yield { name: entry.name, bytes: unpack(bytes, entry) };
  }
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
  const count = bytes.readUInt16LE(end + 10);
  if (count > limits.zipEntries) throw tooBig(`The ZIP has ${count} entries, more than the ${limits.zipEntries} that are read.`);
  const directory: DirectoryEntry[] = [];
  for (let at = bytes.readUInt32LE(end + 16), left = count; left > 0; left -= 1) {
    if (at + 46 > end || bytes.readUInt32LE(at) !== entrySignature) throw damaged("its directory is damaged");
    const nameLength = bytes.readUInt16LE(at + 28);
    directory.push({
      name: bytes.toString("utf8", at + 46, Math.min(at + 46 + nameLength, end)),
      encrypted: (bytes.readUInt16LE(at + 8) & 1) === 1,
      method: bytes.readUInt16LE(at + 10),
      crc: bytes.readUInt32LE(at + 16),
      packed: bytes.readUInt32LE(at + 20),
      size: bytes.readUInt32LE(at + 24),
      offset: bytes.readUInt32LE(at + 42),
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

function unpack(bytes: Buffer, entry: DirectoryEntry): Buffer {
  if (entry.encrypted) throw damaged("an entry is encrypted; unpack it with its password first");
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

function damaged(because: string, cause?: unknown): Error {
  return unreadable("The ZIP", because, cause);
}
