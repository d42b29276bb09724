import type { CellObject, WorkBook, WorkSheet } from "@e965/xlsx";
import { Fault } from "../fault";
import { tooManyRows } from "./csv";
import { type Cell, columnLetter, type Grid, limits, type PlaceFault, type Row } from "./grid";
import { dayOfSerial } from "./row-reader";
import { damaged, unpackedWorkbook } from "./unpack";

/** SheetJS, as its sources are published: `xlsx` on the npm registry stayed at an old version with known holes. */
type Library = typeof import("@e965/xlsx");

/**
 * The rows of one sheet of an .xlsx workbook.
 * @param wanted the sheet's name; absent: the only one that is visible and not empty
 * @throws Fault `optional-package`, `sheet-unreadable`, `sheet-too-big`, `sheet-columns` where it is not told which sheet is meant.
 */
export function readXlsx(bytes: Buffer, file: string, wanted?: string): Grid {
  const library = loaded();
  const unpacked = unpackedWorkbook(bytes, file);
  const workbook = opened(library, unpacked, file);
  const sheet = chosen(workbook, file, wanted);
  const range = library.utils.decode_range(sheet["!ref"] ?? "A1:A1");
  if (range.e.r >= limits.rows) throw tooManyRows(file);
  const days = (cell: CellObject): string | undefined => dayOf(library, cell, workbook);
  return {
    rows: rowsOf(library, sheet, days),
    faults: [...hiddenRows(library, sheet), ...hiddenColumns(sheet), ...mergedCells(library, sheet)],
  };
}

/** At first use, and installed by those alone who have such sheets. */
function loaded(): Library {
  try {
    return require("@e965/xlsx") as Library;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw cause;
    throw new Fault(
      "optional-package",
      "Reading an .xlsx needs the package @e965/xlsx, which is not installed.",
      "Run: npm install @e965/xlsx, or save the sheet as « CSV UTF-8 ».",
      { cause },
    );
  }
}

function opened(library: Library, bytes: Uint8Array, file: string): WorkBook {
  try {
    return library.read(bytes, {
      type: "array",
      cellFormula: true,
      cellNF: true,
      cellStyles: true,
      cellHTML: false,
    });
  } catch (cause) {
    throw damaged(file, cause);
  }
}

function chosen({ SheetNames: names, Sheets: sheets, Workbook: book }: WorkBook, file: string, wanted: string | undefined): WorkSheet {
  if (wanted !== undefined) {
    const named = sheets[wanted];
    if (named) return named;
    throw new Fault("sheet-columns", `${file} has no sheet "${wanted}".`, `Use one of: ${names.join(", ")}.`);
  }
  const seen = names.filter((name, index) => !book?.Sheets?.[index]?.Hidden && sheets[name]?.["!ref"] !== undefined);
  if (seen.length === 1) return sheets[seen[0]!]!;
  if (seen.length === 0)
    throw new Fault(
      "sheet-unreadable",
      `${file} has no visible sheet with anything in it.`,
      "Show the sheet of the structures, or name it by `sheet` (--sheet).",
    );
  throw new Fault(
    "sheet-columns",
    `${file} has several sheets: ${seen.join(", ")}.`,
    `Name the one that is meant by \`sheet\` (--sheet "${seen[0]}").`,
  );
}

const addressed = (library: Library, sheet: WorkSheet) =>
  Object.entries(sheet).flatMap(([address, cell]) =>
    address.startsWith("!") ? [] : [{ ...library.utils.decode_cell(address), cell: cell as CellObject }],
  );

function rowsOf(library: Library, sheet: WorkSheet, dayOfCell: (cell: CellObject) => string | undefined): Row[] {
  const rows = new Map<number, (Cell | undefined)[]>();
  for (const { r, c, cell } of addressed(library, sheet)) {
    const read = cellOf(cell, dayOfCell(cell));
    if (read === undefined || c >= limits.columns) continue;
    const cells = rows.get(r) ?? [];
    cells[c] = read;
    rows.set(r, cells);
  }
  return [...rows].sort(([one], [other]) => one - other).map(([row, cells]) => ({ number: row + 1, cells }));
}

function cellOf(cell: CellObject, day: string | undefined): Cell | undefined {
  const text = textOf(cell).trim();
  const formula = cell.f === undefined ? {} : { formula: cell.f };
  if (text === "" && cell.f === undefined) return undefined;
  return { text, ...formula, ...(day !== undefined && { day }) };
}

/** A number as its cell shows it where that is digits (a format `000000000` keeps zeros), else whole: Excel keeps 15 digits of it. */
function textOf({ t, v, w }: CellObject): string {
  if (t === "n" && typeof v === "number") return w !== undefined && /^\d+$/.test(w.trim()) && Number(w) === v ? w : String(v);
  if (t === "e") return w ?? "#ERREUR";
  return v === undefined || v === null ? "" : String(v);
}

/** ECMA-376 part 1, 18.17.4.1: days since 1900, or since 1904 where the workbook says so. A number is a day where its format is one. */
function dayOf({ SSF }: Library, { t, v, z }: CellObject, { Workbook: book }: WorkBook): string | undefined {
  const formats = SSF as { is_date(format: string): boolean };
  if (t !== "n" || typeof v !== "number" || typeof z !== "string" || !formats.is_date(z)) return undefined;
  return dayOfSerial(v, book?.WBProps?.date1904);
}

const unseen = (what: string): Fault =>
  new Fault("sheet-hidden", `${what} is hidden, and it is not told whether it counts.`, "Show it, or delete it.");

function hiddenRows(library: Library, sheet: WorkSheet): PlaceFault[] {
  const filled = new Set(addressed(library, sheet).flatMap(({ r, cell }) => (textOf(cell).trim() === "" ? [] : [r])));
  return (sheet["!rows"] ?? []).flatMap((row, index) =>
    row?.hidden && filled.has(index) ? [{ row: index + 1, fault: unseen("the row") }] : [],
  );
}

function hiddenColumns(sheet: WorkSheet): PlaceFault[] {
  return (sheet["!cols"] ?? []).flatMap((column, index) =>
    column?.hidden ? [{ row: 1, column: index, fault: unseen(`column ${columnLetter(index)}`) }] : [],
  );
}

function mergedCells({ utils }: Library, sheet: WorkSheet): PlaceFault[] {
  return (sheet["!merges"] ?? []).map((range) => ({
    row: range.s.r + 1,
    column: range.s.c,
    fault: new Fault(
      "sheet-merged",
      `${utils.encode_range(range)} are merged cells: a value stands in the first one alone.`,
      "Unmerge them, and write the value into each cell it is meant for.",
    ),
  }));
}
