import { readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { PDFArray, PDFCheckBox, PDFDocument, type PDFField, PDFHexString, PDFName, PDFRadioGroup, PDFString, PDFTextField } from "pdf-lib";
import { everything } from "../../test/forms/read-pdf";
import { sample } from "../../test/sample";
import { fillForm413 } from "./form413";
import { fillForm414 } from "./form414";
import type { Form413 } from "./request";

const forms = path.join(__dirname, "../../../shared/data/forms");
const blank = { 413: readFileSync(path.join(forms, "F413-2024-03.pdf")), 414: readFileSync(path.join(forms, "F414-2024-03.pdf")) };
const font = readFileSync(require.resolve("dejavu-fonts-ttf/ttf/DejaVuSans.ttf"));
const request: Form413 = {
  structure: { name: "Centre de santé", finess: "690802384" },
  signatory: { role: "mandataire", lastName: "Lefèvre", firstName: "Anaïs", phone: "0472000001", email: "direction@centre.example" },
  admins: [{ cardNumber: "2800123451", lastName: "Łódź", firstName: "Zoë", phone: "0472000002", email: "admin@editeur.example" }],
  usage: "Usage INS",
  certificateType: "ORG",
};
/** What a stranger left in the copy: never in a request. */
const mark = "ZQXJ";

type Act = (document: PDFDocument, field: PDFField) => void;

/** Each way in which something stays in a field, in sight or out of it. */
const acts: Readonly<Record<string, Act>> = {
  value: (_document, field) => {
    if (field instanceof PDFTextField) field.setText(mark.slice(0, field.getMaxLength() ?? 4));
    if (field instanceof PDFCheckBox) field.check();
    if (field instanceof PDFRadioGroup) field.acroField.setValue(field.acroField.getOnValues().at(-1)!);
  },
  reset: (_document, field) => field.acroField.dict.set(PDFName.of("DV"), PDFHexString.fromText(mark)),
  rich: (_document, field) => field.acroField.dict.set(PDFName.of("RV"), PDFString.of(`<p>${mark}</p>`)),
  appearance: ({ context }, field) => {
    if (!(field instanceof PDFTextField)) return;
    const drawn = context.register(context.stream(`BT (${mark}) Tj ET`, { Type: "XObject", Subtype: "Form", BBox: [0, 0, 9, 9] }));
    for (const { dict } of field.acroField.getWidgets()) dict.set(PDFName.of("AP"), context.obj({ N: drawn }));
  },
};

/** And in the document around them. */
const places: Readonly<Record<string, (document: PDFDocument) => unknown>> = {
  info: (document) => {
    document.setAuthor(mark);
    document.setKeywords([mark]);
    document.setSubject(mark);
  },
  note: (document) => {
    const { context } = document;
    const note = context.obj({ Type: "Annot", Subtype: "FreeText", Rect: [0, 0, 9, 9], Contents: PDFString.of(mark) });
    document.getPage(0).node.lookup(PDFName.of("Annots"), PDFArray).push(context.register(note));
  },
  xmp: ({ context, catalog }) =>
    catalog.set(PDFName.of("Metadata"), context.register(context.stream(mark, { Type: "Metadata", Subtype: "XML" }))),
  program: ({ context, catalog }) => catalog.set(PDFName.of("PieceInfo"), context.obj({ Word: { Private: PDFString.of(mark) } })),
  twin: ({ context, catalog }) =>
    catalog.getAcroForm()!.dict.set(PDFName.of("XFA"), context.register(context.stream(mark, { Type: "Metadata" }))),
  attached: (document) => document.attach(Buffer.from(mark), `${mark}.txt`, { mimeType: "text/plain" }),
};

async function prefilled(bytes: Uint8Array, marks: readonly (readonly [number, string])[], around: readonly string[]): Promise<Uint8Array> {
  const document = await PDFDocument.load(bytes, { updateMetadata: false });
  const fields = document.getForm().getFields();
  for (const [index, act] of marks) acts[act]!(document, fields[index % fields.length]!);
  for (const place of around) await places[place]!(document);
  return document.save({ updateFieldAppearances: false });
}

const marks = fc.array(fc.tuple(fc.nat({ max: 132 }), fc.constantFrom(...Object.keys(acts))), { minLength: 1, maxLength: 60 });
const around = fc.uniqueArray(fc.constantFrom(...Object.keys(places)), { maxLength: 6 });

const { take } = sample("of copies filled at random");
const copies = take(
  Array.from({ length: 40 }, (_, index) => index),
  0.05,
).map((number) => [number, ...fc.sample(fc.tuple(marks, around), { seed: number, numRuns: 1 })[0]!] as const);

describe.each([
  ["413", fillForm413],
  ["414", fillForm414],
] as const)("Of whatever stands in a copy of form %s", (form, fill) => {
  let clean: readonly string[];
  beforeAll(async () => {
    clean = sorted(await everything(await fill(request, { font, template: blank[form] })));
  }, 600_000);

  it.each(copies)(
    "nothing survives: copy %i",
    async (_number, some, where) => {
      const template = await prefilled(blank[form], some, where);
      if (where.length > 0) expect(await everything(template)).toContain(mark);
      expect(clean.join()).not.toContain(mark);
      expect(sorted(await everything(await fill(request, { font, template })))).toEqual(clean);
    },
    600_000,
  );
});

/** Objects without their numbers, which go on from those of the template. */
const sorted = (text: string) =>
  text
    .replace(/\b\d+ 0 R\b/g, "R")
    .split("\n")
    .sort();
