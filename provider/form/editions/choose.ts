import type { PDFForm } from "pdf-lib";
import { Fault } from "../../fault";
import type { PdfLib } from "../pdf";
import type { FormNumber } from "../request";
import { form413edition202403 } from "./413-2024-03";
import { form414edition202403 } from "./414-2024-03";
import type { Edition } from "./edition";
import { type FieldKind, fieldsOfEdition, fieldsOfTemplate } from "./fields";

export const editions: readonly Edition[] = [form413edition202403, form414edition202403];

/**
 * The edition a template is, by its set of field names and kinds; with the user's mapping, that one.
 * @throws Fault `form-template` naming what differs from the nearest known edition, and how a mapping is drafted.
 * @throws Fault `form-mapping`: the user's mapping is of another form, or does not name the template's fields
 */
export function chooseEdition(pdf: PdfLib, form: PDFForm, number: FormNumber, mapping?: Edition): Edition {
  const found = fieldsOfTemplate(pdf, form);
  if (mapping) return fittingMapping(mapping, number, found);
  const compared = editions
    .filter((edition) => edition.form === number)
    .map((edition) => ({ edition, differs: compare(fieldsOfEdition(edition), found) }));
  const nearest = compared.sort((one, other) => one.differs.length - other.differs.length)[0];
  if (nearest?.differs.length === 0) return nearest.edition;
  const against = nearest ? `; against edition ${nearest.edition.name}: ${shorten(nearest.differs)}` : "";
  const known = compared.map(({ edition }) => edition.name).join(", ") || "none";
  throw new Fault(
    "form-template",
    `The template has ${found.size} fields and is no known edition of form ${number}${against}.`,
    `Draft a mapping of its fields with \`igc-sante form fields FILE\`, give an edition that is known (${known}), or no template: an own layout is then printed.`,
  );
}

function fittingMapping(mapping: Edition, number: FormNumber, found: ReadonlyMap<string, FieldKind>): Edition {
  if (mapping.form !== number) {
    throw new Fault(
      "form-mapping",
      `The mapping is of form ${mapping.form}, and form ${number} is to be filled.`,
      `Give the PDF and the mapping of form ${number}.`,
    );
  }
  const differs = compare(fieldsOfEdition(mapping), found);
  if (differs.length === 0) return mapping;
  throw new Fault(
    "form-mapping",
    `The mapping "${mapping.name}" is not of this PDF, which has ${found.size} fields: ${shorten(differs, 20)}.`,
    "Name each field of the PDF once, under `cleared` what stays empty; `igc-sante form fields FILE` drafts it anew.",
  );
}

function compare(known: ReadonlyMap<string, FieldKind | undefined>, found: ReadonlyMap<string, FieldKind>): string[] {
  const missing = [...known].filter(([name]) => !found.has(name)).map(([name]) => `"${name}" is missing`);
  const foreign = [...found].filter(([name]) => !known.has(name)).map(([name]) => `"${name}" is unknown`);
  const changed = [...known]
    .filter(([name, kind]) => kind !== undefined && found.has(name) && found.get(name) !== kind)
    .map(([name, kind]) => `"${name}" is a ${found.get(name)}, not a ${kind}`);
  return [...missing, ...foreign, ...changed];
}

function shorten(differs: readonly string[], most = 6): string {
  const rest = differs.length - most;
  return differs.slice(0, most).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}
