import { csvOf, structureRow } from "../../test/many-structures";
import { isFault } from "../fault";
import { readStructures } from ".";

/** The same two structures in every dress a spreadsheet gives them, and what is none. */
const rows = [
  structureRow(1, { "Raison sociale": 'Centre « Évasion » de l’Œuvre, 2e "étage"; n° 7', "Serveurs": "srv1\nsrv2" }),
  structureRow(2),
];
const read = (bytes: Buffer | string) => readStructures(Buffer.from(bytes), "s.csv", { environment: "production", defaults: {} });
const expected = read(csvOf(rows));

const utf16 = (text: string, big: boolean, mark: boolean): Buffer => {
  const bytes = Buffer.from(`${mark ? "\ufeff" : ""}${text}`, "utf16le");
  return big ? bytes.swap16() : bytes;
};

/** What is not ASCII in the rows, as each encoding has it (the tables of unicode.org). */
const bytesOf = {
  "windows-1252": { "É": 0xc9, "é": 0xe9, "è": 0xe8, "ï": 0xef, "°": 0xb0, "’": 0x92, "Œ": 0x8c, "«": 0xab, "»": 0xbb, "ô": 0xf4 },
  "macintosh": { "É": 0x83, "é": 0x8e, "è": 0x8f, "ï": 0x95, "°": 0xa1, "’": 0xd5, "Œ": 0xce, "«": 0xc7, "»": 0xc8, "ô": 0x99 },
};
function singleByte(text: string, encoding: keyof typeof bytesOf): Buffer {
  const table = bytesOf[encoding] as Readonly<Record<string, number>>;
  return Buffer.from(Array.from(text, (character) => table[character] ?? ascii(character)));
}

function ascii(character: string): number {
  const code = character.codePointAt(0)!;
  if (code > 0x7f) throw new Error(`The test does not know ${character}.`);
  return code;
}

it.each<[string, Buffer]>([
  ["UTF-8", Buffer.from(csvOf(rows))],
  ["UTF-8 with a mark", Buffer.from(`\ufeff${csvOf(rows)}`)],
  ["UTF-16, little end first", utf16(csvOf(rows, "\t"), false, true)],
  ["UTF-16, big end first", utf16(csvOf(rows), true, true)],
  ["UTF-16 without a mark", utf16(csvOf(rows), false, false)],
  ["UTF-16, big end first, without a mark", utf16(csvOf(rows), true, false)],
  ["Windows-1252", singleByte(csvOf(rows), "windows-1252")],
  ["Mac Roman", singleByte(csvOf(rows), "macintosh")],
  ["commas", Buffer.from(csvOf(rows, ","))],
  ["tabulators", Buffer.from(csvOf(rows, "\t"))],
  ["line feeds alone", Buffer.from(csvOf(rows).replaceAll("\r\n", "\n"))],
  ["carriage returns alone", Buffer.from(csvOf(rows).replaceAll("\r\n", "\r"))],
  ["a line end at the end", Buffer.from(`${csvOf(rows)}\r\n`)],
])("reads %s", (_, bytes) => expect(read(bytes)).toEqual(expected));

it("counts rows as a spreadsheet does, past empty ones and what « sep= » takes", () => {
  const [header, ...rest] = csvOf([structureRow(1), structureRow(2)]).split("\r\n");
  expect(read([header, "", ";;;", rest[0], "", rest[1]].join("\r\n")).map(({ row }) => row)).toEqual([4, 6]);
  expect(read(["sep=;", header, ...rest].join("\r\n")).map(({ row }) => row)).toEqual([3, 4]);
});

function refused(bytes: Buffer | string): { code: string; what: string } {
  try {
    read(bytes);
  } catch (error) {
    if (isFault(error)) return error;
    throw error;
  }
  throw new Error("It was taken.");
}

const dos = Buffer.from(csvOf([structureRow(1)]).replace(/[^\x00-\x7f]/g, ""), "latin1");

it.each<[string, Buffer | string, string, string]>([
  ["nothing", "", "sheet-unreadable", "is empty"],
  ["blanks alone", "\n\n;;\n", "sheet-unreadable", "is empty"],
  ["a header alone", csvOf([]), "sheet-unreadable", "no row below"],
  ["a PDF", "%PDF-1.7\n", "sheet-unreadable", "is a PDF"],
  ["a page that is called a sheet", "\ufeff<html><table><tr><td>Nom", "sheet-unreadable", "is a page"],
  ["JSON", '[{"finess":"690781810"}]', "sheet-unreadable", "is JSON"],
  ["a picture", Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"), "sheet-unreadable", "bytes that no text has"],
  ["the é of DOS", Buffer.concat([dos, Buffer.from(";Sant\x82\r\n", "latin1")]), "sheet-unreadable", "neither UTF-8"],
  ["UTF-16 that is cut", utf16(csvOf(rows), false, true).subarray(0, -1), "sheet-unreadable", "cut"],
  [
    "a quote that never closes",
    csvOf([structureRow(1)]).replace("Lefèvre", '"Lefèvre'),
    "sheet-unreadable",
    "line 2: a quotation mark opens and never closes",
  ],
  [
    "a quote inside a value",
    csvOf([structureRow(1)]).replace("Lefèvre", 'Le"fèvre'),
    "sheet-unreadable",
    "line 2: a quotation mark stands inside a value",
  ],
  ["a row without end", `${csvOf([structureRow(1)])}${"x".repeat(100_001)}`, "sheet-too-big", "more than 100000 characters"],
  ["20,001 rows", `Nom\n${"x\n".repeat(20_001)}`, "sheet-too-big", "more than 20000 rows"],
  ["no name of ours", "a;b\n1;2\n", "sheet-columns", "column A (a) is none we know"],
])("refuses %s", (_, bytes, code, words) => {
  const fault = refused(bytes);
  expect(fault.code).toBe(code);
  expect(fault.what).toContain(words);
});
