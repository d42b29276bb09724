import { Form413Request, HealthStructure, OrgCertificate, TechnicalAdmin } from "pulumi-igc-sante";

// The vault is the stack's `igc-sante:vault`, a token by its PKCS#11 URI (README.md); nothing else differs from other vaults.
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
  usage: "Authentification INSi",
  vendor: "Éditeur Exemple",
  solution: "Dossier Lilas",
});

const certificates = ["srv1", "srv2"].map(
  (serverInstance) =>
    new OrgCertificate(`insi-${serverInstance}`, {
      structure,
      formRequest,
      usage: "AUTH_CLI",
      service: "INSi",
      commonName: "INSI-AUTO",
      serverInstance,
      contactMail: "certificats@editeur.example",
    }),
);

export const phases = certificates.map(({ phase }) => phase);
