import fc from "fast-check";
import { didYouMean, nearest } from "./near";

it.each<[typed: string, words: string[], meant: string | undefined]>([
  ["stauts", ["status", "next"], "status"],
  ["isued", ["issued", "sent"], "issued"],
  ["STATUS", ["status"], "status"],
  ["renwing", ["renewing", "sending"], "renewing"],
  ["csa", ["csr", "csv"], undefined],
  ["csa", ["csr", "csr"], "csr"],
  ["x", ["y"], undefined],
  ["history", ["explain"], undefined],
  ["", ["a"], undefined],
  ["a".repeat(61), ["a".repeat(61)], undefined],
])("%s of %j is probably %s", (typed, words, meant) => expect(nearest(typed, words)).toBe(meant));

it("knows a word again behind one typing error, whichever it is", () =>
  fc.assert(
    fc.property(
      fc.stringMatching(/^[a-y]{4,20}$/),
      fc.nat(),
      fc.constantFrom("left out", "added", "replaced", "swapped"),
      (word, seed, error) => {
        const at = seed % (word.length - 1);
        const letters = [...word];
        if (error === "left out") letters.splice(at, 1);
        if (error === "added") letters.splice(at, 0, "z");
        if (error === "replaced") letters[at] = "z";
        if (error === "swapped") letters.splice(at, 2, word[at + 1]!, word[at]!);
        expect(nearest(letters.join(""), ["zzzzzzzzzzzzzzzzzzzzzzzz", word])).toBe(word);
      },
    ),
  ));

it("says it before the list, and nothing where nothing is near", () =>
  expect([didYouMean("stauts", ["status"]), didYouMean("xyzzy", ["status"])]).toEqual(['Did you mean "status"? ', ""]));
