import type { PDFDocument, PDFFont, PDFPage } from "pdf-lib";
import { measureOf, type PdfLib } from "../pdf";
import { type Measure, wrapText } from "../text";

const a4 = { width: 595.28, height: 841.89 };
const margin = 36;
const bottom = 42;
const padding = 3;
const size = 8.5;

export const contentWidth = a4.width - 2 * margin;

/** A cell of a row: its width in points, its text, and whether it is a label (on grey). */
export interface Cell {
  readonly width: number;
  readonly text: string;
  readonly label?: boolean;
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
  readonly #pdf: PdfLib;
  readonly #document: PDFDocument;
  readonly #font: PDFFont;
  readonly #measure: Measure;
  #page: PDFPage;
  #y: number;

  constructor(pdf: PdfLib, document: PDFDocument, font: PDFFont) {
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

  paragraph(text: string, at: number = size): void {
    for (const line of this.#wrap(text, contentWidth, at)) {
      this.need(this.#line(at));
      this.#write(line, margin, this.#y, at);
      this.#y -= this.#line(at);
    }
  }

  /** White on dark, over the whole width; keeps `following` points of what comes next on the same page. */
  heading(text: string, following: number): void {
    const height = this.#line(size + 1) + 2 * padding;
    this.need(height + following);
    this.#fill(margin, contentWidth, height, 0.25);
    this.#write(text, margin + padding, this.#y - padding, size + 1, 1);
    this.#y -= height;
  }

  /** A table row. A row higher than what is left of the page goes on over as many pages as it takes. */
  row(cells: readonly Cell[]): void {
    let waiting = cells.map(({ text, width }) => this.#wrap(text, width - 2 * padding, size));
    do {
      this.need(this.#line(size) + 2 * padding);
      const room = Math.max(1, Math.floor((this.#y - bottom - 2 * padding) / this.#line(size)));
      this.#rowOf(
        cells,
        waiting.map((lines) => lines.slice(0, room)),
      );
      waiting = waiting.map((lines) => lines.slice(room));
    } while (waiting.some((lines) => lines.length > 0));
  }

  /** Two empty boxes side by side with a caption each, for the hand that signs. */
  boxes(captions: readonly string[], height: number): Place[] {
    this.need(height);
    const width = contentWidth / captions.length;
    this.#y -= height;
    return captions.map((caption, index) => {
      const place = { page: this.#page, x: margin + index * width, y: this.#y, width, height };
      this.#frame(place.x, place.y, width, height);
      this.#wrap(caption, width - 2 * padding, size).forEach((line, at) => {
        this.#write(line, place.x + padding, place.y + height - padding - at * this.#line(size), size);
      });
      return place;
    });
  }

  /** A paragraph with room for a tick box before it. */
  ticked(text: string): Place {
    const indent = 20;
    const lines = this.#wrap(text, contentWidth - indent, size);
    const height = lines.length * this.#line(size) + padding;
    this.need(height);
    lines.forEach((line, at) => this.#write(line, margin + indent, this.#y - at * this.#line(size), size));
    const place = { page: this.#page, x: margin, y: this.#y - 12, width: 12, height: 12 };
    this.#y -= height;
    return place;
  }

  /** The foot of every page, once all are there. */
  foot(text: string): void {
    const pages = this.#document.getPages();
    pages.forEach((page, index) => {
      const line = `${text} - page ${index + 1} / ${pages.length}`;
      page.drawText(line, { x: margin, y: 28, size: 8, font: this.#font, color: this.#pdf.grayscale(0.35) });
    });
  }

  #rowOf(cells: readonly Cell[], lines: readonly (readonly string[])[]): void {
    const height = Math.max(1, ...lines.map(({ length }) => length)) * this.#line(size) + 2 * padding;
    let x = margin;
    cells.forEach(({ width, label }, index) => {
      if (label) this.#fill(x, width, height, 0.92);
      this.#frame(x, this.#y - height, width, height);
      lines[index]!.forEach((line, at) => this.#write(line, x + padding, this.#y - padding - at * this.#line(size), size));
      x += width;
    });
    this.#y -= height;
  }

  #wrap(text: string, width: number, at: number): string[] {
    return text === "" ? [] : text.split("\n").flatMap((line) => wrapText(line, width, at, this.#measure));
  }

  #line(at: number): number {
    return this.#measure.lineHeight(at) * 1.1;
  }

  /** One line whose top is at `top`; grey 0 is black, 1 white. */
  #write(line: string, x: number, top: number, at: number, grey = 0): void {
    this.#page.drawText(line, { x, y: top - at, size: at, font: this.#font, color: this.#pdf.grayscale(grey) });
  }

  #fill(x: number, width: number, height: number, grey: number): void {
    this.#page.drawRectangle({ x, y: this.#y - height, width, height, color: this.#pdf.grayscale(grey) });
  }

  #frame(x: number, y: number, width: number, height: number): void {
    this.#page.drawRectangle({ x, y, width, height, borderColor: this.#pdf.grayscale(0.4), borderWidth: 0.75 });
  }
}
