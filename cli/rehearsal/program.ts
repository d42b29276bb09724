import type { Properties } from "../../provider/rpc";
import { finessFault } from "../../provider/structure";
import type { Wished } from "./fleet";

/** The program of a rehearsal: structures with a form and three certificates each, and what people change in it. */

/** A technical administrator of the program. */
export interface Administrator {
  readonly firstName: string;
  readonly lastName: string;
  readonly cardNumber: string;
}

/** What a person changes in the program as time goes by. */
export interface Source {
  admins: readonly Administrator[];
  contactMail: string;
  /** Form name -> what its text says: a refused form is corrected by other words. */
  readonly words: Map<string, string>;
  /** Form name -> day ANS validated form 503 on. */
  readonly validated: Map<string, string>;
}

const kinds = [
  { usage: "AUTH_CLI", service: "INSi", commonName: "INSI-AUTO" },
  { usage: "AUTH_CLI", service: "DMP", commonName: "DMP" },
  { usage: "SIGN", service: "DMP", commonName: "DMP" },
] as const;

/** Certificates a structure has. */
export const certificatesEach = kinds.length;

/** A geographic FINESS number whose key holds. */
function finessOf(index: number): string {
  const head = `69${String(100_000 + index)}`;
  const digit = [..."0123456789"].find((last) => !finessFault(head + last, "production"));
  return head + digit;
}

/** Forms first, then the certificates: one vault a structure. @param each certificates of each structure */
export function programOf(structures: number, source: Source, each: number = certificatesEach): Wished[] {
  const forms = Array.from({ length: structures }, (_, index) => formOf(index, source));
  const certificates = forms.flatMap((form, index) =>
    Array.from({ length: each }, (_, kind) => certificateOf(index, kind, form.name, source)),
  );
  return [...forms, ...certificates];
}

const structureName = (index: number): string => `Centre de santé ${index + 1}`;

function formOf(index: number, source: Source): Wished {
  const name = `form-${index + 1}`;
  const finess = finessOf(index);
  const wish = (): Properties => {
    const validatedOn = source.validated.get(name);
    return {
      environment: "rehearsal",
      structure: { name: structureName(index), finess, idNat: `1${finess}` },
      signatory: {
        lastName: "Lefèvre",
        firstName: "Aïcha",
        phone: "0472000001",
        email: "direction@centre.example",
        cardNumber: "2800262487",
      },
      admins: source.admins.map((admin) => ({ ...admin, phone: "0144000002", email: "certificats@editeur.example" })),
      usage: source.words.get(name) ?? "INSi et DMP",
      platform: "sandbox:./sandbox",
      ...(validatedOn && { habilitation: { validatedOn, channel: "form" } }),
    };
  };
  return { kind: "form", name, wish };
}

function certificateOf(index: number, number: number, form: string, source: Source): Wished {
  const idNat = `1${finessOf(index)}`;
  const { usage, service, commonName } = kinds[number % kinds.length]!;
  const instance = `srv${Math.floor(number / kinds.length) + 1}`;
  const name = `${form}-${instance}-${service}-${usage}`.replace("form", "certificate");
  const wish = (ticket: string): Properties => ({
    owner: name,
    environment: "rehearsal",
    structure: { name: structureName(index), idNat, departmentLabel: "Rhône (69)" },
    formRequest: { ticket, certificateType: "ORG", admins: source.admins.map(({ firstName, lastName }) => ({ firstName, lastName })) },
    usage,
    service,
    commonName,
    serverInstance: instance,
    contactMail: source.contactMail,
    vault: `file:./vault/${form}`,
    platform: "sandbox:./sandbox",
  });
  return { kind: "certificate", name, form, wish };
}
