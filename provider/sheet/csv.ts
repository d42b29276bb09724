import type { CsvError, parse } from "csv-parse/sync";
import { Fault, isFault } from "../fault";
import { type Grid, limits, type Row } from "./grid";

/** What separates the fields of a record, in the order they are tried; a French Excel writes semicolons. */
const separators = [";", ",", "\t", "|"] as const;

/**
 * The rows of a CSV (RFC 4180, with other separators too).
 * @param knows how many of a row's texts are names of columns: what separates them is what makes most of them
 * @throws Fault `sheet-unreadable` with the line of a quote that does not close, `sheet-too-big`.
 */
export function readCsv(text: string, file: string, knows: (names: readonly string[]) => number): Grid {
  // « sep=; » in the first line is Excel's own, and no row of it.
  const said = /^sep=([;,\t|])\r?\n/i.exec(text);
  const separator = said?.[1] ?? separatorOf(text, file, knows);
  const records = parsed(said ? text.slice(said[0].length) : text, separator, file);
  if (records.length > limits.rows) throw tooManyRows(file);
  return { rows: records.flatMap((record, index) => rowOf(record, index + (said ? 2 : 1))), faults: [] };
}

export const tooManyRows = (file: string): Fault =>
  new Fault(
    "sheet-too-big",
    `${file} has more than ${limits.rows} rows.`,
    "Make a sheet for each stack: docs/fleet.md says how many is a good size.",
  );

function rowOf(record: readonly string[], number: number): Row[] {
  const cells = record.map((field) => (field.trim() === "" ? undefined : { text: field.trim() }));
  return cells.some(Boolean) ? [{ number, cells }] : [];
}

function separatorOf(text: string, file: string, knows: (names: readonly string[]) => number): string {
  const first = text.slice(0, limits.recordCharacters);
  const tried = separators.map((separator) => {
    const names = firstRecord(first, separator, file);
    return { separator, known: knows(names), fields: names.length };
  });
  return tried.reduce((best, each) => (each.known > best.known || (each.known === best.known && each.fields > best.fields) ? each : best))
    .separator;
}

/** A wrong separator may leave quotes open: then it is not this one. */
function firstRecord(text: string, separator: string, file: string): readonly string[] {
  try {
    return parsed(text, separator, file, 1)[0] ?? [];
  } catch (error) {
    if (!isFault(error, "sheet-unreadable")) throw error;
    return [];
  }
}

function parsed(text: string, delimiter: string, file: string, to?: number): string[][] {
  // Loaded at first use: whoever has no sheet pays nothing for it.
  const csv = require("csv-parse/sync") as { parse: typeof parse };
  const options = { delimiter, relax_column_count: true, record_delimiter: ["\r\n", "\n", "\r"], max_record_size: limits.recordCharacters };
  try {
    return csv.parse(text, { ...options, ...(to && { to, skip_empty_lines: true }) });
  } catch (cause) {
    throw complaint(cause as CsvError, file);
  }
}

/** The parser's own complaints, without its quotations. */
function complaint(cause: CsvError, file: string): Error {
  if (typeof cause.code !== "string" || !/^(CSV_|INVALID_OPENING_QUOTE)/.test(cause.code)) return cause;
  const line = typeof cause["lines"] === "number" ? cause["lines"] : 1;
  if (cause.code === "CSV_MAX_RECORD_SIZE")
    return new Fault(
      "sheet-too-big",
      `${file}, line ${line}: a row has more than ${limits.recordCharacters} characters.`,
      "Look for a quotation mark that opens there and never closes.",
      { cause },
    );
  return new Fault(
    "sheet-unreadable",
    `${file}, line ${line}: ${cause.code === "CSV_QUOTE_NOT_CLOSED" ? "a quotation mark opens and never closes" : "a quotation mark stands inside a value"}.`,
    'A value with quotation marks is written "ainsi ""cité"" ici". A spreadsheet that saves the file anew does it right.',
    { cause },
  );
}
