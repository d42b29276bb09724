import { HealthStructure, type HealthStructureArgs } from "pulumi-igc-sante";

/** One structure of the fleet, and where its servers are. */
export interface Customer {
  /** Its certificates are in the stack of this name, and in no other. */
  readonly region: string;
  /** Name of its resources, in every stack. */
  readonly name: string;
  readonly finess: string;
  readonly structureName: string;
  readonly serverInstances: string[];
}

/** What every structure has its own of: who signs, and since when there is a contract. In a real fleet, a table beside this one. */
const common: Omit<HealthStructureArgs, "structureName" | "finess"> = {
  kind: "centre-de-sante",
  legalRepresentative: {
    lastName: "Lefèvre",
    firstName: "Aïcha",
    phone: "04 72 00 00 01",
    email: "direction@centre.example",
    cardNumber: "2800262487",
  },
  contract: { signedOn: "2024-03-18" },
};

export const customers: readonly Customer[] = [
  { region: "nord", name: "lilas", finess: "690781810", structureName: "Centre de santé des Lilas", serverInstances: ["lilas.srv1"] },
  { region: "sud", name: "alpes", finess: "750712184", structureName: "Centre de santé des Alpes", serverInstances: ["alpes.srv1"] },
];

/** A stack of its own makes it again: a structure is facts, and nothing is handed out for it. */
export const structureOf = ({ name, finess, structureName }: Customer): HealthStructure =>
  new HealthStructure(name, { ...common, finess, structureName });

export const usage = "Authentification et signature sur le DMP, usage INSi";
