import type { PDFDict, PDFDocument, PDFObject, PDFPage, PDFRef } from "pdf-lib";
import type { PdfLib } from "../pdf";

/** Structure types of ISO 32000-1, 14.8.4, as far as the layouts need them. */
export type Tag = "Document" | "H1" | "H2" | "P" | "Table" | "TR" | "TH" | "TD" | "Form";

/** An element of the document's structure: what a screen reader walks through, in the order in which elements were made. */
export interface Element {
  readonly tag: Tag;
  /** Of a `TH`: what it heads. */
  readonly scope?: "Row" | "Column";
  /** Read instead of what is drawn. */
  readonly spoken?: string;
  readonly kids: (Element | Content | Widget)[];
}

/** What is drawn, by its number on its page (MCID). */
interface Content {
  readonly page: PDFPage;
  readonly mcid: number;
}

/** A form field's place on a page. */
interface Widget {
  readonly page: PDFPage;
  readonly widget: PDFRef;
}

/**
 * The structure tree of a tagged PDF (ISO 32000-1, 14.7): pdf-lib draws, and knows nothing of it. What is drawn through
 * `draw` belongs to an element, what is drawn through `decorate` is for the eye alone.
 */
export class Tags {
  readonly #pdf: PdfLib;
  readonly #document: PDFDocument;
  readonly #root: Element = { tag: "Document", kids: [] };
  /** How many contents each page has. */
  readonly #contents = new Map<PDFPage, number>();

  constructor(pdf: PdfLib, document: PDFDocument) {
    this.#pdf = pdf;
    this.#document = document;
  }

  /** A new element, last in its parent. */
  add(tag: Tag, more: Partial<Pick<Element, "scope" | "spoken">> = {}, parent: Element = this.#root): Element {
    const element: Element = { tag, ...more, kids: [] };
    parent.kids.push(element);
    return element;
  }

  /** Draws what an element consists of. */
  draw(element: Element, page: PDFPage, drawing: () => void): void {
    const mcid = this.#contents.get(page) ?? 0;
    this.#contents.set(page, mcid + 1);
    element.kids.push({ page, mcid });
    this.#marked(page, `/${element.tag}`, `<</MCID ${mcid}>>`, drawing);
  }

  /** Draws lines, backgrounds and page numbers, which nobody wants read out. */
  decorate(page: PDFPage, drawing: () => void): void {
    this.#marked(page, "/Artifact", "<</Type /Layout>>", drawing);
  }

  /** Puts a form field that was added to a page into the structure. */
  field(element: Element, page: PDFPage, widget: PDFRef): void {
    element.kids.push({ page, widget });
  }

  /** Writes the tree into the document, once all is drawn. */
  finish(): void {
    const { context, catalog } = this.#document;
    const pages = this.#document.getPages();
    const parents = new Parents(pages);
    const root = context.nextRef();
    const top = this.#write(this.#root, root, parents);
    const tree = context.obj({ Nums: parents.numbers(context) });
    context.assign(
      root,
      context.obj({ Type: "StructTreeRoot", K: [top], ParentTree: context.register(tree), ParentTreeNextKey: parents.next }),
    );
    catalog.set(this.#pdf.PDFName.of("StructTreeRoot"), root);
    catalog.set(this.#pdf.PDFName.of("MarkInfo"), context.obj({ Marked: true }));
    pages.forEach(({ node }, index) => {
      node.set(this.#pdf.PDFName.of("StructParents"), context.obj(index));
      node.set(this.#pdf.PDFName.of("Tabs"), this.#pdf.PDFName.of("S"));
    });
  }

  #marked(page: PDFPage, tag: string, properties: string, drawing: () => void): void {
    const { PDFOperator, PDFOperatorNames } = this.#pdf;
    page.pushOperators(PDFOperator.of(PDFOperatorNames.BeginMarkedContentSequence, [tag, properties]));
    drawing();
    page.pushOperators(PDFOperator.of(PDFOperatorNames.EndMarkedContent));
  }

  #write(element: Element, parent: PDFRef, parents: Parents): PDFRef {
    const { context } = this.#document;
    const ref = context.nextRef();
    const kids = element.kids.map((kid) => {
      if ("tag" in kid) return this.#write(kid, ref, parents);
      return "widget" in kid ? this.#objectReference(kid, ref, parents) : this.#contentReference(kid, ref, parents);
    });
    const dict: PDFDict = context.obj({ Type: "StructElem", S: element.tag, P: parent, K: kids });
    if (element.scope) dict.set(this.#pdf.PDFName.of("A"), context.obj({ O: "Table", Scope: element.scope }));
    if (element.spoken) dict.set(this.#pdf.PDFName.of("ActualText"), this.#pdf.PDFHexString.fromText(element.spoken));
    context.assign(ref, dict);
    return ref;
  }

  #contentReference({ page, mcid }: Content, element: PDFRef, parents: Parents): PDFObject {
    parents.ofContent(page, mcid, element);
    return this.#document.context.obj({ Type: "MCR", Pg: page.ref, MCID: mcid });
  }

  #objectReference({ page, widget }: Widget, element: PDFRef, parents: Parents): PDFObject {
    const { context } = this.#document;
    context.lookup(widget, this.#pdf.PDFDict).set(this.#pdf.PDFName.of("StructParent"), context.obj(parents.ofField(element)));
    return context.obj({ Type: "OBJR", Pg: page.ref, Obj: widget });
  }
}

/** The way back from a page's contents, and from a field, to their elements: pages come first, by their number. */
class Parents {
  readonly #pages: readonly PDFPage[];
  readonly #contents: PDFRef[][];
  readonly #fields: PDFRef[] = [];

  constructor(pages: readonly PDFPage[]) {
    this.#pages = pages;
    this.#contents = pages.map(() => []);
  }

  ofContent(page: PDFPage, mcid: number, element: PDFRef): void {
    this.#contents[this.#pages.indexOf(page)]![mcid] = element;
  }

  ofField(element: PDFRef): number {
    return this.#pages.length + this.#fields.push(element) - 1;
  }

  get next(): number {
    return this.#pages.length + this.#fields.length;
  }

  numbers(context: PDFDocument["context"]): PDFObject {
    return context.obj([
      ...this.#contents.flatMap((elements, page) => [page, context.obj(elements)]),
      ...this.#fields.flatMap((element, index) => [this.#pages.length + index, element]),
    ]);
  }
}
