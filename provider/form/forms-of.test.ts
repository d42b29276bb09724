import fc from "fast-check";
import { formsOf, formsOf414, formsOf503 } from "./forms-of";
import type { Form413, Form413Admin, Form503 } from "./request";

const signatory = { role: "titulaire", lastName: "Lefèvre", firstName: "Anaïs", phone: "0472000001", email: "a@cabinet.example" } as const;
const people = (count: number, from = 0): Form413Admin[] =>
  Array.from({ length: count }, (_, index) => ({
    cardNumber: String(2_800_000_000 + from + index),
    lastName: `Nom ${from + index}`,
    firstName: "Zoë",
    phone: "0472000002",
    email: "admin@editeur.example",
  }));
const ranksOf = (count: number) => Array.from({ length: count }, (_, index) => String(10_001_234_567_801 + index));
const request = (admins: number, ranks?: number): Form413 => ({
  structure: { name: "Cabinet", ...(ranks !== undefined && { rppsRanks: ranksOf(ranks) }) },
  signatory,
  admins: people(admins),
  usage: "DMP",
  certificateType: "ORG",
});

it.each([
  [1, undefined, [[1, 0]]],
  [4, undefined, [[4, 0]]],
  [
    5,
    undefined,
    [
      [4, 0],
      [1, 0],
    ],
  ],
  [
    9,
    undefined,
    [
      [4, 0],
      [4, 0],
      [1, 0],
    ],
  ],
  [
    2,
    5,
    [
      [2, 4],
      [2, 1],
    ],
  ],
  [
    5,
    6,
    [
      [4, 4],
      [1, 4],
      [4, 2],
      [1, 2],
    ],
  ],
] as const)("takes %s administrators and %s ranks on as many forms as rows allow", (admins, ranks, forms) => {
  const sizes = formsOf(request(admins, ranks)).map(({ admins: rows, structure }) => [rows.length, structure.rppsRanks?.length ?? 0]);
  expect(sizes).toEqual(forms);
});

it("is the request itself where one form holds it all", () => expect(formsOf(request(3, 4))).toEqual([request(3, 4)]));

const sizes = fc.tuple(fc.integer({ min: 1, max: 30 }), fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined }));

it("puts each administrator on exactly one form for each rank, in the order given", () =>
  fc.assert(
    fc.property(sizes, ([admins, ranks]) => {
      const wish = request(admins, ranks);
      const forms = formsOf(wish);
      for (const rank of wish.structure.rppsRanks ?? [undefined]) {
        const ofRank = forms.filter(({ structure }) => rank === undefined || structure.rppsRanks!.includes(rank));
        expect(ofRank.flatMap((form) => form.admins)).toEqual(wish.admins);
      }
      for (const { admins: rows, structure, ...rest } of forms) {
        expect([rows.length, structure.rppsRanks?.length ?? 0].every((length) => length <= 4)).toBe(true);
        expect({ ...rest, structure: structure.name }).toEqual({ ...wish, admins: undefined, structure: "Cabinet" });
      }
    }),
  ));

it("changes the last forms alone when somebody is added last", () =>
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 30 }), (admins) => {
      const full = formsOf(request(admins)).filter((form) => form.admins.length === 4);
      expect(formsOf(request(admins + 1)).slice(0, full.length)).toEqual(full);
    }),
  ));

it("takes six TEST cards on a form 414", () =>
  expect(formsOf414({ ...request(1), admins: people(7) }).map(({ admins }) => admins.length)).toEqual([6, 1]));

const change = (arriving: number, leaving: number, staying = 0): Form503 => ({
  structure: { name: "Centre", finess: "690802384" },
  signatory,
  arriving: people(arriving),
  leaving: people(leaving, 100),
  staying: people(staying, 200),
  certificateType: "SERV_SSL",
  domain: "domaine.fr",
  domainsAdded: ["autre.fr"],
});

it.each([
  [0, 1, 0, ["0 1 0 1"]],
  [5, 1, 6, ["4 1 4 1", "1 0 2 0"]],
  [4, 9, 0, ["4 4 0 1", "0 4 0 0", "0 1 0 0"]],
  [0, 0, 0, ["0 0 0 1"]],
] as const)(
  "puts %s who arrive, %s who leave and %s who stay side by side on forms 503, domains on the first",
  (arriving, leaving, staying, forms) => {
    const shown = formsOf503(change(arriving, leaving, staying)).map((form) =>
      [form.arriving, form.leaving, form.staying, form.domainsAdded].map((list) => list?.length).join(" "),
    );
    expect(shown).toEqual(forms);
  },
);
