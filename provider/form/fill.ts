import { Fault } from "../fault";
import type { Edition } from "./editions";
import { printOwnLayout } from "./layout";
import { fillOfficial } from "./official";
import { loadPdfLib } from "./pdf";
import type { Printable } from "./request";

export interface FormFiles {
  /** TrueType font for everything printed; DejaVu Sans has the accents of every European name. */
  readonly font: Uint8Array;
  /** The user's copy of the official form (an AcroForm). Default: none, an own plain layout. */
  readonly template?: Uint8Array;
  /** Which field of the template holds what, from `readMapping`: for an edition that is not known here. Default: none. */
  readonly mapping?: Edition;
}

/** One form, on the template or on the own layout. */
export async function fill(request: Printable, { font, template, mapping }: FormFiles): Promise<Uint8Array> {
  if (mapping && !template) {
    throw new Fault(
      "form-mapping",
      `A mapping of form ${request.form} is given without the PDF whose fields it names.`,
      "Give the PDF too, or no mapping: an own layout is then printed.",
    );
  }
  const pdf = await loadPdfLib();
  return template ? fillOfficial(pdf, request, template, mapping, font) : printOwnLayout(pdf, request, font);
}
