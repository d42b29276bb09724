import { faultGroups } from "../../provider/fault-codes";
import { certificatePhase } from "../../provider/policy";
import { faultInFrench, faultWordsOf } from "./faults";
import { languageOf } from "./language";
import { phrase, readSentence } from "./phrase";
import { fill, phaseIn, phases, say, wordings } from "./wordings";

it.each([
  [undefined, {}, "en"],
  [undefined, { LANG: "C.UTF-8" }, "en"],
  [undefined, { LANG: "fr_FR.UTF-8" }, "fr"],
  [undefined, { LANG: "fr" }, "fr"],
  [undefined, { LANG: "fro_FR" }, "en"],
  [undefined, { LC_MESSAGES: "fr_BE", LANG: "en_GB.UTF-8" }, "fr"],
  [undefined, { LC_ALL: "C", LC_MESSAGES: "fr_BE", LANG: "fr_FR" }, "en"],
  [undefined, { LC_ALL: "", LANG: "fr_FR" }, "fr"],
  ["en", { LC_ALL: "fr_FR.UTF-8" }, "en"],
  ["fr", { LC_ALL: "en_GB" }, "fr"],
] as const)("asked for %s, with the locale %p: %s", (asked, env, language) => expect(languageOf(asked, env)).toBe(language));

it("fills the same facts into both languages", () => {
  for (const [name, { en, fr }] of Object.entries(wordings)) {
    const slots = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([slot]) => slot).sort();
    expect([name, slots(fr)]).toEqual([name, slots(en)]);
  }
  expect(say("fr", "by", { day: "2027-01-31" })).toBe("avant le 2027-01-31");
  expect(fill("{a} {b}", { a: "{b}" })).toBe("{b} {b}"); // a fact is no pattern
});

it("has a French word for every phase, and leaves the state's own word in English", () => {
  expect(phaseIn("fr", certificatePhase({ now: new Date(), current: null, next: null }))).toBe("en attente d'habilitation");
  expect(phaseIn("en", "to-order")).toBe("to-order");
  expect(phaseIn("fr", "a phase to come")).toBe("a phase to come");
  expect(new Set(Object.values(phases).map(({ fr }) => fr)).size).toBe(Object.keys(phases).length);
});

it("says of every fault code what it is and what to do, in French", () => {
  const codes = Object.values(faultGroups).flatMap((group) => Object.keys(group));
  const words = codes.map((code) => faultWordsOf(code as never));
  expect(words.filter(({ title, remedy }) => !title || !remedy)).toEqual([]);
  expect(new Set(words.map(({ title }) => title)).size).toBe(codes.length);
  expect(words.filter(({ title, remedy }) => /\b(the|and|with|is)\b/.test(`${title} ${remedy}`.replace(/`[^`]*`/g, "")))).toEqual([]);
});

it("reads a fault's message by its code, with the facts behind it, and leaves any other text", () => {
  const french = faultInFrench("The certificate is for another key (AB12).\n  Withdraw the right one.\n  [answer-wrong-key]");
  expect(french).toMatch(/^Le certificat est pour une autre clé.*\[answer-wrong-key\] \(The certificate is for another key \(AB12\)\)$/);
  expect(faultInFrench("dossier incomplet")).toBe("dossier incomplet");
  expect(faultInFrench("what [no-such-code]")).toBe("what [no-such-code]");
});

it("takes the shortest parts that fit, so that a phrase with a semicolon is one", () => {
  const some = [phrase("a; b", "A ; B"), phrase("a", "A"), phrase("c {x}", "C {x}")];
  const read = (text: string) => some.map((each) => each.read(text)).find((french) => french !== undefined);
  expect(readSentence("a; b; c 1; a", read)).toEqual({ text: "A ; B ; C 1 ; A", isWhole: true });
  expect(readSentence("a; d", read)).toEqual({ text: "A ; d", isWhole: false });
});

it("does not compile a French that lacks a fact, or has another", () => {
  // @ts-expect-error the French has no {day}
  phrase("ends on {day}", "prend fin");
  // @ts-expect-error the English has no {jour}
  phrase("ends on {day}", "prend fin le {day} {jour}");
});
