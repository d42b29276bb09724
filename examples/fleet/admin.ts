import { TechnicalAdmin } from "pulumi-igc-sante";

/** Who orders for the whole fleet, named on every form. */
export const fleetAdmin = (): TechnicalAdmin =>
  new TechnicalAdmin("admin-certificats", {
    cardType: "CPA",
    cardNumber: "2600301752",
    lastName: "Noël",
    firstName: "Zoé",
    phone: "01 44 00 00 02",
    email: "certificats@editeur.example",
    employer: "vendor",
  });
