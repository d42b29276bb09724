import type { PDFDocument, PDFField } from "pdf-lib";
import type { PdfLib } from "../pdf";
import { type FieldKind, kindOf, radioOptions } from "./fields";

/** A field as a person sees it: what it is called, and where it is. Points from the lower left corner of its page. */
export interface Place {
  readonly name: string;
  readonly kind: FieldKind;
  readonly tooltip?: string;
  /** Counted from 1; 0 when it is on none. */
  readonly page: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly maxLength?: number;
  /** A radio group's options, from left to right and down. */
  readonly options?: readonly string[];
}

/** The fields as one reads them: page by page, down, and from left to right. */
export function placesOf(pdf: PdfLib, document: PDFDocument): readonly Place[] {
  const pages = pageOfWidgets(pdf, document);
  const places = document
    .getForm()
    .getFields()
    .map((field) => placeOf(pdf, field, pages));
  return places.sort(inReadingOrder);
}

type At = Pick<Place, "page" | "x" | "y">;
/** What is 3 points higher or lower is on the same line. */
const inReadingOrder = (one: At, other: At) => one.page - other.page || (Math.abs(one.y - other.y) > 3 ? other.y - one.y : one.x - other.x);

/** By the pages' own lists: not every widget says which page it is on. */
function pageOfWidgets(pdf: PdfLib, document: PDFDocument): ReadonlyMap<unknown, number> {
  return new Map(
    document
      .getPages()
      .flatMap(({ node }, index) =>
        (node.Annots()?.asArray() ?? []).map((annotation) => [document.context.lookupMaybe(annotation, pdf.PDFDict), index + 1] as const),
      ),
  );
}

function placeOf(pdf: PdfLib, field: PDFField, pages: ReadonlyMap<unknown, number>): Place {
  const widgets = field.acroField
    .getWidgets()
    .map((widget, index) => ({ ...widget.getRectangle(), page: pages.get(widget.dict) ?? 0, index }));
  const first = [...widgets].sort(inReadingOrder)[0] ?? { page: 0, x: 0, y: 0, width: 0, height: 0, index: 0 };
  const tooltip = field.acroField.dict.lookup(pdf.PDFName.of("TU"));
  const known = tooltip instanceof pdf.PDFString || tooltip instanceof pdf.PDFHexString ? tooltip.decodeText() : undefined;
  const maxLength = field instanceof pdf.PDFTextField ? field.getMaxLength() : undefined;
  const options = field instanceof pdf.PDFRadioGroup ? radioOptions(field) : undefined;
  return {
    name: field.getName(),
    kind: kindOf(pdf, field),
    ...(known !== undefined && { tooltip: known }),
    page: first.page,
    x: Math.round(first.x),
    y: Math.round(first.y),
    width: Math.round(first.width),
    height: Math.round(first.height),
    ...(maxLength !== undefined && { maxLength }),
    ...(options && { options: [...widgets].sort(inReadingOrder).flatMap(({ index }) => options[index] ?? []) }),
  };
}
