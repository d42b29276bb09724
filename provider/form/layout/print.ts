import type { PDFCheckBox, PDFDocument, PDFTextField } from "pdf-lib";
import { bytesOf, describe, embedFont, measureOf, type PdfLib } from "../pdf";
import type { Printable } from "../request";
import { refuseUnknownCharacters } from "../text";
import type { Block, Choice, Column, Labelled } from "./blocks";
import { contents } from "./contents";
import { contentWidth, type Place, Sheet } from "./sheet";

/** Fixed date of the layout, ISO 8601: the room has no clock. */
const dated = "2024-03-01T00:00:00Z";
/** Height of two rows after a heading: what must not be torn apart by a page break, points. */
const together = 40;
/** What is signed, with its declarations, points. */
const signingHeight = 165;

/**
 * A form without the official PDF: the same sections in the same order, plain, on one page where all fits, and tagged
 * for screen readers. The date and the two declarations are form fields (`date`, `conditions`, `exactitude`), signature
 * and stamp empty boxes.
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
  for (const block of contents[request.form](request)) {
    if (block.kind === "signing") await printSigning(pdf, document, sheet, block);
    else if (block.kind !== "turn") printBlock(sheet, block);
    else if (turns) sheet.nextPage();
  }
  sheet.foot(`Formulaire ${request.form}, présentation libre${identifier(request.texts)}`);
  sheet.tags.finish();
  describe(document, request.form, dated);
  return document;
}

/** On every page, so that a loose signature page can be told. */
function identifier(texts: ReadonlyMap<string, string>): string {
  const [label, path] = identifiers.find(([, candidate]) => texts.has(candidate)) ?? [];
  return path === undefined ? "" : ` - ${label}${texts.get(path)?.split(",")[0]}`;
}

const identifiers = [
  ["FINESS ", "structure.finess"],
  ["SIRET ", "structure.siret"],
  ["RPPS rang ", "structure.rppsRanks[0]"],
  // On form 414 the ranks stand there, with that word.
  ["", "structure.complement"],
] as const;

type Signing = Extract<Block, { readonly kind: "signing" }>;

function printBlock(sheet: Sheet, block: Exclude<Block, Signing | { readonly kind: "turn" }>): void {
  switch (block.kind) {
    case "title":
      sheet.paragraph(block.text, { at: 12, tag: "H1" });
      return sheet.gap(3);
    case "note":
      sheet.paragraph(block.text, { at: 8 });
      return sheet.gap(3);
    case "heading":
      sheet.gap(4);
      return sheet.heading(block.text, together);
    case "fields":
      return sheet.table(block.rows.map(fieldCells));
    case "table":
      return sheet.table([block.columns.map(headCell), ...block.rows.map((texts) => texts.map(cellUnder(block.columns)))]);
    case "choices":
      sheet.gap(2);
      block.choices.forEach((choice) => sheet.paragraph(shownChoice(choice), { spoken: spokenChoice(choice) }));
      return sheet.gap(2);
  }
}

/** Labels of the same width one under the other, whether one or two a row. */
function fieldCells(fields: readonly Labelled[]) {
  const labelWidth = fields.length === 1 ? 150 : 95;
  return fields.flatMap(({ label, text, choices = [] }) => [
    { width: labelWidth, text: label, heads: "Row" as const },
    {
      width: contentWidth / fields.length - labelWidth,
      text: choices.length > 0 ? choices.map(shownChoice).join("    ") : text,
      ...(choices.length > 0 && { spoken: choices.map(spokenChoice).join(", ") }),
    },
  ]);
}

const headCell = ({ label, share }: Column) => ({ width: share * contentWidth, text: label, heads: "Column" as const });
const cellUnder = (columns: readonly Column[]) => (text: string, column: number) => ({
  width: columns[column]!.share * contentWidth,
  text,
});

/** Both glyphs are in DejaVu Sans, and a text search tells them apart; what is read aloud says it in words. */
const shownChoice = ({ label, chosen }: Choice) => `${chosen ? "☒" : "☐"} ${label}`;
const spokenChoice = ({ label, chosen }: Choice) => `${chosen ? "Coché" : "Non coché"} : ${label}`;

async function printSigning(
  pdf: PdfLib,
  document: PDFDocument,
  sheet: Sheet,
  { declarations, captions: [sign, stamp] }: Signing,
): Promise<void> {
  sheet.gap(6);
  sheet.need(signingHeight);
  for (const { name, text } of declarations) addBox(pdf, document, sheet, name, text, sheet.ticked(text));
  sheet.gap(2);
  const [left, right] = sheet.boxes(2, 85);
  sheet.caption(left!, "Date :");
  await addDate(pdf, document, sheet, left!);
  sheet.caption(left!, sign, 24);
  sheet.caption(right!, stamp);
  sheet.gap(4);
}

function addBox(pdf: PdfLib, document: PDFDocument, sheet: Sheet, name: string, text: string, place: Place): void {
  const { page, x, y, width, height } = place;
  const field = document.getForm().createCheckBox(name);
  field.addToPage(page, { x, y, width, height, borderWidth: 1 });
  makeKnown(pdf, sheet, field, place, text);
}

/** Typed in Helvetica: the embedded font has only the characters already printed. */
async function addDate(pdf: PdfLib, document: PDFDocument, sheet: Sheet, place: Place): Promise<void> {
  const { page, x, y, height } = place;
  const helvetica = await document.embedFont(pdf.StandardFonts.Helvetica);
  const field = document.getForm().createTextField("date");
  field.addToPage(page, { x: x + 40, y: y + height - 18, width: 100, height: 15, borderWidth: 0.5, font: helvetica });
  field.setFontSize(9);
  makeKnown(pdf, sheet, field, place, "Date de la signature (jj/mm/aaaa)");
}

/** A tooltip, which is also what a screen reader calls the field, and its place in the structure. */
function makeKnown(pdf: PdfLib, sheet: Sheet, field: PDFCheckBox | PDFTextField, { page }: Place, tooltip: string): void {
  field.acroField.dict.set(pdf.PDFName.of("TU"), pdf.PDFHexString.fromText(tooltip));
  const widget = page.node.Annots()!.asArray().at(-1);
  if (widget instanceof pdf.PDFRef) sheet.tags.field(sheet.tags.add("Form"), page, widget);
}
