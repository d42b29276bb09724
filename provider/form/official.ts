import type { PDFDocument, PDFForm } from "pdf-lib";
import { Fault } from "../fault";
import { drawField, fitField } from "./appearance";
import { chooseEdition, type Edition } from "./editions";
import { bytesOf, describe, embedFont, measureOf, type PdfLib } from "./pdf";
import type { Form413 } from "./request";
import { removeMarks, removeUnreachable } from "./sweep";
import { refuseUnknownCharacters } from "./text";

/**
 * Fills the user's copy of the official form. Every field is set, those left empty too: copies in circulation are
 * partly filled. Nothing is flattened, so the signatory can still write, tick and sign.
 */
export async function fillOfficial(
  pdf: PdfLib,
  request: Form413,
  texts: ReadonlyMap<string, string>,
  template: Uint8Array,
  fontBytes: Uint8Array,
): Promise<Uint8Array> {
  const document = await open(pdf, template);
  const form = document.getForm();
  const edition = chooseEdition(pdf, form);
  const font = await embedFont(document, fontBytes);
  const measure = measureOf(font);
  refuseUnknownCharacters(texts, measure);

  for (const [name, path] of textFields(edition, request)) {
    const text = path === undefined ? "" : (texts.get(path) ?? "");
    const field = form.getTextField(name);
    const block = fitField(field, text, measure);
    if (!block) throw overflow(name, path!, text, (prefix) => fitField(field, prefix, measure) !== undefined);
    field.setText(text);
    if (text !== "") {
      if (block.lines.length > 1) field.enableMultiline();
      // What the signatory would type over it with: the form's own Helvetica, since the embedded font is a subset.
      field.acroField.setDefaultAppearance(`/Helv ${block.size} Tf 0 g`);
    }
    drawField(pdf, field, block, font, measure);
  }
  setBoxes(form, edition, request);

  removeMarks(pdf, document);
  // The template's XMP packet would contradict the title and dates set here.
  document.catalog.delete(pdf.PDFName.of("Metadata"));
  describe(document, edition.dated);
  await document.flush();
  removeUnreachable(pdf, document);
  return bytesOf(document);
}

async function open(pdf: PdfLib, template: Uint8Array): Promise<PDFDocument> {
  try {
    return await pdf.PDFDocument.load(template, { updateMetadata: false });
  } catch (cause) {
    throw new Fault(
      "form-template",
      `The template of form 413 cannot be read as a PDF form (${template.length} bytes).`,
      "Give the official PDF as ANS publishes it, without a password, or no template: an own layout is then printed.",
      { cause },
    );
  }
}

/** Every text field of the edition with the property it prints, or `undefined` where it stays empty. */
function textFields(edition: Edition, request: Form413): [name: string, path: string | undefined][] {
  const typed = Object.entries(edition.types).flatMap(([type, { texts }]) =>
    Object.entries(texts).map(([name, path]): [string, string | undefined] => [name, type === request.certificateType ? path : undefined]),
  );
  return [...Object.entries(edition.texts), ...typed, ...edition.signatoryTexts.map((name): [string, undefined] => [name, undefined])];
}

/**
 * The two declarations ("Je certifie…") stay unticked: they are the signatory's own words under penalty of law, and
 * the copy in circulation has them ticked for whoever opens it.
 */
function setBoxes(form: PDFForm, { role, types, declarations }: Edition, request: Form413): void {
  form.getRadioGroup(role.field).select(role.options[request.signatory.role]);
  for (const name of declarations) form.getCheckBox(name).uncheck();
  for (const [type, { box }] of Object.entries(types)) {
    if (type === request.certificateType) form.getCheckBox(box).check();
    else form.getCheckBox(box).uncheck();
  }
}

function overflow(field: string, path: string, text: string, fits: (prefix: string) => boolean): Fault {
  let most = 0;
  for (let step = 2 ** 16; step >= 1; step /= 2) if (most + step < text.length && fits(text.slice(0, most + step))) most += step;
  return new Fault(
    "form-overflow",
    `${path} (${text.length} characters) does not fit the field "${field}" of form 413, which takes its first ${most}.`,
    `Shorten ${path} to ${most} characters.`,
  );
}
