import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { PDFDocument } from "pdf-lib";
import { isFault } from "../../fault";
import { fillForm413 } from "../form413";
import { fillForm503 } from "../form503";
import { readForm } from "../read-form";
import type { Form413, FormNumber } from "../request";
import { form413edition202403 } from "./413-2024-03";
import { form414edition202403 } from "./414-2024-03";
import { draftMapping } from "./draft";
import type { Edition } from "./edition";
import { readMapping } from "./read-mapping";

const folder = path.join(__dirname, "../../../../shared/data/forms");
const official = (form: FormNumber) => {
  const file = path.join(folder, `F${form}-2024-03.pdf`);
  if (!existsSync(file)) throw new Error(`The official form ${form} is missing: ${file}. These tests need it.`);
  return readFileSync(file);
};
const font = readFileSync(require.resolve("dejavu-fonts-ttf/ttf/DejaVuSans.ttf"));
const admin = { cardNumber: "2800123451", lastName: "Łódź", firstName: "Zoë", phone: "0472000002", email: "admin@editeur.example" };
const signatory = {
  role: "mandataire",
  lastName: "Lefèvre",
  firstName: "Anaïs",
  phone: "0472000001",
  email: "direction@centre.example",
} as const;
const request: Form413 = {
  structure: { name: "Centre de santé", finess: "690802384" },
  signatory,
  admins: [admin],
  usage: "Usage INS",
  vendor: "Éditeur",
  certificateType: "SERV_SSL",
  domain: "domaine.fr",
};

/** The official form with every field under another name: an edition that nobody knows. */
async function unknownEdition(): Promise<Uint8Array> {
  const document = await PDFDocument.load(official("413"), { updateMetadata: false });
  for (const field of document.getForm().getFields()) field.acroField.setPartialName(`2031 ${field.getName()}`);
  return document.save({ updateFieldAppearances: false });
}

const checked = (draft: string, change: object = {}) => JSON.stringify({ ...(JSON.parse(draft) as object), checked: true, ...change });
/** Which field holds what, whatever the order. */
const meaning = ({ name: _name, dated: _dated, cleared = [], ...edition }: Edition) => ({ ...edition, cleared: new Set(cleared) });

const faultOf = async (work: () => unknown) => {
  const error = await Promise.resolve()
    .then(work)
    .then(
      () => undefined,
      (reason: unknown) => reason,
    );
  if (!isFault(error)) throw new Error("was not refused");
  return error;
};

describe("A draft of the mapping of a PDF", () => {
  it.each([
    ["413", form413edition202403],
    ["414", form414edition202403],
  ] as const)("of official form %s guesses each field right", async (form, edition) => {
    expect(meaning(readMapping(checked(await draftMapping(official(form)))))).toEqual(meaning(edition));
  });

  it("says of each field what it is, where it is, and what it was guessed from", async () => {
    const { fields, ...draft } = JSON.parse(await draftMapping(official("413"))) as { fields: Record<string, object>; checked: boolean };
    expect(Object.keys(fields)).toHaveLength(49);
    expect(draft.checked).toBe(false);
    expect(fields.TéléphoneRow1).toEqual({
      kind: "text",
      tooltip: expect.stringContaining("Téléphone"),
      page: 2,
      place: { x: expect.any(Number), y: expect.any(Number), width: expect.any(Number), height: expect.any(Number) },
      maxLength: 10,
      guess: "text: admins[0].phone",
      because: "its tooltip, and its row",
    });
  });

  it("makes an edition usable that nobody knows: every value is where it should be, nothing else is left", async () => {
    const template = await unknownEdition();
    const refusal = await faultOf(() => fillForm413(request, { font, template }));
    expect([refusal.code, refusal.hint]).toEqual(["form-template", expect.stringContaining("`igc-sante form fields FILE`")]);
    const mapping = readMapping(checked(await draftMapping(template), { name: "2031-01", dated: "2031-01-01" }));
    const known = await readForm(await fillForm413(request, { font, template: official("413") }));
    const renamed = Object.fromEntries(Object.entries(known).map(([name, value]) => [`2031 ${name}`, value]));
    expect(await readForm(await fillForm413(request, { font, template, mapping }))).toEqual(renamed);
  });
});

describe("A mapping is refused", () => {
  it("with all that is wrong in it at once", async () => {
    const draft = await draftMapping(official("413"));
    const { texts, types } = JSON.parse(draft) as { texts: object; types: object };
    const wrong = {
      checked: false,
      dated: "soon",
      texts: { ...texts, Nom: "signatory.name", "Check Box9": "usage" },
      types: { ...types, ORGA: { box: "Check Box99", texts: {} } },
      role: { field: "Group8", options: { boss: "Choix1" } },
      declarations: "Check Box13",
      extra: 1,
    };
    const { code, message } = await faultOf(() => readMapping(JSON.stringify({ ...(JSON.parse(draft) as object), ...wrong })));
    expect(code).toBe("form-mapping");
    for (const word of [
      "set checked to true",
      "dated is no date",
      'field "Nom" has "signatory.name"',
      'field "Check Box9" is named twice',
      'types: "ORGA"',
      'role.options: "boss"',
      "declarations is no list",
      '"extra" is no entry',
    ])
      expect(message).toContain(word);
  });

  it.each(["", "[]", "null", '"413"', "{", "{}"])("that is %j", async (json) => {
    expect((await faultOf(() => readMapping(json))).code).toBe("form-mapping");
  });

  const refused: [string, object, RegExp][] = [
    ["of another form", { form: "503" }, /is of form 503, and form 413/],
    ["that leaves a field unnamed", { signatoryTexts: [] }, /"Date_2" is unknown/],
    ["that names one the PDF has not", { cleared: ["Pays"] }, /"Pays" is missing/],
    [
      "that has no field for a text",
      { texts: { ...form413edition202403.texts, "Éditeur de la solution": "solution", "Solution utilisée": "usage" } },
      /no field for vendor/,
    ],
    ["that has no box for the type", { types: { ORG: { box: "Check Box9", texts: {} } } }, /"Check Box10" is unknown/],
  ];
  it.each(refused)("%s", async (_case, change, message) => {
    const template = official("413");
    const mapping = { ...form413edition202403, ...change };
    const fault = await faultOf(() => fillForm413(request, { font, template, mapping }));
    expect([fault.code, fault.message]).toEqual(["form-mapping", expect.stringMatching(message)]);
  });

  it("without the PDF it is of", async () => {
    const fault = await faultOf(() => fillForm413(request, { font, mapping: form413edition202403 }));
    expect([fault.code, fault.message]).toEqual(["form-mapping", expect.stringContaining("without the PDF")]);
  });
});

it("fills a user's form 503 by its mapping, with people and domains of each kind", async () => {
  const document = await PDFDocument.create();
  const page = document.addPage();
  const names = ["structure", "carte arrivée", "nom départ", "domaines", "date"];
  names.forEach((name, index) =>
    document
      .getForm()
      .createTextField(name)
      .addToPage(page, { x: 20, y: 700 - 40 * index, width: 400, height: 20 }),
  );
  document.getForm().createTextField("reste").addToPage(page, { x: 20, y: 100, width: 300, height: 20 });
  document.getForm().getTextField("reste").setText("de quelqu'un d'autre");
  const template = await document.save();
  const mapping = readMapping(
    JSON.stringify({
      form: "503",
      name: "2031-01",
      dated: "2031-01-01",
      texts: {
        "structure": "structure.name",
        "carte arrivée": "arriving[0].cardNumber",
        "nom départ": "leaving[0].lastName",
        "domaines": "domainsAdded",
      },
      types: {},
      declarations: [],
      signatoryTexts: ["date"],
      cleared: ["reste"],
      checked: true,
    }),
  );
  const one = (keys: object) => [keys as typeof admin];
  const change = {
    structure: { name: "Centre" },
    signatory: { role: "mandataire" } as unknown as typeof signatory,
    arriving: one({ cardNumber: "2800123451" }),
    leaving: one({ lastName: "Şahin" }),
    staying: [admin],
    certificateType: "SERV_SSL" as const,
    domainsAdded: ["a.fr", "b.fr"],
  };
  const fault = await faultOf(() => fillForm503({ ...change, domain: "c.fr" }, { font, template, mapping }));
  expect(fault.message).toContain("no field for domain");
  const bytes = await fillForm503({ ...change, certificateType: "ORG" }, { font, template, mapping });
  expect(await readForm(bytes)).toEqual({
    "structure": "Centre",
    "carte arrivée": "2800123451",
    "nom départ": "Şahin",
    "domaines": "a.fr, b.fr",
    "date": "",
    "reste": "",
  });
});
