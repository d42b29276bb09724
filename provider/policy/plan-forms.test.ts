import fc from "fast-check";
import { type FormWish, type PlannedForm, planForms } from "./plan-forms";

/** The fewest forms, held against a search of all ways where there are few wishes and forms have two rows. */
const rows = 2;
const types = ["ORG", "SERV_SSL"] as const;
const places = [
  { domain: "a.example" },
  { domain: "b.a.example" },
  { server: "a.example" },
  { server: "s.b.a.example" },
  { server: "c.example" },
] as const;
const admins = fc.uniqueArray(fc.constantFrom("ana", "bea", "cleo"), { minLength: 1, maxLength: 3 });
const wish: fc.Arbitrary<FormWish> = fc.constantFrom(...types).chain((certificateType) =>
  fc
    .record({
      structure: fc.constantFrom("lilas", "alpes"),
      certificateType: fc.constant(certificateType),
      admins,
      place: certificateType === "SERV_SSL" ? fc.constantFrom(...places) : fc.constant({}),
    })
    .map(({ place, ...rest }) => ({ ...rest, ...place })),
);
const wishes = fc.array(wish, { maxLength: 4 });

/** What one form gives: each administrator, on each rank, what its place is. */
const grants = ({ structure, certificateType, admins: people, domain, server, ranks = [""] }: FormWish): string[] =>
  people.flatMap((admin) => ranks.map((rank) => JSON.stringify([structure, certificateType, admin, rank, domain ?? null, server ?? null])));

const covers = (granted: string, wished: string): boolean => {
  if (granted === wished) return true;
  const [one, other] = [JSON.parse(granted), JSON.parse(wished)] as [string[], string[]];
  const name = other[4] ?? other[5];
  const same = one.slice(0, 4).join() === other.slice(0, 4).join();
  return same && one[4] !== null && name !== null && (name === one[4] || name!.endsWith(`.${one[4]}`));
};

const subsets = <T>(all: readonly T[], most: number): T[][] =>
  all
    .reduce<T[][]>((found, each) => [...found, ...found.filter((some) => some.length < most).map((some) => [...some, each])], [[]])
    .filter((some) => some.length > 0);

/** The smallest number of forms, by trying: of all forms that give nothing unwished, one that gives the first thing missing. */
function fewest(given: readonly FormWish[], atLeast = 0): number {
  const wished = [...new Set(given.flatMap(grants))];
  const allowed = (grant: string): boolean => wished.some((each) => covers(each, grant));
  const heads = new Map(given.map((each) => [JSON.stringify([each.structure, each.certificateType, each.domain, each.server]), each]));
  const forms = [...heads.values()]
    .flatMap((head) =>
      subsets([...new Set(given.flatMap((each) => each.admins))].sort(), rows).flatMap((people) =>
        subsets(head.ranks ?? [""], rows).map((ranks) => grants({ ...head, admins: people, ranks })),
      ),
    )
    .filter((form) => form.every(allowed));
  const search = (missing: readonly string[], left: number): boolean => {
    if (missing.length === 0) return true;
    if (left === 0) return false;
    return forms.some(
      (form) =>
        form.some((grant) => covers(grant, missing[0]!)) &&
        search(
          missing.filter((each) => !form.some((grant) => covers(grant, each))),
          left - 1,
        ),
    );
  };
  for (let number = atLeast; ; number += 1) if (search(wished, number)) return number;
}

const granted = (forms: readonly PlannedForm[]): string[] => forms.flatMap(grants);

it("is as few as the search of all ways finds, gives all that is wished, and nothing else", () =>
  fc.assert(
    fc.property(wishes, (given) => {
      const forms = planForms(given, rows);
      const [have, want] = [granted(forms), given.flatMap(grants)];
      expect(want.filter((each) => !have.some((grant) => covers(grant, each)))).toEqual([]);
      expect(have.filter((each) => !want.some((grant) => covers(grant, each)))).toEqual([]);
      expect(forms.filter(({ admins: people }) => people.length > rows)).toEqual([]);
      expect(forms).toHaveLength(fewest(given));
    }),
    { numRuns: 150 },
  ));

it.each([1, 2, 3, 4].flatMap((ranks) => [1, 2, 3, 4].map((people) => [ranks, people] as const)))(
  "is as few as the search finds for %i ranks and %i administrators",
  (ranks, people) => {
    const all = { structure: "cabinet", certificateType: "ORG" as const, ranks: letters("r", ranks), admins: letters("a", people) };
    const forms = planForms([all], rows);
    expect(new Set(granted(forms))).toEqual(new Set(grants(all)));
    expect(forms.filter((form) => form.admins.length > rows || form.ranks!.length > rows)).toEqual([]);
    // By counting: a form has rows for so many pairs. Fewer are not tried.
    expect(forms).toHaveLength(fewest([all], Math.ceil((ranks * people) / rows ** 2)));
  },
);

const letters = (letter: string, count: number): string[] => Array.from({ length: count }, (_, index) => `${letter}${index}`);

it("does not depend on the order of wishes, and names forms once", () =>
  fc.assert(
    fc.property(
      wishes.chain((given) => fc.tuple(fc.constant(given), fc.shuffledSubarray(given, { minLength: given.length }))),
      ([given, shuffled]) => {
        const forms = planForms(given);
        expect(planForms(shuffled)).toEqual(forms);
        expect(new Set(forms.map(({ name }) => name)).size).toBe(forms.length);
      },
    ),
  ));

it.each([
  [1, 1],
  [4, 1],
  [5, 2],
  [9, 3],
])("needs for %i administrators %i forms of four rows", (people, forms) =>
  expect(planForms([{ structure: "lilas", certificateType: "ORG", admins: letters("a", people) }])).toHaveLength(forms),
);

it("names a form by structure, type and place", () => {
  const base = { structure: "lilas", admins: ["zoe"] };
  const forms = planForms([
    { ...base, certificateType: "SERV_SSL", server: "s.example" },
    { ...base, certificateType: "ORG" },
    { ...base, certificateType: "SERV_SMIME", domain: "@b.example" },
  ]);
  expect(forms.map(({ name }) => name)).toEqual(["lilas-org", "lilas-serv-smime-b.example", "lilas-serv-ssl-s.example"]);
});

it("plans nothing for nobody, and refuses what no practice is", () => {
  expect(planForms([{ structure: "lilas", certificateType: "ORG", admins: [] }])).toEqual([]);
  const most = { structure: "c", certificateType: "ORG" as const, ranks: letters("r", 9), admins: letters("a", 5) };
  expect(() => planForms([most])).toThrow("9 RPPS ranks with 5 administrators");
});
