/** Values in DER: one function a type, each the only encoding X.690 sections 8 and 11 allow. PURE. */
import { type DerReader, tag } from "./reader";

/** INTEGER: content octets, two's complement, in the fewest octets (X.690 section 8.3.2). */
export function readInteger(reader: DerReader, field: string, expected: number = tag.integer): Buffer {
  const content = reader.content(field, expected);
  if (content.length === 0) throw reader.fault(field, "an integer has at least one octet");
  if (content.length > 1 && ((content[0] === 0x00 && content[1]! < 0x80) || (content[0] === 0xff && content[1]! >= 0x80))) {
    throw reader.fault(field, "the integer is written in more octets than needed, which DER forbids");
  }
  return content;
}

/** An INTEGER (0..largest) as a number; `largest` at most 2^31. */
export function readCount(reader: DerReader, field: string, largest = 2 ** 31 - 1, expected: number = tag.integer): number {
  const content = readInteger(reader, field, expected);
  if (content[0]! >= 0x80) throw reader.fault(field, "it is negative");
  if (content.length > 5 || content.readUIntBE(0, content.length) > largest) throw reader.fault(field, `it is above ${largest}`);
  return content.readUIntBE(0, content.length);
}

/** BOOLEAN: 0x00 or 0xFF (X.690 section 11.1). */
export function readBoolean(reader: DerReader, field: string, expected: number = tag.boolean): boolean {
  const content = reader.content(field, expected);
  if (content.length !== 1 || (content[0] !== 0x00 && content[0] !== 0xff)) {
    throw reader.fault(field, "a boolean is 00 or FF in DER");
  }
  return content[0] === 0xff;
}

/** `BOOLEAN DEFAULT FALSE`: present only when TRUE (X.690 section 11.5). */
export function readFlag(reader: DerReader, field: string, expected: number = tag.boolean): boolean {
  if (!reader.isNext(expected)) return false;
  if (!readBoolean(reader, field, expected)) throw reader.fault(field, "FALSE is the default, which DER leaves out");
  return true;
}

/** OBJECT IDENTIFIER, dotted (X.690 section 8.19). Arcs up to 2^53, 64 octets at most. */
export function readOid(reader: DerReader, field: string, expected: number = tag.objectIdentifier): string {
  const content = reader.content(field, expected);
  if (content.length === 0 || content.length > 64) throw reader.fault(field, `an object identifier of ${content.length} octets`);
  let text = "";
  let arc = 0;
  let arcStarts = true;
  for (let i = 0; i < content.length; i++) {
    const octet = content[i]!;
    if (arcStarts && octet === 0x80) throw reader.fault(field, "an arc of the object identifier begins with a zero");
    arc = arc * 128 + (octet & 0x7f);
    if (arc > Number.MAX_SAFE_INTEGER) throw reader.fault(field, "an arc of the object identifier is above 2^53");
    arcStarts = octet < 0x80;
    if (arcStarts) {
      text = text === "" ? firstArcs(arc) : `${text}.${arc}`;
      arc = 0;
    }
  }
  if (!arcStarts) throw reader.fault(field, "the object identifier ends inside an arc");
  return text;
}

/** The first subidentifier holds two arcs (X.690 section 8.19.4). */
function firstArcs(value: number): string {
  if (value < 40) return `0.${value}`;
  return value < 80 ? `1.${value - 40}` : `2.${value - 80}`;
}

/** BIT STRING of whole octets, as keys and signatures are. */
export function readOctetBits(reader: DerReader, field: string, expected: number = tag.bitString): Buffer {
  const content = reader.content(field, expected);
  if (content.length === 0 || content[0] !== 0) throw reader.fault(field, "the bit string is not a whole number of octets");
  return content.subarray(1);
}

/**
 * BIT STRING of a named bit list: the numbers of the bits that are set. DER drops trailing zero bits
 * (X.690 section 11.2.2) and zeroes the unused ones (section 11.2.1).
 */
export function readNamedBits(reader: DerReader, field: string, expected: number = tag.bitString): ReadonlySet<number> {
  const content = reader.content(field, expected);
  const unused = content[0];
  if (unused === undefined || unused > 7 || (content.length === 1 && unused !== 0)) {
    throw reader.fault(field, "the bit string has a wrong count of unused bits");
  }
  if (content.length > 1 && (content[content.length - 1]! & ((2 << unused) - 1)) !== 1 << unused) {
    throw reader.fault(field, "the bit string ends in zero bits or has unused bits set, which DER forbids");
  }
  const bits = new Set<number>();
  for (let i = 0; i < (content.length - 1) * 8; i++) {
    if ((content[1 + (i >> 3)]! >> (7 - (i & 7))) & 1) bits.add(i);
  }
  return bits;
}

/** UTCTime or GeneralizedTime in UTC, to the second (RFC 5280 section 4.1.2.5). */
export function readTime(reader: DerReader, field: string): Date {
  return reader.isNext(tag.utcTime) ? parseTime(reader, field, reader.content(field, tag.utcTime), 2) : readGeneralizedTime(reader, field);
}

/** GeneralizedTime `YYYYMMDDHHMMSSZ`: no fraction, no offset (RFC 5280 section 4.1.2.5.2). */
export function readGeneralizedTime(reader: DerReader, field: string, expected: number = tag.generalizedTime): Date {
  return parseTime(reader, field, reader.content(field, expected), 4);
}

function parseTime(reader: DerReader, field: string, content: Buffer, yearDigits: 2 | 4): Date {
  if (content.length !== yearDigits + 11 || content[content.length - 1] !== 0x5a) throw notATime(reader, field, content);
  for (let i = 0; i < content.length - 1; i++) {
    if (content[i]! < 0x30 || content[i]! > 0x39) throw notATime(reader, field, content);
  }
  const short = pair(content, 0);
  const year = yearDigits === 4 ? short * 100 + pair(content, 2) : short + (short < 50 ? 2000 : 1900);
  const month = pair(content, yearDigits);
  const day = pair(content, yearDigits + 2);
  const [hour, minute, second] = [pair(content, yearDigits + 4), pair(content, yearDigits + 6), pair(content, yearDigits + 8)] as const;
  const date = new Date(Date.UTC(2000, month - 1, day, hour, minute, second));
  date.setUTCFullYear(year, month - 1, day); // Date.UTC takes the years 0 to 99 for 1900 to 1999
  const real = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  if (!real) throw notATime(reader, field, content);
  return date;
}

/** The number of two digits. */
function pair(content: Buffer, at: number): number {
  return (content[at]! - 0x30) * 10 + content[at + 1]! - 0x30;
}

function notATime(reader: DerReader, field: string, content: Buffer): Error {
  const text = content
    .subarray(0, 24)
    .toString("latin1")
    .replace(/[^ -~]/g, "?");
  return reader.fault(field, `"${text}" is not a time in UTC to the second`);
}
