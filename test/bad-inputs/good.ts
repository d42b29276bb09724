import { technicalAdmin } from "../../provider/lifecycle/admin";
import { orgCertificate } from "../../provider/lifecycle/certificate";
import type { World } from "../../provider/lifecycle/common";
import { form413Request } from "../../provider/lifecycle/form";
import { healthStructure } from "../../provider/lifecycle/structure";
import type { Lifecycle, Properties } from "../../provider/rpc";

type Any = Lifecycle<World, never, never>;
export const kinds = {
  structure: healthStructure as unknown as Any,
  admin: technicalAdmin as unknown as Any,
  form: form413Request as unknown as Any,
  certificate: orgCertificate as unknown as Any,
};

export const representative = {
  lastName: "Lefèvre",
  firstName: "Aïcha",
  phone: "0472000001",
  email: "direction@centre.example",
  cardNumber: "2800262487",
};
export const administrator = {
  lastName: "Noël",
  firstName: "Zoé",
  phone: "0144000002",
  email: "certificats@editeur.example",
  cardNumber: "2600301752",
};
/** Inputs of each kind that are good: a row of the table changes one thing. */
export const good: Readonly<Record<keyof typeof kinds, Properties>> = {
  structure: {
    structureName: "Centre des Lilas",
    finess: "690781810",
    kind: "centre-de-sante",
    legalRepresentative: representative,
    contract: { signedOn: "2024-03-18" },
  },
  admin: { cardType: "CPA", employer: "vendor", ...administrator },
  form: {
    environment: "production",
    structure: { name: "Centre des Lilas", finess: "690781810", idNat: "1690781810" },
    signatory: representative,
    admins: [administrator],
    usage: "Usage INSi",
  },
  certificate: {
    owner: "c",
    environment: "production",
    structure: { name: "Centre des Lilas", idNat: "1690781810", departmentLabel: "Rhône (69)" },
    formRequest: { ticket: "f413-1", certificateType: "ORG", admins: [administrator] },
    usage: "AUTH_CLI",
    service: "INSi",
    commonName: "INSI-AUTO",
    serverInstance: "srv1",
    contactMail: "certificats@editeur.example",
  },
};
