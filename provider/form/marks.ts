import type { PDFCheckBox, PDFField, PDFFont, PDFRadioGroup } from "pdf-lib";
import { drawField } from "./appearance";
import { radioOptions } from "./editions";
import type { PdfLib } from "./pdf";
import type { Measure } from "./text";

/**
 * What a field holds besides its value: what a reset would put back (`DV`), and the value in rich text (`RV`, `DS`),
 * which readers prefer.
 */
export function forget(pdf: PdfLib, { acroField }: PDFField): void {
  for (const dict of [acroField.dict, ...("getWidgets" in acroField ? widgetsOf(acroField) : [])]) {
    for (const key of ["DV", "RV", "DS"]) dict.delete(pdf.PDFName.of(key));
  }
}

const widgetsOf = (acroField: PDFField["acroField"]) => acroField.getWidgets().map(({ dict }) => dict);

export function tick(pdf: PdfLib, box: PDFCheckBox, on: boolean): void {
  forget(pdf, box);
  if (on) box.check();
  else box.uncheck();
  if (box.needsAppearancesUpdate()) box.updateAppearances();
}

/** By the place of the option among the widgets: pdf-lib's own way takes the first of two that have one name. */
export function choose(pdf: PdfLib, group: PDFRadioGroup, option: string | undefined): void {
  forget(pdf, group);
  if (group.needsAppearancesUpdate()) group.updateAppearances();
  const value = option === undefined ? undefined : group.acroField.getOnValues()[radioOptions(group).indexOf(option)];
  group.acroField.setValue(value ?? pdf.PDFName.of("Off"));
}

/** Empties a field, to the eye as well. A signature that was made says nothing of this form; its place stays. */
export function clear(pdf: PdfLib, field: PDFField, font: PDFFont, measure: Measure): void {
  if (field instanceof pdf.PDFTextField) {
    forget(pdf, field);
    field.setText("");
    drawField(
      pdf,
      field,
      field.acroField.getWidgets().map(() => ({ size: 10, lines: [""] })),
      font,
      measure,
    );
  } else if (field instanceof pdf.PDFCheckBox) tick(pdf, field, false);
  else if (field instanceof pdf.PDFRadioGroup) choose(pdf, field, undefined);
  else if (field instanceof pdf.PDFDropdown || field instanceof pdf.PDFOptionList) {
    forget(pdf, field);
    field.clear();
    field.updateAppearances(font);
  } else if (field instanceof pdf.PDFSignature) emptySignature(pdf, field);
}

function emptySignature(pdf: PdfLib, field: PDFField): void {
  const name = (key: string) => pdf.PDFName.of(key);
  field.acroField.dict.delete(name("V"));
  for (const dict of widgetsOf(field.acroField)) dict.delete(name("AP"));
}
