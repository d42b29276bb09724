import * as pulumi from "@pulumi/pulumi";
import type { NextAction, Prerequisite } from "../provider/policy";
import { remember } from "./closing-line";
import { ManagedResource } from "./dynamic-provider";

/** The person who signs form 413 (section 3.2): the legal representative of the structure. */
export interface LegalRepresentative {
  /** Family name. */
  lastName: string;
  /** First names. */
  firstName: string;
  /** French telephone number, 10 digits (spaces and dots are dropped). */
  phone: string;
  /** Professional mail address. A shared mailbox outlives people: the certificate is renewed every 3 years. */
  email: string;
  /** Number of the director's card (CDE), 10 digits. Absent: the card is still to be ordered (form 101). */
  cardNumber?: string;
  /** @default "responsable-legal" */
  role?: "responsable-legal" | "mandataire";
}

/** The membership contract ("contrat d'adhésion") between the structure and ANS. */
export interface AnsContract {
  /** Day it was signed, YYYY-MM-DD. */
  signedOn: string;
  /** Reference, if known. */
  reference?: string;
}

/** A health structure: a centre de santé or a maison de santé, by its geographic FINESS number. */
export interface HealthStructureArgs {
  /** Legal name (raison sociale) as ANS knows it. The CA cuts it at 40 characters in the subject. */
  structureName: pulumi.Input<string>;
  /**
   * Geographic FINESS number (9 characters; Luhn key with A=1, B=2). TEST numbers `0B0...` are refused in
   * production and required in test. Source: ANS MOS; ANS guide "médecine de ville", slide 4. Replaces.
   */
  finess: pulumi.Input<string>;
  /** Kind of structure: FINESS category 124 or 603. */
  kind: pulumi.Input<"centre-de-sante" | "maison-de-sante">;
  /** Department code ("69", "2A", "971"). @default derived from the FINESS number; required for TEST numbers */
  department?: pulumi.Input<string>;
  /** Who signs for the structure. */
  legalRepresentative: pulumi.Input<LegalRepresentative>;
  /** The contract with ANS. Absent: it is named in `prerequisites` and `nextAction`. */
  contract?: pulumi.Input<AnsContract>;
  /** `production`, `test` or `rehearsal`. @default stack configuration `igc-sante:environment`, else `production` */
  environment?: pulumi.Input<"production" | "test" | "rehearsal">;
}

/** Declares a structure, checks its identifiers and says what must exist before the first form. */
export class HealthStructure extends ManagedResource {
  /** Legal name, whole: the CA cuts it at 40 characters in the subject, and forms print it as it is. */
  declare readonly structureName: pulumi.Output<string>;
  /** Geographic FINESS number, 9 characters. */
  declare readonly finess: pulumi.Output<string>;
  /** Kind of structure, as given. */
  declare readonly kind: pulumi.Output<"centre-de-sante" | "maison-de-sante">;
  /** Department code. */
  declare readonly department: pulumi.Output<string>;
  /** Who signs for the structure, as given. */
  declare readonly legalRepresentative: pulumi.Output<LegalRepresentative>;
  /** The contract with ANS, as given; undefined while there is none. */
  declare readonly contract: pulumi.Output<AnsContract | undefined>;
  /** The environment that holds for all that refers to this structure. */
  declare readonly environment: pulumi.Output<"production" | "test" | "rehearsal">;
  /** "1" + FINESS: the structure's id in the certificate's OU (TRE_G07). */
  declare readonly idNat: pulumi.Output<string>;
  /** ST of the subject, e.g. `Rhône (69)`. */
  declare readonly departmentLabel: pulumi.Output<string>;
  /** What ANS asks for before a form, met or not. */
  declare readonly prerequisites: pulumi.Output<Prerequisite[]>;
  /** What a person must do next, or null. */
  declare readonly nextAction: pulumi.Output<NextAction | null>;

  constructor(name: string, args: HealthStructureArgs, options?: pulumi.CustomResourceOptions) {
    const outputs = { idNat: undefined, departmentLabel: undefined, prerequisites: undefined, nextAction: undefined };
    super(
      "health-structure",
      "HealthStructure",
      name,
      { department: undefined, contract: undefined, environment: undefined, ...args, ...outputs },
      options,
    );
    remember(name, this.nextAction);
  }
}
