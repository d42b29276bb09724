import fc from "fast-check";
import { DerReader, encode, encodeOid, tag } from "../der";
import { isWithinName, nameKey, sameName } from "./compare";
import { type Name, readName } from "./name";

type Part = readonly [oid: string, value: string | Buffer, kind?: number];
/** A Name of RDNs, each one or more attributes. */
function name(...rdns: (readonly Part[])[]): Name {
  const attribute = ([oid, value, kind = tag.utf8String]: Part): Buffer =>
    encode(tag.sequence, encodeOid(oid), encode(kind, Buffer.from(value)));
  const der = encode(tag.sequence, ...rdns.map((rdn) => encode(tag.set, ...rdn.map(attribute).sort(Buffer.compare))));
  return readName(DerReader.over(der, "The name"), "name");
}
const [C, O, CN] = ["2.5.4.6", "2.5.4.10", "2.5.4.3"] as [string, string, string];

test.each<[string, Name, Name, boolean]>([
  ["string types", name([[O, "Clinique", tag.printableString]]), name([[O, "Clinique"]]), true],
  ["case", name([[O, "CLINIQUE Été"]]), name([[O, "clinique été"]]), true],
  ["spaces at the ends and inside", name([[O, "  La \t Clinique "]]), name([[O, "La Clinique"]]), true],
  ["spaces that separate or do not", name([[O, "La Clinique"]]), name([[O, "LaClinique"]]), false],
  ["composed and decomposed accents", name([[O, "Rh\u00f4ne"]]), name([[O, "Rho\u0302ne"]]), true],
  ["soft hyphens", name([[O, "Cli\u00adnique"]]), name([[O, "Clinique"]]), true],
  ["wide letters", name([[O, "\uff21"]]), name([[O, "a"]]), true],
  ["accents", name([[O, "Rhone"]]), name([[O, "Rhône"]]), false],
  ["values", name([[O, "A"]]), name([[O, "B"]]), false],
  ["types", name([[O, "A"]]), name([[CN, "A"]]), false],
  ["the order of RDNs", name([[C, "FR"]], [[O, "A"]]), name([[O, "A"]], [[C, "FR"]]), false],
  [
    "the order inside an RDN",
    name([
      [C, "FR"],
      [O, "A"],
    ]),
    name([
      [O, "A"],
      [C, "FR"],
    ]),
    true,
  ],
  [
    "one RDN or two",
    name([
      [C, "FR"],
      [O, "A"],
    ]),
    name([[C, "FR"]], [[O, "A"]]),
    false,
  ],
  ["octets that are no string", name([[O, Buffer.of(1), tag.octetString]]), name([[O, "#040101"]]), false],
  ["nothing and something", name(), name([[O, "A"]]), false],
])("two names that differ in %s", (_, one, other, same) => {
  expect(sameName(one, other)).toBe(same);
  expect(nameKey(one) === nameKey(other)).toBe(same);
});

test("a name lies within the names that begin it", () => {
  const parts: (readonly Part[])[] = [[[C, "FR"]], [[O, "Clinique"]], [[CN, "DMP"]]];
  for (let length = 0; length <= 3; length++) expect(isWithinName(name(...parts), name(...parts.slice(0, length)))).toBe(true);
  expect(isWithinName(name(...parts.slice(0, 2)), name(...parts))).toBe(false);
  expect(isWithinName(name(...parts), name(...parts.slice(1)))).toBe(false);
});

test.each<[string, Name]>([
  ["a second RDN", name([[O, "a"]], [[CN, "b"]])],
  [
    "a second attribute",
    name([
      [O, "a"],
      ["2.5.4.11", "b"],
    ]),
  ],
])("no value imitates %s by looking like its key", (_, real) => {
  const key = nameKey(real);
  expect(nameKey(name([[O, key.slice(key.indexOf("a"))]]))).not.toBe(key);
});

test("different lists of attributes never have one key", () => {
  const value = fc
    .string({ unit: fc.constantFrom("a", "=", ":", ",", "+", "s", "1", "2.5.4.10") })
    .map((text) => (text === "" ? "a" : text));
  const names = fc.array(
    fc.uniqueArray(fc.tuple(fc.constantFrom(C, O, CN), value), { minLength: 1, maxLength: 2, selector: ([oid]) => oid }),
    { maxLength: 3 },
  );
  fc.assert(
    fc.property(names, names, (one, other) => {
      const canonical = (rdns: typeof one) => JSON.stringify(rdns.map((rdn) => [...rdn].sort()));
      expect(nameKey(name(...one)) === nameKey(name(...other))).toBe(canonical(one) === canonical(other));
    }),
  );
});
