import { isSigners, isSignersField, plain } from "./owned";
import { isIn, type Letter } from "./page-text";
import type { Reading } from "./reading";
import type { Field, Rect } from "./tree";

/** Somewhere on a form where we printed something, or left something empty: what a comparison names. */
export interface Place {
  readonly label: string;
  readonly page: number;
  readonly rect: Rect;
  /** As it was printed, without blanks, and with them. */
  readonly text: string;
  readonly words: string;
  /** The field it is, where it is one. */
  readonly field?: Field;
}

/** Texts are compared without blanks: every program sets them otherwise. Composed, and no ligatures. */
export const bare = (text: string): string => text.normalize("NFKC").replace(/[\s\u00ad]+/gu, "");

/** Filled fields from which on the form is the official one: its own words are ANS'. */
const fewFields = 5;

/** The places of a form as it was handed out: its fields where it has them, else the cells of the own layout. */
export function placesOf(made: Reading): Place[] {
  const fields = made.fields.filter((field) => field.kind === "text" && !isSignersField(field));
  const places = fields.map((field) => ({
    label: field.name,
    page: field.page,
    rect: field.rect,
    text: bare(field.value),
    words: field.value,
    field,
  }));
  return places.filter(({ text }) => text !== "").length >= fewFields ? places : [...places, ...cellsOf(made)];
}

interface Cell {
  readonly page: number;
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly text: string;
  readonly words: string;
  readonly end: number;
}

/** Letters that were shown at once are a cell; it ends where the next one of its line begins. */
function cellsOf(made: Reading): Place[] {
  const runs = new Map<number, Letter[]>();
  for (const letter of made.letters) runs.set(letter.run, [...(runs.get(letter.run) ?? []), letter]);
  const starts = [...runs.values()].map((letters) => ({ ...letters[0]!, text: bare(wordsOf(letters)), words: wordsOf(letters) }));
  const onLine = (one: Letter): Letter[] => starts.filter((other) => other.page === one.page && Math.abs(other.y - one.y) < one.size * 0.3);
  const cells = starts.map((start): Cell => {
    const later = onLine(start)
      .map(({ x }) => x)
      .filter((x) => x > start.x + 0.5);
    return { ...start, end: Math.min(...later, farRight) };
  });
  const zone = signingZone(cells);
  return cells
    .filter((cell) => !zone(cell))
    .map((cell) => ({
      label: labelOf(cell, cells),
      page: cell.page,
      rect: { x: cell.x - 1, y: cell.y - cell.size * 0.35, width: cell.end - cell.x - 0.5, height: cell.size * 0.7 },
      text: cell.text,
      words: cell.words,
    }));
}
const farRight = 10_000;

/** From the line of "Date" downwards a page is the signatory's, and whatever signs for them writes there. */
function signingZone(cells: readonly Cell[]): (cell: Cell) => boolean {
  const tops = new Map<number, number>();
  for (const { page, y, text } of cells) if (isSigners(text) && text.length < 90) tops.set(page, Math.max(tops.get(page) ?? 0, y));
  return ({ page, y, text }) => y <= (tops.get(page) ?? -1) + 0.5 && !/^Formulaire\d/.test(text);
}

/** What a reader would call a cell: the label before it, else the head of its column, else what stands first on its line, else itself. */
function labelOf(cell: Cell, cells: readonly Cell[]): string {
  const line = cells.filter(({ page, y }) => page === cell.page && Math.abs(y - cell.y) < cell.size * 0.3).sort((a, b) => a.x - b.x);
  const [first] = line;
  const before = line.filter(({ x }) => x < cell.x - 0.5).at(-1);
  if (before && isLabel(before.words)) return before.words;
  const column = line.length < columns ? undefined : headOf(cell, cells);
  if (column !== undefined) return column;
  return first && before ? first.words : cell.words;
}
/** Cells on a line from which on it may be a row of a table. */
const columns = 4;

/** Of the forms, and of the own layouts of 414 and 503, where two stand on a line or one has several lines. */
const labels = [
  ...["nom", "prenoms?", "prenom\\(s\\)", "telephone", "e-?mail.*", "n. ?de carte", "denomination.*", "finess.*", ".*siret", "rpps rang.*"],
  ...["precisions sur.*", "editeur.*", "solution utilisee", ".*:"],
  ...["mention complementaire", "adresse : n.", "type de voie", "libelle de la voie", "code postal", "commune", "carte de test n. ?\\d+"],
  ...["reference du dossier.*", "domaines a (ajouter|retirer)"],
];
const printedLabel = new RegExp(`^(${labels.join("|")})$`);

const isLabel = (words: string): boolean => printedLabel.test(plain(words));

/** The head of a column may have several lines; which row it is counts from there. */
function headOf(cell: Cell, cells: readonly Cell[]): string | undefined {
  const above = cells
    .filter(({ page, x, y }) => page === cell.page && Math.abs(x - cell.x) < 1 && y > cell.y + 0.5)
    .sort((a, b) => a.y - b.y);
  const isNext = (upper: Cell | undefined, lower: Cell | undefined): boolean =>
    upper !== undefined && lower !== undefined && upper.y - lower.y < upper.size * lineSpacing;
  let bottom = above.findIndex(({ words }) => isHead(words));
  if (bottom < 0) return undefined;
  let top = bottom;
  while (bottom > 0 && isNext(above[bottom], above[bottom - 1])) bottom--;
  while (isNext(above[top + 1], above[top])) top++;
  const head = above.slice(bottom, top + 1).reverse();
  return `${head.map(({ words }) => words).join(" ")}, ligne ${bottom + 1}`;
}
/** Between the lines of one cell; rows of a table are further apart. */
const lineSpacing = 1.35;

const isHead = (words: string): boolean =>
  /figurant|^carte$|^n. ?de carte$|^telephone$|^e-?mail( professionnel)?$|^professionnel$/.test(plain(words));

/** Letters with the blanks between them. */
export const wordsOf = (letters: readonly Letter[]): string =>
  letters
    .map(({ text, spaced }) => (spaced ? ` ${text}` : text))
    .join("")
    .trim();

/** What stands at a place of another copy, without blanks; what stood there before anything was filled in does not count. */
export function lettersAt(
  { page, rect, field }: Pick<Place, "page" | "rect" | "field">,
  letters: readonly Letter[],
  before: readonly Letter[],
): readonly Letter[] {
  const more = field ? 1 : 0;
  const here = letters.filter((letter) => letter.page === page && isIn(letter, rect, more));
  const printed = field ? before.filter((letter) => letter.page === page && isIn(letter, rect, more + 2)) : [];
  const added = here.filter(
    (letter) => !printed.some(({ x, y, text }) => text === letter.text && Math.abs(x - letter.x) < 1.5 && Math.abs(y - letter.y) < 1.5),
  );
  return inReadingOrder(added);
}

/** Lines from above, letters from the left. */
export function inReadingOrder(letters: readonly Letter[]): Letter[] {
  const sorted = [...letters].sort((a, b) => a.page - b.page || b.y - a.y);
  const lines: Letter[][] = [];
  for (const letter of sorted) {
    const line = lines.at(-1);
    const [first] = line ?? [];
    if (line && first && first.page === letter.page && Math.abs(first.y - letter.y) < Math.max(first.size, letter.size) * 0.3)
      line.push(letter);
    else lines.push([letter]);
  }
  return lines.flatMap((line) => line.sort((a, b) => a.x - b.x));
}
