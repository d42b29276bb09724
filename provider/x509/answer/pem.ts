/** PEM blocks (RFC 7468, RFC 1421) with anything around them. PURE. */
import { unreadable } from "../der";
import { readable, shapeOfLabel } from "./shape";
import { decodeBase64 } from "./text";

/** A PEM block, decoded. */
export interface PemBlock {
  readonly label: string;
  /** Empty where nothing but the label is understood. */
  readonly der: Buffer;
  /** `DEK-Info` of RFC 1421 section 4.6.1.3: how the bytes are encrypted, as older OpenSSL writes keys. */
  readonly encryption?: string;
}

/** Two dashes are enough: Word makes one long dash of two or three, and some programs write four. */
const marker = /-{2,5}[ \t]{0,3}(BEGIN|END)[ \t]{1,3}([A-Z0-9 #./]{1,40}?)[ \t]{0,3}-{2,5}/gi;

interface Edge {
  readonly begins: boolean;
  readonly label: string;
  readonly start: number;
  readonly end: number;
}

/** Quotations of BEGIN that are passed over in one text: a letter of instructions has a few. */
const mostQuotations = 1_000;

/**
 * The PEM blocks of a text, one at a time, in one pass. Text around and between them is skipped, and so are the
 * marks of a mail's quotations, indentation, and prose that quotes a BEGIN or END line.
 * @throws Fault `answer-unreadable` on a block that does not end or is not base64.
 */
export function* pemBlocks(text: string): Generator<PemBlock, void, undefined> {
  let open: Edge | undefined;
  let blocks = 0;
  let quotations = 0;
  for (const edge of edges(text)) {
    const body = open === undefined ? "" : text.slice(open.end, edge.start);
    if (edge.begins) {
      if (open !== undefined && (!isProse(body) || (quotations += 1) > mostQuotations)) throw unfinished(open);
      open = goesOnAsProse(text, edge.end) ? undefined : edge;
    } else if (open !== undefined) {
      const block = blockOf(open, edge, body);
      if (block !== undefined) yield block;
      if (block !== undefined) blocks += 1;
      open = undefined;
    }
  }
  if (open !== undefined && !(blocks > 0 && isProse(text.slice(open.end)))) throw unfinished(open);
}

/** Whether a text has the beginning of a PEM block. */
export function hasPem(text: string): boolean {
  return text.search(marker) >= 0;
}

function* edges(text: string): Generator<Edge, void, undefined> {
  for (const found of text.matchAll(marker)) {
    const [whole, edge, label] = found;
    const begins = /^B/i.test(edge!);
    // What is left of more than five dashes belongs to the marker. After END they may be the next BEGIN's.
    let [start, end] = [found.index, found.index + whole.length];
    while (text[start - 1] === "-") start -= 1;
    while (begins && text[end] === "-") end += 1;
    yield { begins, label: label!.trim().toUpperCase(), start, end };
  }
}

/** "The file begins with -----BEGIN CERTIFICATE----- and ends ...": words follow on the line, no base64 and no header. */
function goesOnAsProse(text: string, end: number): boolean {
  const rest = text
    .slice(end, end + 100)
    .split(/[\r\n]|--/, 1)[0]!
    .replace(/=[0-9A-F]{2}/g, "");
  const word = /[\p{L}\p{N}+/]+/u.exec(rest)?.[0] ?? "";
  return word !== "" && word.length < 16 && !/^\s*[A-Z][A-Za-z-]+: /.test(rest);
}

/** No run of base64: every line of a block but the last has 64 characters, and no French word has 28. */
const isProse = (body: string): boolean => !/[A-Za-z0-9+/=]{28}/.test(body);

function blockOf(open: Edge, { label }: Edge, body: string): PemBlock | undefined {
  const known = readable.has(shapeOfLabel(open.label));
  if (isProse(body)) return known ? undefined : { label, der: Buffer.alloc(0) };
  if (open.label !== label) throw unreadable("The file", `its block "${open.label}" ends as "${label}"`);
  const { headers, rest } = splitHeaders(body);
  const der = decodeBase64(characters(rest));
  if (der === undefined && known) throw unreadable("The file", `its block "${label}" is not base64`);
  const encryption = headers["dek-info"];
  return { label, der: der ?? Buffer.alloc(0), ...(encryption !== undefined && { encryption }) };
}

/** What a mail, a list or a program's text puts around a line, and quoted-printable (RFC 2045 section 6.7) where it was left. */
function characters(body: string): string {
  const unquoted = body.includes("=")
    ? body.replace(/=[ \t]*\r?\n/g, "").replace(/=([0-9A-F]{2})/g, (_, hex: string) => asciiOf(Number.parseInt(hex, 16)))
    : body;
  return unquoted.replace(/[\s>"'`,;|*]/g, "");
}

const asciiOf = (octet: number): string => (octet < 0x80 ? String.fromCharCode(octet) : "");

/** RFC 1421 section 4.4: `Name: value` lines before the base64, which has no colon. */
function splitHeaders(body: string): { readonly headers: Readonly<Record<string, string>>; readonly rest: string } {
  const headers: Record<string, string> = {};
  let rest = body;
  for (;;) {
    const found = /^[\s>]*([A-Za-z0-9-]{1,40}):[ \t]*([^\r\n]{0,200})(?:\r?\n|$)/.exec(rest.slice(0, 1_000));
    if (found === null) return { headers, rest };
    headers[found[1]!.toLowerCase()] = found[2]!.trim();
    rest = rest.slice(found[0].length);
  }
}

function unfinished({ label }: Edge): Error {
  return unreadable("The file", `its block "${label}" has no END line: the text was cut or pasted in part`);
}
