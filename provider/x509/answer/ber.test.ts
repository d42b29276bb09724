import fc from "fast-check";
import { encode } from "../der";
import { countOf, elements, octetsOf, oidOf, readElement } from "./ber";

const hex = (octets: string): Buffer => Buffer.from(octets.replaceAll(" ", ""), "hex");
const nested = (levels: number): Buffer => Buffer.concat([Buffer.alloc(2 * levels, hex("2480")), hex("040141"), Buffer.alloc(2 * levels)]);

test("an element of definite length is read as DER writes it, and what follows is left", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 70_000 }), fc.uint8Array({ maxLength: 9 }), (content, rest) => {
      const whole = encode(0x04, content);
      const found = readElement(Buffer.concat([whole, rest]));
      expect([found.tag, found.content.equals(content), found.whole.equals(whole)]).toEqual([0x04, true, true]);
    }),
    { numRuns: 50, seed: 1 },
  );
});

test("an element of indefinite length ends at its own end, not at one inside", () => {
  const found = readElement(hex("3080 3080 0500 0000 0402 0000 0000 ffff"));
  expect([found.whole.length, [...elements(found.content)].map(({ tag }) => tag)]).toEqual([14, [0x30, 0x04]]);
});

test("an octet string in pieces, and pieces of pieces, is put together", () => {
  expect(octetsOf(readElement(hex("2480 040141 2404 04024243 040144 0000"))).toString()).toBe("ABCD");
  expect(octetsOf(readElement(nested(20))).toString()).toBe("A");
});

test("pieces nested without end are refused and do not exhaust the stack", () => {
  expect(() => octetsOf(readElement(nested(100_000)))).toThrow("nested deeper than");
});

test.each([
  ["nothing", ""],
  ["half a header", "30"],
  ["a length that goes on behind the end", "308203e8"],
  ["more content announced than there is", "0403 4142"],
  ["a length of seven octets", "0487 00000000000001 41"],
  ["a primitive element without a length", "0480 0000"],
  ["an indefinite length without an end", "3080 0500"],
  ["a tag number above 30", "1f81 0100"],
])("%s is refused", (_name, octets) => {
  expect(() => [...elements(readElement(hex(octets)).content)]).toThrow("[answer-unreadable]");
});

test.each([
  ["0603550403", "2.5.4.3"],
  ["06092a864886f70d010702", "1.2.840.113549.1.7.2"],
  ["0603883703", "2.999.3"],
  ["0401ff", ""],
])("the object identifier %s is %j", (octets, dotted) => {
  expect(oidOf(readElement(hex(octets)))).toBe(dotted);
});

test.each([
  ["020107", 7],
  ["02030927c0", 600_000],
  ["020900ffffffffffffffff", Number.MAX_SAFE_INTEGER],
  ["0201ff", undefined],
  ["0200", undefined],
  ["0401ff", undefined],
])("the count %s is %p", (octets, count) => {
  expect(countOf(readElement(hex(octets)))).toBe(count);
});
