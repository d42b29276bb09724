import fc from "fast-check";
import {
  appearance,
  characterFault,
  hiddenDifference,
  lookAlikeFault,
  normaliseIdentifier,
  normaliseMail,
  normaliseName,
} from "./characters";
import { commonNameFault, isInsiName, meansInsi } from "./common-name";
import { normalisePhone } from "./contact";
import { rppsRankFault } from "./rpps";
import { sirenFault, siretFault } from "./siret";

it.each([["Centre de santé des Lilas", "l’Est", "Œuvre", "Łódź", "Cœur & Vie (n° 2)", "1er étage", "Nguyễn", "a;b"]])(
  "takes %s as it is",
  (...names) => {
    for (const name of names)
      expect([characterFault(name), lookAlikeFault(name), normaliseName(name)]).toEqual([undefined, undefined, name]);
  },
);

it.each([
  ["a\u200bb", "U+200B"],
  ["a\u00adb", "U+00AD"],
  ["a\ufe0fb", "U+FE0F"],
  ["a\u3164b", "U+3164"],
  ["a\u2028b", "U+2028"],
  ["a\u{e0001}b", "U+E0001"],
  ["a\ufffdb", "U+FFFD"],
  ["a\ud800b", "U+D800"],
  ["a\u0378b", "U+0378"],
])("names the character of %j", (text, code) => {
  const fault = characterFault(text)!;
  expect(fault.code).toBe("invisible-character");
  expect(fault.what).toContain(`"a<${code}>b" has the character ${code} in place 2`);
});

it.each([
  ["INSI\u2011AUTO", "INSI-AUTO", "they look alike and differ in place 5: U+2011 against U+002D"],
  ["\u0406NSI-AUTO", "INSI-AUTO", "they look alike and differ in place 1: U+0406 against U+0049"],
  ["DMP\u200b", "DMP", "they look alike and differ in place 4: U+200B against nothing"],
  ["a\u00a0b", "a b", "they look alike and differ in place 2: U+00A0 against U+0020"],
  ["e\u0301", "\u00e9", "they look alike and differ in place 1: U+0065 against U+00E9"],
  ["INSI-AUTO", "INSI-MANU", undefined],
  ["DMP", "DMP", undefined],
])("%j against %j: %s", (one, other, difference) => expect(hiddenDifference(one, other)).toBe(difference));

it.each([
  ["a SIRET", siretFault, "1875127510013", undefined],
  ["a SIRET", siretFault, "5720784300012", "05720784300012"],
  ["a SIREN", sirenFault, "57207847", "057207847"],
  ["a SIREN", sirenFault, "57207848", undefined],
])("completes %s that lost a zero if its key fits", (_what, faultOf, value, completed) => {
  const { what } = faultOf(value)!;
  if (completed) expect(what).toContain(`lost the zero in front: ${completed}, whose key fits`);
  else expect(what).not.toContain("spreadsheet");
  expect(rppsRankFault("1")?.what).not.toContain("spreadsheet");
});

/** The preview refuses whatever `lint` and `judge` would: they ask the same functions. */
describe("the name of INSi", () => {
  it.each(["INSI-AUTO", "INSI-MANU"])("is %s", (name) => {
    expect([isInsiName(name), meansInsi(name), commonNameFault("AUTH_CLI", undefined, name)]).toEqual([true, true, undefined]);
  });
  it.each([
    "insi-auto",
    "INSI AUTO",
    "INSIAUTO",
    "INSI_MANU",
    "INSI",
    "insi.manu",
    "INSI-AUTO-2",
    "Insi:x",
    "\uff29NSI-AUTO",
    "-INSI-AUTO",
  ])("is meant and missed by %s", (name) => {
    expect([isInsiName(name), meansInsi(name)]).toEqual([false, true]);
    expect(commonNameFault("AUTH_CLI", undefined, name)?.code).toBe("common-name-insi");
  });
  it.each(["INSI\u2011AUTO", "\u0406NSI-AUTO"])("is meant by what only looks so: %s", (name) => {
    expect(meansInsi(name)).toBe(true);
    expect(commonNameFault("AUTH_CLI", undefined, name)?.code).toBe("look-alike");
  });
  it.each(["Insigne", "DMP", "Cabinet INSi", "insight", "SINSI"])("is not meant by %s", (name) => expect(meansInsi(name)).toBe(false));
});

it("normalises for good: what is stored is stored the same again", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      for (const normalise of [normaliseName, normaliseIdentifier, normaliseMail, normalisePhone]) {
        const once = normalise(text);
        expect(normalise(once)).toBe(once);
      }
      expect(appearance(appearance(text))).toBe(appearance(text));
      expect(characterFault(text)?.hint).not.toBe("");
    }),
  );
});
