import type { PDFForm } from "pdf-lib";
import { Fault } from "../../fault";
import type { PdfLib } from "../pdf";
import { edition202403 } from "./2024-03";
import type { Edition } from "./edition";

const editions: readonly Edition[] = [edition202403];

/**
 * The edition a template is, by its set of field names and kinds.
 * @throws Fault `form-template` naming what differs from the nearest known edition.
 */
export function chooseEdition(pdf: PdfLib, form: PDFForm): Edition {
  const found = fieldsOfTemplate(pdf, form);
  const compared = editions.map((edition) => ({ edition, differs: compare(fieldsOfEdition(edition), found) }));
  const nearest = compared.reduce((best, next) => (next.differs.length < best.differs.length ? next : best));
  if (nearest.differs.length === 0) return nearest.edition;
  throw new Fault(
    "form-template",
    `The template has ${found.size} fields and is no known edition of form 413; against edition ${nearest.edition.name}: ${shorten(nearest.differs)}.`,
    `Give the official form 413 of an edition that is known (${editions.map(({ name }) => name).join(", ")}), or no template: an own layout is then printed.`,
  );
}

function fieldsOfTemplate(pdf: PdfLib, form: PDFForm): Map<string, string> {
  return new Map(
    form.getFields().map((field) => {
      if (field instanceof pdf.PDFTextField) return [field.getName(), "text"];
      if (field instanceof pdf.PDFCheckBox) return [field.getName(), "box"];
      if (field instanceof pdf.PDFRadioGroup) return [field.getName(), radio(field.getOptions())];
      return [field.getName(), field.constructor.name];
    }),
  );
}

function fieldsOfEdition({ texts, role, types, declarations, signatoryTexts }: Edition): Map<string, string> {
  const typed = Object.values(types);
  const textNames = [...Object.keys(texts), ...signatoryTexts, ...typed.flatMap((type) => Object.keys(type.texts))];
  const boxNames = [...declarations, ...typed.map(({ box }) => box)];
  return new Map([
    ...textNames.map((name) => [name, "text"] as const),
    ...boxNames.map((name) => [name, "box"] as const),
    [role.field, radio(Object.values(role.options))] as const,
  ]);
}

const radio = (options: readonly string[]) => `radio group ${[...options].sort().join("/")}`;

function compare(known: ReadonlyMap<string, string>, found: ReadonlyMap<string, string>): string[] {
  const missing = [...known].filter(([name]) => !found.has(name)).map(([name]) => `"${name}" is missing`);
  const foreign = [...found].filter(([name]) => !known.has(name)).map(([name]) => `"${name}" is unknown`);
  const changed = [...known]
    .filter(([name, kind]) => found.has(name) && found.get(name) !== kind)
    .map(([name, kind]) => `"${name}" is a ${found.get(name)}, not a ${kind}`);
  return [...missing, ...foreign, ...changed];
}

function shorten(differs: readonly string[], most = 6): string {
  const rest = differs.length - most;
  return differs.slice(0, most).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}
