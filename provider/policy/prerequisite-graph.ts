import { who } from "./people";
import type { NextAction } from "./verdict";

/**
 * What must exist before a certificate, as a graph: each needs others first. PURE. docs/prerequisites.md is this table, and
 * prerequisite-graph.test.ts holds the two together. Sources: ANS guide "médecine de ville" (slides 5, 10 to 18), ANS domain
 * notes, section 6.
 */

/** A fact about a structure, or about one technical administrator. */
export type PrerequisiteName =
  | "contract"
  | "director-card"
  | "director-card-valid"
  | "vendor-contract"
  | "admin-card"
  | "admin-card-valid"
  | "admin-card-usable"
  | "e-cpx";

/** What people then do with them: sign form 413, order on the portal. */
export type Milestone = "form-413" | "order";

export interface PrerequisiteRow {
  /** What it is of. */
  readonly of: "structure" | "administrator";
  /** What it needs first. */
  readonly needs: readonly PrerequisiteName[];
  /** Who must act. */
  readonly who: string;
  /** The form, or the site. */
  readonly where: string;
  /** How long it usually takes, as ANS says it. */
  readonly takes: string;
}

/** One node as found: how it stands, and what a person can do about it now. */
export interface Finding {
  readonly name: PrerequisiteName;
  readonly state: "met" | "unmet" | "unknown";
  /** What it is, where nobody has to act. */
  readonly what: string;
  readonly who: string;
  readonly where: string;
  /** Always there where it is unmet; else advice, as on a card that ends soon. */
  readonly action: NextAction | null;
}

const documents = "https://esante.gouv.fr/documents";
const media = "https://esante.gouv.fr/sites/default/files/media_entity/documents";

/** The forms, by the addresses in ANS' guide. */
export const forms = {
  contract: `${media}/Contrat_adhesion.pdf`,
  101: `${documents}/101`,
  301: `${documents}/301`,
  501: `${media}/F501.pdf`,
} as const;

/** Where a CPS holder orders a CPE for somebody of the structure (guide, slide 14). */
export const tops = "https://tops.eservices.esante.gouv.fr";
/** Where CPS cards come from (guide, slide 5). */
export const ordre = "the Ordre of the profession";
export const portal = "https://pfc.eservices.esante.gouv.fr";

const unsaid = "ANS' guide does not say";

/** In the order of work: whatever a row needs stands above it. */
export const prerequisiteGraph: Readonly<Record<PrerequisiteName, PrerequisiteRow>> = {
  "contract": { of: "structure", needs: [], who: who.representative, where: forms.contract, takes: unsaid },
  "director-card": { of: "structure", needs: ["contract"], who: who.representative, where: forms[101], takes: unsaid },
  "director-card-valid": { of: "structure", needs: ["director-card"], who: who.representative, where: forms[101], takes: unsaid },
  "vendor-contract": { of: "administrator", needs: [], who: who.vendor, where: forms.contract, takes: unsaid },
  "admin-card": { of: "administrator", needs: ["vendor-contract"], who: who.administrator, where: forms[301], takes: unsaid },
  "admin-card-usable": { of: "administrator", needs: ["admin-card"], who: who.administrator, where: forms[501], takes: unsaid },
  "admin-card-valid": {
    of: "administrator",
    needs: ["admin-card"],
    who: who.administrator,
    where: "https://esante.gouv.fr",
    takes: unsaid,
  },
  "e-cpx": {
    of: "administrator",
    needs: ["admin-card-usable", "admin-card-valid"],
    who: who.administrator,
    where: portal,
    takes: unsaid,
  },
};

/** In topological order. */
export const prerequisiteNames = Object.keys(prerequisiteGraph) as PrerequisiteName[];

/**
 * What cannot be done without: the signed form prints the cards of signatory and administrators, the portal opens with a card that is
 * good. `e-cpx` is in neither: it is the other way into the portal, beside the card itself (slide 12).
 */
export const milestones: Readonly<Record<Milestone, readonly PrerequisiteName[]>> = {
  "form-413": ["contract", "director-card", "director-card-valid", "vendor-contract", "admin-card"],
  "order": ["admin-card-usable", "admin-card-valid"],
};
