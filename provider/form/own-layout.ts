import type { PDFDocument } from "pdf-lib";
import { bytesOf, describe, embedFont, measureOf, type PdfLib, title } from "./pdf";
import type { CertificateType, Form413, SignatoryRole } from "./request";
import { contentWidth, type Place, Sheet } from "./sheet";
import { refuseUnknownCharacters } from "./text";

/** Fixed date of the layout, ISO 8601: the room has no clock. */
const dated = "2024-03-01T00:00:00Z";
const labelWidth = 170;
/** Height of a heading and two rows: what must not be torn apart by a page break, points. */
const together = 60;

const notice = [
  "Présentation libre : ce document n'est pas l'édition officielle du formulaire 413 de l'Agence du Numérique en Santé (ANS). Il en reprend les rubriques, dans leur ordre.",
  "L'édition officielle est à obtenir auprès de l'ANS : https://esante.gouv.fr/securite/cartes-et-certificats/certificats-logiciels ou monserviceclient.certificats@esante.gouv.fr. La démarche peut aussi se faire en ligne : https://meshabilitations.esante.gouv.fr",
];

const roles: Readonly<Record<SignatoryRole, string>> = {
  "responsable-legal": "Responsable légal",
  mandataire: "Mandataire",
  titulaire: "Titulaire de structure libérale",
};

const types: readonly { type: CertificateType; label: string; details: readonly (readonly [label: string, path: string])[] }[] = [
  { type: "ORG", label: "Certificat ORG (Personne morale) usage AUTH_CLI, SIGN, CONF", details: [] },
  {
    type: "SERV_SSL",
    label: "Certificat logiciel SERVEUR usage SSL_SERVEUR",
    details: [
      ["Certificat pour le nom de domaine suivant", "domain"],
      ["OU certificat restreint au serveur suivant", "server"],
    ],
  },
  {
    type: "SERV_SMIME",
    label: "Certificat logiciel SERVEUR usage SMIME, SIGN, CONF",
    details: [["Certificat pour le nom de domaine de messagerie suivant", "mailDomain"]],
  },
  {
    type: "PRO",
    label: "Certificat logiciel PRO (Personne physique) usage AUTH, SIGN, CONF",
    details: [["Certificat pour le nom de domaine de messagerie suivant", "mailDomain"]],
  },
];

const declarations = {
  conditions: "Je certifie avoir lu et accepté les conditions générales d'utilisation relatives aux moyens d'identification électronique.",
  exactitude:
    "Je certifie exactes les informations mentionnées ci-dessus. Il est rappelé que les fraudes et tentatives de fraude sont passibles de sanctions pénales et peuvent conduire à la suspension de l'instruction de votre demande ou au retrait des droits dont le bénéfice est demandé.",
};

/** The width of each column adds up to the sheet's. */
const adminColumns = [
  { label: "N° de carte", path: "cardNumber", width: 75 },
  { label: "Nom figurant sur la carte", path: "lastName", width: 105 },
  { label: "Prénom figurant sur la carte", path: "firstName", width: 105 },
  { label: "Téléphone", path: "phone", width: 75 },
  { label: "Email professionnel", path: "email", width: contentWidth - 360 },
] as const;

/**
 * Form 413 without the official PDF: the same sections in the same order, plain. The date and the two declarations
 * are form fields (`date`, `conditions`, `exactitude`), signature and stamp empty boxes.
 */
export async function printOwnLayout(
  pdf: PdfLib,
  request: Form413,
  texts: ReadonlyMap<string, string>,
  fontBytes: Uint8Array,
): Promise<Uint8Array> {
  const document = await pdf.PDFDocument.create({ updateMetadata: false });
  const font = await embedFont(document, fontBytes);
  refuseUnknownCharacters(texts, measureOf(font));
  const sheet = new Sheet(pdf, document, font);
  const print = (path: string) => texts.get(path) ?? "";
  const row = (label: string, path: string) =>
    sheet.row([
      { width: labelWidth, text: label, label: true },
      { width: contentWidth - labelWidth, text: print(path) },
    ]);

  sheet.paragraph(title, 14);
  sheet.gap(6);
  for (const text of notice) sheet.paragraph(text, 8);
  sheet.gap(8);
  printStructure(sheet, request, texts, row);
  printSignatory(sheet, request, row);
  // As on the official form: what the signature stands for is on its page.
  sheet.nextPage();
  printAdmins(sheet, request, print);
  printUsage(sheet, row);
  printTypes(sheet, request, row, print);
  await printSigning(pdf, document, sheet);
  sheet.foot(`Formulaire 413, présentation libre${identifier(texts)}`);

  describe(document, dated);
  return bytesOf(document);
}

/** On every page, so that a loose signature page can be told. */
function identifier(texts: ReadonlyMap<string, string>): string {
  const [label, path] = identifiers.find(([, candidate]) => texts.has(candidate)) ?? [];
  return path === undefined ? "" : ` - ${label} ${texts.get(path)}`;
}

const identifiers = [
  ["FINESS", "structure.finess"],
  ["SIRET", "structure.siret"],
  ["RPPS rang", "structure.rppsRangs[0]"],
] as const;

type Row = (label: string, path: string) => void;

function printStructure(sheet: Sheet, { structure }: Form413, texts: ReadonlyMap<string, string>, row: Row): void {
  sheet.heading("3.1 Identification de la structure", together);
  row("Dénomination de la structure", "structure.name");
  row("FINESS", "structure.finess");
  row("ou N° SIRET", "structure.siret");
  const rangs = (structure.rppsRangs ?? []).map((_, index) => `${index + 1}. ${texts.get(`structure.rppsRangs[${index}]`) ?? ""}`);
  sheet.row([
    { width: labelWidth, text: "RPPS rang", label: true },
    { width: contentWidth - labelWidth, text: rangs.join("\n") },
  ]);
  sheet.gap(10);
}

function printSignatory(sheet: Sheet, { signatory }: Form413, row: Row): void {
  sheet.heading("3.2 Identification du représentant légal ou du mandataire ou du titulaire de structure libérale", together);
  const choices = Object.entries(roles).map(([role, label]) => `${tick(role === signatory.role)} ${label}`);
  sheet.row([
    { width: labelWidth, text: "Êtes-vous le :", label: true },
    { width: contentWidth - labelWidth, text: choices.join("    ") },
  ]);
  row("Nom", "signatory.lastName");
  row("Prénom(s)", "signatory.firstName");
  row("Téléphone", "signatory.phone");
  row("Email professionnel", "signatory.email");
  row("N° de carte", "signatory.cardNumber");
  sheet.gap(10);
}

function printAdmins(sheet: Sheet, { admins }: Form413, print: (path: string) => string): void {
  sheet.heading("4.1 Déclaration des administrateurs techniques", together);
  sheet.row(adminColumns.map(({ label, width }) => ({ width, text: label, label: true })));
  admins.forEach((_, index) => sheet.row(adminColumns.map(({ path, width }) => ({ width, text: print(`admins[${index}].${path}`) }))));
  sheet.gap(10);
}

function printUsage(sheet: Sheet, row: Row): void {
  sheet.heading("4.2 Usage des certificats et solution utilisée", together);
  row("Précisions sur l'usage des certificats et sur votre projet", "usage");
  row("Éditeur de la solution", "vendor");
  row("Solution utilisée", "solution");
  sheet.gap(10);
}

/** Only the chosen type's details are printed: a mail domain must not show under both of the types that ask for one. */
function printTypes(sheet: Sheet, { certificateType }: Form413, row: Row, print: (path: string) => string): void {
  sheet.heading("4.3 Type de certificats souhaités", together);
  for (const { type, label, details } of types) {
    const chosen = type === certificateType;
    sheet.row([{ width: contentWidth, text: `${tick(chosen)} ${label}`, label: true }]);
    for (const [text, path] of details) if (chosen && print(path) !== "") row(text, path);
  }
  sheet.gap(12);
}

/** The declarations are the signatory's own and stay unticked (see `official.ts`). */
async function printSigning(pdf: PdfLib, document: PDFDocument, sheet: Sheet): Promise<void> {
  sheet.need(200);
  for (const [name, text] of Object.entries(declarations)) addBox(document, name, sheet.ticked(text));
  sheet.gap(4);
  const [signing] = sheet.boxes(
    ["Date :\n\nSignature du représentant légal ou du mandataire ou titulaire :", "Cachet de la structure :"],
    105,
  );
  await addDate(pdf, document, signing!);
  sheet.gap(8);
  sheet.paragraph(
    "Ce formulaire est à envoyer signé et daté, avec le cachet de la structure, à l'adresse e-mail suivante : monserviceclient.certificats@esante.gouv.fr",
  );
}

function addBox(document: PDFDocument, name: string, { page, x, y, width, height }: Place): void {
  document.getForm().createCheckBox(name).addToPage(page, { x, y, width, height, borderWidth: 1 });
}

/** Typed in Helvetica: the embedded font has only the characters already printed. */
async function addDate(pdf: PdfLib, document: PDFDocument, { page, x, y, height }: Place): Promise<void> {
  const helvetica = await document.embedFont(pdf.StandardFonts.Helvetica);
  const field = document.getForm().createTextField("date");
  field.addToPage(page, { x: x + 40, y: y + height - 19, width: 100, height: 16, borderWidth: 0.5, font: helvetica });
  field.setFontSize(9);
}

/** Both glyphs are in DejaVu Sans, and a text search or a screen reader tells them apart. */
const tick = (chosen: boolean) => (chosen ? "☒" : "☐");
