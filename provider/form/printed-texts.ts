import type { Form414, Form503, FormNumber, FormRequest, Printable } from "./request";

/**
 * The request made ready for any layout: texts as they are printed, by property path. Absent and empty ones are left
 * out, and so is what the form does not ask for.
 */
export function printable(form: FormNumber, request: FormRequest): Printable {
  return {
    form,
    certificateType: request.certificateType,
    ...(form !== "414" && { role: request.signatory.role }),
    texts: printedTexts(asPrinted(form, request), form),
  };
}

/** Every text of a request as it is printed. */
function printedTexts(request: object, form: FormNumber): ReadonlyMap<string, string> {
  return new Map(
    leaves(request, "")
      .filter(([path]) => !unprinted.test(path) && !notOn[form].test(path))
      .map(([path, text]) => [path, tidy(path, text)] as const)
      .filter(([, text]) => text !== ""),
  );
}

/** What is ticked, or known of itself. */
const unprinted = /^(certificateType|signatory\.role|structure\.idNat)$/;
/** What a request may say and the form does not ask for: of 414 all of administrators but their cards, of 503 the usage. */
const notOn: Readonly<Record<FormNumber, RegExp>> = {
  413: /^$/,
  414: /^(signatory\.cardNumber|admins\[\d+\]\.(lastName|firstName|phone|email)|vendor|solution|structure\.rppsRanks\[\d+\])$/,
  503: /^(usage|vendor|solution)$/,
};

function asPrinted(form: FormNumber, request: FormRequest): object {
  if (form === "414") return as414(request as Form414);
  return form === "503" ? as503(request as Form503) : request;
}

/** Domains are one text: how many there are is free. */
const as503 = (request: Form503): object => ({
  ...request,
  domainsAdded: request.domainsAdded?.join(", "),
  domainsRemoved: request.domainsRemoved?.join(", "),
});

/** What form 414 has no field for, in the two that are free. */
function as414(request: Form414): object {
  const { structure, project, solution, vendor } = request;
  const ranks = structure.rppsRanks ?? [];
  return {
    ...request,
    project: project ?? [solution, vendor].filter(Boolean).join(", "),
    structure: { ...structure, ...(ranks.length > 0 && { complement: `RPPS rang ${ranks.join(", ")}` }) },
  };
}

function leaves(value: unknown, path: string): [path: string, text: string][] {
  if (typeof value === "string") return [[path, value]];
  if (Array.isArray(value)) return value.flatMap((item, index) => leaves(item, `${path}[${index}]`));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => leaves(item, path === "" ? key : `${path}.${key}`));
}

/** Composed characters (a font has "é", not "e" + accent), one space for any blank; none in a number. */
function tidy(path: string, text: string): string {
  const line = text.normalize("NFC").replace(/\s+/gu, " ").trim();
  if (path.endsWith(".phone")) return nationalPhone(line);
  return /\.(finess|siret|cardNumber|postcode|rppsRanks\[\d+\])$/.test(path) ? line.replace(/ /g, "") : line;
}

/** "+33 (0)4 72 00 00 01" is 0472000001, overseas likewise: the form has room for 10 characters. Others keep their prefix. */
function nationalPhone(line: string): string {
  return line
    .replace("(0)", "")
    .replace(/[ ./()-]/g, "")
    .replace(/^(?:\+|00)(?:33|262|590|594|596)(\d{9})$/, "0$1");
}
