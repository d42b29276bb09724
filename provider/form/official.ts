import type { PDFField, PDFFont, PDFForm } from "pdf-lib";
import { Fault } from "../fault";
import { drawField, fitField } from "./appearance";
import { chooseEdition, type Edition } from "./editions";
import { choose, clear, forget, tick } from "./marks";
import { bytesOf, describe, embedFont, measureOf, type PdfLib } from "./pdf";
import type { FormNumber, Printable } from "./request";
import { removeMarks, removeTraces, removeUnreachable } from "./sweep";
import { openTemplate } from "./template";
import { type Measure, refuseUnknownCharacters } from "./text";

/**
 * Fills the user's copy of an official form. Every field is set, those left empty too: copies in circulation are
 * partly filled. Nothing is flattened, so the signatory can still write, tick and sign.
 */
export async function fillOfficial(
  pdf: PdfLib,
  request: Printable,
  template: Uint8Array,
  mapping: Edition | undefined,
  fontBytes: Uint8Array,
): Promise<Uint8Array> {
  const document = await openTemplate(pdf, template, request.form);
  const form = document.getForm();
  const edition = chooseEdition(pdf, form, request.form, mapping);
  const fields = textFields(edition, request);
  refuseHomeless(edition, request, fields);
  const font = await embedFont(document, fontBytes);
  const measure = measureOf(font);
  refuseUnknownCharacters(request.form, request.texts, measure);

  for (const name of [...edition.declarations, ...edition.signatoryTexts, ...(edition.cleared ?? [])]) {
    clear(pdf, form.getField(name), font, measure);
  }
  for (const [name, path] of fields)
    fillText(pdf, form, { form: request.form, name, path, text: request.texts.get(path ?? "") ?? "" }, font, measure);
  setBoxes(pdf, form, edition, request);

  removeMarks(pdf, document);
  removeTraces(pdf, document);
  describe(document, request.form, edition.dated);
  await document.flush();
  removeUnreachable(pdf, document);
  return bytesOf(document);
}

type TextField = readonly [name: string, path: string | undefined];

/** Every text field that the edition maps with the property it prints, or `undefined` where it stays empty. */
function textFields(edition: Edition, { certificateType }: Printable): readonly TextField[] {
  const typed = Object.entries(edition.types).flatMap(([type, { texts }]) =>
    Object.entries(texts).map(([name, path]): TextField => [name, type === certificateType ? path : undefined]),
  );
  return [...Object.entries(edition.texts), ...typed];
}

/** Said where the form has room for it: nothing is asked for by it. */
const courtesy = /^(staying\[|dossierReference$)/;

/** Nothing that was wished may be lost on an edition that has no place for it. */
function refuseHomeless(edition: Edition, { form, texts, certificateType, role }: Printable, fields: readonly TextField[]): void {
  const housed = new Set(fields.map(([, path]) => path));
  const homeless = [...texts.keys()].filter((path) => !housed.has(path) && !courtesy.test(path));
  if (!edition.types[certificateType] && Object.keys(edition.types).length > 0) homeless.push(`certificateType ${certificateType}`);
  if (edition.role && role && edition.role.options[role] === undefined) homeless.push(`signatory.role ${role}`);
  if (homeless.length === 0) return;
  throw new Fault(
    "form-mapping",
    `Edition ${edition.name} of form ${form} has no field for ${homeless.join(", ")}.`,
    "Correct the mapping of the PDF's fields, leave the property out, or print the own layout by giving no template.",
  );
}

interface Entry {
  readonly form: FormNumber;
  readonly name: string;
  readonly path: string | undefined;
  readonly text: string;
}

function fillText(pdf: PdfLib, pdfForm: PDFForm, { form, name, path, text }: Entry, font: PDFFont, measure: Measure): void {
  const field = pdfForm.getTextField(name);
  forget(pdf, field);
  const blocks = fitField(field, text, measure);
  if (!blocks) throw overflow(form, name, path!, text, (prefix) => fitField(field, prefix, measure) !== undefined);
  field.setText(text);
  if (text !== "") {
    if (blocks.some(({ lines }) => lines.length > 1)) field.enableMultiline();
    // What the signatory would type over it with: the form's own Helvetica, since the embedded font is a subset.
    field.acroField.setDefaultAppearance(`/Helv ${Math.min(...blocks.map(({ size }) => size))} Tf 0 g`);
  }
  drawField(pdf, field, blocks, font, measure);
}

/**
 * The two declarations ("Je certifie…") stay unticked: they are the signatory's own words under penalty of law, and
 * the copy in circulation has them ticked for whoever opens it.
 */
function setBoxes(pdf: PdfLib, form: PDFForm, { role, always = {}, types }: Edition, request: Printable): void {
  if (role) choose(pdf, form.getRadioGroup(role.field), request.role && role.options[request.role]);
  for (const [name, option] of Object.entries(always)) {
    const field: PDFField = form.getField(name);
    if (field instanceof pdf.PDFRadioGroup) choose(pdf, field, option);
    else tick(pdf, form.getCheckBox(name), true);
  }
  for (const [type, { box }] of Object.entries(types)) tick(pdf, form.getCheckBox(box), type === request.certificateType);
}

function overflow(form: FormNumber, field: string, path: string, text: string, fits: (prefix: string) => boolean): Fault {
  let most = 0;
  for (let step = 2 ** 16; step >= 1; step /= 2) if (most + step < text.length && fits(text.slice(0, most + step))) most += step;
  return new Fault(
    "form-overflow",
    `${path} (${text.length} characters) does not fit the field "${field}" of form ${form}, which takes its first ${most}.`,
    `Shorten ${path} to ${most} characters.`,
  );
}
