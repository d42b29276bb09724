/** What form 413, 414 or 503 says, as fields by path, and the labels a procedure may ask for each under. PURE. */
import type { Form413, Form413Admin, Form414, Form503 } from "../../form";

/** What a dossier says: what is printed, too. */
export type Content = Form413 | Form414 | Form503;

/** One field of a form: what is known of the question it answers. */
export interface Field {
  readonly path: string;
  /** Labels without accents, capitals and signs (`plainWords`). */
  readonly labels: readonly string[];
  /** Words in the title above it that tell it from others of its label. */
  readonly sections?: readonly string[];
  /** What a choice's label must have as words, by value. */
  readonly choices?: Readonly<Record<string, readonly string[]>>;
}

const person = (path: string): readonly Field[] => [
  { path: `${path}.cardNumber`, labels: ["n de carte", "numero de carte", "numero de la carte", "n carte", "carte"] },
  { path: `${path}.lastName`, labels: ["nom", "nom figurant sur la carte", "nom de famille"] },
  { path: `${path}.firstName`, labels: ["prenom", "prenoms", "prenom s", "prenom figurant sur la carte", "prenoms figurant sur la carte"] },
  { path: `${path}.phone`, labels: ["telephone", "n de telephone", "numero de telephone"] },
  { path: `${path}.email`, labels: ["email professionnel", "e mail professionnel", "email", "e mail", "courriel", "adresse electronique"] },
];

const ofSignatory = ["responsable", "representant", "signataire", "demandeur", "mandataire"];

/** Labels of the form as ANS prints it (guide médecine de ville, form pages), and the near ones. */
export const singleFields: readonly Field[] = [
  { path: "structure.name", labels: ["denomination de la structure", "denomination", "nom de la structure", "raison sociale"] },
  {
    path: "structure.finess",
    labels: ["finess", "n finess", "numero finess", "finess geographique", "n finess geographique", "numero finess geographique"],
  },
  { path: "structure.siret", labels: ["siret", "n siret", "numero siret", "numero de siret", "ou n siret"] },
  { path: "structure.rppsRanks", labels: ["rpps rang", "n rpps rang", "rang rpps", "numero rpps rang"] },
  {
    path: "signatory.role",
    labels: ["etes vous le", "etes vous", "vous etes", "qualite", "qualite du signataire"],
    choices: { "responsable-legal": ["responsable", "legal"], "mandataire": ["mandataire"], "titulaire": ["titulaire"] },
  },
  ...person("signatory").map((field) => ({ ...field, sections: ofSignatory })),
  {
    path: "usage",
    labels: [
      "precisions sur l usage des certificats et sur votre projet",
      "precisions sur l usage des certificats",
      "usage des certificats",
    ],
  },
  { path: "vendor", labels: ["editeur de la solution", "editeur"] },
  { path: "solution", labels: ["solution utilisee", "solution"] },
  {
    path: "certificateType",
    labels: ["type de certificat", "type de certificats", "types de certificats", "certificats demandes", "offre"],
    choices: { ORG: ["org"], SERV_SSL: ["ssl"], SERV_SMIME: ["mime"], PRO: ["pro"] },
  },
  { path: "domain", labels: ["nom de domaine"] },
  { path: "server", labels: ["nom de serveur", "nom du serveur"] },
  { path: "mailDomain", labels: ["domaine de messagerie", "nom de domaine de messagerie"] },
  { path: "dossierReference", labels: ["reference du dossier", "numero de dossier"] },
];

/** A list of the form that a procedure asks for row by row. */
export interface FieldList {
  readonly path: string;
  readonly labels: readonly string[];
  readonly fields: readonly Field[];
}

const people = (path: string, labels: readonly string[]): FieldList => ({ path, labels, fields: person(path) });
const names = (path: string, labels: readonly string[]): FieldList => ({
  path,
  labels,
  fields: [{ path: `${path}.name`, labels: ["nom de domaine", "domaine"] }],
});

export const listFields: readonly FieldList[] = [
  people("admins", ["administrateurs techniques", "administrateur technique", "administrateurs", "administrateur s technique s"]),
  people("arriving", ["administrateurs techniques a ajouter", "administrateurs a ajouter", "ajout d administrateurs techniques"]),
  people("leaving", ["administrateurs techniques a supprimer", "administrateurs a supprimer", "suppression d administrateurs techniques"]),
  names("domainsAdded", ["domaines a ajouter", "noms de domaine a ajouter"]),
  names("domainsRemoved", ["domaines a supprimer", "noms de domaine a supprimer"]),
];

/** Without accents, capitals and signs: two labels that a person reads alike are alike. */
export const plainWords = (text: string): string =>
  text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll("œ", "oe")
    .replace(/n°|nº/g, "n ")
    .replace(/[^a-z0-9]+/g, " ")
    .trim();

/** What is said, by path: the single fields that are not empty, and the rows of each list that has any. */
export interface Said {
  readonly single: ReadonlyMap<string, string>;
  readonly lists: ReadonlyMap<string, readonly ReadonlyMap<string, string>[]>;
}

export function saidBy(content: Content): Said {
  const { structure, signatory, certificateType, domain, server, mailDomain } = content;
  const single: Record<string, string | undefined> = {
    "structure.name": structure.name,
    "structure.finess": structure.finess,
    "structure.siret": structure.siret,
    "structure.rppsRanks": structure.rppsRanks?.join(", "),
    "signatory.role": signatory.role,
    ...rowOf("signatory", signatory),
    certificateType,
    domain,
    server,
    mailDomain,
    ...("usage" in content && { usage: content.usage, vendor: content.vendor, solution: content.solution }),
    ...("dossierReference" in content && { dossierReference: content.dossierReference }),
  };
  const lists: Record<string, readonly Record<string, string | undefined>[] | undefined> =
    "admins" in content
      ? { admins: content.admins.map((admin) => rowOf("admins", admin)) }
      : {
          arriving: content.arriving.map((admin) => rowOf("arriving", admin)),
          leaving: content.leaving.map((admin) => rowOf("leaving", admin)),
          domainsAdded: content.domainsAdded?.map((name) => ({ "domainsAdded.name": name })),
          domainsRemoved: content.domainsRemoved?.map((name) => ({ "domainsRemoved.name": name })),
        };
  return {
    single: present(single),
    lists: new Map(Object.entries(lists).flatMap(([path, rows]) => (rows?.length ? [[path, rows.map(present)] as const] : []))),
  };
}

type Person = Omit<Form413Admin, "cardNumber"> & { readonly cardNumber?: string };
const rowOf = (path: string, { cardNumber, lastName, firstName, phone, email }: Person): Record<string, string | undefined> => ({
  [`${path}.cardNumber`]: cardNumber,
  [`${path}.lastName`]: lastName,
  [`${path}.firstName`]: firstName,
  [`${path}.phone`]: phone,
  [`${path}.email`]: email,
});

const present = (values: Readonly<Record<string, string | undefined>>): ReadonlyMap<string, string> =>
  new Map(Object.entries(values).flatMap(([path, value]) => (value ? [[path, value] as const] : [])));
