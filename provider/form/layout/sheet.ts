import type { PDFDocument, PDFFont, PDFPage } from "pdf-lib";
import { measureOf, type PdfLib } from "../pdf";
import { type Measure, wrapText } from "../text";
import { type Element, type Tag, Tags } from "./tags";

const a4 = { width: 595.28, height: 841.89 };
const margin = 36;
const bottom = 42;
const padding = 3;
const size = 8.5;

export const contentWidth = a4.width - 2 * margin;

/** A cell of a row: its width in points, its text, and what it heads if it is a label (on grey). */
export interface Cell {
  readonly width: number;
  readonly text: string;
  readonly heads?: "Row" | "Column";
  /** Read instead of the text. */
  readonly spoken?: string;
}

/** Where something lies on a page, points from its lower left corner. */
export interface Place {
  readonly page: PDFPage;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A4 pages written from top to bottom: text is wrapped, rows grow, and what does not fit goes on the next page. */
export class Sheet {
  readonly tags: Tags;
  readonly #pdf: PdfLib;
  readonly #document: PDFDocument;
  readonly #font: PDFFont;
  readonly #measure: Measure;
  #page: PDFPage;
  #y: number;

  constructor(pdf: PdfLib, document: PDFDocument, font: PDFFont) {
    this.tags = new Tags(pdf, document);
    this.#pdf = pdf;
    this.#document = document;
    this.#font = font;
    this.#measure = measureOf(font);
    this.#page = document.addPage([a4.width, a4.height]);
    this.#y = a4.height - margin;
  }

  /** Goes to the next page unless `height` points are left on this one. */
  need(height: number): void {
    if (this.#y - height < bottom) this.nextPage();
  }

  nextPage(): void {
    this.#page = this.#document.addPage([a4.width, a4.height]);
    this.#y = a4.height - margin;
  }

  gap(height: number): void {
    this.#y -= height;
  }

  /** @param spoken read instead of the text. Default: the text */
  paragraph(
    text: string,
    { at = size, tag = "P", spoken }: { readonly at?: number; readonly tag?: Tag; readonly spoken?: string } = {},
  ): void {
    const element = this.tags.add(tag, spoken === undefined ? {} : { spoken });
    let waiting = this.#wrap(text, contentWidth, at);
    while (waiting.length > 0) {
      this.need(this.#line(at));
      const room = Math.max(1, Math.floor((this.#y - bottom) / this.#line(at)));
      this.#lines(element, waiting.slice(0, room), margin, this.#y, at);
      this.#y -= Math.min(room, waiting.length) * this.#line(at);
      waiting = waiting.slice(room);
    }
  }

  /** White on dark, over the whole width; keeps `following` points of what comes next on the same page. */
  heading(text: string, following: number): void {
    const lines = this.#wrap(text, contentWidth - 2 * padding, size + 0.5);
    const height = lines.length * this.#line(size + 0.5) + 2 * padding;
    this.need(height + following);
    this.tags.decorate(this.#page, () => this.#fill(margin, contentWidth, height, 0.25));
    this.#lines(this.tags.add("H2"), lines, margin + padding, this.#y - padding, size + 0.5, 1);
    this.#y -= height;
  }

  table(rows: readonly (readonly Cell[])[]): void {
    const table = this.tags.add("Table");
    for (const cells of rows) this.#row(table, cells);
  }

  /** A row higher than what is left of the page goes on over as many pages as it takes. */
  #row(table: Element, cells: readonly Cell[]): void {
    const row = this.tags.add("TR", {}, table);
    const elements = cells.map(({ heads, spoken }) =>
      this.tags.add(heads ? "TH" : "TD", { ...(heads && { scope: heads }), ...(spoken && { spoken }) }, row),
    );
    let waiting = cells.map(({ text, width }) => this.#wrap(text, width - 2 * padding, size));
    do {
      this.need(this.#line(size) + 2 * padding);
      const room = Math.max(1, Math.floor((this.#y - bottom - 2 * padding) / this.#line(size)));
      this.#rowOf(
        cells,
        elements,
        waiting.map((lines) => lines.slice(0, room)),
      );
      waiting = waiting.map((lines) => lines.slice(room));
    } while (waiting.some((lines) => lines.length > 0));
  }

  /** Empty boxes side by side, for the hand that signs. */
  boxes(count: number, height: number): Place[] {
    this.need(height);
    const width = contentWidth / count;
    this.#y -= height;
    return Array.from({ length: count }, (_, index) => {
      const place = { page: this.#page, x: margin + index * width, y: this.#y, width, height };
      this.tags.decorate(this.#page, () => this.#frame(place.x, place.y, width, height));
      return place;
    });
  }

  /** What a box is for, `down` points below its upper edge. */
  caption({ x, y, width, height }: Place, text: string, down = 0): void {
    this.#lines(this.tags.add("P"), this.#wrap(text, width - 2 * padding, size), x + padding, y + height - padding - down, size);
  }

  /** A paragraph with room for a tick box before it. */
  ticked(text: string): Place {
    const indent = 18;
    const lines = this.#wrap(text, contentWidth - indent, size);
    const height = Math.max(14, lines.length * this.#line(size) + padding);
    this.need(height);
    this.#lines(this.tags.add("P"), lines, margin + indent, this.#y, size);
    const place = { page: this.#page, x: margin, y: this.#y - 11, width: 11, height: 11 };
    this.#y -= height;
    return place;
  }

  /** The foot of every page, once all are there. */
  foot(text: string): void {
    const pages = this.#document.getPages();
    pages.forEach((page, index) => {
      const line = `${text} - page ${index + 1} / ${pages.length}`;
      this.tags.decorate(page, () =>
        page.drawText(line, { x: margin, y: 28, size: 8, font: this.#font, color: this.#pdf.grayscale(0.35) }),
      );
    });
  }

  #rowOf(cells: readonly Cell[], elements: readonly Element[], lines: readonly (readonly string[])[]): void {
    const height = Math.max(1, ...lines.map(({ length }) => length)) * this.#line(size) + 2 * padding;
    let x = margin;
    cells.forEach(({ width, heads }, index) => {
      this.tags.decorate(this.#page, () => {
        if (heads) this.#fill(x, width, height, 0.92);
        this.#frame(x, this.#y - height, width, height);
      });
      this.#lines(elements[index]!, lines[index]!, x + padding, this.#y - padding, size);
      x += width;
    });
    this.#y -= height;
  }

  #wrap(text: string, width: number, at: number): string[] {
    return text === "" ? [] : text.split("\n").flatMap((line) => spaced(line, wrapText(line, width, at, this.#measure)));
  }

  #line(at: number): number {
    return this.#measure.lineHeight(at) * 1.1;
  }

  /** Lines of an element whose first one's top is at `top`; grey 0 is black, 1 white. */
  #lines(element: Element, lines: readonly string[], x: number, top: number, at: number, grey = 0): void {
    if (lines.length === 0) return;
    const page = this.#page;
    const color = this.#pdf.grayscale(grey);
    this.tags.draw(element, page, () => {
      lines.forEach((line, index) => page.drawText(line, { x, y: top - index * this.#line(at) - at, size: at, font: this.#font, color }));
    });
  }

  #fill(x: number, width: number, height: number, grey: number): void {
    this.#page.drawRectangle({ x, y: this.#y - height, width, height, color: this.#pdf.grayscale(grey) });
  }

  #frame(x: number, y: number, width: number, height: number): void {
    this.#page.drawRectangle({ x, y, width, height, borderColor: this.#pdf.grayscale(0.4), borderWidth: 0.75 });
  }
}

/** Lines with the space at which they broke: else whoever has them read out hears two words as one. */
function spaced(text: string, lines: readonly string[]): string[] {
  let at = 0;
  return lines.map((line) => {
    const isSpace = text[at + line.length] === " ";
    at += line.length + (isSpace ? 1 : 0);
    return isSpace ? `${line} ` : line;
  });
}
