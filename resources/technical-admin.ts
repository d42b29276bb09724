import * as pulumi from "@pulumi/pulumi";
import type { NextAction } from "../provider/policy";
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
  /** What a person must do next (order or renew the card), or null. */
  declare readonly nextAction: pulumi.Output<NextAction | null>;

  constructor(name: string, args: TechnicalAdminArgs, options?: pulumi.CustomResourceOptions) {
    super("technical-admin", "TechnicalAdmin", name, { cardNumber: undefined, ...args, nextAction: undefined }, options);
    // As given: what a state does not have, as those of before, is unknown to every preview.
    this.cardExpiresOn = pulumi.output(args.cardExpiresOn);
    remember(name, this.nextAction);
  }
}
