import { Fault, type FaultCode } from "../fault";
import { type Column, countKnown, readHeader } from "./columns";
import { readCsv } from "./csv";
import { decoded } from "./encoding";
import { columnLetter, type Grid, type PlaceFault, type Row } from "./grid";
import { RowReader } from "./row-reader";
import { readXlsx } from "./xlsx";

/** What is the same for every sheet. */
export interface SheetOptions {
  /** Name of the sheet in a workbook. @default the only one that is visible and not empty */
  readonly sheet?: string;
  /** Names of columns that are for others. */
  readonly ignore?: readonly string[];
}

/** One thing that is wrong with a sheet's rows. */
export interface CellFault {
  /** As the spreadsheet counts, from 1. */
  readonly row: number;
  /** The column's letter; absent where it is about the whole row. */
  readonly column?: string;
  /** Code of the fault (docs/errors.md). */
  readonly code: FaultCode;
  /** What is wrong. */
  readonly what: string;
  /** What to do about it. */
  readonly hint: string;
}

/** A fault of a sheet's rows: the sentence lists the first of them, and `faults` has all. */
export class SheetFault extends Fault {
  /** Everything that is wrong, row by row. */
  readonly faults: readonly CellFault[];

  constructor(what: string, hint: string, found: readonly PlaceFault[]) {
    super("sheet-rows", what, hint);
    this.faults = found.map(({ row, column, fault }) => {
      const place = { row, ...(column !== undefined && { column: columnLetter(column) }) };
      return { ...place, code: fault.code, what: fault.what, hint: fault.hint };
    });
  }
}

/** Rows of the list in a message; a thousand faults are most often one, made a thousand times. */
const mostShown = 60;

/**
 * A sheet as rows of one's own: reads all of it, and throws once with everything that is wrong.
 * @param bytes the file; `file` is its name in sentences
 * @param read makes a row, and leaves what is wrong with it in the reader
 * @param across what is wrong between rows: keys that are there twice
 * @throws Fault `sheet-unreadable`, `sheet-too-big`, `sheet-columns`, `optional-package`; SheetFault `sheet-rows`.
 */
export function readTable<F extends string, T>(
  bytes: Buffer,
  file: string,
  columns: readonly Column<F>[],
  options: SheetOptions,
  read: (reader: RowReader<F>) => T,
  across: (rows: readonly T[]) => readonly PlaceFault[],
): T[] {
  const grid = gridOf(bytes, file, columns, options.sheet);
  const header = readHeader(grid, file, columns, options.ignore ?? []);
  const readers = header.rows.map((row) => new RowReader(row, header, columns));
  const rows = readers.map(read);
  const whole = rows.filter((_, index) => readers[index]!.faults.length === 0);
  const faults = [...grid.faults.filter(({ row }) => row >= header.row), ...readers.flatMap((reader) => reader.faults), ...across(whole)];
  if (faults.length > 0) throw rowsFault(file, header.rows, faults, header.shown);
  if (rows.length === 0) throw new Fault("sheet-unreadable", `${file} has column names and no row below them.`, "Give a row for each.");
  return rows;
}

/** What is wrong with one value of one field, before there is a sheet: who is asked for it is told at once. */
export function fieldFault<F extends string>(
  columns: readonly Column<F>[],
  read: (reader: RowReader<F>) => unknown,
  field: F,
  text: string,
): Fault | undefined {
  const row: Row = { number: 1, cells: [{ text }] };
  const reader = new RowReader(row, { rows: [row], places: new Map([[field, [0]]]), shown: String, row: 0 }, columns);
  read(reader);
  return reader.faults.find(({ column }) => column === 0)?.fault;
}

/** What the file is, by its first bytes: its name may say anything. */
function gridOf<F extends string>(bytes: Buffer, file: string, columns: readonly Column<F>[], sheet: string | undefined): Grid {
  if (bytes.length === 0) throw new Fault("sheet-unreadable", `${file} is empty.`, "Look for the right file.");
  const other = otherKind(bytes);
  if (other) throw new Fault("sheet-unreadable", `${file} is ${other[0]}.`, other[1]);
  if (bytes.subarray(0, 4).equals(Buffer.from("PK\x03\x04", "latin1"))) return readXlsx(bytes, file, sheet);
  return readCsv(decoded(bytes, file), file, countKnown(columns));
}

function otherKind(bytes: Buffer): readonly [string, string] | undefined {
  const save = "Save it as an Excel workbook (.xlsx), or as « CSV UTF-8 ».";
  // MS-CFB: an encrypted workbook is such a file with a stream of this name (MS-OFFCRYPTO 1.3.2), an old .xls one without.
  if (bytes.subarray(0, 4).toString("hex") === "d0cf11e0")
    return bytes.includes(Buffer.from("EncryptedPackage", "utf16le"))
      ? [
          "a workbook that a password protects",
          "Save it without the password (« Fichier, Informations, Protéger le classeur »), and delete the copy afterwards.",
        ]
      : ["a workbook of before Excel 2007 (.xls), which is not read", save];
  const start = bytes.subarray(0, 512).toString("latin1").trimStart();
  if (start.startsWith("%PDF")) return ["a PDF, and no sheet", save];
  if (/^(ï»¿)?<(\?xml|!doctype|html|table)/i.test(start)) return ["a page (HTML or XML), whatever its name says, and no sheet", save];
  if (/^\s*[[{]\s*["{]/.test(start)) return ["JSON, and no sheet", save];
  return undefined;
}

/** All of it, by row, then by column; one line each. */
function rowsFault(file: string, rows: readonly Row[], found: readonly PlaceFault[], shown: (column: number) => string): SheetFault {
  const faults = [...found].sort((one, other) => one.row - other.row || (one.column ?? -1) - (other.column ?? -1));
  const bad = new Set(faults.map(({ row }) => row)).size;
  const lines = faults.slice(0, mostShown).map(({ row, column, fault }) => {
    const place = column === undefined ? `row ${row}` : `row ${row}, ${shown(column)}`;
    return `  ${place}: ${fault.what.split("\n")[0]!} ${fault.hint} [${fault.code}]`;
  });
  const left = faults.slice(mostShown);
  const more = left.length === 0 ? [] : [`  and ${left.length} more, in ${new Set(left.map(({ row }) => row)).size} rows`];
  const head = `${file}: ${count(bad, "row")} of ${rows.length} cannot be taken, and nothing was made of any:`;
  return new SheetFault([head, ...lines, ...more].join("\n"), "Correct them in the sheet, and run it again.", faults);
}

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? "" : "s"}`;

/** What is there twice, said in each of its rows. */
export function twice<T>(
  rows: readonly T[],
  rowOf: (row: T) => number,
  keysOf: (row: T) => readonly string[],
  what: (key: string, others: string) => string,
): PlaceFault[] {
  const places = new Map<string, number[]>();
  for (const row of rows) for (const key of keysOf(row)) places.set(key, [...(places.get(key) ?? []), rowOf(row)]);
  return [...places]
    .filter(([, numbers]) => numbers.length > 1)
    .flatMap(([key, numbers]) =>
      numbers.map((row) => {
        const others = numbers
          .filter((each) => each !== row)
          .slice(0, 5)
          .join(", ");
        return { row, fault: new Fault("sheet-twice", what(key, others), "Keep one of them.") };
      }),
    );
}
