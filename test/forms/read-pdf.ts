import {
  decodePDFRawStream,
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFHexString,
  PDFName,
  type PDFObject,
  PDFRawStream,
  PDFString,
} from "pdf-lib";

/** The lines drawn on the pages, in drawing order, the lowest baseline, font sizes, and the pages' content streams. */
export async function printed(bytes: Uint8Array) {
  const document = await PDFDocument.load(bytes, { updateMetadata: false });
  const read = reader(document);
  const contents = document.getPages().map(({ node }) => {
    const streams = node.Contents() instanceof PDFArray ? (node.Contents() as PDFArray).asArray() : [node.Contents()];
    return streams.map((stream) => decoded(document.context.lookup(stream as PDFObject))).join("\n");
  });
  const baselines = contents.flatMap((content) => [...content.matchAll(/([\d.-]+) Tm$/gm)].map(([, y]) => Number(y)));
  const sizes = contents.flatMap((content) => [...content.matchAll(/ ([\d.]+) Tf$/gm)].map(([, size]) => Number(size)));
  return { lines: contents.flatMap(read), pages: contents.length, lowest: Math.min(...baselines), sizes, contents };
}

/** What a field shows: its lines, font size and content stream. */
export async function appearances(bytes: Uint8Array) {
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

/** All objects of a PDF with all decoded streams but fonts and pictures, as one text. */
export async function everything(bytes: Uint8Array): Promise<string> {
  const document = await PDFDocument.load(bytes, { updateMetadata: false });
  const { Info, Root } = document.context.trailerInfo;
  return [...document.context.enumerateIndirectObjects().map(([, object]) => object), Info, Root]
    .map((object) => inside(object))
    .join("\n");
}

/** Texts are read as a person would: from UTF-16 and from escapes. */
function inside(object: PDFObject | undefined): string {
  if (object instanceof PDFRawStream) return isText(object) ? `${inside(object.dict)} ${decoded(object)}` : inside(object.dict);
  if (object instanceof PDFDict) {
    const entries = object.entries().map(([key, value]) => `${key.decodeText()} ${inside(value)}`);
    return entries.sort().join(" ");
  }
  if (object instanceof PDFArray) return object.asArray().map(inside).join(" ");
  if (object instanceof PDFString || object instanceof PDFHexString) return object.decodeText();
  return object instanceof PDFName ? object.decodeText() : String(object);
}

/** Forms that are drawn, and packets of XML. */
const isText = ({ dict }: PDFRawStream) =>
  ["/Form", "/XML"].includes(String(dict.get(PDFName.of("Subtype")))) || dict.get(PDFName.of("Type"))?.toString() === "/Metadata";
