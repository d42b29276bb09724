import * as pulumi from "@pulumi/pulumi";
import type { SignedForm } from "../provider/form/signed";
import type { FormPhase, NextAction } from "../provider/policy";
import { remember } from "./closing-line";
import { ManagedResource } from "./dynamic-provider";
import type { HealthStructure } from "./health-structure";
import type { TechnicalAdmin } from "./technical-admin";

/**
 * Form 413: names the technical administrators of a structure for one type of certificates; in ANS' TEST environment form 414.
 * What ANS has validated is changed by form 503: other `admins`, another `domain` or `server`.
 */
export interface Form413RequestArgs {
  /** The structure the certificates are for. */
  structure: HealthStructure;
  /**
   * One to twenty administrators. A form 413 has four rows, a form 414 six: more people are several forms, each to be signed,
   * and `phase` is that of the least far. On a validated form a change makes form 503: until ANS has validated it, those order
   * who are in both lists.
   */
  admins: TechnicalAdmin[];
  /** One form covers one type, and any number of certificates of it. `ORG` covers AUTH_CLI, SIGN and CONF. @default "ORG" */
  certificateType?: pulumi.Input<"ORG" | "SERV_SSL" | "SERV_SMIME" | "PRO">;
  /** "Précisions sur l'usage des certificats et sur votre projet", in French: printed on the form. */
  usage: pulumi.Input<string>;
  /** "Éditeur de la solution". */
  vendor?: pulumi.Input<string>;
  /** "Solution utilisée". */
  solution?: pulumi.Input<string>;
  /** `SERV_SSL`: the domain and all its subdomains; `SERV_SMIME` and `PRO`: the mail domain, with its @. On a validated form a change makes form 503. */
  domain?: pulumi.Input<string>;
  /** `SERV_SSL`: one server alone, instead of a domain. On a validated form a change makes form 503. */
  server?: pulumi.Input<string>;
  /**
   * Path of your copy of the official form 413 (PDF), in ANS' TEST environment of form 414.
   * @default stack configuration `igc-sante:form413` or `igc-sante:form414`, else a plain layout of our own
   */
  officialForm?: pulumi.Input<string>;
  /**
   * Path of the mapping of that copy, where its edition is not known here: `igc-sante form fields` drafts it.
   * @default stack configuration `igc-sante:form413Mapping` or `igc-sante:form414Mapping`, else none
   */
  officialFormMapping?: pulumi.Input<string>;
  /** Path of your copy of the official form 503 (PDF). @default stack configuration `igc-sante:form503`, else a plain layout of our own */
  officialForm503?: pulumi.Input<string>;
  /** Path of the mapping of that copy. @default stack configuration `igc-sante:form503Mapping`, else none */
  officialForm503Mapping?: pulumi.Input<string>;
  /**
   * What ANS granted already: before this program existed, or in an answer that is recorded here by review. No form is made,
   * and orders are open at once. A later day than the one known records the validation of a form 503. `channel`: form 413 by mail, the online procedure, or « Mes habilitations ». @default none
   */
  habilitation?: pulumi.Input<{
    /** Day of ANS' validation, YYYY-MM-DD. */
    validatedOn: string;
    /** Reference ANS gave the dossier. */
    dossierReference?: string;
    /** How it was asked for. */
    channel: "form" | "online" | "meshabilitations";
  }>;
  /**
   * What sends the signed form to ANS and reads its answers: `smtp://...` or `smtps://...` (docs/channels.md), or `demarche:https://...`, where
   * a person finishes a prefilled dossier (docs/demarche.md). Only `pulumi up` sends, a form that came back signed, and the preview says so before. `person`: a person sends, where the stack names a channel.
   * @default stack configuration `igc-sante:channel`, else a person sends
   */
  channel?: pulumi.Input<string>;
  /**
   * Mailbox of ANS that reminders about this form are written to. None is sent by itself.
   * @default stack configuration `igc-sante:ansMailbox`, else the mailbox that the form is sent to
   */
  ansMailbox?: pulumi.Input<string>;
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

/** Fills form 413 (in ANS' TEST environment form 414), hands it over, and follows ANS' validation. Pending is success: `phase` says how far it is. */
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
  /** What a person must do next (sign, send, wait for ANS), or null once ANS has validated the form, and every form 503 on it. */
  declare readonly nextAction: pulumi.Output<NextAction | null>;

  /** Who may order, for certificates: names and the end of cards, and no secret where a card or a telephone number is one. @internal */
  readonly people: readonly Pick<TechnicalAdmin, "lastName" | "firstName" | "cardExpiresOn" | "cardIncident">[];

  constructor(name: string, args: Form413RequestArgs, options?: pulumi.CustomResourceOptions) {
    const { structure, admins, ...rest } = args;
    const facts = {
      environment: structure.environment,
      structure: {
        name: structure.structureName,
        finess: structure.finess,
        siret: structure.siret,
        rppsRanks: structure.rppsRanks,
        idNat: structure.idNat,
      },
      signatory: structure.legalRepresentative.apply(({ cardExpiresOn: _, ...printed }) => printed),
      preparation: {
        ...structure.preparation,
        administrators: admins.map(({ cardType, vendorContract }) => ({ cardType, vendorContract })),
      },
      admins: admins.map(({ lastName, firstName, cardNumber, cardExpiresOn, cardIncident, phone, email }) => ({
        lastName,
        firstName,
        cardNumber,
        cardExpiresOn,
        cardIncident,
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
    // The state remembers who leaves by a form 503, with the card: where a card number is a secret, there too.
    const secret = pulumi.mergeOptions(options, { additionalSecretOutputs: ["change", "channelSecrets"] });
    super("form413-request", "Form413Request", name, { ...optional, ...rest, ...facts, ...outputs }, secret);
    this.people = admins.map(({ lastName, firstName, cardExpiresOn, cardIncident }) => ({
      lastName,
      firstName,
      cardExpiresOn,
      cardIncident,
    }));
    remember(name, this.nextAction);
  }
}
