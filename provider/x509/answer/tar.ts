/**
 * tar (POSIX.1-2017 `pax`, ustar interchange format) and gzip, within the limits of one answer. Own code, because the
 * small libraries neither check the header's checksum nor stop at a size that is none. PURE.
 */
import { gunzipSync } from "node:zlib";
import { unreadable } from "../der";
import { limits, tooBig } from "./limits";
import type { Member } from "./member";

const block = 512;

/** Whether bytes begin with a tar header: its checksum counts its own field as spaces. */
export function looksLikeTar(bytes: Buffer): boolean {
  return bytes.length >= block && bytes[0] !== 0 && checksumOf(bytes.subarray(0, block)) === octal(bytes, 148, 8);
}

/** The plain files of a tar; folders, links and long names are passed over. @throws Fault `answer-unreadable`, `answer-too-big`. */
export function* tarMembers(bytes: Buffer): Generator<Member, void, undefined> {
  for (let at = 0, count = 0; at + block <= bytes.length && bytes[at] !== 0; count += 1) {
    if (count >= limits.zipEntries) throw tooBig(`The tar has more than ${limits.zipEntries} entries.`);
    if (!looksLikeTar(bytes.subarray(at))) throw unreadable("The tar", "an entry's header does not have its checksum");
    const size = octal(bytes, at + 124, 12);
    const end = at + block + size;
    if (!(end <= bytes.length)) throw unreadable("The tar", "an entry is cut");
    if (/^[\x000\x207]$/.test(String.fromCharCode(bytes[at + 156]!)))
      yield { name: textAt(bytes, at, 100), bytes: bytes.subarray(at + block, end) };
    at = block * Math.ceil(end / block);
  }
}

/** What a gzip unpacks to, or `undefined` when it is cut or damaged. @throws Fault `answer-too-big`. */
export function gunzip(bytes: Buffer): Buffer | undefined {
  try {
    return gunzipSync(bytes, { maxOutputLength: limits.zipBytes });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE")
      throw tooBig(`The gzip unpacks to more than the ${limits.zipBytes} bytes that are read.`);
    return undefined;
  }
}

function checksumOf(header: Buffer): number {
  return header.reduce((sum, octet, place) => sum + (place >= 148 && place < 156 ? 0x20 : octet), 0);
}

/** A number in octal digits; NaN when it is none. GNU's base-256 is for sizes beyond 8 GiB. */
function octal(bytes: Buffer, at: number, length: number): number {
  const digits = textAt(bytes, at, length).trim();
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number.NaN;
}

/** Up to the first octet of zero. */
function textAt(bytes: Buffer, at: number, length: number): string {
  return bytes.toString("utf8", at, at + length).split("\0", 1)[0]!;
}
