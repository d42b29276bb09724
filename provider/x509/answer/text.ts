/** Bytes that may be a text: PEM blocks (RFC 7468) with anything around them, and base64 without headers. PURE. */
import { unreadable } from "../der";

/** A PEM block, decoded. */
export interface PemBlock {
  readonly label: string;
  readonly der: Buffer;
  /** RFC 1421 header of older encrypted keys: `Proc-Type: 4,ENCRYPTED`. */
  readonly encrypted: boolean;
}

/**
 * The bytes as text, or `undefined` when they are none. UTF-8, UTF-16 (Windows PowerShell's `>` writes it) with
 * and without byte order mark; other encodings are read as Latin-1, which leaves PEM as it is.
 */
export function textOf(bytes: Buffer): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString("utf16le", 2);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return bigEndian(bytes.subarray(2));
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return bytes.toString("latin1", 3);
  const head = bytes.subarray(0, 64);
  if (!head.includes(0)) return bytes.includes(0) ? undefined : bytes.toString("latin1");
  if (everyOther(head, 1)) return bytes.toString("utf16le");
  return everyOther(head, 0) ? bigEndian(bytes) : undefined;
}

/** Whether the octets at even (0) or odd (1) places are all zero, and the others none. */
function everyOther(head: Buffer, zeros: 0 | 1): boolean {
  return head.every((octet, place) => (octet === 0) === (place % 2 === zeros));
}

function bigEndian(bytes: Buffer): string {
  return Buffer.from(bytes.subarray(0, bytes.length & ~1))
    .swap16()
    .toString("utf16le");
}

const marker = /-----(BEGIN|END) ([A-Z0-9 #]{1,40})-----/g;

/**
 * The PEM blocks of a text, one at a time, in one pass. Text around and between them is skipped; so are the
 * quoting marks and indentation of a mail.
 * @throws Fault `answer-unreadable` on a block that does not end or is not base64.
 */
export function* pemBlocks(text: string): Generator<PemBlock, void, undefined> {
  let open: RegExpMatchArray | undefined;
  for (const found of text.matchAll(marker)) {
    const [, edge, label] = found;
    if (edge === "BEGIN") {
      if (open !== undefined) throw unreadable("The file", `its block "${open[2]}" has no END line: the text was cut or pasted in part`);
      open = found;
    } else if (open !== undefined) {
      if (open[2] !== label) throw unreadable("The file", `its block "${open[2]}" ends as "${label}"`);
      yield blockOf(label!, text.slice(open.index! + open[0].length, found.index));
      open = undefined;
    }
  }
  if (open !== undefined) throw unreadable("The file", `its block "${open[2]}" has no END line: the text was cut or pasted in part`);
}

/** Whether a text has the beginning of a PEM block. */
export function hasPem(text: string): boolean {
  return text.search(marker) >= 0;
}

function blockOf(label: string, body: string): PemBlock {
  const encrypted = /^\s*Proc-Type:\s*4,ENCRYPTED/.test(body);
  const der = encrypted ? Buffer.alloc(0) : decodeBase64(body.replace(/[\s>]/g, ""));
  if (der === undefined) throw unreadable("The file", `its block "${label}" is not base64`);
  return { label, der, encrypted };
}

/** The bytes of a text that is base64 and nothing else, else `undefined`. */
export function bareBase64(text: string): Buffer | undefined {
  const characters = text.replace(/\s/g, "");
  return characters.length >= 64 ? decodeBase64(characters) : undefined;
}

/** RFC 4648 section 4. Padding may be missing. */
function decodeBase64(characters: string): Buffer | undefined {
  const unpadded = characters.replace(/={1,2}$/, "");
  return unpadded.length % 4 === 1 || /[^A-Za-z0-9+/]/.test(unpadded) ? undefined : Buffer.from(unpadded, "base64");
}
