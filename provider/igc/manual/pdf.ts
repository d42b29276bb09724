import { createHash } from "node:crypto";
import { namesIn } from "./names";

/** What tells whose a PDF is, found in one pass over its bytes, before anybody asks. PURE. */
export interface PdfFacts {
  readonly size: number;
  readonly sha256: string;
  /**
   * Size -> SHA-256 of the beginnings at which the file was complete once: a signature goes on where the form handed
   * out ends (ISO 32000-1 section 7.5.6), and a PDF ends with `%%EOF` (section 7.5.5).
   */
  readonly beginnings: ReadonlyMap<number, string>;
  /** What may be a ticket in its text, the longest first. */
  readonly names: readonly string[];
}

/** Beginnings and words that are kept of one file: a form signed ten times has eleven and a hundred. */
const most = { beginnings: 256, words: 10_000 } as const;

/** One hash a PDF, however many forms wait: it is looked at where the file was complete, and not taken anew for each. */
export function pdfFacts(bytes: Buffer): PdfFacts {
  const hash = createHash("sha256");
  const beginnings = new Map<number, string>();
  let hashed = 0;
  for (const end of endsOf(bytes)) {
    if (end <= hashed || end >= bytes.length) continue;
    hash.update(bytes.subarray(hashed, end));
    hashed = end;
    beginnings.set(end, hash.copy().digest("hex"));
    if (beginnings.size === most.beginnings) break;
  }
  const sha256 = hash.update(bytes.subarray(hashed)).digest("hex");
  return { size: bytes.length, sha256, beginnings, names: namesIn(wordsOf(bytes).join(" ")) };
}

/** Behind each `%%EOF`, with and without its line end. */
function* endsOf(bytes: Buffer): Generator<number> {
  for (let at = bytes.indexOf("%%EOF"); at >= 0; at = bytes.indexOf("%%EOF", at + 5)) {
    yield at + 5;
    if (/^[\r\n]/.test(bytes.toString("latin1", at + 5, at + 6))) yield at + 6;
    if (bytes.toString("latin1", at + 5, at + 7) === "\r\n") yield at + 7;
  }
}

/** Octet -> the lower-case one that a ticket may have, or 0. */
const ticketOctets = new Uint8Array(256);
for (const octet of Buffer.from("0123456789abcdefghijklmnopqrstuvwxyz-")) ticketOctets[octet] = octet;
for (const octet of Buffer.from("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) ticketOctets[octet] = octet + 32;

/** A run that may hold a ticket made by us: the shortest is `f413-` and something. Noise has few of these, rulers have more hyphens. */
const shortest = 6;
const longest = 300;
const mostHyphens = 20;

/** A loop and no pattern: 300 scans of 2 MB are 600 million octets (issue 11). */
function wordsOf(bytes: Buffer): string[] {
  const words = new Set<string>();
  let start = 0;
  let hyphens = 0;
  for (let at = 0; at <= bytes.length; at++) {
    const octet = at < bytes.length ? ticketOctets[bytes[at]!]! : 0;
    if (octet !== 0) {
      if (octet === 0x2d) hyphens++;
      continue;
    }
    const length = at - start;
    if (hyphens > 0 && hyphens <= mostHyphens && length >= shortest && length <= longest)
      words.add(bytes.toString("latin1", start, at).toLowerCase());
    if (words.size >= most.words) break;
    start = at + 1;
    hyphens = 0;
  }
  return [...words];
}
