import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { certificateNextAction } from "./certificate-action";
import { formNextAction } from "./form-progress";
import { administratorsOf, answersFor, isSameAction, namedWho, readWho, signatoryOf, who, whoRevokes } from "./people";
import { adminNextAction, structureNextAction } from "./prerequisites";

const aicha = { firstName: "Aïcha", lastName: "Lefèvre" };
const zoe = { firstName: "Zoé", lastName: "Noël" };
const now = new Date("2026-11-24");

it("says the same person in the same words, wherever an act of theirs is worded", () => {
  const structure = structureNextAction({ structureName: "Centre", finess: "690781810", legalRepresentative: aicha }, now);
  const facts = { phase: "to-sign", formPath: "f", inbox: "i", signatory: "Aïcha Lefèvre", structureName: "Centre" } as const;
  const change = { named: ["Ali Roux"], wished: [zoe], now };
  const admin = adminNextAction({ ...zoe, cardType: "CPA" }, now);
  const ends = adminNextAction({ ...zoe, cardType: "CPA", cardNumber: "2600301752", cardExpiresOn: "2026-12-01" }, now);
  const order = certificateNextAction({
    phase: "to-order",
    current: null,
    next: { ticket: "commande-1", because: "b" } as never,
    admins: ["Zoé Noël"],
    sheetPath: null,
    inbox: "i",
    formTicket: "f",
  });
  const representative = [structure, formNextAction(facts), formNextAction({ ...facts, phase: "validated", administrators: change })];
  expect(new Set(representative.map((action) => action!.who))).toEqual(new Set(["Aïcha Lefèvre, legal representative of Centre"]));
  expect(new Set([admin, ends, order].map((action) => action!.who))).toEqual(new Set(["Zoé Noël, technical administrator"]));
});

it("has every text of who must act from here: no rule words a person by itself", () => {
  const files = readdirSync(__dirname).filter((name) => /(?<!\.test)\.ts$/.test(name) && name !== "people.ts");
  expect(files.length).toBeGreaterThan(20);
  const worded = files.flatMap((name) =>
    [...readFileSync(join(__dirname, name), "utf8").matchAll(/\bwho: *["'`].*/g)].map(([line]) => `${name}: ${line}`),
  );
  expect(worded).toEqual([]);
});

it.each<[string, readonly string[], string, string | null]>([
  [signatoryOf("Aïcha Lefèvre", "Centre"), ["Aïcha Lefèvre"], "legal representative", "Centre"],
  [signatoryOf("Aïcha Lefèvre", "Santé, Soins et Cie", "mandataire"), ["Aïcha Lefèvre"], "authorised signatory", "Santé, Soins et Cie"],
  [signatoryOf("Aïcha Lefèvre", "Cabinet", "titulaire"), ["Aïcha Lefèvre"], "holder of the practice", "Cabinet"],
  [administratorsOf(["Zoé Noël"]), ["Zoé Noël"], "technical administrator", null],
  [administratorsOf(["Zoé Noël", "Ali Roux"]), ["Zoé Noël", "Ali Roux"], "technical administrator", null],
  [whoRevokes(["Zoé Noël"]), ["Zoé Noël"], "technical administrator, or the structure's legal representative", null],
  ["technical administrator Zoé Noël or Ali Roux", ["Zoé Noël", "Ali Roux"], "technical administrator", null],
  [answersFor("Centre"), [], who.structure, "Centre"],
  [who.structure, [], who.structure, null],
  [administratorsOf([]), [], "a technical administrator", null],
  [who.ans, [], "ANS", null],
])("reads %s", (text, names, role, of) => expect(readWho(text)).toEqual({ names, role, of }));

it("takes what a state of before called a person for the same", () => {
  const act = { who: "Zoé Noël, technical administrator", what: "order", where: "x", by: "2028-01-01", because: "y" };
  expect(isSameAction(act, { ...act, who: "technical administrator Zoé Noël" })).toBe(true);
  expect(
    isSameAction(
      { ...act, who: whoRevokes(["Zoé Noël"]) },
      { ...act, who: "technical administrator Zoé Noël, or the structure's legal representative" },
    ),
  ).toBe(true);
  expect(isSameAction({ ...act, who: signatoryOf("A B", "C", "mandataire") }, { ...act, who: "A B, legal representative of C" })).toBe(
    true,
  );
  expect(isSameAction(null, undefined)).toBe(true);
  for (const other of [null, { ...act, who: "Ali Roux, technical administrator" }, { ...act, who: whoRevokes(["Zoé Noël"]) }])
    expect(isSameAction(act, other)).toBe(false);
  for (const name of ["what", "where", "by", "because"] as const) expect(isSameAction(act, { ...act, [name]: "z" })).toBe(false);
});

it("names who has a role where the form says it, and leaves the role where it does not", () => {
  const people = { signatory: "Aïcha Lefèvre, legal representative of Centre", administrators: ["Zoé Noël"] };
  expect([who.signatory, who.representative, who.structure].map((role) => namedWho(role, people))).toEqual(Array(3).fill(people.signatory));
  expect(namedWho(who.administrator, people)).toBe("Zoé Noël, technical administrator");
  expect(namedWho(who.ans, people)).toBe("ANS");
  expect(namedWho(who.signatory, { administrators: [] })).toBe(who.signatory);
});
