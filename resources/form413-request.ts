import * as pulumi from "@pulumi/pulumi";
import type { SignedForm } from "../provider/form/signed";
import type { FormPhase, NextAction } from "../provider/policy";
import { remember } from "./closing-line";
import { ManagedResource } from "./dynamic-provider";
import type { HealthStructure } from "./health-structure";
import type { TechnicalAdmin } from "./technical-admin";

/** Form 413: names the technical administrators of a structure for one type of certificates. */
export interface Form413RequestArgs {
  /** The structure the certificates are for. */
  structure: HealthStructure;
  /** One to four administrators (the form has four rows; more means another form). */
  admins: TechnicalAdmin[];
  /** One form covers one type, and any number of certificates of it. `ORG` covers AUTH_CLI, SIGN and CONF. @default "ORG" */
  certificateType?: pulumi.Input<"ORG" | "SERV_SSL" | "SERV_SMIME" | "PRO">;
  /** "Précisions sur l'usage des certificats et sur votre projet", in French: printed on the form. */
  usage: pulumi.Input<string>;
  /** "Éditeur de la solution". */
  vendor?: pulumi.Input<string>;
  /** "Solution utilisée". */
  solution?: pulumi.Input<string>;
  /** `SERV_SSL`: the domain and all its subdomains; `SERV_SMIME` and `PRO`: the mail domain, with its @. */
  domain?: pulumi.Input<string>;
  /** `SERV_SSL`: one server alone, instead of a domain. */
  server?: pulumi.Input<string>;
  /** Path of your copy of the official form 413 (PDF). @default stack configuration `igc-sante:form413`, else a plain layout of our own */
  officialForm?: pulumi.Input<string>;
  /**
   * What ANS granted already: before this program existed, or in an answer that is recorded here by review. No form is made,
   * and orders are open at once. `channel`: form 413 by mail, the online procedure, or « Mes habilitations ». @default none
   */
  habilitation?: pulumi.Input<{
    /** Day of ANS' validation, YYYY-MM-DD. */
    validatedOn: string;
    /** Reference ANS gave the dossier. */
    dossierReference?: string;
    /** How it was asked for. */
    channel: "form" | "online" | "meshabilitations";
  }>;
  /** `manual:<dir>` or `sandbox:<dir>`. @default stack configuration `igc-sante:platform`, else `manual:./igc-sante` (`sandbox:./sandbox` in rehearsal) */
  platform?: pulumi.Input<string>;
}

/** The form on disk. */
export interface FormFile {
  /** Where the form lies for a person. */
  path: string;
  /** SHA-256 of the form as filled, lower-case hex. */
  sha256: string;
}

/** Fills form 413, hands it over, and follows ANS' validation. Pending is success: `phase` says how far it is. */
export class Form413Request extends ManagedResource {
  /** Address of the platform the form is handed to; certificates take it over. */
  declare readonly platform: pulumi.Output<string>;
  /** Type of certificates the form covers. */
  declare readonly certificateType: pulumi.Output<"ORG" | "SERV_SSL" | "SERV_SMIME" | "PRO">;
  /** Deterministic name of this form; orders refer to it. */
  declare readonly ticket: pulumi.Output<string>;
  /** Names of the administrators, for order sheets. */
  declare readonly admins: pulumi.Output<
    {
      /** Family name, as on the card. */
      lastName: string;
      /** First name, as on the card. */
      firstName: string;
      /** Card number, 10 digits. */
      cardNumber?: string;
      /** French telephone number, 10 digits. */
      phone: string;
      /** Professional mail address. */
      email: string;
    }[]
  >;
  /** How far the form is; a refusal stands in `refusal`. */
  declare readonly phase: pulumi.Output<FormPhase>;
  /** Reference ANS gave the dossier, from its acknowledgment. */
  declare readonly dossierReference: pulumi.Output<string | null>;
  /** Day (YYYY-MM-DD) by which ANS usually has answered: 3 working days after sending. */
  declare readonly expectedBy: pulumi.Output<string | null>;
  /** ISO 8601 instant of sending. */
  declare readonly sentAt: pulumi.Output<string | null>;
  /** ISO 8601 instant of ANS' answer, validation or refusal; null before it. Other stacks take it over as `habilitation`. */
  declare readonly decidedAt: pulumi.Output<string | null>;
  /** Why ANS refused. */
  declare readonly refusal: pulumi.Output<string | null>;
  /** The form as filled: where it lies for a person, and its fingerprint. */
  declare readonly form: pulumi.Output<FormFile | null>;
  /** What came back signed, as evidence: its SHA-256, kind, signer and date; null before, and for forms that were taken by version 0.1.0. */
  declare readonly signedForm: pulumi.Output<SignedForm | null>;
  /** What a person must do next (sign, send, wait for ANS), or null once ANS has validated the form. */
  declare readonly nextAction: pulumi.Output<NextAction | null>;

  /** Who may order, for certificates: names and the end of cards, and no secret where a card or a telephone number is one. @internal */
  readonly people: readonly Pick<TechnicalAdmin, "lastName" | "firstName" | "cardExpiresOn">[];

  constructor(name: string, args: Form413RequestArgs, options?: pulumi.CustomResourceOptions) {
    const { structure, admins, ...rest } = args;
    const facts = {
      environment: structure.environment,
      structure: { name: structure.structureName, finess: structure.finess, idNat: structure.idNat },
      signatory: structure.legalRepresentative,
      admins: admins.map(({ lastName, firstName, cardNumber, cardExpiresOn, phone, email }) => ({
        lastName,
        firstName,
        cardNumber,
        cardExpiresOn,
        phone,
        email,
      })),
    };
    const optional = { certificateType: undefined, platform: undefined };
    const outputs = {
      ticket: undefined,
      phase: undefined,
      dossierReference: undefined,
      expectedBy: undefined,
      sentAt: undefined,
      decidedAt: undefined,
      refusal: undefined,
      form: undefined,
      signedForm: undefined,
      nextAction: undefined,
    };
    super("form413-request", "Form413Request", name, { ...optional, ...rest, ...facts, ...outputs }, options);
    this.people = admins.map(({ lastName, firstName, cardExpiresOn }) => ({ lastName, firstName, cardExpiresOn }));
    remember(name, this.nextAction);
  }
}
