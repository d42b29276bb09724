import { Fault, isFault } from "../fault";
import { bare, type Column, type Header } from "./columns";
import type { Cell, PlaceFault, Row } from "./grid";

/** Reads one row of a sheet, field by field, and keeps what is wrong with it instead of throwing. */
export class RowReader<F extends string> {
  readonly faults: PlaceFault[] = [];

  constructor(
    readonly row: Row,
    private readonly header: Header<F>,
    private readonly columns: readonly Column<F>[],
  ) {}

  /** The first column of a field, to name it where its value is missing. */
  private placeOf(field: F): number | undefined {
    return this.header.places.get(field)?.[0];
  }

  refuse(field: F | undefined, fault: Fault): undefined {
    const column = field && this.placeOf(field);
    this.faults.push({ row: this.row.number, ...(column !== undefined && { column }), fault });
    return undefined;
  }

  has(field: F): boolean {
    return (this.header.places.get(field) ?? []).some((column) => this.row.cells[column] !== undefined);
  }

  /** One value. `undefined` where there is none, or where it is refused. */
  read<T>(field: F, reading: (text: string, cell: Cell) => T | Fault): T | undefined {
    const column = this.placeOf(field);
    const cell = column === undefined ? undefined : this.row.cells[column];
    if (cell === undefined) return undefined;
    return this.checked(field, column!, cell, (text) => reading(text, cell));
  }

  /** One value that must be there. */
  need<T>(field: F, reading: (text: string, cell: Cell) => T | Fault): T | undefined {
    if (this.has(field)) return this.read(field, reading);
    const { title } = this.columnOf(field);
    return this.refuse(field, new Fault("required", `« ${title} » is empty.`, "Fill it in."));
  }

  /** Several values: those of all columns of the field, each cell's apart by ; , / | or lines. */
  list<T>(field: F, reading: (text: string) => T | Fault): T[] {
    const columns = this.header.places.get(field) ?? [];
    const found = columns.flatMap((column) => {
      const cell = this.row.cells[column];
      const texts = cell?.formula === undefined ? (cell?.text.split(/[;,|/\n\r]+/) ?? []) : [cell.text];
      const parts = texts.map((text) => text.trim()).filter((text) => text !== "");
      return parts.flatMap((text) => this.checked(field, column, { ...cell!, text }, reading) ?? []);
    });
    return [...new Set(found)];
  }

  private columnOf(field: F): Column<F> {
    return this.columns.find((column) => column.field === field)!;
  }

  private checked<T>(field: F, column: number, cell: Cell, reading: (text: string) => T | Fault): T | undefined {
    const value = formulaFault(cell, this.columnOf(field).plus) ?? reading(cell.text);
    if (!isFault(value)) return value;
    this.faults.push({ row: this.row.number, column, fault: value });
    return undefined;
  }
}

/**
 * A formula says another thing on another day, and a text that begins like one is computed by the next spreadsheet that opens it (OWASP,
 * CSV injection): neither is a fact.
 */
function formulaFault({ text, formula }: Cell, plus = false): Fault | undefined {
  if (formula !== undefined)
    return new Fault(
      "sheet-formula",
      `the cell has the formula =${formula.slice(0, 60)}.`,
      "Paste its value in its place (« Collage spécial, valeurs »).",
    );
  if (!/^[=+@-]/.test(text) || (plus && text.startsWith("+"))) return undefined;
  return new Fault(
    "sheet-formula",
    `"${text.slice(0, 60)}" begins as a formula does.`,
    "Write the value alone: a column of the format « Texte » keeps the zeros in front.",
  );
}

/** A word by a table of its other names: kinds, roles, needs. */
export function word<T extends string>(what: string, table: Readonly<Record<T, readonly string[]>>): (text: string) => T | Fault {
  const meanings = new Map<string, T>(
    Object.entries<readonly string[]>(table).flatMap(([meaning, names]) =>
      [meaning, ...names].map((name) => [bare(name), meaning as T] as const),
    ),
  );
  return (text) => {
    const meaning = meanings.get(bare(text));
    return meaning ?? new Fault("unknown-value", `"${text.slice(0, 60)}" is no ${what}.`, `Use one of: ${Object.keys(table).join(", ")}.`);
  };
}

/** `6.90782E+08`: what separates digits is taken out of a number, and this point is none of that. */
const shortened = /^\d([.,]\d+)?E\+?\d+$/i;

/** A text, put into its stored form and judged as the resource judges it. */
export const judged =
  (normalise: (text: string) => string, ...rules: readonly ((text: string) => Fault | undefined)[]) =>
  (text: string): string | Fault => {
    const normal = shortened.test(text) ? text : normalise(text);
    for (const rule of rules) {
      const fault = rule(normal);
      if (fault) return fault;
    }
    return normal;
  };

const dayHint = "Write it as 18/03/2024 or 2024-03-18.";

/** Days a spreadsheet counts from 30 December 1899: those of 1954 to 2119, so that no year and no number of a dossier is one. */
const isSerial = (text: string): boolean => /^\d{5}$/.test(text) && Number(text) >= 20_000 && Number(text) <= 80_000;

/** The day that a spreadsheet counts as this number: from 30 December 1899, or from 1 January 1904 in workbooks of old Macs. */
export function dayOfSerial(serial: number, since1904 = false): string | undefined {
  const day = new Date((since1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, 30)) + Math.floor(serial) * 86_400_000);
  return Number.isNaN(day.getTime()) ? undefined : day.toISOString().slice(0, 10);
}

/** A day: a cell that holds one, YYYY-MM-DD, dd/mm/yyyy, or the bare number a spreadsheet has for it. */
export function readDay(text: string, { day }: Cell): string | Fault {
  if (day !== undefined) return day;
  if (isSerial(text)) return dayOfSerial(Number(text))!;
  const [, year, month, date] =
    /^(\d{4})-(\d\d)-(\d\d)(?:T.*)?$/.exec(text) ?? reversed(/^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text));
  const iso = `${year}-${month?.padStart(2, "0")}-${date?.padStart(2, "0")}`;
  const right = year !== undefined && !Number.isNaN(Date.parse(iso)) && new Date(iso).toISOString().startsWith(iso);
  return right ? iso : new Fault("wrong-type", `"${text.slice(0, 60)}" is no day.`, dayHint);
}

const reversed = (match: RegExpExecArray | null): (string | undefined)[] => (match ? [match[0], match[3], match[2], match[1]] : []);
