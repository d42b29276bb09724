import type { PDFDict, PDFObject } from "pdf-lib";
import { limits } from "./limits";
import type { Opened } from "./open";

/** A rectangle on a page, in points from its lower left corner. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Field {
  /** Its whole name. */
  readonly name: string;
  readonly kind: "text" | "box" | "signature" | "other";
  /** The text; of a box or a radio group the chosen state, empty when none is. */
  readonly value: string;
  /** Where it is shown first. */
  readonly page: number;
  readonly rect: Rect;
}

/** Pages in their order. A tree that comes back to itself ends. */
export function pagesOf({ pdf, context }: Opened): PDFDict[] {
  const key = pdf.PDFName.of;
  const seen = new Set<PDFObject>();
  const pages: PDFDict[] = [];
  const waiting: (PDFObject | undefined)[] = [rootOf({ pdf, context })?.get(key("Pages"))];
  for (let left = limits.nodes; waiting.length > 0 && left > 0 && pages.length < limits.pages; left--) {
    const node = waiting.pop();
    if (node === undefined || seen.has(node)) continue;
    seen.add(node);
    const dict = context.lookup(node);
    if (!(dict instanceof pdf.PDFDict)) continue;
    const kids = dict.lookup(key("Kids"));
    if (kids instanceof pdf.PDFArray) waiting.push(...kids.asArray().slice(0, limits.nodes).reverse());
    else pages.push(dict);
  }
  return pages;
}

export function rootOf({ pdf, context }: Opened): PDFDict | undefined {
  const root = context.lookup(context.trailerInfo.Root);
  return root instanceof pdf.PDFDict ? root : undefined;
}

/** What a node has itself or from above it (section 7.7.3.4). */
export function inherited({ pdf }: Opened, node: PDFDict, name: string): PDFObject | undefined {
  let dict: PDFDict | undefined = node;
  for (let level = 0; dict && level < 32; level++) {
    const value = dict.lookup(pdf.PDFName.of(name));
    if (value !== undefined) return value;
    const parent: PDFObject | undefined = dict.lookup(pdf.PDFName.of("Parent"));
    dict = parent instanceof pdf.PDFDict ? parent : undefined;
  }
  return undefined;
}

/** The fields of a form (section 12.7). */
export function fieldsOf(opened: Opened, pages: readonly PDFDict[]): Field[] {
  const { pdf } = opened;
  const key = pdf.PDFName.of;
  const form = rootOf(opened)?.lookup(key("AcroForm"));
  const top = form instanceof pdf.PDFDict ? form.lookup(key("Fields")) : undefined;
  if (!(top instanceof pdf.PDFArray)) return [];
  const pageOf = pagesOfWidgets(opened, pages);
  const seen = new Set<PDFObject>();
  const fields = new Map<string, Field>();
  const waiting: { readonly node: PDFObject; readonly above: string }[] = top
    .asArray()
    .slice(0, limits.nodes)
    .map((node) => ({ node, above: "" }));
  for (let left = limits.nodes; waiting.length > 0 && left > 0; left--) {
    const { node, above } = waiting.shift()!;
    if (seen.has(node)) continue;
    seen.add(node);
    const dict = opened.context.lookup(node);
    if (!(dict instanceof pdf.PDFDict)) continue;
    const partial = textOf(opened, dict.lookup(key("T")));
    const name = [above, partial].filter((part) => part !== undefined && part !== "").join(".");
    const kids = dict.lookup(key("Kids"));
    if (kids instanceof pdf.PDFArray)
      waiting.push(
        ...kids
          .asArray()
          .slice(0, limits.nodes)
          .map((kid) => ({ node: kid, above: name })),
      );
    const shown = rectOf(opened, dict);
    const there = fields.get(name);
    if (there && there.rect.width > 0) continue;
    const isField = inherited(opened, dict, "FT") !== undefined;
    if (isField && (!(kids instanceof pdf.PDFArray) || partial !== undefined))
      fields.set(name, { name, ...valueOf(opened, dict), page: pageOf.get(node) ?? there?.page ?? -1, rect: shown });
  }
  return [...fields.values()];
}

function valueOf(opened: Opened, dict: PDFDict): Pick<Field, "kind" | "value"> {
  const { pdf } = opened;
  const type = inherited(opened, dict, "FT");
  const value = inherited(opened, dict, "V");
  switch (type instanceof pdf.PDFName ? type.decodeText() : "") {
    case "Tx":
      return { kind: "text", value: textOf(opened, value) ?? "" };
    case "Btn": {
      const state = value instanceof pdf.PDFName ? value.decodeText() : "";
      return { kind: "box", value: state === "Off" ? "" : state };
    }
    case "Sig":
      return { kind: "signature", value: value instanceof pdf.PDFDict ? "signed" : "" };
    default:
      return { kind: "other", value: textOf(opened, value) ?? "" };
  }
}

function textOf({ pdf }: Opened, object: PDFObject | undefined): string | undefined {
  return object instanceof pdf.PDFString || object instanceof pdf.PDFHexString ? object.decodeText() : undefined;
}

function rectOf({ pdf }: Opened, dict: PDFDict): Rect {
  const rect = dict.lookup(pdf.PDFName.of("Rect"));
  const corner = (index: number): number => {
    const value = rect instanceof pdf.PDFArray && rect.size() === 4 ? rect.lookup(index) : undefined;
    return value instanceof pdf.PDFNumber ? value.asNumber() : 0;
  };
  const [left, bottom, right, top] = [corner(0), corner(1), corner(2), corner(3)];
  return { x: Math.min(left, right), y: Math.min(bottom, top), width: Math.abs(right - left), height: Math.abs(top - bottom) };
}

function pagesOfWidgets({ pdf }: Opened, pages: readonly PDFDict[]): ReadonlyMap<PDFObject, number> {
  const found = new Map<PDFObject, number>();
  pages.forEach((page, index) => {
    const annotations = page.lookup(pdf.PDFName.of("Annots"));
    for (const each of annotations instanceof pdf.PDFArray ? annotations.asArray().slice(0, limits.nodes) : []) found.set(each, index);
  });
  return found;
}

/** Marks that people put on pages: ink, stamps, typed notes. Fields and links are none. */
export function marksOf({ pdf }: Opened, pages: readonly PDFDict[]): number {
  let marks = 0;
  for (const page of pages) {
    const annotations = page.lookup(pdf.PDFName.of("Annots"));
    if (!(annotations instanceof pdf.PDFArray)) continue;
    for (let index = 0; index < Math.min(annotations.size(), limits.nodes); index++) {
      const dict = annotations.lookup(index);
      const subtype = dict instanceof pdf.PDFDict ? dict.lookup(pdf.PDFName.of("Subtype")) : undefined;
      if (subtype instanceof pdf.PDFName && !["Widget", "Link", "Popup"].includes(subtype.decodeText())) marks++;
    }
  }
  return marks;
}
