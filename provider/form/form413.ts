import { Fault } from "../fault";
import { fillOfficial } from "./official";
import { printOwnLayout } from "./own-layout";
import { loadPdfLib } from "./pdf";
import { type Form413, printedTexts, refuseUnprintable } from "./request";

export interface Form413Files {
  /** TrueType font for everything printed; DejaVu Sans has the accents of every European name. */
  readonly font: Uint8Array;
  /** The user's copy of the official form (an AcroForm of a known edition). Default: none, an own plain layout. */
  readonly template?: Uint8Array;
}

/**
 * Form 413 as a PDF, ready for the signatory: everything printed but the date, the signature, the stamp and the two
 * declarations, which are the signatory's. Same input, same bytes, in any process.
 *
 * @throws Fault `required`, `too-many-admins`, `too-long`, `unknown-value`: the request does not fit the form
 * @throws Fault `form-characters`: a character the font lacks
 * @throws Fault `form-overflow`: a text too long for its field, even at 6 pt (official form only)
 * @throws Fault `form-template`: the template is no known edition; the message names what differs
 */
export async function fillForm413(request: Form413, { font, template }: Form413Files): Promise<Uint8Array> {
  const texts = printedTexts(request);
  refuseUnprintable(request, texts);
  const pdf = await loadPdfLib();
  return template ? fillOfficial(pdf, request, texts, template, font) : printOwnLayout(pdf, request, texts, font);
}

/**
 * The fields of a form 413, by their PDF names: texts (empty when unset), boxes (ticked or not), the radio group's
 * chosen option (empty when none).
 * @throws Fault `answer-unreadable` when the bytes are no PDF
 */
export async function readForm413(bytes: Uint8Array): Promise<Record<string, string | boolean>> {
  const pdf = await loadPdfLib();
  const document = await pdf.PDFDocument.load(bytes, { updateMetadata: false }).catch((cause: unknown) => {
    throw new Fault(
      "answer-unreadable",
      `The form cannot be read as a PDF (${bytes.length} bytes).`,
      "Give the PDF itself, without a password.",
      { cause },
    );
  });
  const fields = document
    .getForm()
    .getFields()
    .map((field): [string, string | boolean] => {
      if (field instanceof pdf.PDFTextField) return [field.getName(), field.getText() ?? ""];
      if (field instanceof pdf.PDFCheckBox) return [field.getName(), field.isChecked()];
      if (field instanceof pdf.PDFRadioGroup) return [field.getName(), field.getSelected() ?? ""];
      return [field.getName(), ""];
    });
  return Object.fromEntries(fields);
}
