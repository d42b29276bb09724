import type { PDFDocument, PDFFont } from "pdf-lib";
import type { FormNumber } from "./request";
import type { Measure } from "./text";

export type PdfLib = typeof import("pdf-lib");

/** pdf-lib, read at first use: it and fontkit take about 0.3 s, which a program without forms must not pay. */
export const loadPdfLib = (): Promise<PdfLib> => import("pdf-lib");

/**
 * Embeds a TrueType font, cut down to the characters used. Without ligatures: "fi" must be found when a reader
 * searches for "certificat".
 */
export async function embedFont(document: PDFDocument, font: Uint8Array): Promise<PDFFont> {
  const { default: fontkit } = await import("@pdf-lib/fontkit");
  document.registerFontkit(fontkit);
  return document.embedFont(font, { subset: true, features: { liga: false } });
}

/**
 * The font as `text.ts` sees it. A text is as wide as its characters, each looked up once: the PDF shows glyphs without
 * kerning, and asking fontkit to lay out every candidate line takes seconds for a long text.
 */
export function measureOf(font: PDFFont): Measure {
  const characters = new Set(font.getCharacterSet());
  const ems = new Map<string, number>();
  const em = (character: string) => {
    const known = ems.get(character) ?? font.widthOfTextAtSize(character, 1);
    ems.set(character, known);
    return known;
  };
  return {
    width: (text, size) => [...text].reduce((total, character) => total + em(character), 0) * size,
    lineHeight: (size) => font.heightAtSize(size),
    has: (codePoint) => characters.has(codePoint),
  };
}

/** The PDF as it is, its XFA twin dropped: a second set of values that no reader of ours sees, and pdf-lib warns of. */
export async function openPdf(pdf: PdfLib, bytes: Uint8Array): Promise<PDFDocument> {
  const document = await pdf.PDFDocument.load(bytes, { updateMetadata: false });
  document.catalog.getAcroForm()?.dict.delete(pdf.PDFName.of("XFA"));
  return document;
}

/** The forms' titles; that of 503 is ours, since its PDF is not public. */
export const titles: Readonly<Record<FormNumber, string>> = {
  413: "Désignation d'administrateurs techniques et commande de certificats logiciels (formulaire 413)",
  414: "Désignation d'administrateurs techniques et commande de certificats logiciels de TEST (formulaire 414)",
  503: "Changement d'administrateurs techniques ou de domaines d'une habilitation (formulaire 503)",
};

/** Fixed metadata: no author, no clock, nothing of a template's. */
export function describe(document: PDFDocument, form: FormNumber, dated: string): void {
  document.context.trailerInfo.Info = undefined;
  document.setTitle(titles[form], { showInWindowTitleBar: true });
  document.setLanguage("fr-FR");
  document.setProducer("pulumi-igc-sante");
  document.setCreator("pulumi-igc-sante");
  document.setCreationDate(new Date(dated));
  document.setModificationDate(new Date(dated));
}

/** The bytes. Appearances are already drawn; pdf-lib must not draw them again in Helvetica. */
export function bytesOf(document: PDFDocument): Promise<Uint8Array> {
  return document.save({ addDefaultPage: false, updateFieldAppearances: false });
}
