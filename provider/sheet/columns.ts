import { Fault } from "../fault";
import { columnLetter, type Grid, type Row } from "./grid";

/** A column we know: its field, and the names people give it. */
export interface Column<F extends string> {
  readonly field: F;
  /** The name a sheet of ours has, in French. */
  readonly title: string;
  /** Other names, in French and English; accents, case, blanks and punctuation do not count. */
  readonly names: readonly string[];
  /** A sheet without it is refused. */
  readonly required?: boolean;
  /** Several values in one cell, or in columns that are numbered: `Serveur 1`, `Serveur 2`. */
  readonly list?: boolean;
  /** Phone numbers begin with +, and nothing in this column is a formula because of that. */
  readonly plus?: boolean;
}

/** Where the fields of a sheet are. */
export interface Header<F extends string> {
  /** The rows below the names. */
  readonly rows: readonly Row[];
  /** The columns of each field: several where they are numbered. */
  readonly places: ReadonlyMap<F, readonly number[]>;
  /** `column B (FINESS)`, for sentences. */
  readonly shown: (column: number) => string;
  /** Number of the row of names. */
  readonly row: number;
}

/** A text as it is compared: without accents, case, blanks and punctuation; `N° Finess` and `numéro FINESS` alike. */
export const bare = (text: string): string =>
  text
    .replace(/n[°º]/gi, "numero")
    .normalize("NFKD")
    .replace(/œ/gi, "oe")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "")
    .replace(/\p{M}/gu, "");

/** The columns by each of their names. */
const byName = <F extends string>(columns: readonly Column<F>[]): ReadonlyMap<string, Column<F>> =>
  new Map(columns.flatMap((column) => [column.field, column.title, ...column.names].map((name) => [bare(name), column] as const)));

/** A number behind the name of a list's column is its own: `Serveur 2`. */
function fieldOf<F extends string>(name: string, known: ReadonlyMap<string, Column<F>>): Column<F> | undefined {
  const whole = bare(name);
  const numbered = known.get(whole.replace(/\d{1,2}$/, ""));
  return known.get(whole) ?? (numbered?.list ? numbered : undefined);
}

/** How many names of a row are columns of ours. */
export function countKnown<F extends string>(columns: readonly Column<F>[]): (names: readonly string[]) => number {
  const known = byName(columns);
  return (names) => names.filter((name) => fieldOf(name, known) !== undefined).length;
}

/**
 * Finds the columns by their names, in the first row that has anything.
 * @param ignore names of columns that are not ours and are meant to be there
 * @throws Fault `sheet-columns` with all that is wrong: unknown, doubled and missing columns; `sheet-unreadable` without any.
 */
export function readHeader<F extends string>(
  grid: Grid,
  file: string,
  columns: readonly Column<F>[],
  ignore: readonly string[],
): Header<F> {
  const [names, ...rows] = grid.rows;
  if (names === undefined)
    throw new Fault("sheet-unreadable", `${file} is empty.`, "Give a sheet with a row of column names, and a row for each structure.");
  const known = byName(columns);
  const named = names.cells.flatMap((cell, column) =>
    cell === undefined ? [] : [{ name: cell.text, column, known: fieldOf(cell.text, known) }],
  );
  const wrong = [
    ...unknownColumns(named, columns, ignore),
    ...unnamedColumns(rows, new Set(named.map(({ column }) => column))),
    ...doubledColumns(named),
    ...missingColumns(named, columns),
  ];
  if (wrong.length > 0) throw columnsFault(file, names.number, wrong, columns);
  const places = new Map<F, number[]>();
  for (const { known, column } of named) if (known) places.set(known.field, [...(places.get(known.field) ?? []), column]);
  const shown = (column: number): string => shownColumn(column, names.cells[column]?.text ?? "");
  return { rows, places, shown, row: names.number };
}

interface Named<F extends string> {
  readonly name: string;
  readonly column: number;
  readonly known: Column<F> | undefined;
}

const shownColumn = (column: number, name: string): string => `column ${columnLetter(column)} (${name.slice(0, 60)})`;

function unknownColumns<F extends string>(named: readonly Named<F>[], columns: readonly Column<F>[], ignore: readonly string[]): string[] {
  const meant = new Set(ignore.map(bare));
  return named
    .filter(({ name, known }) => known === undefined && !meant.has(bare(name)))
    .map(({ name, column }) => {
      const near = nearest(bare(name), columns);
      return `${shownColumn(column, name)} is none we know${near ? `; « ${near} » is near` : ""}`;
    });
}

/** A value below no name would be lost without a word. */
function unnamedColumns(rows: readonly Row[], named: ReadonlySet<number>): string[] {
  const found = new Map<number, number>();
  for (const row of rows)
    row.cells.forEach((cell, column) => cell && !named.has(column) && !found.has(column) && found.set(column, row.number));
  return [...found].map(([column, row]) => `column ${columnLetter(column)} has no name, and a value in row ${row}`);
}

function doubledColumns<F extends string>(named: readonly Named<F>[]): string[] {
  return named.flatMap(({ known, column, name }, index) => {
    const before = named.slice(0, index).find((each) => each.known === known && (!known?.list || bare(each.name) === bare(name)));
    if (known === undefined || before === undefined) return [];
    return [`${shownColumn(column, name)} says the same as ${shownColumn(before.column, before.name)}`];
  });
}

const missingColumns = <F extends string>(named: readonly Named<F>[], columns: readonly Column<F>[]): string[] =>
  columns
    .filter(({ required, field }) => required && !named.some(({ known }) => known?.field === field))
    .map(({ title }) => `there is no column « ${title} »`);

function columnsFault<F extends string>(file: string, row: number, wrong: readonly string[], columns: readonly Column<F>[]): Fault {
  return new Fault(
    "sheet-columns",
    `The columns of ${file} (row ${row}) are not all right:\n${wrong.map((each) => `  ${each}`).join("\n")}`,
    `Columns are: ${columns.map(({ title }) => title).join(", ")}. One that is meant for others is named by \`ignore\` (--ignore).`,
  );
}

/** The title of the name that one or two mistyped letters away is. */
function nearest<F extends string>(name: string, columns: readonly Column<F>[]): string | undefined {
  const close = (one: string): boolean => one.length > 4 && distance(one, name) <= 2;
  return columns.find((column) => [column.title, ...column.names].some((each) => close(bare(each))))?.title;
}

/** Levenshtein's distance. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [index, letter] of Array.from(one).entries()) {
    const next = [index + 1];
    for (let at = 0; at < other.length; at += 1)
      next.push(Math.min(next[at]! + 1, row[at + 1]! + 1, row[at]! + (letter === other[at] ? 0 : 1)));
    row = next;
  }
  return row[other.length]!;
}
