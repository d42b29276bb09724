/** Text of a program: who the certificates are for, and who orders them. Needs `igc`. */
export const structureAndAdmin = `const structure = new igc.HealthStructure("centre", {
  structureName: "Centre de santé des Lilas", finess: "690781810", kind: "centre-de-sante",
  legalRepresentative: { lastName: "Lefèvre", firstName: "Aïcha", phone: "0472000001", email: "direction@centre.example", cardNumber: "2800262487" },
  contract: { signedOn: "2024-03-18" },
});
const admin = new igc.TechnicalAdmin("admin", {
  cardType: "CPA", cardNumber: "2600301752", lastName: "Noël", firstName: "Zoé", phone: "0144000002", email: "certificats@editeur.example", employer: "vendor",
});`;

/** The smallest whole program: the four resources, unconfigured, in production with people for the platform. */
export const fourResources = `
const igc = require("pulumi-igc-sante");
exports.declare = () => {
${structureAndAdmin}
  const formRequest = new igc.Form413Request("form", { structure, admins: [admin], usage: "Usage INSi", vendor: "Éditeur", solution: "Logiciel" });
  const certificate = new igc.OrgCertificate("insi", {
    structure, formRequest, usage: "AUTH_CLI", service: "INSi", commonName: "INSI-AUTO", serverInstance: "srv1", contactMail: "certificats@editeur.example",
  });
  return { phase: certificate.phase, nextAction: certificate.nextAction };
};
`;

/** A program that only declares them. */
export const program = { "resources.js": fourResources, "index.js": 'Object.assign(exports, require("./resources").declare());\n' };
