import { createHash, type Hash } from "node:crypto";
import type { PDFDict, PDFObject, PDFStream } from "pdf-lib";
import { type Font, fontOf } from "./font";
import { limits } from "./limits";
import { identity, type Matrix, times } from "./matrix";
import type { Opened } from "./open";
import { type Operand, operations } from "./tokens";
import { inherited, type Rect } from "./tree";
import { Budget, contentsOf, TooMuch } from "./unpack";

/** One letter that can be seen on a page: where its baseline begins, in points, and how large it is. */
export interface Letter {
  readonly page: number;
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly text: string;
  /** Whether a blank was shown before it. */
  readonly spaced: boolean;
  /** Counts what was shown at once: a cell of a table, a line of a paragraph. */
  readonly run: number;
}

export interface PageTexts {
  readonly letters: readonly Letter[];
  /** How many letters were drawn whose meaning the file does not say. */
  readonly unknown: number;
  readonly pictures: number;
  /** Lines, curves and areas that are painted: letters as outlines are many. */
  readonly strokes: number;
  /** SHA-256 of the pages' contents, unpacked: the same after whatever way of saving. */
  readonly digest: string;
  /** Whether all was read. */
  readonly whole: boolean;
}

/** The letters of pages, as far as the limits go. Text that is not painted is none: scanners lay what they guess under the picture. */
export function textsOf(opened: Opened, pages: readonly PDFDict[]): PageTexts {
  const digest = createHash("sha256");
  const artist = new Artist(opened, digest);
  let whole = true;
  try {
    pages.forEach((page, index) => artist.page(page, index));
  } catch (error) {
    if (!(error instanceof TooMuch) && !(error instanceof RangeError)) throw error;
    whole = false;
  }
  const { letters, unknown, pictures, strokes } = artist;
  return { letters, unknown, pictures, strokes, digest: digest.digest("hex"), whole };
}

interface State {
  readonly ctm: Matrix;
  readonly font: Font | undefined;
  readonly size: number;
  readonly character: number;
  readonly word: number;
  readonly stretch: number;
  readonly leading: number;
  readonly rise: number;
  readonly mode: number;
}

const initial: State = {
  ctm: identity,
  font: undefined,
  size: 0,
  character: 0,
  word: 0,
  stretch: 1,
  leading: 0,
  rise: 0,
  mode: 0,
};

const painting = new Set(["f", "F", "f*", "B", "B*", "b", "b*", "S", "s"]);
/** Text in these ways is not painted (section 9.3.6). */
const unpainted = new Set([3, 7]);

class Artist {
  readonly letters: Letter[] = [];
  unknown = 0;
  pictures = 0;
  strokes = 0;
  readonly #budget = new Budget();
  readonly #fonts = new Map<PDFDict, Font>();
  #operators: number = limits.operators;
  #drawn: number = limits.drawn;
  #page = 0;
  #run = 0;
  #spaced = false;
  #state: State = initial;
  #line: Matrix = identity;
  #at: Matrix = identity;

  constructor(
    private readonly opened: Opened,
    private readonly digest: Hash,
  ) {}

  page(page: PDFDict, index: number): void {
    const { pdf } = this.opened;
    this.#page = index;
    this.#state = initial;
    const contents = page.lookup(pdf.PDFName.of("Contents"));
    const streams =
      contents instanceof pdf.PDFArray
        ? contents
            .asArray()
            .slice(0, limits.nodes)
            .map((each) => this.opened.context.lookup(each))
        : [contents];
    const bytes = Buffer.concat(streams.flatMap((stream) => [contentsOf(this.opened, stream, this.#budget), Buffer.from("\n")]));
    // Blanks, and a bracket (q ... Q) around the whole, are the writers' own.
    const drawn = bytes.toString("latin1").replace(/\s+/g, " ").trim();
    let [start, end] = [0, drawn.length];
    while (drawn.startsWith("q ", start)) start += 2;
    while (end > start && drawn.endsWith(" Q", end)) end -= 2;
    this.digest.update(drawn.slice(start, end));
    const resources = inherited(this.opened, page, "Resources");
    this.draw(bytes, resources instanceof pdf.PDFDict ? resources : undefined, 0);
  }

  private draw(bytes: Buffer, resources: PDFDict | undefined, depth: number): void {
    const saved: State[] = [];
    for (const { operator, operands } of operations(bytes)) {
      if (--this.#operators < 0) throw new TooMuch("operators");
      if (operator === "q") saved.push(this.#state);
      else if (operator === "Q") this.#state = saved.pop() ?? this.#state;
      else if (operator === "Do") this.paint(nameIn(operands), resources, depth);
      else if (operator === "ID") this.pictures++;
      else if (painting.has(operator)) this.strokes++;
      else this.text(operator, operands, resources);
    }
  }

  /** Something with a name of its own: a picture, or contents within contents (section 8.8). */
  private paint(name: string, resources: PDFDict | undefined, depth: number): void {
    const { pdf } = this.opened;
    const stream = this.resource(resources, "XObject", name);
    if (!(stream instanceof pdf.PDFStream)) return;
    const subtype = stream.dict.lookup(pdf.PDFName.of("Subtype"));
    if (subtype instanceof pdf.PDFName && subtype.decodeText() === "Image") this.pictures++;
    else this.within(stream, resources, depth);
  }

  private within(stream: PDFStream, resources: PDFDict | undefined, depth: number): void {
    if (depth >= limits.drawnDepth || --this.#drawn < 0) throw new TooMuch("drawn");
    const { pdf } = this.opened;
    const own = stream.dict.lookup(pdf.PDFName.of("Resources"));
    const before = this.#state;
    this.#state = { ...before, ctm: times(this.matrixOf(stream), before.ctm) };
    this.draw(contentsOf(this.opened, stream, this.#budget), own instanceof pdf.PDFDict ? own : resources, depth + 1);
    this.#state = before;
  }

  private matrixOf(stream: PDFStream): Matrix {
    const { pdf } = this.opened;
    const matrix = stream.dict.lookup(pdf.PDFName.of("Matrix"));
    if (!(matrix instanceof pdf.PDFArray) || matrix.size() !== 6) return identity;
    return numbers(
      matrix.asArray().map((_, index) => {
        const value = matrix.lookup(index);
        return value instanceof pdf.PDFNumber ? value.asNumber() : 0;
      }),
    );
  }

  private resource(resources: PDFDict | undefined, kind: string, name: string): PDFObject | undefined {
    const { pdf } = this.opened;
    const group = resources?.lookup(pdf.PDFName.of(kind));
    return group instanceof pdf.PDFDict ? group.lookup(pdf.PDFName.of(name)) : undefined;
  }

  /** Sections 9.3 and 9.4. */
  private text(operator: string, operands: readonly Operand[], resources: PDFDict | undefined): void {
    const first = typeof operands[0] === "number" ? operands[0] : 0;
    const set = (change: Partial<State>): void => void (this.#state = { ...this.#state, ...change });
    switch (operator) {
      case "cm":
        return set({ ctm: times(numbers(operands), this.#state.ctm) });
      case "BT":
        return this.move(identity);
      case "Tf":
        return set({ font: this.font(nameIn(operands), resources), size: typeof operands[1] === "number" ? operands[1] : 0 });
      case "Tc":
        return set({ character: first });
      case "Tw":
        return set({ word: first });
      case "Tz":
        return set({ stretch: first / 100 });
      case "TL":
        return set({ leading: first });
      case "Ts":
        return set({ rise: first });
      case "Tr":
        return set({ mode: first });
      case "Tm":
        return this.move(numbers(operands));
      case "TD":
        set({ leading: -(typeof operands[1] === "number" ? operands[1] : 0) });
        return this.next(operands);
      case "Td":
        return this.next(operands);
      case "T*":
        return this.next([0, -this.#state.leading]);
      case "Tj":
        return this.show(operands);
      case "TJ":
        return this.show(Array.isArray(operands[0]) ? (operands[0] as readonly Operand[]) : []);
      case "'":
        this.next([0, -this.#state.leading]);
        return this.show(operands);
      case '"':
        set({ word: first, character: typeof operands[1] === "number" ? operands[1] : 0 });
        this.next([0, -this.#state.leading]);
        return this.show(operands.slice(2));
    }
  }

  private move(to: Matrix): void {
    this.#line = to;
    this.#at = to;
  }

  private next(operands: readonly Operand[]): void {
    const [x, y] = operands.map((each) => (typeof each === "number" ? each : 0));
    this.move(times([1, 0, 0, 1, x ?? 0, y ?? 0], this.#line));
  }

  private font(name: string, resources: PDFDict | undefined): Font | undefined {
    const dict = this.resource(resources, "Font", name);
    if (!(dict instanceof this.opened.pdf.PDFDict)) return undefined;
    const known = this.#fonts.get(dict) ?? fontOf(this.opened, dict, this.#budget);
    this.#fonts.set(dict, known);
    return known;
  }

  private show(pieces: readonly Operand[]): void {
    const { font, size, stretch } = this.#state;
    if (!font) return;
    this.#run++;
    for (const piece of pieces) {
      if (typeof piece === "number") this.advance((-piece / 1000) * size * stretch);
      else if (Buffer.isBuffer(piece)) for (const glyph of font(piece)) this.glyph(glyph);
    }
  }

  private glyph({ text, advance, isBlank }: ReturnType<Font>[number]): void {
    const { ctm, size, rise, character, word, stretch, mode } = this.#state;
    const [a, b, , , x, y] = times(times([1, 0, 0, 1, 0, rise], this.#at), ctm);
    if (!unpainted.has(mode)) {
      if (text === "") this.unknown++;
      if (text.trim() === "") this.#spaced = true;
      else {
        this.letters.push({ page: this.#page, x, y, size: Math.hypot(a, b) * Math.abs(size), text, spaced: this.#spaced, run: this.#run });
        this.#spaced = false;
      }
      if (this.letters.length > limits.characters) throw new TooMuch("characters");
    }
    this.advance(((advance / 1000) * size + character + (isBlank ? word : 0)) * stretch);
  }

  private advance(x: number): void {
    this.#at = times([1, 0, 0, 1, x, 0], this.#at);
  }
}

const nameIn = ([first]: readonly Operand[]): string => (typeof first === "object" && "name" in first ? first.name : "");

function numbers(operands: readonly (Operand | number)[]): Matrix {
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = operands.map((each) => (typeof each === "number" ? each : 0));
  return [a, b, c, d, e, f];
}

/** Whether a letter begins in a rectangle that is this much larger. */
export const isIn = ({ x, y }: Letter, rect: Rect, more: number): boolean =>
  x >= rect.x - more && x <= rect.x + rect.width + more && y >= rect.y - more && y <= rect.y + rect.height + more;
