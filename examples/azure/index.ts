import { CertificateSet, Form413Request, HealthStructure, TechnicalAdmin } from "pulumi-igc-sante";

const structure = new HealthStructure("centre-lilas", {
  structureName: "Centre de santé des Lilas",
  finess: "690781810",
  kind: "centre-de-sante",
  legalRepresentative: {
    lastName: "Lefèvre",
    firstName: "Aïcha",
    phone: "04 72 00 00 01",
    email: "direction@centre-lilas.example",
    cardNumber: "2800262487",
  },
  contract: { signedOn: "2024-03-18" },
});

const admin = new TechnicalAdmin("admin-certificats", {
  cardType: "CPA",
  cardNumber: "2600301752",
  lastName: "Noël",
  firstName: "Zoé",
  phone: "01 44 00 00 02",
  email: "certificats@editeur.example",
  employer: "vendor",
});

const formRequest = new Form413Request("form-org", {
  structure,
  admins: [admin],
  usage: "Authentification et signature sur le DMP, usage INSi",
  vendor: "Éditeur Exemple",
  solution: "Dossier Lilas",
});

// Or once for the whole stack: pulumi config set igc-sante:vault azure:https://igc-lilas.vault.azure.net
const set = new CertificateSet("lilas", {
  structure,
  formRequest,
  needs: ["INSi (automated)", "DMP"],
  serverInstances: ["srv1", "srv2"],
  contactMail: "certificats@editeur.example",
  vault: "azure:https://igc-lilas.vault.azure.net",
});

export const phases = Object.fromEntries(Object.entries(set.certificates).map(([name, { phase }]) => [name, phase]));
