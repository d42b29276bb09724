import { Fault } from "../fault";
import { radioOptions } from "./editions";
import { loadPdfLib, openPdf } from "./pdf";

/**
 * The fields of a filled form, by their PDF names: texts (empty when unset), boxes (ticked or not), a radio group's
 * chosen option (empty when none; where two have one name, their numbers on the page from 0 stand for them).
 * @throws Fault `answer-unreadable` when the bytes are no PDF
 */
export async function readForm(bytes: Uint8Array): Promise<Record<string, string | boolean>> {
  const pdf = await loadPdfLib();
  const document = await openPdf(pdf, bytes).catch((cause: unknown) => {
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
      if (field instanceof pdf.PDFTextField) return [field.getName(), field.acroField.getValue()?.decodeText() ?? ""];
      if (field instanceof pdf.PDFCheckBox) return [field.getName(), field.isChecked()];
      if (field instanceof pdf.PDFRadioGroup) {
        const chosen = field.acroField.getOnValues().indexOf(field.acroField.getValue());
        return [field.getName(), radioOptions(field)[chosen] ?? ""];
      }
      return [field.getName(), ""];
    });
  return Object.fromEntries(fields);
}
