import { now, sampleStack } from "../../../test/desk/sample-stacks";
import { deskModel } from "../model";
import type { DeskCertificate, DeskModel } from "../types";
import { certificatesPerLetterPage, initialOf, lettersOf } from "./letters";
import { letterPage, structuresPage } from "./structures";

const [sample] = deskModel([sampleStack(1)], [], now).certificates;
const of = (name: string, index: number, idNat = `1${index}`): DeskCertificate => ({
  ...sample!,
  id: index.toString(16).padStart(16, "0"),
  structure: { name, idNat, department: "Rhône (69)" },
});
const modelOf = (certificates: readonly DeskCertificate[]): DeskModel => ({ ...deskModel([], [], now), certificates });
const site = { readOnly: true, href: (route: object) => JSON.stringify(route) } as const;

it.each([
  ["Centre des Lilas", "c"],
  ["École", "e"],
  ["Œuvre de secours", "o"],
  ["Ægir", "a"],
  ["« Les Lilas »", "l"],
  ["<script>", "s"],
  ["3e âge", "autres"],
  ["Ωmega", "autres"],
  ["", "autres"],
  ["\u202e", "autres"],
])("finds the initial of %s", (name, letter) => expect(initialOf(name)).toBe(letter));

it("has letters in order, those without one last, and structures of one name apart", () => {
  const letters = lettersOf(
    modelOf([of("Zola", 1), of("3e âge", 2), of("École", 3, "7"), of("Édith", 4), of("École", 5, "8"), of("École", 6, "7")]),
  );
  expect(letters.map(({ title, structures }) => [title, structures])).toEqual([
    ["E", 3],
    ["Z", 1],
    ["Autres", 1],
  ]);
  expect(letters[0]!.pages[0]!.map(({ structure, certificates }) => [structure.name, structure.idNat, certificates.length])).toEqual([
    ["École", "7", 2],
    ["École", "8", 1],
    ["Édith", "14", 1],
  ]);
});

it("stays small with 5,000 certificates, most of them under one letter and a thousand of one structure", () => {
  const model = modelOf(
    Array.from({ length: 5_000 }, (_, index) =>
      index < 1_000
        ? of("Centre hospitalier universitaire", index, "1")
        : of(`${index % 10 === 0 ? "Maison" : "Centre"} de santé ${index}`, index),
    ),
  );
  const letters = lettersOf(model);
  const listed = letters.flatMap(({ pages }) =>
    pages.flatMap((shown) => shown.flatMap(({ certificates }) => certificates.map(({ id }) => id))),
  );
  expect([listed.length, new Set(listed).size]).toEqual([5_000, 5_000]);
  const sizes = letters.flatMap(({ key, pages }) =>
    pages.map((shown, index) => {
      expect(shown.reduce((sum, { certificates }) => sum + certificates.length, 0)).toBeLessThanOrEqual(certificatesPerLetterPage);
      return letterPage(model, { ...site, page: index + 1 }, key)!.length;
    }),
  );
  expect(sizes.length).toBe(50);
  expect(Math.max(structuresPage(model, site).length, ...sizes)).toBeLessThan(100_000);
  // Of what goes on over pages each but the first says so.
  const continued = letters.flatMap(({ pages }) => pages.flatMap((shown) => shown.filter(({ isContinued }) => isContinued)));
  expect(continued).toHaveLength(9);
});

it("has no page for a letter or a number that nothing is under, and says that there is nothing", () => {
  const model = modelOf([of("Zola", 1)]);
  expect([letterPage(model, site, "a"), letterPage(model, { ...site, page: 2 }, "z")]).toEqual([undefined, undefined]);
  expect(structuresPage(modelOf([]), site)).toContain("0 structure, 0 certificat");
});
