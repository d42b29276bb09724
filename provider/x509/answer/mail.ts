/**
 * A mail saved whole (RFC 5322, RFC 2045 and 2046): the bytes of its parts, which are then read as files are. Own
 * code, because the parsers that are kept up work in promises or for browsers, and neither addresses nor character
 * sets are needed: what a part is, its bytes tell. PURE.
 */
import { limits, tooBig } from "./limits";
import type { Member } from "./member";

/** Parts within parts; a forward of a forward has four. */
const deepest = 8;

/** The parts of a mail that hold something themselves. @throws Fault `answer-too-big` with too many parts. */
export function mailMembers(bytes: Buffer): Member[] {
  const members: Member[] = [];
  walk(bytes.toString("latin1"), members, 0);
  return members;
}

function walk(part: string, members: Member[], depth: number): void {
  const { headers, body } = split(part);
  const type = headers["content-type"] ?? "text/plain";
  const boundary = depth < deepest && /^multipart\//i.test(type) ? parameter(type, "boundary") : undefined;
  if (boundary !== undefined) {
    for (const inner of between(body, boundary)) walk(inner, members, depth + 1);
    return;
  }
  const decoded = decode(body, headers["content-transfer-encoding"] ?? "");
  if (/^message\/rfc822/i.test(type) && depth < deepest) return walk(decoded.toString("latin1"), members, depth + 1);
  if (members.length >= limits.zipEntries) throw tooBig(`The e-mail has more than ${limits.zipEntries} parts.`);
  members.push({ name: parameter(headers["content-disposition"] ?? "", "filename") ?? parameter(type, "name") ?? "", bytes: decoded });
}

/** RFC 5322 section 2.2: headers up to an empty line; a line that begins with a space goes on. */
function split(part: string): { readonly headers: Readonly<Record<string, string>>; readonly body: string } {
  const end = /\r?\n\r?\n/.exec(part);
  const head = part.slice(0, Math.min(end?.index ?? part.length, limits.mailHeaders));
  const headers: Record<string, string> = {};
  for (const line of head.replace(/\r?\n[ \t]+/g, " ").split(/\r?\n/)) {
    const colon = line.indexOf(":");
    if (colon > 0) headers[line.slice(0, colon).trim().toLowerCase()] ??= line.slice(colon + 1).trim();
  }
  return { headers, body: end === null ? "" : part.slice(end.index + end[0].length) };
}

function parameter(header: string, name: string): string | undefined {
  const found = new RegExp(`;[ \\t]*${name}[ \\t]*=[ \\t]*(?:"([^"]{1,200})"|([^\\s;"]{1,200}))`, "i").exec(header.slice(0, 2_000));
  return found?.[1] ?? found?.[2];
}

/** RFC 2046 section 5.1.1: what lies between lines of the boundary; the last may be missing where the mail was cut. */
function between(body: string, boundary: string): string[] {
  const pieces = `\n${body}`.split(`\n--${boundary}`);
  const parts: string[] = [];
  for (const piece of pieces.slice(1)) {
    if (piece.startsWith("--")) break;
    if (parts.length >= limits.zipEntries) throw tooBig(`The e-mail has more than ${limits.zipEntries} parts.`);
    parts.push(piece.replace(/^[ \t]*\r?\n/, "").replace(/\r$/, ""));
  }
  return parts;
}

/** RFC 2045 sections 6.7 and 6.8. Decoders of base64 skip what is none of it. */
function decode(body: string, encoding: string): Buffer {
  switch (encoding.trim().toLowerCase()) {
    case "base64":
      return Buffer.from(body, "base64");
    case "quoted-printable":
      return Buffer.from(
        body.replace(/=[ \t]*\r?\n|=([0-9A-F]{2})/gi, (_, hex?: string) =>
          hex === undefined ? "" : String.fromCharCode(Number.parseInt(hex, 16)),
        ),
        "latin1",
      );
    default:
      return Buffer.from(body, "latin1");
  }
}
