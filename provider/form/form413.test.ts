import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { decodePDFRawStream, PDFDocument, PDFName, PDFRawStream } from "pdf-lib";
import { isFault } from "../fault";
import { fillForm413 } from "./form413";
import { titles } from "./pdf";
import { readForm } from "./read-form";
import type { CertificateType, Form413, SignatoryRole } from "./request";

const root = path.join(__dirname, "../..");
const templatePath = path.join(root, "../shared/data/forms/F413-2024-03.pdf");
if (!existsSync(templatePath)) throw new Error(`The official form 413 is missing: ${templatePath}. These tests need it.`);
const template = readFileSync(templatePath);
const fontPath = require.resolve("dejavu-fonts-ttf/ttf/DejaVuSans.ttf");
const font = readFileSync(fontPath);

const admin = (row: number) => ({
  cardNumber: `280012345${row}`,
  lastName: `Łódź ${row}`,
  firstName: "Zoë",
  phone: "0472000002",
  email: `admin${row}@editeur.example`,
});
const request: Form413 = {
  structure: { name: "Centre de santé de l'Île d'Yeu", finess: "690802384" },
  signatory: {
    role: "responsable-legal",
    lastName: "Lefèvre",
    firstName: "Anaïs",
    phone: "0472000001",
    email: "direction@centre.example",
    cardNumber: "1234567890",
  },
  admins: [admin(1)],
  usage: "Authentification et signature sur le DMP, usage INS",
  vendor: "Éditeur Ça Va",
  solution: "Logiciel n°1",
  certificateType: "ORG",
};

const domainField = "Certificat pour le nom de domaine suivant  Veuillez indiquer le nom de domaine souhaité  adresse web ex  domainefr";
const serverField = "OU certificat restreint au serveur suivant  Veuillez indiquer le nom de serveur spécifique ex  nomdeserveurdomainefr";
const mailField =
  "Certificat pour le nom de domaine de messagerie suivant  Veuillez indiquer uniquement le nom de domaine souhaité ex  domainefr";

/** Every field of the edition, for `request`. */
const adminFields = (row: number, filled?: ReturnType<typeof admin>) => ({
  [`N de carteRow${row}`]: filled?.cardNumber ?? "",
  [`Nom figurant sur la carteRow${row}`]: filled?.lastName ?? "",
  [`Prénom figurant sur la carteRow${row}`]: filled?.firstName ?? "",
  [`TéléphoneRow${row}`]: filled?.phone ?? "",
  [`Email professionnelRow${row}`]: filled?.email ?? "",
});
const expected = {
  "Dénomination de la structure": "Centre de santé de l'Île d'Yeu",
  "FINESS Géographique sauf structures ne prenant pas en charge dusagers": "690802384",
  "N SIRET": "",
  "1": "",
  "2": "",
  "3": "",
  "4": "",
  Group8: "Choix1",
  Nom: "Lefèvre",
  Prénoms: "Anaïs",
  Téléphone: "0472000001",
  "Email professionnel": "direction@centre.example",
  'N de carte&é"': "1234567890",
  ...adminFields(1, admin(1)),
  ...adminFields(2),
  ...adminFields(3),
  ...adminFields(4),
  "Précisions sur lusage des certificats et sur votre projet": "Authentification et signature sur le DMP, usage INS",
  "Éditeur de la solution": "Éditeur Ça Va",
  "Solution utilisée": "Logiciel n°1",
  "Check Box9": true,
  "Check Box10": false,
  "Check Box11": false,
  "Check Box12": false,
  [domainField]: "",
  [serverField]: "",
  [mailField]: "",
  [`${mailField}_2`]: "",
  "Check Box13": false,
  "Check Box14": false,
  "Date_2": "",
  "Signature du représentant légal ou du mandataire": "",
  "Cachet de la structure": "",
};

const fill = (change: Partial<Form413> = {}) => fillForm413({ ...request, ...change }, { font, template });

async function faultOf(work: Promise<unknown>): Promise<{ code: string; message: string }> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isFault(error)) throw error instanceof Error ? error : new Error("no fault");
  return error;
}

describe("The official form", () => {
  const types: [CertificateType, Partial<Form413>, Record<string, string | boolean>][] = [
    ["ORG", {}, {}],
    ["SERV_SSL", { domain: "domaine.fr" }, { "Check Box10": true, [domainField]: "domaine.fr" }],
    ["SERV_SSL", { server: "a.domaine.fr" }, { "Check Box10": true, [serverField]: "a.domaine.fr" }],
    ["SERV_SMIME", { mailDomain: "@domaine.fr" }, { "Check Box11": true, [mailField]: "@domaine.fr" }],
    ["PRO", { mailDomain: "@domaine.fr" }, { "Check Box12": true, [`${mailField}_2`]: "@domaine.fr" }],
  ];
  it.each(types)("has all 49 fields set for %s %j", async (certificateType, change, fields) => {
    const read = await readForm(await fill({ certificateType, ...change }));
    expect(Object.keys(read)).toHaveLength(49);
    expect(read).toEqual({ ...expected, "Check Box9": certificateType === "ORG", ...fields });
  });

  it.each([
    ["responsable-legal", "Choix1"],
    ["mandataire", "Choix2"],
    ["titulaire", "2"],
  ] as [SignatoryRole, string][])("says that the signatory is %s", async (role, option) => {
    expect(await readForm(await fill({ signatory: { ...request.signatory, role } }))).toEqual({ ...expected, Group8: option });
  });

  it("takes four administrators, four RPPS ranks and a SIRET", async () => {
    const rppsRanks = ["10001234567801", "10001234567802", "10001234567803", "10001234567804"];
    const read = await readForm(
      await fill({ structure: { name: "Cabinet", siret: "12345678900012", rppsRanks }, admins: [1, 2, 3, 4].map(admin) }),
    );
    expect(read).toMatchObject({ "N SIRET": "12345678900012", "1": rppsRanks[0], "2": rppsRanks[1], "3": rppsRanks[2], "4": rppsRanks[3] });
    expect(read).toMatchObject({ ...adminFields(2, admin(2)), ...adminFields(3, admin(3)), ...adminFields(4, admin(4)) });
  });

  it("keeps nothing of what the copy was filled or marked with, not even out of sight", async () => {
    const before = await everything(template);
    const after = await everything(await fill());
    for (const leftover of ["Hub Sant", "xxx.fr", "/Highlight", "/Popup"]) {
      expect(before).toContain(leftover);
      expect(after).not.toContain(leftover);
    }
  });

  it("can still be filled, dated and ticked by the signatory, and filled again as a template", async () => {
    const document = await PDFDocument.load(await fill({ admins: [1, 2, 3, 4].map(admin) }));
    const form = document.getForm();
    expect(form.getFields().filter((field) => field.isReadOnly())).toEqual([]);
    form.getTextField("Date_2").setText("24/11/2026");
    form.getCheckBox("Check Box13").check();
    const signed = await document.save({ updateFieldAppearances: false });
    expect(await readForm(signed)).toMatchObject({ Date_2: "24/11/2026", "Check Box13": true, Nom: "Lefèvre" });
    expect(await readForm(await fillForm413(request, { font, template: signed }))).toEqual(expected);
  });

  it("leaves the signatory the form's own font to type with", async () => {
    const form = (await PDFDocument.load(await fill())).getForm();
    for (const name of ["Nom", "Date_2", "Précisions sur lusage des certificats et sur votre projet"]) {
      expect(form.getTextField(name).acroField.getDefaultAppearance()).toMatch(/^\/Helv /);
    }
  });

  it("is titled, French, without author, and dated by its edition", async () => {
    const document = await PDFDocument.load(await fill(), { updateMetadata: false });
    expect([
      document.getTitle(),
      document.getAuthor(),
      document.getCreationDate()?.toISOString(),
      document.getModificationDate()?.toISOString(),
    ]).toEqual([titles["413"], undefined, "2024-03-01T00:00:00.000Z", "2024-03-01T00:00:00.000Z"]);
    expect(document.catalog.get(PDFName.of("Lang"))?.toString()).toContain("fr-FR");
    expect(document.catalog.has(PDFName.of("Metadata"))).toBe(false);
  });

  const letters = fc.constantFrom(..."aeiou ÉÈÊËÀÂÎÏÔŒÆÇŁŻŐŞĞ'-.&ßøåñ€Ωж");
  it("prints any name of European letters, or says that it does not fit", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: letters, minLength: 1, maxLength: 60 }), async (name) => {
        const filled = await fill({ admins: [{ ...admin(1), lastName: name }] }).catch((error: unknown) => error);
        if (isFault(filled)) expect(filled.code).toBe("form-overflow");
        else expect((await readForm(filled as Uint8Array))["Nom figurant sur la carteRow1"]).toBe(name.trim().replace(/ +/g, " "));
      }),
      { numRuns: 12, seed: 413 },
    );
  });
});

describe("What does not fit is refused", () => {
  const overflows: [string, Partial<Form413>, RegExp][] = [
    [
      "a phone number of 11 characters",
      { signatory: { ...request.signatory, phone: "+3225551212" } },
      /signatory\.phone \(11 characters\).*"Téléphone".*first 10\./,
    ],
    [
      "a card number of 11 digits",
      { admins: [{ ...admin(1), cardNumber: "28001234567" }] },
      /admins\[0\]\.cardNumber \(11 .*"N de carteRow1".*first 10\./,
    ],
    ["a FINESS of 10", { structure: { name: "x", finess: "6908023841" } }, /structure\.finess \(10 .*first 9\./],
    ["a SIRET of 15", { structure: { name: "x", siret: "123456789000123" } }, /structure\.siret \(15 .*first 14\./],
    [
      "an RPPS rank of 15",
      { structure: { name: "x", rppsRanks: ["12345678901234", "123456789012345"] } },
      /structure\.rppsRanks\[1\].*"2".*first 14\./,
    ],
    ["a usage of 2,000 characters", { usage: "usage INS ".repeat(200) }, /usage \(1999 characters\).*takes its first \d{3}\./],
    [
      "a mail address that no size fits",
      { admins: [{ ...admin(1), email: `${"x".repeat(90)}@editeur.example` }] },
      /admins\[0\]\.email.*"Email professionnelRow1"/,
    ],
  ];
  it.each(overflows)("refuses %s, naming field and property", async (_case, change, message) => {
    const fault = await faultOf(fill(change));
    expect(fault.code).toBe("form-overflow");
    expect(fault.message).toMatch(message);
  });

  it("says how much fits: that much does", async () => {
    const fault = await faultOf(fill({ usage: "usage INS ".repeat(200) }));
    const most = Number(/first (\d+)/.exec(fault.message)![1]);
    await expect(fill({ usage: "usage INS ".repeat(200).slice(0, most) })).resolves.toBeDefined();
  });

  it("refuses five administrators and unknown characters", async () => {
    expect((await faultOf(fill({ admins: [1, 2, 3, 4, 5].map(admin) }))).code).toBe("too-many-admins");
    expect(await faultOf(fill({ vendor: "漢字" }))).toMatchObject({ code: "form-characters", message: expect.stringContaining("vendor") });
  });

  it("reads back only a PDF", async () => {
    expect((await faultOf(readForm(Buffer.from("not a pdf")))).code).toBe("answer-unreadable");
  });
});

it.each([
  ["official form", templatePath],
  ["own layout", ""],
])("The %s has the same bytes in every process", async (_layout, used) => {
  const script = `
    const swc = require("@swc/core"), fs = require("node:fs");
    require.extensions[".ts"] = (module, file) => module._compile(swc.transformFileSync(file, {
      jsc: { parser: { syntax: "typescript" }, target: "es2022" }, module: { type: "commonjs", ignoreDynamic: true } }).code, file);
    const [form, request, font, template] = process.argv.slice(1);
    require(form).fillForm413(JSON.parse(request), { font: fs.readFileSync(font), template: template ? fs.readFileSync(template) : undefined })
      .then((bytes) => console.log(require("node:crypto").createHash("sha256").update(bytes).digest("hex")));`;
  const child = () =>
    execFileSync(process.execPath, ["-e", script, path.join(__dirname, "form413.ts"), JSON.stringify(request), fontPath, used], {
      cwd: root,
      encoding: "utf8",
    }).trim();
  const here = createHash("sha256")
    .update(await fillForm413(request, { font, template: used ? template : undefined }))
    .digest("hex");
  expect([child(), child()]).toEqual([here, here]);
});

/** All objects and decoded streams of a PDF, as one text. */
async function everything(bytes: Uint8Array): Promise<string> {
  const document = await PDFDocument.load(bytes, { updateMetadata: false });
  return document.context
    .enumerateIndirectObjects()
    .map(([, object]) =>
      object instanceof PDFRawStream && object.dict.get(PDFName.of("Subtype"))?.toString() === "/Form"
        ? object.dict.toString() + Buffer.from(decodePDFRawStream(object).decode()).toString("latin1")
        : object.toString(),
    )
    .join("\n");
}
