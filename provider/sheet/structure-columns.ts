import type { Column } from "./columns";

export type StructureField =
  | "key"
  | "structureName"
  | "kind"
  | "finess"
  | "siret"
  | "rppsRanks"
  | "department"
  | "lastName"
  | "firstName"
  | "phone"
  | "email"
  | "cardNumber"
  | "role"
  | "contractSignedOn"
  | "contractReference"
  | "admins"
  | "needs"
  | "serverInstances"
  | "sslDomain"
  | "sslServers"
  | "contactMail"
  | "informedMail";

const words = (list: string): string[] => list.split(", ");

/** How sheets say that something is of the person who signs. */
const signatories = words(
  "du responsable légal, de la responsable légale, du représentant légal, du responsable, du représentant, du signataire, du directeur, de la directrice, responsable légal, représentant légal, responsable, signataire, directeur",
);
const representatives = words("legal representative, legal representative's, signatory, representative");

/** Names of what the signatory has: with whose it is in either language, and alone. */
const ofSignatory = (french: string, english: string, alone = `${french}, ${english}`): string[] => [
  ...words(french).flatMap((name) => signatories.map((whose) => `${name} ${whose}`)),
  ...words(english).flatMap((name) => representatives.map((whose) => `${whose} ${name}`)),
  ...words(alone),
];

const mailNames = "courriel, mail, email, mél, adresse mail, adresse email, adresse électronique";

/** The columns of a sheet of structures. The titles are those that `igc-sante init` writes. */
// biome-ignore format: a column a line
export const structureColumns: readonly Column<StructureField>[] = [
  { field: "key", title: "Clé", names: words("code, key, nom de ressource, resource name, code structure, clé de la structure") },
  { field: "structureName", title: "Raison sociale", required: true, names: words("nom, nom structure, nom de la structure, structure, établissement, nom de l'établissement, nom établissement, dénomination, raison sociale de la structure, libellé, name, legal name, structure name, health structure") },
  { field: "kind", title: "Type de structure", names: words("type, catégorie, catégorie finess, catégorie d'établissement, nature, kind, category, structure type, kind of structure") },
  { field: "finess", title: "FINESS", names: words("numéro finess, no finess, num finess, finess géographique, numéro finess géographique, finess et, finess site, code finess, nofinesset, finess number, geographic finess") },
  { field: "siret", title: "SIRET", names: words("numéro siret, no siret, num siret, code siret, siret number") },
  { field: "rppsRanks", title: "RPPS rang", list: true, names: words("rpps rangs, rang rpps, rangs rpps, numéro rpps rang, rpps, numéro rpps, identifiant rpps rang, rpps rank, rpps ranks") },
  { field: "department", title: "Département", names: words("dept, dpt, code département, numéro département, department, department code") },
  { field: "lastName", title: "Nom du responsable légal", required: true, names: ofSignatory("nom, nom de famille", "last name, family name, surname", "nom de famille, last name, family name, surname") },
  { field: "firstName", title: "Prénom du responsable légal", required: true, names: ofSignatory("prénom, prénoms", "first name, first names, given name") },
  { field: "phone", title: "Téléphone du responsable légal", required: true, plus: true, names: ofSignatory("téléphone, tél, tel, numéro de téléphone", "phone, phone number, telephone") },
  { field: "email", title: "Courriel du responsable légal", required: true, names: ofSignatory(mailNames, "email address, mail address, email, mail") },
  { field: "cardNumber", title: "Carte du responsable légal", names: ofSignatory("carte, numéro de carte, numéro carte, carte cps, carte cde", "card, card number") },
  { field: "role", title: "Qualité du signataire", names: words("rôle, qualité, fonction, rôle du signataire, fonction du signataire, en qualité de, signatory role, capacity") },
  { field: "contractSignedOn", title: "Contrat signé le", names: words("contrat, date du contrat, date contrat, date de signature du contrat, contrat d'adhésion, contrat ans, contract, contract date, contract signed on") },
  { field: "contractReference", title: "Référence du contrat", names: words("numéro de contrat, numéro du contrat, référence contrat, contract reference, contract number") },
  { field: "admins", title: "Administrateurs", list: true, names: words("administrateur, administrateurs techniques, administrateur technique, AT, admin, administrators, administrator, technical administrators, technical administrator") },
  { field: "needs", title: "Besoins", list: true, names: words("besoin, besoins en certificats, services, service, téléservices, téléservice, certificats, certificat, need, certificates, certificate") },
  { field: "serverInstances", title: "Serveurs", list: true, names: words("serveur, instances, instance, instances de serveur, instance de serveur, postes, server instance, servers, server") },
  { field: "sslDomain", title: "Domaine SSL", names: words("domaine, domaine serv ssl, nom de domaine, domain, serv ssl domain") },
  { field: "sslServers", title: "Noms SSL", list: true, names: words("nom ssl, noms dns, nom dns, serveurs ssl, serveur ssl, serv ssl, fqdn, ssl server, dns names, dns name") },
  { field: "contactMail", title: "Courriel de contact", names: words("contact, mail de contact, email de contact, courriel contact, mail contact, email de l'acteur, contact email") },
  { field: "informedMail", title: "Courriel à informer", names: words("mail à informer, email à informer, email d'une personne à informer, personne à informer, informed email") },
];
