import type { Properties } from "../../provider/rpc";
import {
  finessFault,
  type IdentifiedStructure,
  idNat,
  rppsFault,
  rppsRankFault,
  type StructureNumbers,
  siretFault,
} from "../../provider/structure";
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

/** The number that begins so, with the key that fits. */
const keyed = (head: string, faultOf: (number: string) => unknown): string =>
  [..."0123456789"].map((key) => head + key).find((number) => !faultOf(number))!;

/** A geographic FINESS number whose key holds. */
export const finessOf = (index: number): string => keyed(`69${String(100_000 + index)}`, (finess) => finessFault(finess, "production"));

/** Mostly sites by their FINESS number; of ten structures one is a company by its SIRET, and one a practice by its RPPS rank. */
function numbersOf(index: number): StructureNumbers {
  const number = String(100_000 + index);
  if (index % 10 === 8) return { siret: keyed(`732${number}0001`, siretFault) };
  if (index % 10 === 9) return { rppsRanks: [keyed(`${keyed(`1000${number}`, rppsFault)}00`, rppsRankFault)] };
  return { finess: finessOf(index) };
}

function structureOf(index: number): IdentifiedStructure {
  const numbers = numbersOf(index);
  const called = numbers.siret ? "Éditeur" : numbers.rppsRanks ? "Cabinet de radiologie" : "Centre de santé";
  return { name: `${called} ${index + 1}`, ...numbers, idNat: idNat(numbers)! };
}

/** Forms first, then the certificates: one vault a structure. @param each certificates of each structure */
export function programOf(structures: number, source: Source, each: number = certificatesEach): Wished[] {
  const forms = Array.from({ length: structures }, (_, index) => formOf(index, source));
  const certificates = forms.flatMap((form, index) =>
    Array.from({ length: each }, (_, kind) => certificateOf(index, kind, form.name, source)),
  );
  return [...forms, ...certificates];
}

function formOf(index: number, source: Source): Wished {
  const name = `form-${index + 1}`;
  const wish = (): Properties => {
    const validatedOn = source.validated.get(name);
    return {
      environment: "rehearsal",
      structure: structureOf(index),
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
  const { name: structureName, idNat: id, rppsRanks } = structureOf(index);
  const { usage, service, commonName } = kinds[number % kinds.length]!;
  const instance = `srv${Math.floor(number / kinds.length) + 1}`;
  const name = `${form}-${instance}-${service}-${usage}`.replace("form", "certificate");
  const wish = (ticket: string): Properties => ({
    owner: name,
    environment: "rehearsal",
    structure: { name: structureName, idNat: id, ...(rppsRanks && { rppsRanks }), departmentLabel: "Rhône (69)" },
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
