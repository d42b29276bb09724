import type { SignatoryRole, StructureKind } from "../structure";
import { word } from "./row-reader";

/** Words of people for what is one of a few. Numbers are categories of FINESS (124, 603: docs of ANS; 611, 620: the register itself). */
export const readKind = word<StructureKind>("kind of structure", {
  "centre-de-sante": ["centre de santé", "centres de santé", "CDS", "124", "124 - Centre de Santé", "health centre", "health center"],
  "maison-de-sante": [
    "maison de santé",
    "maison de santé pluriprofessionnelle",
    "maison de santé pluridisciplinaire",
    "MSP",
    "603",
    "603 - Maison de santé",
    "health house",
  ],
  "pharmacie": ["pharmacie d'officine", "officine", "620", "pharmacy"],
  "laboratoire": ["laboratoire de biologie médicale", "LBM", "labo", "611", "laboratory"],
  "hopital": ["hôpital", "centre hospitalier", "clinique", "établissement de santé", "hospital", "clinic"],
  "cabinet": ["cabinet libéral", "cabinet médical", "cabinet de groupe", "practice"],
  "entreprise": ["société", "éditeur", "opérateur", "opérateur MSSanté", "company", "vendor", "operator"],
});

export const readRole = word<SignatoryRole>("role of a signatory", {
  "responsable-legal": [
    "responsable légal",
    "responsable légale",
    "représentant légal",
    "représentante légale",
    "directeur",
    "directrice",
    "legal representative",
  ],
  "mandataire": ["mandataire", "proxy", "mandatary"],
  "titulaire": ["titulaire du cabinet", "titulaire de structure libérale", "titulaire de la structure libérale", "holder"],
});

/** What a structure needs certificates for, as `CertificateSet` has it. */
export type SheetNeed = "INSi (automated)" | "INSi (manual)" | "DMP" | "MSSanté" | "Pro Santé Connect";

/** INSi alone is none: how it is called decides the certificate's name (ANS guide, slide 23). */
export const readNeed = word<SheetNeed>("need", {
  "INSi (automated)": [
    "INSi auto",
    "INSi automatique",
    "INSi automatisé",
    "INSi (automatisé)",
    "INSi automated",
    "INSi batch",
    "INSi-AUTO",
  ],
  "INSi (manual)": ["INSi manu", "INSi manuel", "INSi (manuel)", "INSi manual", "INSi-MANU"],
  "DMP": ["Mon espace santé", "DMP (AUTH_CLI et SIGN)"],
  "MSSanté": ["MSS", "messagerie sécurisée de santé", "BAL applicative"],
  "Pro Santé Connect": ["PSC", "ProSantéConnect"],
});

export const readCardType = word<"CPS" | "CPE" | "CPA" | "CDE">("type of card", { CPS: [], CPE: [], CPA: [], CDE: [] });

export const readEmployer = word<"vendor" | "structure">("employer", {
  vendor: ["éditeur", "prestataire", "société", "fournisseur"],
  structure: ["la structure", "établissement", "centre"],
});
