import type { PDFDocument } from "pdf-lib";
import { Fault } from "../fault";
import { openPdf, type PdfLib } from "./pdf";
import type { FormNumber } from "./request";

/** @throws Fault `form-template` when the bytes are no PDF that can be filled */
export async function openTemplate(pdf: PdfLib, template: Uint8Array, number?: FormNumber): Promise<PDFDocument> {
  try {
    return await openPdf(pdf, template);
  } catch (cause) {
    throw new Fault(
      "form-template",
      `The template${number ? ` of form ${number}` : ""} cannot be read as a PDF form (${template.length} bytes).`,
      "Give the official PDF as ANS publishes it, without a password, or no template: an own layout is then printed.",
      { cause },
    );
  }
}
