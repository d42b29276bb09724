import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { decodePDFRawStream, PDFArray, PDFDict, PDFDocument, PDFName, type PDFObject, PDFRawStream } from "pdf-lib";
import { isFault } from "../fault";
import { fillForm413 } from "./form413";
import { titles } from "./pdf";
import { readForm } from "./read-form";
import type { CertificateType, Form413 } from "./request";

const templatePath = path.join(__dirname, "../../../shared/data/forms/F413-2024-03.pdf");
if (!existsSync(templatePath)) throw new Error(`The official form 413 is missing: ${templatePath}. These tests need it.`);
const template = readFileSync(templatePath);
const font = readFileSync(require.resolve("dejavu-fonts-ttf/ttf/DejaVuSans.ttf"));

const request: Form413 = {
  structure: { name: "Centre de santé de l'Île d'Yeu", finess: "690802384" },
  signatory: {
    role: "mandataire",
    lastName: "Lefèvre",
    firstName: "Anaïs",
    phone: "0472000001",
    email: "direction@centre.example",
    cardNumber: "1234567890",
  },
  admins: [
    { cardNumber: "2800123451", lastName: "Łódźka-Żółć", firstName: "Ægir Œdipe", phone: "0472000002", email: "affiche@editeur.example" },
  ],
  usage: "Authentification et signature sur le DMP, usage INS",
  vendor: "Éditeur Ça Va",
  solution: "Fichier d'office n°1",
  certificateType: "ORG",
};

describe("The own layout", () => {
  it("prints every section and text in the order of the official form", async () => {
    const { lines } = await printed(await fillForm413(request, { font }));
    const wanted = [
      titles["413"].slice(0, 40),
      "3.1 Identification",
      request.structure.name,
      "690802384",
      "3.2 Identification",
      "Lefèvre",
      "Anaïs",
      "0472000001",
      "direction@centre.example",
      "1234567890",
      "4.1 Déclaration",
      "2800123451",
      "Łódźka-Żółć",
      "Ægir Œdipe",
      "0472000002",
      "affiche@editeur.example",
      "4.2 Usage",
      "Authentification et signature sur le DMP, usage INS",
      "Éditeur Ça Va",
      "Fichier d'office n°1",
      "4.3 Type",
      "Je certifie avoir lu",
      "Je certifie exactes",
      "Date :",
      "Signature du représentant légal",
      "Cachet de la structure",
    ];
    const at = wanted.map((text) => lines.findIndex((line) => line.includes(text)));
    expect(wanted.filter((_, index) => at[index] === -1)).toEqual([]);
    expect(at).toEqual([...at].sort((a, b) => a - b));
  });

  it("says that it is not the official edition and where that is to be had", async () => {
    const text = (await printed(await fillForm413(request, { font }))).lines.join(" ");
    expect(text).toContain("ce document n'est pas l'édition officielle du formulaire 413");
    expect(text).toMatch(/L'édition officielle est à obtenir auprès de l'ANS : https:\/\/esante\.gouv\.fr/);
  });

  it.each([
    ["ORG", "Certificat ORG", {}, undefined],
    ["SERV_SSL", "SSL_SERVEUR", { domain: "domaine.fr" }, "domaine.fr"],
    ["SERV_SSL", "SSL_SERVEUR", { server: "a.domaine.fr" }, "a.domaine.fr"],
    ["SERV_SMIME", "SMIME", { mailDomain: "@domaine.fr" }, "@domaine.fr"],
    ["PRO", "Certificat logiciel PRO", { mailDomain: "@domaine.fr" }, "@domaine.fr"],
  ] as [CertificateType, string, Partial<Form413>, string | undefined][])(
    "ticks %s (%s) and the role alone: %j",
    async (certificateType, label, change, detail) => {
      const { lines } = await printed(await fillForm413({ ...request, certificateType, ...change }, { font }));
      const ticked = lines.filter((line) => line.includes("☒"));
      expect(ticked).toEqual([expect.stringContaining("☒ Mandataire"), expect.stringContaining(label)]);
      expect(lines.join(" ").split("☐")).toHaveLength(6);
      if (detail) expect(lines.filter((line) => line === detail)).toHaveLength(1);
    },
  );

  it("leaves the date and both declarations to the signatory, as fields", async () => {
    expect(await readForm(await fillForm413(request, { font }))).toEqual({ date: "", conditions: false, exactitude: false });
  });

  it("is on one page, with the structure at its foot, whatever number it has", async () => {
    const foot = async (structure: Form413["structure"]) => {
      const { lines } = await printed(await fillForm413({ ...request, structure }, { font }));
      return lines.filter((line) => line.startsWith("Formulaire 413, présentation libre"));
    };
    expect(await foot(request.structure)).toEqual(["Formulaire 413, présentation libre - FINESS 690802384 - page 1 / 1"]);
    expect((await foot({ name: "x", siret: "12345678900012" }))[0]).toContain(" - SIRET 12345678900012 - page 1");
    expect((await foot({ name: "x", rppsRanks: ["10001234567801"] }))[0]).toContain(" - RPPS rang 10001234567801 - page 1");
  });

  it("puts what the signature stands for on the page that is signed, where it takes two", async () => {
    const signatory = { ...request.signatory, email: `${"x".repeat(3000)}@centre.example` };
    const { lines } = await printed(await fillForm413({ ...request, signatory }, { font }));
    const at = (text: string) => lines.findIndex((line) => line.includes(text));
    expect(at("page 1 / 2")).toBeLessThan(at("4.1 Déclaration"));
    expect(at("4.1 Déclaration")).toBeLessThan(at("Je certifie exactes"));
  });

  it("goes on over as many pages as a text takes, and loses none of it", async () => {
    const usage = Array.from({ length: 1500 }, (_, index) => `mot${index}`).join(" ");
    const { lines, pages, lowest } = await printed(await fillForm413({ ...request, usage }, { font }));
    expect(pages).toBeGreaterThan(3);
    expect(lowest).toBeGreaterThanOrEqual(28);
    const text = lines.join(" ");
    for (const index of [0, 1, 749, 1498, 1499]) expect(text).toMatch(new RegExp(`\\bmot${index}\\b`));
    expect(text.match(/\bmot\d+\b/g)).toHaveLength(1500);
  });

  it("refuses characters the font lacks and five administrators", async () => {
    const faultCode = (change: Partial<Form413>) =>
      fillForm413({ ...request, ...change }, { font }).catch((error: unknown) => isFault(error) && error.code);
    expect(await faultCode({ usage: "漢字" })).toBe("form-characters");
    expect(await faultCode({ admins: Array(5).fill(request.admins[0]) })).toBe("too-many-admins");
  });
});

describe("The official form's fields", () => {
  it("show the texts with their accents, and dividers between the digits of a comb", async () => {
    const show = await appearances(await fillForm413(request, { font, template }));
    expect(show("Nom figurant sur la carteRow1").lines).toEqual(["Łódźka-Żółć"]);
    expect(show("Prénom figurant sur la carteRow1").lines).toEqual(["Ægir Œdipe"]);
    expect(show("Solution utilisée").lines).toEqual(["Fichier d'office n°1"]);
    expect(show("N de carteRow1").lines).toEqual([..."2800123451"]);
    for (const name of ["N de carteRow1", "N de carteRow2"]) expect(show(name).content.match(/ l$/gm)).toHaveLength(9);
  });

  it("shrink and wrap long texts, and are then multi-line for the signatory too", async () => {
    const change = {
      admins: [
        {
          ...request.admins[0]!,
          lastName: "Wolfeschlegelsteinhausen-Bergerdorff",
          email: "certificats.numero1@groupement-hospitalier.example.fr",
        },
      ],
    };
    const bytes = await fillForm413({ ...request, ...change }, { font, template });
    const show = await appearances(bytes);
    expect(show("Nom figurant sur la carteRow1")).toMatchObject({ lines: ["Wolfeschlegelsteinhausen-", "Bergerdorff"], size: 7 });
    expect(show("Email professionnelRow1")).toMatchObject({
      lines: ["certificats.numero1", "@groupement-hospitalier.example.fr"],
      size: 6.5,
    });
    const form = (await PDFDocument.load(bytes)).getForm();
    expect(form.getTextField("Nom figurant sur la carteRow1").isMultiline()).toBe(true);
    expect(form.getTextField("Nom").isMultiline()).toBe(false);
    expect(form.getTextField("Email professionnelRow1").getText()).toBe(change.admins[0]!.email);
  });

  it("are empty to the eye when they are empty", async () => {
    const show = await appearances(await fillForm413({ ...request, usage: "", vendor: undefined }, { font, template }));
    for (const name of [
      "Précisions sur lusage des certificats et sur votre projet",
      "Éditeur de la solution",
      "Date_2",
      "Cachet de la structure",
    ]) {
      expect(show(name).lines.join("")).toBe("");
    }
  });
});

/** The lines drawn on the pages, in drawing order, and the lowest baseline. */
async function printed(bytes: Uint8Array) {
  const document = await PDFDocument.load(bytes, { updateMetadata: false });
  const read = reader(document);
  const contents = document.getPages().map(({ node }) => {
    const streams = node.Contents() instanceof PDFArray ? (node.Contents() as PDFArray).asArray() : [node.Contents()];
    return streams.map((stream) => decoded(document.context.lookup(stream as PDFObject))).join("\n");
  });
  const baselines = contents.flatMap((content) => [...content.matchAll(/([\d.-]+) Tm$/gm)].map(([, y]) => Number(y)));
  return { lines: contents.flatMap(read), pages: contents.length, lowest: Math.min(...baselines) };
}

/** What a field shows: its lines, font size and content stream. */
async function appearances(bytes: Uint8Array) {
  const document = await PDFDocument.load(bytes, { updateMetadata: false });
  const read = reader(document);
  return (name: string) => {
    const widget = document.getForm().getTextField(name).acroField.getWidgets()[0]!;
    const content = decoded(document.context.lookup(widget.dict.lookup(PDFName.of("AP"), PDFDict).get(PDFName.of("N"))));
    return { lines: read(content), size: Number(/ ([\d.]+) Tf/.exec(content)?.[1]), content };
  };
}

/** Turns shown glyphs back into text by the embedded font's ToUnicode table. */
function reader(document: PDFDocument): (content: string) => string[] {
  const embedded = document.context
    .enumerateIndirectObjects()
    .map(([, object]) => object)
    .find(
      (object): object is PDFDict =>
        object instanceof PDFDict &&
        object.has(PDFName.of("ToUnicode")) &&
        String(object.get(PDFName.of("BaseFont"))).includes("DejaVuSans"),
    )!;
  const table = decoded(embedded.lookup(PDFName.of("ToUnicode")));
  const glyphs = new Map(
    [...table.matchAll(/^<([0-9A-F]{4})> <([0-9A-F]+)>$/gm)].map(([, glyph, text]) => [
      glyph!,
      Buffer.from(text!, "hex").swap16().toString("utf16le"),
    ]),
  );
  return (content) =>
    [...content.matchAll(/<([0-9A-F]*)> Tj/g)].map(([, shown]) => shown!.replace(/.{4}/g, (glyph) => glyphs.get(glyph) ?? "\ufffd"));
}

function decoded(stream: PDFObject | undefined): string {
  if (!(stream instanceof PDFRawStream)) throw new Error("not a stream");
  return Buffer.from(decodePDFRawStream(stream).decode()).toString("latin1");
}
