import type { PDFDocument, PDFObject } from "pdf-lib";
import type { PdfLib } from "./pdf";

/**
 * Takes review marks (highlights, notes and their pop-ups) off the pages: the copy in circulation carries those of
 * whoever handed it out, with names and advice for another project. Links and fields stay.
 */
export function removeMarks(pdf: PdfLib, document: PDFDocument): void {
  const kept = new Set([pdf.PDFName.of("Widget"), pdf.PDFName.of("Link")]);
  for (const { node } of document.getPages()) {
    const annotations = node.Annots();
    if (!annotations) continue;
    const indices = annotations.asArray().map((_, index) => index);
    const marks = indices.filter(
      (index) => !kept.has(annotations.lookup(index, pdf.PDFDict).lookup(pdf.PDFName.of("Subtype"), pdf.PDFName)),
    );
    for (const index of marks.reverse()) annotations.remove(index);
  }
}

/**
 * Takes off the document what tells of whoever handed the copy out, or would show other values than those set: the XMP
 * packet, what programs kept for themselves, attached files, usage rights (void once anything is changed), and the
 * order to draw the fields anew, in a font without our accents.
 */
export function removeTraces(pdf: PdfLib, document: PDFDocument): void {
  const name = (key: string) => pdf.PDFName.of(key);
  for (const key of ["Metadata", "PieceInfo", "Perms", "AF", "Collection"]) document.catalog.delete(name(key));
  document.catalog.lookupMaybe(name("Names"), pdf.PDFDict)?.delete(name("EmbeddedFiles"));
  document.catalog.getAcroForm()?.dict.delete(name("NeedAppearances"));
  for (const { node } of document.getPages()) for (const key of ["Metadata", "PieceInfo", "Thumb"]) node.delete(name(key));
}

/** Drops objects nothing points to any more: else the replaced texts and marks would still be in the bytes. */
export function removeUnreachable(pdf: PdfLib, document: PDFDocument): void {
  const { context } = document;
  const reached = new Set<PDFObject>();
  const { Root, Info, Encrypt, ID } = context.trailerInfo;
  const waiting = [Root, Info, Encrypt, ID].filter((object) => object !== undefined);
  for (let object = waiting.pop(); object; object = waiting.pop()) {
    if (reached.has(object)) continue;
    reached.add(object);
    waiting.push(...pointedTo(pdf, document, object));
  }
  for (const [ref] of context.enumerateIndirectObjects()) if (!reached.has(ref)) context.delete(ref);
}

function pointedTo(pdf: PdfLib, { context }: PDFDocument, object: PDFObject): PDFObject[] {
  if (object instanceof pdf.PDFRef) {
    const target = context.lookup(object);
    return target ? [target] : [];
  }
  if (object instanceof pdf.PDFArray) return object.asArray();
  if (object instanceof pdf.PDFDict) return object.values();
  return object instanceof pdf.PDFStream ? object.dict.values() : [];
}
