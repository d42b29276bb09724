import fc from "fast-check";
import { isFault } from "../fault";
import { fitText, type Measure, refuseUnknownCharacters, wrapText } from "./text";

/** Half an em a character, lines one em high, printable ASCII and Latin-1 only. */
const measure: Measure = {
  width: (text, size) => (text.length * size) / 2,
  lineHeight: (size) => size,
  has: (codePoint) => codePoint >= 0x20 && codePoint <= 0xff,
};

describe("fitText", () => {
  it.each([
    ["a short text stays at 10 pt", "abcd", { width: 20, height: 10 }, { size: 10, lines: ["abcd"] }],
    ["a longer one shrinks on one line", "abcdef", { width: 20, height: 10 }, { size: 6.5, lines: ["abcdef"] }],
    ["a high box takes lines at 10 pt", "abcd efgh", { width: 20, height: 20 }, { size: 10, lines: ["abcd", "efgh"] }],
    ["a word is kept whole rather than large", "abcdefgh", { width: 25, height: 20 }, { size: 6, lines: ["abcdefgh"] }],
    [
      "an address breaks before @, whatever hyphens it has",
      "ab-cd@efghi",
      { width: 20, height: 13 },
      { size: 6.5, lines: ["ab-cd", "@efghi"] },
    ],
    ["a double name breaks after its hyphen", "abcdef-ghijkl", { width: 21, height: 12 }, { size: 6, lines: ["abcdef-", "ghijkl"] }],
    [
      "a double name breaks there rather than inside a name, even if smaller",
      "abcde-fghijklm",
      { width: 24, height: 24 },
      { size: 6, lines: ["abcde-", "fghijklm"] },
    ],
    ["a word no size keeps whole is cut", "abcdefghij", { width: 20, height: 12 }, { size: 6, lines: ["abcdef", "ghij"] }],
    ["an empty text is one empty line", "", { width: 20, height: 10 }, { size: 10, lines: [""] }],
  ])("%s", (_case, text, box, block) => {
    expect(fitText(text, box, measure)).toEqual(block);
  });

  it("gives up below 6 pt", () => {
    expect(fitText("abcdefghijklm", { width: 20, height: 12 }, measure)).toBeUndefined();
    expect(fitText("ab", { width: 20, height: 5 }, measure)).toBeUndefined();
  });

  const words = fc.array(fc.string({ minLength: 1, maxLength: 12, unit: fc.constantFrom("a", "é", "-", "@", "/", ".") }), {
    minLength: 1,
    maxLength: 12,
  });

  it("never draws outside the box, and loses nothing but spaces", () => {
    fc.assert(
      fc.property(words, fc.integer({ min: 10, max: 120 }), fc.integer({ min: 5, max: 60 }), (parts, width, height) => {
        const block = fitText(parts.join(" "), { width, height }, measure);
        if (!block) return;
        expect(block.lines.join("").replaceAll(" ", "")).toBe(parts.join(""));
        expect(block.lines.length * measure.lineHeight(block.size)).toBeLessThanOrEqual(height);
        for (const line of block.lines) expect(measure.width(line, block.size)).toBeLessThanOrEqual(width);
      }),
    );
  });

  it("wraps any text at a given size, with no line too wide", () => {
    fc.assert(
      fc.property(words, fc.integer({ min: 5, max: 120 }), (parts, width) => {
        const lines = wrapText(parts.join(" "), width, 10, measure);
        expect(lines.join("").replaceAll(" ", "")).toBe(parts.join(""));
        for (const line of lines) expect(measure.width(line, 10)).toBeLessThanOrEqual(width);
      }),
    );
  });

  it("keeps words whole beside one that must be cut", () => {
    expect(wrapText("abc abcdefghij abc", 25, 10, measure)).toEqual(["abc a", "bcdef", "ghij", "abc"]);
  });
});

describe("refuseUnknownCharacters", () => {
  it.each([
    ["usage", "a漢b", "form-characters", 'usage has characters that form 413 cannot print: "漢" (U+6F22).'],
    [
      "admins[0].lastName",
      "a\u200bb\u0007",
      "form-characters",
      "admins[0].lastName has characters that form 413 cannot print: U+200B, U+0007.",
    ],
    ["vendor", "\ud800", "form-characters", "vendor has characters that form 413 cannot print: U+D800."],
  ])("names the property %s and the characters", (path, text, code, what) => {
    try {
      refuseUnknownCharacters(
        "413",
        new Map([
          ["structure.name", "Île"],
          [path, text],
        ]),
        measure,
      );
    } catch (error) {
      expect(isFault(error) && [error.code, error.what]).toEqual([code, what]);
      return;
    }
    throw new Error("was not refused");
  });
});
