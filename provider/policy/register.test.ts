import {
  type DeclaredStructure,
  type RegisterCode,
  type Registered,
  type RegisteredStructure,
  registerNextAction,
  registerWarnings,
  rememberRegistered,
} from "./register";

const declared: DeclaredStructure = {
  structureName: "Centre de santé des Lilas",
  idNat: "1690781810",
  kind: "centre-de-sante",
  department: "69",
};
const entry: Registered = {
  entity: "geographic",
  names: ["CENTRE DE SANTE DES LILAS", "CDS LILAS"],
  category: "124",
  department: "69",
  isOpen: true,
  closedOn: null,
  legalEntity: "690000013",
};
const today = "2026-11-27";
const remembered = (
  change: Partial<Registered> | null = {},
  wish: Partial<DeclaredStructure> = {},
  before: RegisteredStructure | null = null,
  day = today,
): RegisteredStructure =>
  rememberRegistered({ ...declared, ...wish }, { register: "FINESS+", entry: change && { ...entry, ...change } }, before, day);
const codes = ({ findings }: RegisteredStructure): RegisterCode[] => findings.map(({ code }) => code);

test.each<[what: string, change: Partial<Registered> | null, wish: Partial<DeclaredStructure>, codes: RegisterCode[]]>([
  ["agrees", {}, {}, []],
  ["does not know it", null, {}, ["structure-unregistered"]],
  ["has it as closed", { isOpen: false, closedOn: "2026-03-01" }, {}, ["structure-closed"]],
  ["has it as closed without a day", { isOpen: false }, {}, ["structure-closed"]],
  ["has it as closing today", { closedOn: today }, {}, ["structure-closed"]],
  ["has it as closing tomorrow", { closedOn: "2026-11-28" }, {}, []],
  ["has the legal entity", { entity: "legal", category: null }, {}, ["structure-entity"]],
  ["has a hospital's legal entity", { entity: "legal", category: null }, { kind: "hopital" }, []],
  ["has a hospital's site", { category: "355" }, { kind: "hopital" }, ["structure-entity"]],
  ["does not say which entity", { entity: null }, {}, []],
  ["has another department", { department: "75" }, {}, ["structure-moved"]],
  ["says no department", { department: null }, {}, []],
  ["has another name", { names: ["CENTRE DE SANTE DES ROSES"] }, {}, ["structure-renamed"]],
  ["has no name", { names: [] }, {}, []],
  ["has a maison", { category: "603" }, {}, ["structure-category"]],
  ["has a centre", {}, { kind: "maison-de-sante" }, ["structure-category"]],
  ["has a community of practices", { category: "604" }, {}, ["structure-category"]],
  ["has a category of before 2013", { category: "130" }, {}, []],
  ["has a near category", { category: "347" }, {}, []],
  ["has a category of a kind that no source lists", { category: "620" }, { kind: "pharmacie" }, []],
  ["says no category", { category: null }, {}, []],
  [
    "differs in everything",
    { isOpen: false, entity: "legal", department: "75", names: ["X"], category: null },
    {},
    ["structure-closed", "structure-entity", "structure-moved", "structure-renamed"],
  ],
])("a register that %s", (_, change, wish, expected) => expect(codes(remembered(change, wish))).toEqual(expected));

const long = "CENTRE DE SANTE MUNICIPAL POLYVALENT DU DOCTEUR MARTIN";
test.each<[ours: string, theirs: string, isSame: boolean]>([
  ["Centre de santé de l'Étoile", "CENTRE DE SANTE DE L ETOILE", true],
  ["Maison de santé Saint-Jean", "MAISON DE SANTE SAINT JEAN", true],
  ["Centre Sacré-Cœur", "CENTRE SACRE COEUR", true],
  [long, `${long.slice(0, 40)} DURAND`, true],
  [long, `${long.slice(0, 39)}X`, false],
  ["Centre de santé des Lilas", "CDS DES LILAS", true],
  ["Maison de santé pluriprofessionnelle St Jean", "MSP SAINT JEAN", true],
  ["Centre de santé des Lilas", "CENTRE DE SANTE DES LILAS BLANCS", false],
  ["Centre de santé des Lilas", "CENTRE DE SANTE LILAS", false],
  ["Centre 1", "CENTRE 11", false],
  ["constructor", "CONSTRUCTOR", true],
])("%s and %s", (structureName, theirs, isSame) =>
  expect(codes(remembered({ names: [theirs] }, { structureName }))).toEqual(isSame ? [] : ["structure-renamed"]),
);

test("a name is the register's when it is one of its two", () => {
  expect(codes(remembered({ names: ["X", "CENTRE DE SANTE DES LILAS"] }))).toEqual([]);
});

test("what changes a datum of the certificate says which, and that it is revoked", () => {
  const [moved, renamed] = remembered({ department: "75", names: [long] }).findings;
  expect([moved!.certificate, renamed!.certificate]).toEqual([
    expect.stringMatching(/its ST: .*new certificate and the revocation .*4 April 2022/),
    expect.stringMatching(new RegExp(`O "${long.slice(0, 40)}": .*new certificate`)),
  ]);
  expect(remembered({ isOpen: false }).findings[0]!.certificate).toMatch(/end of activity is a reason to revoke/);
});

test("a hospital is told the number of its legal entity", () =>
  expect(remembered({}, { kind: "hopital" }).findings[0]!.remedy).toContain(": 690000013"));

test("a closing without a day keeps the day it was first seen, until the structure is open again", () => {
  const first = remembered({ isOpen: false }, {}, null, "2026-11-27");
  const later = remembered({ isOpen: false }, {}, first, "2027-02-01");
  expect([first.closedOn, later]).toEqual(["2026-11-27", first]);
  expect(remembered({}, {}, later).closedOn).toBeNull();
});

test("the same answer on another day is the same memory", () =>
  expect(remembered({ closedOn: "2027-06-01" }, {}, null, "2026-11-28")).toEqual(remembered({ closedOn: "2027-06-01" })));

test.each<[change: Partial<Registered>, words: RegExp[]]>([
  [{}, []],
  [{ category: "439" }, [/category 439, closed on 2013-12-19/]],
  [{ category: "228" }, [/category 228, which is near 124/]],
  [{ names: ["CDS DES LILAS"] }, [/abbreviates its name: "CDS DES LILAS"/]],
])("%j is taken with the warnings %j", (change, words) =>
  expect(registerWarnings(declared, { register: "FINESS+", entry: { ...entry, ...change } })).toEqual(
    words.map((each) => expect.stringMatching(each) as unknown),
  ),
);

test("the most urgent difference is the next act", () => {
  expect(registerNextAction(declared, remembered())).toBeNull();
  expect(registerNextAction(declared, remembered({ isOpen: false, closedOn: "2026-03-01", department: "75" }))).toMatchObject({
    who: "whoever answers for Centre de santé des Lilas",
    because: expect.stringContaining("closed since 2026-03-01 [structure-closed]") as unknown,
  });
});
