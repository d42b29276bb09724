/** The user's file for one procedure: which question holds what where labels do not say it, and what was pinned. PURE. */
import { Fault } from "../../fault";
import { listFields, singleFields } from "./fields";
import { isRecord, type Question, questionsFrom } from "./procedure";

export interface Mapping {
  /** Path of a field or list -> id of the question that takes it. */
  readonly fields: ReadonlyMap<string, string>;
  /** Path of a choice -> our value -> label of the option. */
  readonly options: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Id of a question -> text it always gets, as a kind of request. */
  readonly fixed: ReadonlyMap<string, string>;
  /** Ids of required questions that whoever opens the dossier answers. */
  readonly byHand: ReadonlySet<string>;
  /** Paths that the procedure has no question for. */
  readonly leftOut: ReadonlySet<string>;
  /** The questions as they were when the file was drafted: tells what another revision changed. */
  readonly questions: readonly Question[];
}

export const noMapping: Mapping = {
  fields: new Map(),
  options: new Map(),
  fixed: new Map(),
  byHand: new Set(),
  leftOut: new Set(),
  questions: [],
};

const entries = ["checked", "revision", "fields", "options", "fixed", "byHand", "leftOut", "questions"];
const paths = new Set([
  ...singleFields.map(({ path }) => path),
  ...listFields.flatMap(({ path, fields }) => [path, ...fields.map((field) => field.path)]),
]);

/** @throws Fault `demarche-mapping` with all that is wrong at once */
export function readProcedureMapping(text: string, file: string): Mapping {
  const json = parsed(text, file);
  const wrong: string[] = [];
  const textsOf = (name: string, value: unknown): [string, string][] => {
    if (value === undefined) return [];
    if (isRecord(value) && Object.values(value).every((each) => typeof each === "string"))
      return Object.entries(value as Record<string, string>);
    wrong.push(`${name} is no object of texts`);
    return [];
  };
  const listOf = (name: string): string[] => {
    const value = json[name] ?? [];
    if (Array.isArray(value) && value.every((each) => typeof each === "string")) return value;
    wrong.push(`${name} is no list of texts`);
    return [];
  };
  if (json["checked"] !== true) wrong.push("a person looks at it and sets checked to true");
  for (const name of Object.keys(json)) if (!entries.includes(name)) wrong.push(`"${name}" is no entry`);
  const { options = {} } = json;
  if (!isRecord(options)) wrong.push("options is no object");
  const mapping: Mapping = {
    fields: new Map(textsOf("fields", json["fields"])),
    options: new Map(
      Object.entries(isRecord(options) ? options : {}).map(([path, value]) => [path, new Map(textsOf(`options.${path}`, value))]),
    ),
    fixed: new Map(textsOf("fixed", json["fixed"])),
    byHand: new Set(listOf("byHand")),
    leftOut: new Set(listOf("leftOut")),
    questions: json["questions"] === undefined ? [] : questionsFrom(json["questions"]),
  };
  for (const path of [...mapping.fields.keys(), ...mapping.options.keys(), ...mapping.leftOut])
    if (!paths.has(path)) wrong.push(`"${path}" is no field of a form`);
  if (wrong.length > 0) throw mappingFault(file, wrong);
  return mapping;
}

function parsed(text: string, file: string): Readonly<Record<string, unknown>> {
  try {
    const json: unknown = JSON.parse(text);
    if (isRecord(json)) return json;
  } catch {
    // said below, without the parser's words
  }
  throw mappingFault(file, ["it is no JSON object"]);
}

const mappingFault = (file: string, wrong: readonly string[]): Fault =>
  new Fault(
    "demarche-mapping",
    `The mapping ${file} cannot be used: ${wrong.join("; ")}.`,
    "Correct it, or draft it anew with igc-sante form procedure <address>; docs/demarche.md says what its entries mean.",
  );
