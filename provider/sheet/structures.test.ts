import { csvOf, finessOf, rankOf, type SheetRow, structureRow, titles } from "../../test/many-structures";
import { isFault } from "../fault";
import { readStructures, SheetFault, type SheetOptions, structureColumns } from ".";
import type { RowContext } from "./structure-row";

const production: RowContext = { environment: "production", defaults: {} };
const read = (text: string | Buffer, context: Partial<RowContext> = {}, options?: SheetOptions) =>
  readStructures(Buffer.from(text), "structures.csv", { ...production, ...context }, options);

function refused(reading: () => unknown): SheetFault {
  try {
    reading();
  } catch (error) {
    if (isFault(error)) return error as SheetFault;
    throw error;
  }
  throw new Error("It was taken.");
}

it("reads a row as typed arguments, in their stored form", () => {
  const row = structureRow(1, {
    "FINESS": "69 078 181 0",
    "Administrateurs": "Zoé; Ana",
    "Besoins": "INSi automatique / DMP",
    "Serveurs": "srv1, srv2",
    "Noms SSL": "W.Lilas.example",
  });
  expect(read(csvOf([row]))).toEqual([
    {
      name: "finess-690781810",
      row: 2,
      structure: {
        structureName: "Centre de santé n° 1, « Les Érables »",
        kind: "centre-de-sante",
        finess: "690781810",
        legalRepresentative: {
          lastName: "Lefèvre",
          firstName: "Aïcha",
          phone: "0472000001",
          email: "direction@centre-1.example",
          cardNumber: "2800262487",
        },
        contract: { signedOn: "2024-03-18" },
      },
      admins: ["zoe", "ana"],
      needs: ["INSi (automated)", "DMP"],
      serverInstances: ["srv1", "srv2"],
      sslServers: [{ commonName: "w.lilas.example", form: "finess-690781810-serv-ssl-w.lilas.example" }],
      contactMail: "certificats@editeur.example",
      informedMail: undefined,
      forms: [
        { name: "finess-690781810-org", structure: "finess-690781810", certificateType: "ORG", admins: ["ana", "zoe"] },
        {
          name: "finess-690781810-serv-ssl-w.lilas.example",
          structure: "finess-690781810",
          certificateType: "SERV_SSL",
          admins: ["ana", "zoe"],
          server: "w.lilas.example",
        },
      ],
    },
  ]);
});

it.each<[string, SheetRow, object]>([
  [
    "a company by its SIRET",
    { "Type de structure": "Éditeur", "FINESS": "", "SIRET": "187 512 751 00020", "Département": "75" },
    { name: "siret-18751275100020", structure: { kind: "entreprise", siret: "18751275100020", department: "75" } },
  ],
  [
    "a practice by its ranks",
    { "Type de structure": "Cabinet", "FINESS": "", "RPPS rang": `${rankOf(0)} ; ${rankOf(1)}`, "Département": "69" },
    { name: `rpps-${rankOf(0)}`, structure: { kind: "cabinet", rppsRanks: [rankOf(0), rankOf(1)] } },
  ],
  ["a key in place of the number", { Clé: "Lilas Nord" }, { name: "lilas-nord" }],
  ["a day as a spreadsheet counts it", { "Contrat signé le": "45369" }, { structure: { contract: { signedOn: "2024-03-18" } } }],
  ["nothing wished for", { Administrateurs: "", Besoins: "", Serveurs: "", "Courriel de contact": "" }, { forms: [], needs: [] }],
  [
    "a phone number from abroad's side",
    { "Téléphone du responsable légal": "+33 4 72 00 00 01" },
    { structure: { legalRepresentative: { phone: "0472000001" } } },
  ],
])("takes %s", (_, changed, expected) => expect(read(csvOf([structureRow(1, changed)]))).toMatchObject([expected]));

it("leaves out what there is none of yet", () => {
  const [row] = read(csvOf([structureRow(1, { "Contrat signé le": "", "Carte du responsable légal": "" })]));
  expect(Object.keys(row!.structure)).toEqual(["structureName", "kind", "finess", "legalRepresentative"]);
  expect(Object.keys(row!.structure.legalRepresentative)).toEqual(["lastName", "firstName", "phone", "email"]);
});

it("fills what is empty from the defaults, and only that", () => {
  const rows = [structureRow(1, { Besoins: "", Administrateurs: "" }), structureRow(2, { "Serveurs": "" })];
  const found = read(csvOf(rows), { defaults: { admins: ["ana"], needs: ["MSSanté"], serverInstances: ["s9"] } });
  expect(found.map(({ admins, needs, serverInstances }) => [admins, needs, serverInstances])).toEqual([
    [["ana"], ["MSSanté"], ["srv1"]],
    [["zoe"], ["DMP"], ["s9"]],
  ]);
});

/** One field a row, the rest right: [what, the change, the code, words of the sentence]. */
const bad: readonly [string, SheetRow, string, string?][] = [
  ["no name", { "Raison sociale": "" }, "required", "« Raison sociale » is empty"],
  ["an invisible character", { "Raison sociale": "Centre\u200b des Lilas" }, "invisible-character"],
  ["a lost letter", { "Raison sociale": "Sant\ufffd" }, "invisible-character"],
  ["a dash that is none", { "Raison sociale": "Bourg–en–Bresse" }, "look-alike"],
  ["a formula for a name", { "Raison sociale": "=A1" }, "sheet-formula"],
  ["a command for a name", { "Raison sociale": "@SUM(1+9)*cmd|' /C calc'!A0" }, "sheet-formula"],
  ["a minus in front", { "Raison sociale": "-Lilas" }, "sheet-formula"],
  ["a plus in front", { "Courriel de contact": "+a@b.example" }, "sheet-formula"],
  ["no kind", { "Type de structure": "" }, "required"],
  ["an unknown kind", { "Type de structure": "EHPAD" }, "unknown-value", "Use one of: centre-de-sante"],
  ["no number", { FINESS: "" }, "structure-number", "no number"],
  ["two numbers", { SIRET: "18751275100020" }, "structure-number", "several numbers: finess, siret"],
  ["a lost zero", { "FINESS": "10780054" }, "finess-shape", "lost the zero in front: 010780054, whose key fits"],
  ["a shortened number", { FINESS: "6,90782E+08" }, "finess-shape", "last digits are lost"],
  ["a number with a point in E notation", { FINESS: "6.90782E+08" }, "finess-shape", "last digits are lost"],
  ["a wrong key", { FINESS: "690781811" }, "finess-check-digit"],
  ["a TEST number", { "FINESS": "0B0152872", "Département": "69" }, "finess-environment"],
  ["letters for a number", { FINESS: "en cours" }, "finess-shape"],
  ["a formula that keeps a zero", { FINESS: '="010780054"' }, "sheet-formula"],
  ["a short SIRET", { "Type de structure": "Éditeur", FINESS: "", SIRET: "1875127510002", Département: "75" }, "siret-shape"],
  ["a wrong SIRET", { "Type de structure": "Éditeur", FINESS: "", SIRET: "18751275100021", Département: "75" }, "siret-check-digit"],
  ["a short rank", { "Type de structure": "Cabinet", FINESS: "", "RPPS rang": "10005531586", Département: "75" }, "rpps-rang-shape"],
  ["a wrong rank", { "Type de structure": "Cabinet", FINESS: "", "RPPS rang": "10005531587003", Département: "75" }, "rpps-check-digit"],
  [
    "five ranks",
    { "Type de structure": "Cabinet", FINESS: "", "RPPS rang": [1, 2, 3, 4, 5].map(rankOf).join(","), Département: "75" },
    "too-long",
    "5 ranks",
  ],
  ["a TEST rank", { "Type de structure": "Cabinet", FINESS: "", "RPPS rang": "99700367909006", Département: "75" }, "rpps-environment"],
  ["a number its kind is not ordered on", { "Type de structure": "Éditeur" }, "structure-number", "are ordered on the SIRET number"],
  ["a titulaire of a centre", { "Qualité du signataire": "titulaire" }, "signatory-role"],
  ["an unknown role", { "Qualité du signataire": "comptable" }, "unknown-value"],
  ["no department with a SIRET", { "Type de structure": "Éditeur", FINESS: "", SIRET: "18751275100020" }, "required", "does not tell it"],
  ["a department without its zero", { Département: "1" }, "department-unknown", "lost the zero"],
  ["a department by its name", { Département: "Rhône" }, "department-unknown"],
  ["no family name", { "Nom du responsable légal": "" }, "required"],
  ["no first name", { "Prénom du responsable légal": " " }, "required"],
  ["no telephone", { "Téléphone du responsable légal": "" }, "required"],
  ["a telephone without its zero", { "Téléphone du responsable légal": "472000001" }, "phone-number", "0472000001"],
  ["a mail address without @", { "Courriel du responsable légal": "direction.lilas.example" }, "mail-address"],
  ["two mail addresses", { "Courriel du responsable légal": "a@b.example, c@d.example" }, "mail-address"],
  ["a short card number", { "Carte du responsable légal": "28002624" }, "card-number"],
  ["a day that is none", { "Contrat signé le": "31/02/2024" }, "wrong-type"],
  ["a day and month swapped", { "Contrat signé le": "03/18/2024" }, "wrong-type"],
  ["a year of two digits", { "Contrat signé le": "18/03/24" }, "wrong-type"],
  ["an unknown administrator", { Administrateurs: "zoe, bob" }, "unknown-value", '"bob" is no administrator'],
  ["no administrator", { Administrateurs: "" }, "required"],
  ["an unknown need", { Besoins: "DMP, ROR" }, "unknown-value", '"ROR"'],
  ["INSi without how", { Besoins: "INSi" }, "unknown-value"],
  ["no server", { Serveurs: "" }, "required"],
  ["a server with a blank", { Serveurs: "srv 1" }, "instance-name"],
  ["a server name that is none", { "Noms SSL": "lilas" }, "domain-name"],
  ["no mailbox", { "Courriel de contact": "" }, "required"],
  ["a key of nothing", { Clé: "°°°" }, "wrong-type"],
];

it.each(bad)("refuses %s", (_, changed, code, words = "") => {
  const { faults } = refused(() => read(csvOf([structureRow(1, changed)]), { admins: ["zoe"] }));
  expect(faults).toEqual([expect.objectContaining({ row: 2, code })]);
  expect(`${faults[0]!.what} ${faults[0]!.hint}`).toContain(words);
});

it("names every bad row of 1,000, each by its own fault, and shows as many as one reads", () => {
  expect(bad.length).toBeGreaterThan(40);
  const rows = Array.from({ length: 1_000 }, (_, index) =>
    structureRow(index + 1, index % 20 === 7 ? bad[Math.floor(index / 20) % bad.length]![1] : {}),
  );
  const fault = refused(() => read(csvOf(rows), { admins: ["zoe"] }));
  expect(fault.code).toBe("sheet-rows");
  const wrong = Array.from({ length: 50 }, (_, index) => [index * 20 + 9, bad[index % bad.length]![2]]);
  expect(fault.faults.map(({ row, code }) => [row, code])).toEqual(wrong);
  expect(fault.what).toContain("50 rows of 1000 cannot be taken, and nothing was made of any:");
  for (const [row] of wrong) expect(fault.what).toMatch(new RegExp(`^ {2}row ${row}(, column [A-S] \\(.+\\))?: .+ \\[[a-z-]+\\]$`, "m"));
});

it("says of a thousand faults sixty, and keeps all", () => {
  const fault = refused(() => read(csvOf(Array.from({ length: 1_000 }, (_, index) => structureRow(index + 1, { FINESS: "1" })))));
  expect(fault.faults).toHaveLength(1_000);
  expect(fault.what.split("\n")).toHaveLength(62);
  expect(fault.what).toMatch(/and 940 more, in 940 rows$/);
});

it("takes 1,000 right rows, whatever their order, under the same names", () => {
  const rows = Array.from({ length: 1_000 }, (_, index) => structureRow(index + 1));
  const names = read(csvOf(rows)).map(({ name }) => name);
  expect(new Set(names).size).toBe(1_000);
  expect(read(csvOf([...rows].reverse())).map(({ name }) => name)).toEqual([...names].reverse());
  expect(names[41]).toBe(`finess-${finessOf(42)}`);
});

it.each<[string, SheetRow[], string]>([
  ["a number", [structureRow(1), structureRow(2), structureRow(1)], `FINESS ${finessOf(1)} stands in row 4 too.`],
  [
    "a key",
    [structureRow(1, { Clé: "lilas" }), structureRow(2, { Clé: "Lilas" })],
    'its resources have the name "lilas", as those of row 3.',
  ],
])("refuses %s that is there twice, in both rows", (_, rows, words) => {
  const { faults } = refused(() => read(csvOf(rows)));
  expect(faults).toHaveLength(2);
  expect(faults[0]).toMatchObject({ row: 2, code: "sheet-twice", what: words });
});

describe("columns", () => {
  const line = (row: SheetRow): string => csvOf([row]).split("\r\n")[1]!;
  const under = (rename: Readonly<Record<string, string>>): string =>
    [titles.map((title) => rename[title] ?? title).join(";"), line(structureRow(1))].join("\n");

  it.each([
    "N° FINESS",
    "no finess",
    "  Numéro   FINESS ",
    "numero_finess",
    "FINESS géographique",
    "finess number",
    "NOFINESSET",
    "finess",
  ])("know « %s »", (name) => expect(read(under({ FINESS: name }))).toHaveLength(1));

  it("know each of their names, and no name twice", () => {
    const all = structureColumns.flatMap(({ field, title, names }) => [field, title, ...names].map((name) => [name, field] as const));
    expect(all.length).toBeGreaterThan(250);
    const { bare } = jest.requireActual<typeof import("./columns")>("./columns");
    const owners = new Map<string, string>();
    for (const [name, field] of all)
      expect([name, owners.set(bare(name), owners.get(bare(name)) ?? field).get(bare(name))]).toEqual([name, field]);
  });

  it("are all named that are wrong: unknown, doubled, missing, and a value under no name", () => {
    const header = under({ "FINESS": "FINES", "Raison sociale": "Remarques", "SIRET": "Type", "Clé": "" }).split("\n")[0]!;
    const fault = refused(() => read(`${header}\n${line(structureRow(1, { Clé: "x" }))}`));
    expect(fault.code).toBe("sheet-columns");
    for (const words of [
      "column A (Remarques) is none we know",
      "column C (FINES) is none we know; « FINESS » is near",
      "column D (Type) says the same as column B (Type de structure)",
      "column S has no name, and a value in row 2",
      "there is no column « Raison sociale »",
    ])
      expect(fault.what).toContain(words);
  });

  it("that are for others are ignored by name", () => {
    const text = `${csvOf([structureRow(1)]).replace("\r\n", ";Remarques\r\n")};vu`;
    expect(refused(() => read(text)).code).toBe("sheet-columns");
    expect(read(text, {}, { ignore: ["remarques"] })).toHaveLength(1);
  });

  it("may be numbered where a field has several values", () => {
    expect(read(under({ Serveurs: "Serveur 1", Clé: "Serveur 2" }).replace(/;$/, ";srv2"))[0]!.serverInstances).toEqual(["srv1", "srv2"]);
    expect(refused(() => read(under({ Clé: "FINESS 2" }))).what).toContain("column S (FINESS 2) is none we know");
  });
});
