import type { PDFFont, PDFOperator, PDFTextField } from "pdf-lib";
import type { PdfLib } from "./pdf";
import { type Block, fitText, type Measure } from "./text";

/** Space between a widget's edge and its text, points. */
const padding = 2;
/** Digits in a comb, points, unless the cells are low. */
const combSize = 10;

interface Box {
  readonly width: number;
  readonly height: number;
}

interface Glyphs {
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

/** The text at the size and in the lines that fit each place the field has on the pages, or `undefined` when it does not fit. */
export function fitField(field: PDFTextField, text: string, measure: Measure): readonly Block[] | undefined {
  const maxLength = field.getMaxLength();
  if (maxLength !== undefined && text.length > maxLength) return undefined;
  const blocks = field.acroField.getWidgets().map((widget) => {
    const { width, height } = widget.getRectangle();
    if (field.isCombed()) return { size: Math.min(combSize, height * 0.6), lines: [text] };
    return fitText(text, { width: width - 2 * padding, height: height - 2 }, measure);
  });
  return blocks.every((block) => block !== undefined) ? blocks : undefined;
}

/**
 * Draws a text field's appearance: with the embedded font (pdf-lib's own way prints only WinAnsi or changes the font
 * the signer would type with) and with the cell lines of a comb, which pdf-lib leaves out.
 */
export function drawField(pdf: PdfLib, field: PDFTextField, blocks: readonly Block[], font: PDFFont, measure: Measure): void {
  let place = 0;
  field.updateAppearances(font, (_field, widget) => {
    const block = blocks[place++]!;
    const box = widget.getRectangle();
    const grey = widget.getAppearanceCharacteristics()?.getBorderColor()?.[0];
    const cells = field.isCombed() ? field.getMaxLength()! : 1;
    return [
      ...(grey === undefined ? [] : drawCells(pdf, box, cells, grey)),
      ...drawGlyphs(
        pdf,
        field.isCombed() ? inCells(block, box, cells, measure) : inLines(pdf, field, block, box, measure),
        block.size,
        font,
        box,
      ),
    ];
  });
}

function drawCells(pdf: PdfLib, { width, height }: Box, cells: number, grey: number): PDFOperator[] {
  const lines = Array.from({ length: cells - 1 }, (_, index) => ((index + 1) * width) / cells);
  return [
    pdf.pushGraphicsState(),
    pdf.setStrokingGrayscaleColor(grey),
    pdf.setLineWidth(1),
    pdf.rectangle(0.5, 0.5, width - 1, height - 1),
    ...lines.flatMap((x) => [pdf.moveTo(x, height - 1), pdf.lineTo(x, 0.5)]),
    pdf.stroke(),
    pdf.popGraphicsState(),
  ];
}

function inCells({ size, lines }: Block, { width, height }: Box, cells: number, measure: Measure): Glyphs[] {
  return [...lines.join("")].map((text, index) => ({
    text,
    x: ((index + 0.5) * width) / cells - measure.width(text, size) / 2,
    y: baseline(height, size),
  }));
}

function inLines(pdf: PdfLib, field: PDFTextField, { size, lines }: Block, { width, height }: Box, measure: Measure): Glyphs[] {
  const lineHeight = measure.lineHeight(size);
  const top = (height - lines.length * lineHeight) / 2;
  const centered = field.getAlignment() === pdf.TextAlignment.Center;
  return lines.map((text, index) => ({
    text,
    x: centered ? (width - measure.width(text, size)) / 2 : padding,
    y: top + (lines.length - 1 - index) * lineHeight + baseline(lineHeight, size),
  }));
}

/** Puts capitals in the middle: DejaVu Sans' are 0.73 em high. */
const baseline = (height: number, size: number) => (height - 0.73 * size) / 2;

function drawGlyphs(pdf: PdfLib, glyphs: readonly Glyphs[], size: number, font: PDFFont, { width, height }: Box): PDFOperator[] {
  return [
    pdf.beginMarkedContent("Tx"),
    pdf.pushGraphicsState(),
    pdf.rectangle(0, 0, width, height),
    pdf.clip(),
    pdf.endPath(),
    pdf.beginText(),
    pdf.setFillingGrayscaleColor(0),
    pdf.setFontAndSize(font.name, size),
    ...glyphs.flatMap(({ text, x, y }) => [pdf.setTextMatrix(1, 0, 0, 1, x, y), pdf.showText(font.encodeText(text))]),
    pdf.endText(),
    pdf.popGraphicsState(),
    pdf.endMarkedContent(),
  ];
}
