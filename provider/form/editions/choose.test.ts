import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import * as pdf from "pdf-lib";
import { isFault } from "../../fault";
import { fillForm413 } from "../form413";
import type { Form413 } from "../request";
import { form413edition202403 } from "./413-2024-03";
import { form414edition202403 } from "./414-2024-03";
import { chooseEdition } from "./choose";

const forms = path.join(__dirname, "../../../../shared/data/forms");
const templatePath = path.join(forms, "F413-2024-03.pdf");
if (!existsSync(templatePath)) throw new Error(`The official form 413 is missing: ${templatePath}. These tests need it.`);
const template = readFileSync(templatePath);
const font = readFileSync(require.resolve("dejavu-fonts-ttf/ttf/DejaVuSans.ttf"));

const request: Form413 = {
  structure: { name: "Centre de santé", finess: "690802384" },
  signatory: { role: "responsable-legal", lastName: "Lefèvre", firstName: "Anaïs", phone: "0472000001", email: "direction@centre.example" },
  admins: [{ cardNumber: "2800123451", lastName: "Łódź", firstName: "Zoë", phone: "0472000002", email: "admin@editeur.example" }],
  usage: "Usage INS",
  certificateType: "ORG",
};

async function changed(change: (form: pdf.PDFForm, document: pdf.PDFDocument) => void): Promise<Uint8Array> {
  const document = await pdf.PDFDocument.load(template, { updateMetadata: false });
  change(document.getForm(), document);
  return document.save({ updateFieldAppearances: false });
}

it.each([
  ["413", form413edition202403],
  ["414", form414edition202403],
] as const)("knows form %s of March 2024 by its fields", async (form, edition) => {
  const document = await pdf.PDFDocument.load(readFileSync(path.join(forms, `F${form}-2024-03.pdf`)), { updateMetadata: false });
  expect(chooseEdition(pdf, document.getForm(), form)).toBe(edition);
});

describe("A template of no known edition is refused, naming what differs", () => {
  const templates: [string, () => Uint8Array | Promise<Uint8Array>, RegExp][] = [
    [
      "with a field less",
      () => changed((form) => form.removeField(form.getField("N SIRET"))),
      /48 fields.*2024-03: "N SIRET" is missing\./,
    ],
    ["with a field more", () => changed((form) => form.createTextField("Code postal")), /50 fields.*: "Code postal" is unknown\./],
    [
      "with a field renamed",
      () => changed((form) => form.getField("Nom").acroField.setPartialName("Nom de famille")),
      /"Nom" is missing, "Nom de famille" is unknown\./,
    ],
    [
      "with a box where a text was",
      () =>
        changed((form) => {
          form.removeField(form.getField("N SIRET"));
          form.createCheckBox("N SIRET");
        }),
      /"N SIRET" is a box, not a text\./,
    ],
    [
      "with other roles",
      () =>
        changed((form, document) => {
          form.removeField(form.getField("Group8"));
          form.createRadioGroup("Group8").addOptionToPage("Choix1", document.getPage(0));
        }),
      /"Group8" is a radio group Choix1, not a radio group 2\/Choix1\/Choix2\./,
    ],
    ["that is form 414", () => readFileSync(path.join(forms, "F414-2024-03.pdf")), /133 fields.* and \d+ more\./],
    ["without a form", async () => (await pdf.PDFDocument.create()).save(), /0 fields.* and 43 more\./],
    ["that is no PDF", () => Buffer.from("formulaire"), /cannot be read as a PDF form \(10 bytes\)/],
  ];
  it.each(templates)("one %s", async (_case, make, message) => {
    const error = await fillForm413(request, { font, template: await make() }).catch((reason: unknown) => reason);
    expect(isFault(error, "form-template")).toBe(true);
    expect((error as Error).message).toMatch(message);
  });
});
