import * as pulumi from "@pulumi/pulumi";
import type { NextAction, Prerequisite, RegisteredStructure } from "../provider/policy";
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
  /** Last day of the card, YYYY-MM-DD: it is warned of 90 days before; one that has ended is renewed before a form is signed. @default not known */
  cardExpiresOn?: string;
  /** `titulaire`: of a practice, known by its RPPS ranks. @default "responsable-legal" */
  role?: "responsable-legal" | "mandataire" | "titulaire";
}

/** The membership contract ("contrat d'adhésion") between the structure and ANS. */
export interface AnsContract {
  /** Day it was signed, YYYY-MM-DD. */
  signedOn: string;
  /** Reference, if known. */
  reference?: string;
}

/** Kind of structure (docs/structures.md): it says which number its certificates are ordered on. */
export type StructureKind = "centre-de-sante" | "maison-de-sante" | "pharmacie" | "laboratoire" | "hopital" | "cabinet" | "entreprise";

/** A structure whose certificates are ordered at ANS. It is known by exactly one of `finess`, `siret` and `rppsRanks`. */
export interface HealthStructureArgs {
  /** Legal name (raison sociale) as ANS knows it. The CA cuts it at 40 characters in the subject. */
  structureName: pulumi.Input<string>;
  /**
   * Geographic FINESS number (9 characters; Luhn key with A=1, B=2). TEST numbers `0B0...` are refused in
   * production and required in test; of a hospital it is the legal entity's. Source: ANS MOS; ANS guide "médecine de ville",
   * slide 4. Replaces.
   */
  finess?: pulumi.Input<string>;
  /** SIRET number (14 digits, Luhn key) of a company that has no FINESS number: a vendor, an MSSanté operator. Replaces. */
  siret?: pulumi.Input<string>;
  /**
   * RPPS ranks of a practice, 1 to 4 of 14 digits: the RPPS number, and 3 more. Form 413 lists all of them. The first one is the
   * structure's `idNat`: another first one replaces.
   */
  rppsRanks?: pulumi.Input<pulumi.Input<string>[]>;
  /** Kind of structure: it says which number certificates are ordered on, and another number is refused. */
  kind: pulumi.Input<StructureKind>;
  /** Department code ("69", "2A", "971"). @default derived from the FINESS number; required for TEST numbers, and with `siret` and `rppsRanks` */
  department?: pulumi.Input<string>;
  /** Who signs for the structure. */
  legalRepresentative: pulumi.Input<LegalRepresentative>;
  /** The contract with ANS. Absent: it is named in `prerequisites` and `nextAction`. */
  contract?: pulumi.Input<AnsContract>;
  /** `production`, `test` or `rehearsal`. @default stack configuration `igc-sante:environment`, else `production` */
  environment?: pulumi.Input<"production" | "test" | "rehearsal">;
}

/** A number as it is stored, where it is given: what a state does not have is unknown to every preview. */
const ifGiven = <T>(given: pulumi.Input<unknown>, stored: pulumi.Output<T | undefined>): pulumi.Output<T | undefined> => {
  const known = pulumi.output(given) as pulumi.Output<unknown>;
  return known.apply((value) => (value === undefined || value === null ? undefined : stored)) as pulumi.Output<T | undefined>;
};

/** Declares a structure, checks its identifiers and says what must exist before the first form. */
export class HealthStructure extends ManagedResource {
  /** Legal name, whole: the CA cuts it at 40 characters in the subject, and forms print it as it is. */
  declare readonly structureName: pulumi.Output<string>;
  /** FINESS number, 9 characters; undefined for a structure that is known by another number. */
  declare readonly finess: pulumi.Output<string | undefined>;
  /** SIRET number, 14 digits; undefined for a structure that is known by another number. */
  declare readonly siret: pulumi.Output<string | undefined>;
  /** RPPS ranks, 14 digits each; undefined for a structure that is known by another number. */
  declare readonly rppsRanks: pulumi.Output<string[] | undefined>;
  /** Kind of structure, as given. */
  declare readonly kind: pulumi.Output<StructureKind>;
  /** Department code. */
  declare readonly department: pulumi.Output<string>;
  /** Who signs for the structure, as given. */
  declare readonly legalRepresentative: pulumi.Output<LegalRepresentative>;
  /** The contract with ANS, as given; undefined while there is none. */
  declare readonly contract: pulumi.Output<AnsContract | undefined>;
  /** The environment that holds for all that refers to this structure. */
  declare readonly environment: pulumi.Output<"production" | "test" | "rehearsal">;
  /** "1" + FINESS, "3" + SIRET or "4" + first RPPS rank: the structure's id in the certificate's OU (TRE_G07). */
  declare readonly idNat: pulumi.Output<string>;
  /** ST of the subject, e.g. `Rhône (69)`. */
  declare readonly departmentLabel: pulumi.Output<string>;
  /** What ANS asks for before a form, met or not (docs/prerequisites.md). */
  declare readonly prerequisites: pulumi.Output<Prerequisite[]>;
  /** What a refresh found in the registers of `igc-sante:registry` (docs/registers.md); null while none is asked. */
  declare readonly registered: pulumi.Output<RegisteredStructure | null>;
  /** What a person must do next, or null. */
  declare readonly nextAction: pulumi.Output<NextAction | null>;

  /** What a form waits for beside what it prints, as given. @internal */
  readonly preparation: pulumi.Inputs;

  constructor(name: string, args: HealthStructureArgs, options?: pulumi.CustomResourceOptions) {
    const numbers = { finess: undefined, siret: undefined, rppsRanks: undefined };
    const outputs = {
      idNat: undefined,
      departmentLabel: undefined,
      prerequisites: undefined,
      registered: undefined,
      nextAction: undefined,
    };
    super(
      "health-structure",
      "HealthStructure",
      name,
      { ...numbers, department: undefined, contract: undefined, environment: undefined, ...args, ...outputs },
      options,
    );
    this.finess = ifGiven(args.finess, this.finess);
    this.siret = ifGiven(args.siret, this.siret);
    this.rppsRanks = ifGiven(args.rppsRanks, this.rppsRanks);
    const { kind, contract, legalRepresentative } = args;
    const cardExpiresOn = pulumi.output(legalRepresentative).apply((person) => person.cardExpiresOn);
    this.preparation = { kind, contract, signatoryCardExpiresOn: cardExpiresOn, department: this.department };
    remember(name, this.nextAction);
  }
}
