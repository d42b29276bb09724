import { Fault } from "../fault";
import type { FormNumber } from "./request";

/** A font as far as laying out text goes. Sizes and widths in points (1/72 inch). */
export interface Measure {
  width(text: string, size: number): number;
  /** Ascent and descent together. */
  lineHeight(size: number): number;
  has(codePoint: number): boolean;
}

/** Text laid out: one size, one or more lines. */
export interface Block {
  readonly size: number;
  readonly lines: readonly string[];
}

/** Below 6 pt a printed and scanned form cannot be read. */
const smallest = 6;
const largest = 10;
const step = 0.5;

/** Where a line may end, the kindest to the reader first: an address broken at "-" could be read without it. */
const breaks = [/(?<= )|(?=@)/u, /(?<=[ /-])|(?=@)/u] as const;

/**
 * The text at the largest size, 10 down to 6 pt, at which it fits the box, on several lines where the height allows.
 * Words are kept whole if any size allows it. `undefined` when nothing fits.
 */
export function fitText(text: string, box: { readonly width: number; readonly height: number }, measure: Measure): Block | undefined {
  for (const wrap of [wrapAtBlanks, wrapAtHyphens, wrapAnywhere]) {
    for (let size = largest; size >= smallest; size -= step) {
      const lines = wrap(text, (line) => measure.width(line, size) <= box.width);
      if (lines && lines.length * measure.lineHeight(size) <= box.height) return { size, lines };
    }
  }
  return undefined;
}

/** Lines no wider than `width`, words kept whole where they can be. A character wider than a line has one of its own. */
export function wrapText(text: string, width: number, size: number, measure: Measure): string[] {
  const fits: Fits = (line) => measure.width(line, size) <= width;
  return wrapAtBlanks(text, fits) ?? wrapAnywhere(text, fits);
}

type Fits = (line: string) => boolean;

const wrapAtBlanks = (text: string, fits: Fits) => fillWhole(text.split(breaks[0]), fits);
const wrapAtHyphens = (text: string, fits: Fits) => fillWhole(text.split(breaks[1]), fits);

/** As at hyphens, but a piece wider than a line is cut where the line ends. */
function wrapAnywhere(text: string, fits: Fits): string[] {
  return fill(
    text.split(breaks[1]).flatMap((piece) => (fits(piece.trimEnd()) ? [piece] : [...piece])),
    fits,
  );
}

/** `undefined` when a piece is wider than a line. */
function fillWhole(pieces: readonly string[], fits: Fits): string[] | undefined {
  return pieces.every((piece) => fits(piece.trimEnd())) ? fill(pieces, fits) : undefined;
}

/** Puts as many pieces on each line as fit. */
function fill(pieces: readonly string[], fits: Fits): string[] {
  const lines: string[] = [];
  let line = "";
  for (const piece of pieces) {
    if (line !== "" && !fits((line + piece).trimEnd())) {
      lines.push(line.trimEnd());
      line = "";
    }
    line += piece;
  }
  return [...lines, line.trimEnd()];
}

/**
 * Refuses texts with characters the font cannot print: they would come out as empty boxes.
 * @param texts by property path
 * @throws Fault `form-characters` naming the property and the characters
 */
export function refuseUnknownCharacters(form: FormNumber, texts: ReadonlyMap<string, string>, measure: Measure): void {
  for (const [path, text] of texts) {
    const unknown = [...new Set(text)].filter((character) => !measure.has(character.codePointAt(0)!));
    if (unknown.length === 0) continue;
    const names = unknown.slice(0, 5).map(codePointName).join(", ");
    throw new Fault("form-characters", `${path} has characters that form ${form} cannot print: ${names}.`, `Write ${path} without them.`);
  }
}

function codePointName(character: string): string {
  const code = `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`;
  return /[\p{C}\p{Z}]/u.test(character) ? code : `"${character}" (${code})`;
}
