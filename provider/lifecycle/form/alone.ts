import { Fault, type Refusal } from "../../fault";
import type { Form413Admin } from "../../form";
import { formsOf503 } from "../../form";
import type { FormNumber } from "../../policy";
import type { Properties } from "../../rpc";
import { type Environment, finessFault, rppsRankFault, type StructureNumbers, siretFault, structureNumbers } from "../../structure";
import { list, type Normal, name, normalised, normalPerson, normalStructure, optional, record, type Shape, text } from "../common";
import { changeRequest, type FormCommon, type FormContent, filledChangeForm, filledForms, type OfficialForms } from "./filled-form";
import { admins, cardRefusals, certificateType, domainRefusals, signatory } from "./shape";

/** A form without any Pulumi: checked by the rules of a program, printed by the same code. */
type AloneForm = { readonly form: "413" | "414"; readonly content: FormContent } | { readonly form: "503"; readonly content: ChangeAlone };

interface ChangeAlone extends FormCommon {
  readonly arriving: readonly Form413Admin[];
  readonly leaving: readonly Form413Admin[];
  readonly staying: readonly Form413Admin[];
  readonly domainsAdded: readonly string[];
  readonly domainsRemoved: readonly string[];
  readonly dossierReference?: string;
}

const structure = (environment: Environment): Shape =>
  record({
    name: name(),
    finess: optional(text((value) => finessFault(value, environment))),
    siret: optional(text(siretFault)),
    rppsRanks: optional(list(text(rppsRankFault), 1, 4)),
  });

/** What every form asks for. */
const common = (environment: Environment) => ({
  structure: structure(environment),
  signatory,
  certificateType,
  domain: optional(text()),
  server: optional(text()),
});

const ofRequest = (environment: Environment): Shape =>
  record({
    ...common(environment),
    admins: admins(1),
    usage: text(undefined, 400),
    vendor: optional(text()),
    solution: optional(text()),
  });

const ofChange = (environment: Environment): Shape =>
  record({
    ...common(environment),
    arriving: admins(0),
    leaving: admins(0),
    staying: admins(0),
    domainsAdded: list(text(), 0, 20),
    domainsRemoved: list(text(), 0, 20),
    dossierReference: optional(text()),
  });

const normal: Normal = {
  structure: normalStructure,
  signatory: normalPerson,
  admins: normalPerson,
  arriving: normalPerson,
  leaving: normalPerson,
  staying: normalPerson,
};

/** The lists of people on a form, and what is empty where nothing is said. */
const people: Readonly<Record<FormNumber, readonly string[]>> = {
  "413": ["admins"],
  "414": ["admins"],
  "503": ["arriving", "leaving", "staying"],
};
const empty: Properties = { arriving: [], leaving: [], staying: [], domainsAdded: [], domainsRemoved: [] };

/** What was given, tidied, and all that is wrong with it. */
export function checkedAlone(
  form: FormNumber,
  given: Properties,
  environment: Environment,
): { readonly alone: AloneForm; readonly refusals: readonly Refusal[] } {
  const news = { certificateType: "ORG", ...(form === "503" && empty), ...withoutAbsent(normalised(given, normal) as Properties) };
  const shape = form === "503" ? ofChange(environment) : ofRequest(environment);
  const refusals = [...shape(news, ""), ...people[form].flatMap((list) => cardRefusals(news, list)), ...numberRefusals(news)];
  if (refusals.length === 0) refusals.push(...domainRefusals(news));
  return { alone: { form, content: news } as unknown as AloneForm, refusals };
}

const withoutAbsent = (given: Properties): Properties =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== null));

/** A structure is known by exactly one number (form 413, section 3.1). */
function numberRefusals({ structure: given }: Properties): Refusal[] {
  if (typeof given !== "object" || given === null) return [];
  const numbers = structureNumbers.filter((each) => (given as StructureNumbers)[each] !== undefined);
  if (numbers.length === 1) return [];
  const what = numbers.length === 0 ? "The structure has no number." : `The structure has several numbers: ${numbers.join(", ")}.`;
  return [{ property: "structure", fault: new Fault("structure-number", what, "Give exactly one of `finess`, `siret` and `rppsRanks`.") }];
}

/** The forms that it takes, filled. @throws Fault of the form */
export async function filledAlone({ form, content }: AloneForm, official: OfficialForms): Promise<readonly Uint8Array[]> {
  if (form !== "503") {
    const filled = await filledForms({ ...content, ...official }, form);
    return filled.map(({ pdf }) => pdf);
  }
  const { arriving, leaving, staying, domainsAdded, domainsRemoved, dossierReference } = content;
  const request = changeRequest({ arriving, leaving, staying, domainsAdded, domainsRemoved }, content);
  const filled: Uint8Array[] = [];
  for (const each of formsOf503({ ...request, ...(dossierReference && { dossierReference }) }))
    filled.push(await filledChangeForm(each, official));
  return filled;
}
