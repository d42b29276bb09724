import { Fault } from "../fault";
import { numberNames, type StructureNumber } from "./numbers";

/** Kinds of structures, and the number that certificates of each are ordered on. PURE. */

/** Who signs for a structure (form 413, section 3.2): "Responsable légal", "Mandataire", "Titulaire de structure libérale". */
export const signatoryRoles = ["responsable-legal", "mandataire", "titulaire"] as const;
export type SignatoryRole = (typeof signatoryRoles)[number];

/** What holds for a kind. */
export interface KindRule {
  /** As French administrations call it. */
  readonly label: string;
  /** The one number its certificates are ordered on. */
  readonly number: StructureNumber;
  /** Which of these numbers: an English noun phrase. */
  readonly which: string;
  /** Where the rule stands. */
  readonly source: string;
}

const onSite = { number: "finess", which: "the FINESS number of the site (geographic)" } as const;

/** The rules, kind by kind (ANS domain notes 4.2 and 4.3; forms-registries 2.1). */
export const kindRules = {
  "centre-de-sante": { label: "centre de santé", ...onSite, source: "ANS guide médecine de ville, slides 4 and 10" },
  // Some maisons have two FINESS numbers, of the maison and of its SISA: the site's is meant.
  "maison-de-sante": { label: "maison de santé", ...onSite, source: "ANS guide médecine de ville, slides 4 and 10" },
  "pharmacie": {
    label: "pharmacie",
    ...onSite,
    source:
      "form 413, section 3.1 (FINESS for structures that receive patients); ANS guide médecine de ville, the slides of the order show one",
  },
  "laboratoire": {
    label: "laboratoire de biologie médicale",
    ...onSite,
    source: "form 413, section 3.1 (FINESS for structures that receive patients); ANS guide médecine de ville looks one up in FINESS",
  },
  "hopital": {
    label: "hôpital ou clinique",
    number: "finess",
    which: "the FINESS number of the legal entity, which no other entity of a group shares",
    source: "ANS guide couloir hôpital v0.8 of 13/10/2023, principle 1",
  },
  "cabinet": {
    label: "cabinet de radiologie",
    number: "rppsRanks",
    which: "the RPPS ranks of the practice",
    source: "form 413, section 3.1 (RPPS rang: radiology practices that are no company)",
  },
  "entreprise": {
    label: "entreprise : éditeur, opérateur MSSanté",
    number: "siret",
    which: "the SIRET number of the establishment",
    source: "form 413, section 3.1 (SIRET); subjects of certificates in production",
  },
} as const satisfies Readonly<Record<string, KindRule>>;

export type StructureKind = keyof typeof kindRules;
export const structureKinds = Object.keys(kindRules) as readonly StructureKind[];

/** What is wrong with a number for a structure of this kind, or `undefined`. */
export function kindNumberFault(kind: StructureKind, number: StructureNumber): Fault | undefined {
  const rule = kindRules[kind];
  if (rule.number === number) return undefined;
  const company = kind === "cabinet" ? " A practice that is a company (société d'exercice) is not ordered on RPPS ranks." : "";
  return new Fault(
    "structure-number",
    `Certificates of a structure of kind ${kind} are ordered on ${rule.which}, and its ${numberNames[number]} is given (${rule.source}).`,
    `Give \`${rule.number}\`, or another \`kind\`.${company}`,
  );
}

/** A titulaire signs for a practice alone: "uniquement pour les RPPS Rang" (form 413, section 3.2). */
export const roleFault = (role: SignatoryRole, number: StructureNumber): Fault | undefined =>
  role === "titulaire" && number !== "rppsRanks"
    ? new Fault(
        "signatory-role",
        `A titulaire signs for a practice, which is known by its RPPS ranks, and this structure's ${numberNames[number]} is given.`,
        "Give the role responsable-legal or mandataire.",
      )
    : undefined;

/**
 * What ANS' guide advises against, or `undefined`: professionals of a practice use INSi and DMP with their CPS cards (slide 4),
 * and a certificate by RPPS rank is for radiology practices (form 413, section 3.1).
 */
export const cardsInstead = (kind: StructureKind): string | undefined =>
  kind === "cabinet"
    ? "professionals of a practice reach INSi and DMP with their CPS cards, without a certificate (ANS guide, slide 4); form 413 takes RPPS ranks of radiology practices alone"
    : undefined;
