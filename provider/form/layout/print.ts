import type { PDFDocument } from "pdf-lib";
import { bytesOf, describe, embedFont, measureOf, type PdfLib } from "../pdf";
import type { Printable } from "../request";
import { refuseUnknownCharacters } from "../text";
import type { Block, Declaration } from "./blocks";
import { contents } from "./contents";
import { contentWidth, type Place, Sheet } from "./sheet";

/** Fixed date of the layout, ISO 8601: the room has no clock. */
const dated = "2024-03-01T00:00:00Z";
/** Height of a heading and two rows: what must not be torn apart by a page break, points. */
const together = 40;

/**
 * A form without the official PDF: the same sections in the same order, plain, on one page where all fits. The date
 * and the two declarations are form fields (`date`, `conditions`, `exactitude`), signature and stamp empty boxes.
 */
export async function printOwnLayout(pdf: PdfLib, request: Printable, fontBytes: Uint8Array): Promise<Uint8Array> {
  const onOne = await print(pdf, request, fontBytes, false);
  const document = onOne.getPageCount() === 1 ? onOne : await print(pdf, request, fontBytes, true);
  return bytesOf(document);
}

async function print(pdf: PdfLib, request: Printable, fontBytes: Uint8Array, turns: boolean): Promise<PDFDocument> {
  const document = await pdf.PDFDocument.create({ updateMetadata: false });
  const font = await embedFont(document, fontBytes);
  refuseUnknownCharacters(request.form, request.texts, measureOf(font));
  const sheet = new Sheet(pdf, document, font);
  for (const block of contents[request.form](request)) await printBlock(pdf, document, sheet, block, turns);
  sheet.foot(`Formulaire ${request.form}, présentation libre${identifier(request.texts)}`);
  describe(document, request.form, dated);
  return document;
}

/** On every page, so that a loose signature page can be told. */
function identifier(texts: ReadonlyMap<string, string>): string {
  const [label, path] = identifiers.find(([, candidate]) => texts.has(candidate)) ?? [];
  return path === undefined ? "" : ` - ${label} ${texts.get(path)}`;
}

const identifiers = [
  ["FINESS", "structure.finess"],
  ["SIRET", "structure.siret"],
  ["RPPS rang", "structure.rppsRanks[0]"],
] as const;

async function printBlock(pdf: PdfLib, document: PDFDocument, sheet: Sheet, block: Block, turns: boolean): Promise<void> {
  switch (block.kind) {
    case "title":
      sheet.paragraph(block.text, 12);
      return sheet.gap(3);
    case "note":
      sheet.paragraph(block.text, 8);
      return sheet.gap(4);
    case "heading":
      sheet.gap(5);
      return sheet.heading(block.text, together);
    case "fields":
      for (const fields of block.rows) {
        const width = contentWidth / fields.length;
        const labelWidth = fields.length === 1 ? 150 : 100;
        sheet.row(
          fields.flatMap(({ label, text }) => [
            { width: labelWidth, text: label, label: true },
            { width: width - labelWidth, text },
          ]),
        );
      }
      return;
    case "table":
      sheet.row(block.columns.map(({ label, share }) => ({ width: share * contentWidth, text: label, label: true })));
      for (const cells of block.rows) {
        sheet.row(cells.map((text, column) => ({ width: block.columns[column]!.share * contentWidth, text })));
      }
      return;
    case "choices":
      for (const { label, chosen } of block.choices) sheet.paragraph(`${tick(chosen)} ${label}`);
      return;
    case "signing":
      return printSigning(pdf, document, sheet, block.declarations, block.captions);
    case "turn":
      if (turns) sheet.nextPage();
  }
}

async function printSigning(
  pdf: PdfLib,
  document: PDFDocument,
  sheet: Sheet,
  declarations: readonly Declaration[],
  [sign, stamp]: readonly [string, string],
): Promise<void> {
  sheet.gap(6);
  sheet.need(160);
  for (const { name, text } of declarations) addBox(document, name, sheet.ticked(text));
  sheet.gap(4);
  const [signing] = sheet.boxes([`Date :\n\n${sign}`, stamp], 85);
  await addDate(pdf, document, signing!);
  sheet.gap(5);
}

function addBox(document: PDFDocument, name: string, { page, x, y, width, height }: Place): void {
  document.getForm().createCheckBox(name).addToPage(page, { x, y, width, height, borderWidth: 1 });
}

/** Typed in Helvetica: the embedded font has only the characters already printed. */
async function addDate(pdf: PdfLib, document: PDFDocument, { page, x, y, height }: Place): Promise<void> {
  const helvetica = await document.embedFont(pdf.StandardFonts.Helvetica);
  const field = document.getForm().createTextField("date");
  field.addToPage(page, { x: x + 40, y: y + height - 19, width: 100, height: 16, borderWidth: 0.5, font: helvetica });
  field.setFontSize(9);
}

/** Both glyphs are in DejaVu Sans, and a text search or a screen reader tells them apart. */
const tick = (chosen: boolean) => (chosen ? "☒" : "☐");
