import { readFile } from "node:fs/promises";
import { Fault } from "../../fault";
import {
  type Form413Admin,
  type Form503,
  type FormFiles,
  fillForm413,
  fillForm414,
  fillForm503,
  formsOf,
  formsOf414,
  readMapping,
} from "../../form";
import { type CardIncident, type Covered, type FormNumber, type HabilitationChange, nameOfPerson } from "../../policy";
import type { IdentifiedStructure, SignatoryRole } from "../../structure";

/** Paths of the user's: the copy of the official form, and which of its fields holds what where its edition is not known. */
export interface OfficialForms {
  /** Form 413; form 414 in ANS' TEST environment. */
  readonly officialForm?: string;
  readonly officialFormMapping?: string;
  readonly officialForm503?: string;
  readonly officialForm503Mapping?: string;
}

/** What forms say of a structure and of who signs for it. */
export interface FormCommon extends OfficialForms {
  readonly structure: Omit<IdentifiedStructure, "idNat">;
  readonly signatory: {
    readonly lastName: string;
    readonly firstName: string;
    readonly phone: string;
    readonly email: string;
    readonly cardNumber?: string;
    readonly role?: SignatoryRole;
  };
  readonly certificateType: "ORG" | "SERV_SSL" | "SERV_SMIME" | "PRO";
  readonly domain?: string;
  readonly server?: string;
}

/** What form 413 prints, and form 414. */
export interface FormContent extends FormCommon {
  readonly structure: IdentifiedStructure;
  readonly admins: readonly (Form413Admin & {
    /** Last day of the card, YYYY-MM-DD: not printed. */
    readonly cardExpiresOn?: string;
    /** What happened to the card: not printed. */
    readonly cardIncident?: CardIncident;
  })[];
  readonly usage: string;
  readonly vendor?: string;
  readonly solution?: string;
}

/** A filled form, and whom it names. */
interface Filled {
  readonly pdf: Uint8Array;
  readonly admins: readonly Form413Admin[];
}

/** The filled forms of a request, several where one has too few rows: the one place where the pure room `form/` meets the disk (blank form, font). */
export async function filledForms(content: FormContent, form: "413" | "414"): Promise<readonly Filled[]> {
  const { admins, usage, vendor, solution, officialForm, officialFormMapping } = content;
  const request = { ...commonOf(content), admins: [...admins], usage, vendor, solution };
  const files = await filesOf(form, officialForm, officialFormMapping);
  const filled: Filled[] = [];
  if (form === "414") for (const each of formsOf414(request)) filled.push({ pdf: await fillForm414(each, files), admins: each.admins });
  else for (const each of formsOf(request)) filled.push({ pdf: await fillForm413(each, files), admins: each.admins });
  return filled;
}

type Asked = Omit<HabilitationChange<Form413Admin>, "staying">;

/** A change of a habilitation as form 503 says it, before it is told apart into forms. */
export const changeRequest = (change: Asked & { readonly staying?: readonly Form413Admin[] }, content: FormCommon): Form503 => ({
  ...commonOf(content),
  ...change,
});

/** What ANS knows until the change is validated. */
interface Known extends Covered<Form413Admin> {
  readonly dossierReference: string | null;
}

/**
 * One filled form 503.
 * @param known who of them stays is said
 */
export async function filledChange(change: Asked, known: Known, content: FormContent): Promise<Uint8Array> {
  const { arriving, leaving, domainsAdded, domainsRemoved } = change;
  const gone = new Set(leaving.map(nameOfPerson));
  const staying = known.admins.filter((admin) => !gone.has(nameOfPerson(admin))).slice(0, mostStaying);
  const said = { arriving, leaving, domainsAdded, domainsRemoved, staying };
  const { dossierReference } = known;
  return filledChangeForm({ ...changeRequest(said, content), ...(dossierReference && { dossierReference }) }, content);
}

/** Rows of the form: who stays is said for whoever reads it, and as far as there is room. */
const mostStaying = 4;

/** A form 503 as it is given. */
export async function filledChangeForm(request: Form503, { officialForm503, officialForm503Mapping }: OfficialForms): Promise<Uint8Array> {
  return fillForm503(request, await filesOf("503", officialForm503, officialForm503Mapping));
}

function commonOf({ structure, signatory, certificateType, domain, server }: FormCommon) {
  const { name, finess, siret, rppsRanks } = structure;
  return {
    structure: { name, ...(finess && { finess }), ...(siret && { siret }), ...(rppsRanks && { rppsRanks }) },
    signatory: { ...signatory, role: signatory.role ?? ("responsable-legal" as const) },
    certificateType,
    ...(certificateType === "SERV_SSL" ? { domain, server } : { mailDomain: domain }),
  };
}

/** @param template path of the official form, where one is given */
async function filesOf(form: FormNumber, template: string | undefined, mapping: string | undefined): Promise<FormFiles> {
  const font = await readFile(require.resolve("dejavu-fonts-ttf/ttf/DejaVuSans.ttf"));
  const property = form === "503" ? "officialForm503" : "officialForm";
  if (!template) return { font };
  return {
    font,
    template: await userFile(
      template,
      `The official form ${template}`,
      `Give the path of your copy of form ${form}, or leave \`${property}\` out for the plain layout.`,
    ),
    ...(mapping && {
      mapping: readMapping(
        (
          await userFile(
            mapping,
            `The mapping ${mapping}`,
            `Draft one with igc-sante form fields ${template}, or leave \`${property}Mapping\` out.`,
          )
        ).toString("utf8"),
      ),
    }),
  };
}

async function userFile(path: string, what: string, hint: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new Fault("form-template", `${what} cannot be read (${(cause as NodeJS.ErrnoException).code}).`, hint, { cause });
  }
}
