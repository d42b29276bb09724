import { type CellObject, utils, type WorkBook, type WorkSheet, write } from "@e965/xlsx";
import { strToU8, unzipSync, zipSync } from "fflate";
import { csvOf, finessOf, structureRow, titles } from "../../test/many-structures";
import { isFault } from "../fault";
import { readStructures, type SheetFault, type SheetOptions } from ".";

/** Workbooks as Excel and people make them. */
const context = { environment: "production", defaults: {} } as const;
const read = (bytes: Buffer | Uint8Array, options?: SheetOptions) =>
  readStructures(Buffer.from(bytes), "structures.xlsx", context, options);

const column = (title: (typeof titles)[number]): string => utils.encode_col(titles.indexOf(title));
const sheetOf = (...rows: ReturnType<typeof structureRow>[]): WorkSheet =>
  utils.aoa_to_sheet([[...titles], ...rows.map((row) => titles.map((title) => row[title] ?? null))]);
const bookOf = (sheets: Readonly<Record<string, WorkSheet>>, more: Partial<WorkBook> = {}): Buffer =>
  write({ SheetNames: Object.keys(sheets), Sheets: sheets, ...more }, { type: "buffer", bookType: "xlsx" }) as Buffer;
const withCells = (cells: Readonly<Record<string, CellObject>>): WorkSheet => Object.assign(sheetOf(structureRow(1)), cells);

function refused(reading: () => unknown): SheetFault {
  try {
    reading();
  } catch (error) {
    if (isFault(error)) return error as SheetFault;
    throw error;
  }
  throw new Error("It was taken.");
}

it("reads what a CSV of the same rows has", () => {
  const rows = [1, 2, 3].map((number) => structureRow(number));
  expect(read(bookOf({ Structures: sheetOf(...rows) }))).toEqual(readStructures(Buffer.from(csvOf(rows)), "s.csv", context));
});

it.each<[string, Record<string, CellObject>, object]>([
  ["a FINESS number that is a number", { [`${column("FINESS")}2`]: { t: "n", v: 690781810 } }, { finess: "690781810" }],
  ["a number whose format keeps its zero", { [`${column("FINESS")}2`]: { t: "n", v: 10780054, z: "000000000" } }, { finess: "010780054" }],
  [
    "a day of Excel",
    { [`${column("Contrat signé le")}2`]: { t: "n", v: 45369, z: "dd/mm/yyyy" } },
    { contract: { signedOn: "2024-03-18" } },
  ],
  ["a day without a format", { [`${column("Contrat signé le")}2`]: { t: "n", v: 45369 } }, { contract: { signedOn: "2024-03-18" } }],
])("takes %s", (_, cells, expected) => expect(read(bookOf({ Structures: withCells(cells) }))).toMatchObject([{ structure: expected }]));

it("takes a SIRET that is a number: Excel keeps all of its digits", () => {
  const sheet = sheetOf(structureRow(1, { "FINESS": "", "Type de structure": "éditeur", "Département": "75" }));
  sheet[`${column("SIRET")}2`] = { t: "n", v: 18751275100020 };
  expect(read(bookOf({ Structures: sheet }))).toMatchObject([{ structure: { siret: "18751275100020" } }]);
});

it("counts days from 1904 where the workbook does", () => {
  const sheet = withCells({ [`${column("Contrat signé le")}2`]: { t: "n", v: 45369 - 1462, z: "dd/mm/yyyy" } });
  const bytes = bookOf({ Structures: sheet }, { Workbook: { WBProps: { date1904: true } } });
  expect(read(bytes)).toMatchObject([{ structure: { contract: { signedOn: "2024-03-18" } } }]);
});

it.each<[string, WorkSheet, string, string]>([
  ["a formula", withCells({ [`${column("FINESS")}2`]: { t: "n", v: 690781810, f: "690781809+1" } }), "sheet-formula", "=690781809+1"],
  [
    "a number that lost its zero",
    withCells({ [`${column("FINESS")}2`]: { t: "n", v: 10780054 } }),
    "finess-shape",
    "lost the zero in front: 010780054, whose key fits",
  ],
  ["an error of Excel", withCells({ [`${column("FINESS")}2`]: { t: "e", v: 42 } }), "finess-shape", "#N/A"],
  [
    "merged cells",
    Object.assign(sheetOf(structureRow(1), structureRow(2)), { "!merges": [utils.decode_range("G2:G3")] }),
    "sheet-merged",
    "G2:G3",
  ],
  [
    "a hidden row",
    Object.assign(sheetOf(structureRow(1), structureRow(2)), { "!rows": [{}, {}, { hidden: true }] }),
    "sheet-hidden",
    "the row is hidden",
  ],
  [
    "a hidden column",
    Object.assign(sheetOf(structureRow(1)), { "!cols": [{}, {}, { hidden: true }] }),
    "sheet-hidden",
    "column C is hidden",
  ],
])("refuses %s", (_, sheet, code, words) => {
  const { faults } = refused(() => read(bookOf({ Structures: sheet })));
  expect(faults).toEqual([expect.objectContaining({ code })]);
  expect(faults[0]!.what).toContain(words);
});

describe("of several sheets", () => {
  const [one, other] = [sheetOf(structureRow(1)), sheetOf(structureRow(2))];
  const hidden = (...states: (0 | 1 | 2)[]): Partial<WorkBook> => ({ Workbook: { Sheets: states.map((Hidden) => ({ Hidden })) } });

  it("asks which is meant", () =>
    expect(refused(() => read(bookOf({ Nord: one, Sud: other }))).what).toContain("has several sheets: Nord, Sud."));
  it("takes the one that is named", () =>
    expect(read(bookOf({ Nord: one, Sud: other }), { sheet: "Sud" })[0]!.name).toBe(`finess-${finessOf(2)}`));
  it("takes the only one that is visible and not empty", () =>
    expect(read(bookOf({ Brouillon: other, Vide: {}, Nord: one }, hidden(1, 0, 0)))[0]!.name).toBe(`finess-${finessOf(1)}`));
  it("names them where another is asked for", () =>
    expect(refused(() => read(bookOf({ Nord: one, Sud: other }), { sheet: "Est" })).message).toMatch(/no sheet "Est"[^]*Nord, Sud/));
  it("reads none that nobody sees", () =>
    expect(refused(() => read(bookOf({ Nord: one, Sud: {} }, hidden(2, 0)))).what).toContain("no visible sheet"));
});

const cfb = (stream: string): Buffer =>
  Buffer.concat([Buffer.from("d0cf11e0a1b11ae1", "hex"), Buffer.alloc(504), Buffer.from(stream, "utf16le")]);
const bomb = Buffer.from(zipSync({ "xl/workbook.xml": new Uint8Array(33 * 1_048_576) }, { level: 1 }));

it.each<[string, () => Uint8Array, string, string]>([
  ["a workbook with a password", () => cfb("EncryptedPackage"), "sheet-unreadable", "a password protects"],
  ["an old workbook", () => cfb("Workbook"), "sheet-unreadable", "(.xls)"],
  ["a binary workbook", () => zipSync({ "xl/workbook.bin": strToU8("x") }), "sheet-unreadable", "(.xlsb)"],
  ["an OpenDocument sheet", () => zipSync({ "mimetype": strToU8("x"), "content.xml": strToU8("<x/>") }), "sheet-unreadable", "(.ods)"],
  ["a letter", () => zipSync({ "word/document.xml": strToU8("<x/>") }), "sheet-unreadable", "(.docx)"],
  ["any ZIP", () => zipSync({ "readme.txt": strToU8("x") }), "sheet-unreadable", "without a workbook"],
  ["a workbook that is cut", () => bookOf({ S: sheetOf(structureRow(1)) }).subarray(0, 3_000), "sheet-unreadable", ""],
  ["a workbook with nothing right in it", () => zipSync({ "xl/workbook.xml": strToU8("<workbook") }), "sheet-unreadable", ""],
  ["a bomb", () => bomb, "sheet-too-big", "unpacks to more than"],
])("refuses %s", (_, bytes, code, words) => {
  const fault = refused(() => read(bytes()));
  expect(fault).toMatchObject({ code });
  expect(fault.what).toContain(words);
});

it("counts what comes out of a ZIP, whatever it says of its sizes", () => {
  const liar = Buffer.from(bomb);
  const directory = liar.lastIndexOf(Buffer.from("PK\x01\x02", "latin1"));
  for (const at of [22, directory + 24]) liar.writeUInt32LE(1_000, at);
  expect(refused(() => read(liar)).code).toBe("sheet-too-big");
});

it("refuses what looks far away: a sheet of a million rows", () => {
  const sheet = sheetOf(structureRow(1));
  const parts = unzipSync(bookOf({ S: sheet }));
  const far = Buffer.from(parts["xl/worksheets/sheet1.xml"]!)
    .toString()
    .replace("</sheetData>", '<row r="1048576"><c r="A1048576" t="str"><v>x</v></c></row></sheetData>')
    .replace(/<dimension [^>]*>/, "");
  expect(refused(() => read(zipSync({ ...parts, "xl/worksheets/sheet1.xml": strToU8(far) }))).code).toBe("sheet-too-big");
});
