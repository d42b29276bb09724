import { Fault } from "../../fault";
import type { CertificateType, SignatoryRole } from "../request";
import type { Edition } from "./edition";
import { examplePaths, pathsOf } from "./paths";

const certificateTypes: readonly CertificateType[] = ["ORG", "SERV_SSL", "SERV_SMIME", "PRO"];
const roles: readonly SignatoryRole[] = ["responsable-legal", "mandataire", "titulaire"];
const entries = ["form", "name", "dated", "texts", "role", "always", "types", "declarations", "signatoryTexts", "cleared"];
/** What a draft has besides: for the eye, and the word that somebody looked. */
const remarks = ["fields", "checked"];

type Json = Readonly<Record<string, unknown>>;

/**
 * A user's mapping: which field of an official PDF holds what, for an edition that is not known here.
 * @param json the text of the file that `draftMapping` drafted and somebody checked
 * @throws Fault `form-mapping` with all that is wrong in it
 */
export function readMapping(json: string): Edition {
  const value = parsed(json);
  const faults = [...faultsOf(value)];
  if (faults.length > 0) {
    throw new Fault(
      "form-mapping",
      `The mapping cannot be used: ${faults.slice(0, 20).join("; ")}${faults.length > 20 ? ` and ${faults.length - 20} more` : ""}.`,
      "Correct it beside the PDF; `igc-sante form fields FILE` drafts it anew.",
    );
  }
  return Object.fromEntries(Object.entries(value).filter(([key]) => entries.includes(key))) as unknown as Edition;
}

function parsed(json: string): Json {
  try {
    const value: unknown = JSON.parse(json);
    if (isObject(value)) return value;
  } catch {
    // Said below: where JSON breaks off is of no use without the file.
  }
  throw new Fault("form-mapping", "The mapping is no JSON object.", "Give the file that `igc-sante form fields FILE` drafted.");
}

const isObject = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);
const isTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every((item) => typeof item === "string");

function* faultsOf(mapping: Json): Generator<string, void, undefined> {
  for (const key of Object.keys(mapping)) if (![...entries, ...remarks].includes(key)) yield `${quoted(key)} is no entry of a mapping`;
  if (mapping.checked !== true) yield "it is a draft: look at each guess beside the PDF, then set checked to true";
  const form = mapping.form;
  if (form !== "413" && form !== "414" && form !== "503") return yield 'form is none of "413", "414", "503"';
  if (typeof mapping.name !== "string" || mapping.name.trim() === "") yield "name is no text";
  if (typeof mapping.dated !== "string" || Number.isNaN(Date.parse(mapping.dated))) yield "dated is no date (2027-01-01)";
  yield* textFaults(mapping.texts, "texts", pathsOf[form], examplePaths[form]);
  yield* roleFaults(mapping.role);
  if (mapping.always !== undefined && !(isObject(mapping.always) && isTexts(Object.values(mapping.always)))) {
    yield "always is no object of options by field";
  }
  yield* typeFaults(mapping.types, pathsOf[form], examplePaths[form]);
  for (const key of ["declarations", "signatoryTexts"]) if (!isTexts(mapping[key])) yield `${key} is no list of field names`;
  if (mapping.cleared !== undefined && !isTexts(mapping.cleared)) yield "cleared is no list of field names";
  yield* doubles(mapping);
}

function* textFaults(texts: unknown, where: string, paths: RegExp, examples: string): Generator<string, void, undefined> {
  if (!isObject(texts)) return yield `${where} is no object of properties by field`;
  for (const [field, path] of Object.entries(texts)) {
    if (typeof path !== "string" || !paths.test(path))
      yield `${where}: field ${quoted(field)} has ${quoted(path)}, which is no property (${examples}, ...)`;
  }
}

function* roleFaults(role: unknown): Generator<string, void, undefined> {
  if (role === undefined) return;
  if (!isObject(role) || typeof role.field !== "string" || !isObject(role.options)) return yield "role has no field and options";
  for (const [key, option] of Object.entries(role.options)) {
    if (!(roles as readonly string[]).includes(key)) yield `role.options: ${quoted(key)} is none of ${roles.join(", ")}`;
    if (typeof option !== "string") yield `role.options: ${quoted(key)} has no option of the radio group`;
  }
}

function* typeFaults(types: unknown, paths: RegExp, examples: string): Generator<string, void, undefined> {
  if (!isObject(types)) return yield "types is no object of boxes by certificate type";
  for (const [type, entry] of Object.entries(types)) {
    if (!(certificateTypes as readonly string[]).includes(type)) yield `types: ${quoted(type)} is none of ${certificateTypes.join(", ")}`;
    if (!isObject(entry) || typeof entry.box !== "string") yield `types.${type} has no box`;
    else yield* textFaults(entry.texts, `types.${type}.texts`, paths, examples);
  }
}

/** A field that is named twice would be set twice: the later would win in silence. */
function* doubles(mapping: Json): Generator<string, void, undefined> {
  const types = isObject(mapping.types) ? Object.values(mapping.types).filter(isObject) : [];
  const keys = (value: unknown) => (isObject(value) ? Object.keys(value) : []);
  const list = (value: unknown) => (isTexts(value) ? value : []);
  const named = [
    ...keys(mapping.texts),
    ...(isObject(mapping.role) ? [mapping.role.field] : []),
    ...keys(mapping.always),
    ...types.flatMap(({ box, texts }) => [box, ...keys(texts)]),
    ...list(mapping.declarations),
    ...list(mapping.signatoryTexts),
    ...list(mapping.cleared),
  ].filter((name) => typeof name === "string");
  for (const name of new Set(named.filter((each, at) => named.indexOf(each) !== at))) yield `field ${quoted(name)} is named twice`;
}

/** What is quoted from the file: short, and without control characters. */
function quoted(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 80 ? `${text.slice(0, 80)}...` : text;
}
