import * as pulumi from "@pulumi/pulumi";
import type { CardIncident, NextAction, Prerequisite } from "../provider/policy";
import { remember } from "./closing-line";
import { ManagedResource } from "./dynamic-provider";

/** A technical administrator ("administrateur technique"): the card holder who orders certificates on the portal. */
export interface TechnicalAdminArgs {
  /** `CPA` for a vendor's staff; `CPS` or `CPE` for a structure's. A CPS or CPE for a vendor is refused (guide, slides 12-14). */
  cardType: pulumi.Input<"CPS" | "CPE" | "CPA" | "CDE">;
  /** Card number, 10 digits. Absent: the card is still to be ordered, see `nextAction`. */
  cardNumber?: pulumi.Input<string>;
  /** Last day of the card, YYYY-MM-DD: it is warned of 90 days before, and nobody is given orders with a card that has ended. @default not known */
  cardExpiresOn?: pulumi.Input<string>;
  /**
   * What happened to the card: nobody is given orders with it, and `nextAction` names form 501 (ANS guide, slide 5). Removed once a card
   * opens the portal again: one that replaces another keeps its habilitations (ANS FAQ). @default nothing
   */
  cardIncident?: pulumi.Input<CardIncident>;
  /** Whether the e-CPx was activated with the card; `false` is told, and stops nothing, since the card opens the portal too (slides 12 and 18). @default not known */
  eCpxActivated?: pulumi.Input<boolean>;
  /**
   * A vendor's own contract with ANS, under which CPA cards are ordered (slides 12 and 13): the day it was signed, YYYY-MM-DD, or `none`.
   * @default stack configuration `igc-sante:vendorContract`, else not known
   */
  vendorContract?: pulumi.Input<string>;
  /** Family name exactly as on the card. */
  lastName: pulumi.Input<string>;
  /** First name exactly as on the card. */
  firstName: pulumi.Input<string>;
  /** French telephone number, 10 digits. */
  phone: pulumi.Input<string>;
  /** Professional mail address; a personal mailbox is warned of. */
  email: pulumi.Input<string>;
  /** Who employs the administrator. */
  employer: pulumi.Input<"vendor" | "structure">;
}

/** Declares an administrator once; any number of forms may name them. */
export class TechnicalAdmin extends ManagedResource {
  /** Type of the card, as given. */
  declare readonly cardType: pulumi.Output<"CPS" | "CPE" | "CPA" | "CDE">;
  /** Card number, 10 digits; undefined while the card is still to be ordered. */
  declare readonly cardNumber: pulumi.Output<string | undefined>;
  /** Last day of the card; undefined where the program does not say. */
  readonly cardExpiresOn: pulumi.Output<string | undefined>;
  /** What happened to the card, as given; undefined where nothing did. */
  readonly cardIncident: pulumi.Output<CardIncident | undefined>;
  /** Whether the e-CPx was activated, as given; undefined where the program does not say. */
  readonly eCpxActivated: pulumi.Output<boolean | undefined>;
  /** The vendor's own contract with ANS, as given; undefined where the program does not say. */
  readonly vendorContract: pulumi.Output<string | undefined>;
  /** Family name, as on the card. */
  declare readonly lastName: pulumi.Output<string>;
  /** First name, as on the card. */
  declare readonly firstName: pulumi.Output<string>;
  /** Ten digits, separators dropped. */
  declare readonly phone: pulumi.Output<string>;
  /** Professional mail address, as given. */
  declare readonly email: pulumi.Output<string>;
  /** Who employs the administrator, as given. */
  declare readonly employer: pulumi.Output<"vendor" | "structure">;
  /** What must be there before an administrator can order, met or not (docs/prerequisites.md); unknown for a state of before until its next update. */
  declare readonly prerequisites: pulumi.Output<Prerequisite[]>;
  /** What a person must do next (order, renew or report the card, activate the e-CPx), or null. */
  declare readonly nextAction: pulumi.Output<NextAction | null>;

  constructor(name: string, args: TechnicalAdminArgs, options?: pulumi.CustomResourceOptions) {
    super(
      "technical-admin",
      "TechnicalAdmin",
      name,
      { cardNumber: undefined, ...args, prerequisites: undefined, nextAction: undefined },
      options,
    );
    // As given: what a state does not have, as those of before, is unknown to every preview.
    this.cardExpiresOn = pulumi.output(args.cardExpiresOn);
    this.cardIncident = pulumi.output(args.cardIncident);
    this.eCpxActivated = pulumi.output(args.eCpxActivated);
    this.vendorContract = pulumi.output(args.vendorContract);
    remember(name, this.nextAction);
  }
}
