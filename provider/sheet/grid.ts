import type { Fault } from "../fault";

/** A cell with something in it, as a person sees it. */
export interface Cell {
  /** What is shown, without spaces around it. */
  readonly text: string;
  /** What a spreadsheet computes it from; such a cell says another thing on another day. */
  readonly formula?: string;
  /** The day of a cell that holds one, YYYY-MM-DD. */
  readonly day?: string;
}

/** A row with at least one cell. */
export interface Row {
  /** As the spreadsheet counts, from 1. */
  readonly number: number;
  /** By column, from 0; an empty cell is absent. */
  readonly cells: readonly (Cell | undefined)[];
}

/** What is wrong with a place of a sheet. */
export interface PlaceFault {
  readonly row: number;
  /** From 0; absent where it is about the whole row. */
  readonly column?: number;
  readonly fault: Fault;
}

/** One sheet, as read: from the row of its column names on. */
export interface Grid {
  readonly rows: readonly Row[];
  /** What a person would not see, or see elsewhere: hidden rows and columns, merged cells. */
  readonly faults: readonly PlaceFault[];
}

/** The letter a spreadsheet gives a column: A, Z, AA. */
export function columnLetter(column: number): string {
  const last = String.fromCharCode(65 + (column % 26));
  return column < 26 ? last : `${columnLetter(Math.floor(column / 26) - 1)}${last}`;
}

/** What a sheet may cost. 1,000 structures have 0.2 MiB, and a stack holds about 500 of them (docs/fleet.md). */
export const limits = {
  /** Bytes of the file. */
  fileBytes: 16 * 1_048_576,
  /** Bytes of what is packed in an .xlsx, unpacked. */
  unpackedBytes: 32 * 1_048_576,
  rows: 20_000,
  columns: 200,
  /** Characters of one record of a CSV. */
  recordCharacters: 100_000,
} as const;
