import fc from "fast-check";
import { encode, encodeOid } from "./encode";
import { DerReader, readDocument, tag } from "./reader";
import { decodeText } from "./text";
import {
  readBoolean,
  readCount,
  readFlag,
  readGeneralizedTime,
  readInteger,
  readNamedBits,
  readOctetBits,
  readOid,
  readTime,
} from "./value";

type Read = (reader: DerReader) => unknown;
const read = (bytes: Buffer, reader: Read): unknown => readDocument(bytes, "The document", reader);
const hex = (text: string): Buffer => Buffer.from(text.replace(/ /g, ""), "hex");
const time = (text: string, kind = text.length === 13 ? tag.utcTime : tag.generalizedTime): string =>
  encode(kind, Buffer.from(text)).toString("hex");
const unreadable = (because: RegExp) => expect.objectContaining({ code: "answer-unreadable", what: expect.stringMatching(because) });

const element: Read = (reader) => reader.element("field");
const integer: Read = (reader) => readInteger(reader, "field");
const oid: Read = (reader) => readOid(reader, "field");
const bits: Read = (reader) => readNamedBits(reader, "field");
const when: Read = (reader) => readTime(reader, "field");

describe("each value has one encoding, and the others are refused", () => {
  test.each<[string, string, Read, RegExp]>([
    ["no bytes", "", element, /bytes end before it/],
    ["a header cut short", "30", element, /bytes end before it/],
    ["a length cut short", "3082 01", element, /bytes end inside its length/],
    ["an indefinite length", "3080 0000", element, /indefinite/],
    ["a long form for a short length", "30 8101 00", element, /more octets than needed/],
    ["a leading zero octet in a length", `30 820080 ${"00".repeat(128)}`, element, /more octets than needed/],
    ["a length of five octets", "30 850000000001 00", element, /5 octets/],
    ["a length beyond the end", "04 03 0000", element, /length is 3 and 2 bytes remain/],
    ["a tag number above 30", "1f 01 00", element, /above 30/],
    ["a byte behind the document", "0500 00", element, /1 bytes follow/],
    ["another tag", "04 01 00", integer, /tag is 0x04 and not 0x02/],
    ["an integer without octets", "02 00", integer, /at least one octet/],
    ["a positive integer with a useless zero", "02 02 007f", integer, /more octets than needed/],
    ["a negative integer with a useless FF", "02 02 ff80", integer, /more octets than needed/],
    ["a boolean that is neither 00 nor FF", "01 01 01", (reader) => readBoolean(reader, "field"), /00 or FF/],
    ["a boolean of two octets", "01 02 ffff", (reader) => readBoolean(reader, "field"), /00 or FF/],
    ["a written default FALSE", "01 01 00", (reader) => readFlag(reader, "field"), /DER leaves out/],
    ["an object identifier without octets", "06 00", oid, /0 octets/],
    ["an arc with a useless zero", "06 03 2a8001", oid, /begins with a zero/],
    ["an arc that does not end", "06 02 2a86", oid, /ends inside an arc/],
    ["an arc above 2^53", `06 0a 2a ${"ff".repeat(8)}7f`, oid, /2\^53/],
    ["an object identifier of 65 octets", `06 41 ${"2a".repeat(65)}`, oid, /65 octets/],
    ["a bit string without octets", "03 00", bits, /count of unused bits/],
    ["eight unused bits", "03 02 08 00", bits, /count of unused bits/],
    ["unused bits of an empty bit string", "03 01 01", bits, /count of unused bits/],
    ["unused bits that are set", "03 02 07 81", bits, /ends in zero bits or has unused bits set/],
    ["trailing zero bits", "03 02 00 80", bits, /ends in zero bits/],
    ["a trailing zero octet", "03 03 07 80 00", bits, /ends in zero bits/],
    ["a key of half an octet", "03 02 04 f0", (reader) => readOctetBits(reader, "field"), /whole number of octets/],
    ["a count above its limit", "02 01 03", (reader) => readCount(reader, "field", 2), /above 2/],
    ["a count above 2^31", "02 05 0080000000", (reader) => readCount(reader, "field"), /above/],
    ["a count of 21 octets", `02 15 ${"01".repeat(21)}`, (reader) => readCount(reader, "field"), /above/],
    ["a negative count", "02 01 ff", (reader) => readCount(reader, "field"), /negative/],
    ["a time without seconds", time("2611241200Z", tag.utcTime), when, /not a time/],
    ["a time with an offset", time("261124120000+0100", tag.utcTime), when, /not a time/],
    ["a time with a fraction", time("20261124120000.5Z", tag.generalizedTime), when, /not a time/],
    ["30 February", time("260230120000Z"), when, /not a time/],
    ["month 13", time("261324120000Z"), when, /not a time/],
    ["hour 24", time("261124240000Z"), when, /not a time/],
    ["second 60", time("261124120060Z"), when, /not a time/],
    ["a letter in a time", time("2611241200O0Z"), when, /not a time/],
    ["a time that is no time", "04 01 00", (reader) => readGeneralizedTime(reader, "field"), /tag is 0x04/],
  ])("%s", (_, bytes, reader, because) => {
    expect(() => read(hex(bytes), reader)).toThrow(unreadable(because));
  });
});

describe("values that are right", () => {
  test.each<[string, string, Read, unknown]>([
    ["a negative integer", "02 01 ff", integer, hex("ff")],
    ["an integer with its sign octet", "02 02 0080", integer, hex("0080")],
    ["TRUE", "01 01 ff", (reader) => readFlag(reader, "field"), true],
    ["a UTCTime of 1950", time("500101000000Z"), when, new Date("1950-01-01T00:00:00Z")],
    ["a UTCTime of 2049", time("491231235959Z"), when, new Date("2049-12-31T23:59:59Z")],
    ["a GeneralizedTime of the year 50", time("00500101000000Z"), when, new Date("0050-01-01T00:00:00Z")],
    ["29 February 2028", time("280229000000Z"), when, new Date("2028-02-29T00:00:00Z")],
    ["no bit", "03 01 00", bits, new Set()],
    ["bits 0 and 8", "03 03 07 8080", bits, new Set([0, 8])],
    ["arcs 2.999", "06 02 8837", oid, "2.999"],
    ["the largest count", "02 04 7fffffff", (reader) => readCount(reader, "field"), 2 ** 31 - 1],
  ])("%s", (_, bytes, reader, value) => {
    expect(read(hex(bytes), reader)).toEqual(value);
  });

  test("object identifiers come back as they were written", () => {
    const arcs = fc.tuple(
      fc.integer({ min: 0, max: 2 }),
      fc.integer({ min: 0, max: 39 }),
      fc.array(fc.integer({ min: 0, max: 2 ** 31 - 1 }), { maxLength: 8 }),
    );
    fc.assert(
      fc.property(arcs, ([first, second, rest]) => {
        const dotted = [first, second, ...rest].join(".");
        expect(read(encodeOid(dotted), oid)).toBe(dotted);
      }),
    );
  });
});

test("a Fault names the document, the field and the byte", () => {
  const bytes = hex("3006 3004 0201 05 01");
  const nested: Read = (reader) => readInteger(reader.inside("outer").inside("inner"), "first", tag.octetString);
  expect(() => read(bytes, nested)).toThrow(
    unreadable(/^The document, field outer\.inner\.first, at byte 4 cannot be read: its tag is 0x02 and not 0x04\.$/),
  );
});

test("nesting is bounded", () => {
  let bytes = encode(tag.null);
  for (let depth = 0; depth < 40; depth++) bytes = encode(tag.sequence, bytes);
  const dive = (reader: DerReader): void => dive(reader.inside("level"));
  expect(() => read(bytes, dive)).toThrow(unreadable(/nested deeper than/));
});

describe("character strings keep to their alphabet", () => {
  test.each<[string, number, string, string | undefined]>([
    ["UTF-8 with accents", tag.utf8String, "52 68 c3b4 6e 65", "Rhône"],
    ["UTF-8 cut inside a character", tag.utf8String, "52 c3", undefined],
    ["UTF-8 in more octets than needed", tag.utf8String, "c0af", undefined],
    ["a surrogate in UTF-8", tag.utf8String, "eda080", undefined],
    ["PrintableString", tag.printableString, "46 52 20 28 29", "FR ()"],
    ["an at sign in PrintableString", tag.printableString, "61 40 62", undefined],
    ["an accent in IA5String", tag.ia5String, "e9", undefined],
    ["a letter in NumericString", tag.numericString, "31 61", undefined],
    ["a control character in VisibleString", tag.visibleString, "07", undefined],
    ["Latin-1 in TeletexString", tag.teletexString, "e9", "é"],
    ["BMPString", tag.bmpString, "00e9", "é"],
    ["half a character in BMPString", tag.bmpString, "00e900", undefined],
    ["a surrogate in BMPString", tag.bmpString, "d83dde00", undefined],
    ["UniversalString", tag.universalString, "0001f600", "😀"],
    ["a code point beyond Unicode", tag.universalString, "00110000", undefined],
    ["a tag that is no string", tag.octetString, "61", undefined],
  ])("%s", (_, kind, content, text) => {
    expect(decodeText(kind, hex(content))).toBe(text);
  });
});
