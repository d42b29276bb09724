// The Pulumi programs that are measured: certificates, and the floor of trivial resources. `count.json` says how many.
import { createRequire } from "node:module";

const { providerText } = createRequire(import.meta.url)("../../dist/resources/dynamic-provider.js");

export const numbered = (index) => String(index).padStart(5, "0");

/** One structure, one administrator, one form, and `count.json` certificates, each on its own server instance. */
const certificates = `
const igc = require("pulumi-igc-sante");
const structure = new igc.HealthStructure("centre", {
  structureName: "Centre de santé des Lilas", finess: "690781810", kind: "centre-de-sante",
  legalRepresentative: { lastName: "Lefèvre", firstName: "Aïcha", phone: "0472000001", email: "direction@centre.example", cardNumber: "2800262487" },
  contract: { signedOn: "2024-03-18" },
});
const admin = new igc.TechnicalAdmin("admin", {
  cardType: "CPA", cardNumber: "2600301752", lastName: "Noël", firstName: "Zoé", phone: "0144000002", email: "certificats@editeur.example", employer: "vendor",
});
const formRequest = new igc.Form413Request("form", { structure, admins: [admin], usage: "Usage INSi", vendor: "Éditeur", solution: "Logiciel" });
for (let index = 1; index <= require("./count.json"); index++) {
  const number = String(index).padStart(5, "0");
  new igc.OrgCertificate("certificate-" + number, {
    structure, formRequest, usage: "AUTH_CLI", service: "INSi", commonName: "INSI-AUTO", serverInstance: "srv-" + number, contactMail: "certificats@editeur.example",
  });
}
`;

/** Pinned as ours is, with a text of the same length, to a provider that does nothing. */
const text = `exports.handler=()=>require(process.cwd()+"/floor-provider.js").provider;`;
const pinned = `${text}//${"-".repeat(providerText("org-certificate").length - text.length - 2)}`;

const floorProvider = `
exports.provider = {
  check: async (olds, news) => ({ inputs: news, failures: [] }),
  diff: async (id, olds, news) => ({ changes: olds.name !== news.name }),
  create: async (inputs) => ({ id: "made", outs: { ...inputs, ...require("./floor-outputs.json") } }),
  update: async (id, olds, news) => ({ outs: { ...olds, ...news } }),
};
`;

/** `properties.json`: the inputs of each resource; "#" in a text stands for its number. */
const floor = `
const pulumi = require("@pulumi/pulumi");
const properties = JSON.stringify(require("./properties.json"));
const outputs = Object.fromEntries(Object.keys(require("./floor-outputs.json")).map((name) => [name, undefined]));
const stub = { create: () => Promise.reject(new Error("replaced")) };
class Floor extends pulumi.dynamic.Resource {
  constructor(name, props) {
    super(stub, name, { ...props, ...outputs }, { transformations: [({ props, opts }) => ({ props: { ...props, __provider: ${JSON.stringify(pinned)} }, opts })] }, "bench", "Floor");
  }
}
for (let index = 1; index <= require("./count.json"); index++) {
  const number = String(index).padStart(5, "0");
  const given = JSON.parse(properties.replaceAll("#", number));
  new Floor("certificate-" + number, index <= require("./due.json") ? { ...given, name: "due " + number } : given);
}
`;

export const certificateFiles = (count) => ({ "index.js": certificates, "count.json": JSON.stringify(count) });

/** @param properties inputs of each trivial resource; @param outputs what its provider adds to them. */
export const floorFiles = (count, properties = { name: "#" }, outputs = {}) => ({
  "index.js": floor,
  "floor-provider.js": floorProvider,
  "count.json": JSON.stringify(count),
  "due.json": "0",
  "properties.json": JSON.stringify(properties),
  "floor-outputs.json": JSON.stringify(outputs),
});

/** Ours in rehearsal: the file vault and the sandbox in the project's folder. */
export const rehearsal = { "igc-sante:environment": "rehearsal" };
