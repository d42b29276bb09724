import type { PDFField, PDFForm, PDFRadioGroup } from "pdf-lib";
import type { PdfLib } from "../pdf";
import type { Edition } from "./edition";

/** "text", "box", "radio group a/b", or what else a PDF may have ("signature", "button", "list"). */
export type FieldKind = string;

/** Every field of a PDF with its kind. */
export function fieldsOfTemplate(pdf: PdfLib, form: PDFForm): ReadonlyMap<string, FieldKind> {
  return new Map(form.getFields().map((field) => [field.getName(), kindOf(pdf, field)]));
}

export function kindOf(pdf: PdfLib, field: PDFField): FieldKind {
  if (field instanceof pdf.PDFTextField) return "text";
  if (field instanceof pdf.PDFCheckBox) return "box";
  if (field instanceof pdf.PDFRadioGroup) return radio(radioOptions(field));
  if (field instanceof pdf.PDFSignature) return "signature";
  if (field instanceof pdf.PDFButton) return "button";
  return "list";
}

/**
 * What the choices of a radio group are called, in the order of its widgets: their export values, or, where two have
 * the same (form 414 of March 2024: "Choix3" twice), the names of their appearances.
 */
export function radioOptions(field: PDFRadioGroup): readonly string[] {
  const options = field.getOptions();
  return new Set(options).size === options.length ? options : field.acroField.getOnValues().map((value) => value.decodeText());
}

export const radio = (options: readonly string[]): FieldKind => `radio group ${[...options].sort().join("/")}`;

/** Every field an edition names with the kind it must have; `undefined` where any kind will do. */
export function fieldsOfEdition(edition: Edition): ReadonlyMap<string, FieldKind | undefined> {
  const { texts, role, always = {}, types, declarations, signatoryTexts, cleared = [] } = edition;
  const typed = Object.values(types);
  const textNames = [...Object.keys(texts), ...typed.flatMap((type) => Object.keys(type.texts))];
  const boxNames = [...declarations, ...typed.map(({ box }) => box)];
  return new Map([
    ...textNames.map((name) => [name, "text"] as const),
    ...boxNames.map((name) => [name, "box"] as const),
    ...[...signatoryTexts, ...cleared, ...Object.keys(always)].map((name) => [name, undefined] as const),
    ...(role ? [[role.field, radio(Object.values(role.options))] as const] : []),
  ]);
}
