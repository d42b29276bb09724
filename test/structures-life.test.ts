import { X509Certificate } from "node:crypto";
import { join } from "node:path";
import { sandboxPerson } from "../provider/igc/sandbox";
import { openVault } from "../provider/vault";
import { expectClean, expectGood } from "./engine/example";
import { newProject, type Project } from "./engine/project";
import { stateOf } from "./facts/story";

/**
 * Structures that are known by other numbers than a real FINESS number, from the wish to the certificate on the real engine:
 * what stands in the OU of the certificate in the vault is the idNat of each (TRE_G07).
 */
jest.setTimeout(900_000);

interface Life {
  readonly structure: object;
  readonly form: object;
  readonly certificate: object;
  /** What the CA wrote. */
  readonly subject: Readonly<Record<string, string>>;
}

const lives: Readonly<Record<string, Life>> = {
  "a vendor by its SIRET": {
    structure: { structureName: "Éditeur Santé SAS", siret: "732 829 320 00074", kind: "entreprise", department: "75" },
    form: { usage: "Pro Santé Connect" },
    certificate: { usage: "AUTH_CLI", service: "Pro Santé Connect" },
    subject: { ST: "Paris (75)", O: "Éditeur Santé SAS", OU: "373282932000074", CN: "Pro Santé Connect" },
  },
  "an MSSanté operator with SERV SSL": {
    structure: { structureName: "Opérateur MSSanté", siret: "41930067800069", kind: "entreprise", department: "92" },
    form: { usage: "Espace de confiance MSSanté", certificateType: "SERV_SSL", domain: "operateur.example" },
    certificate: { usage: "SSL", commonName: "imap.operateur.example" },
    subject: { ST: "Hauts-de-Seine (92)", O: "Opérateur MSSanté", OU: "341930067800069", CN: "imap.operateur.example" },
  },
  "a practice by an RPPS rank, its second": {
    structure: {
      structureName: "Cabinet de radiologie du Lac",
      rppsRanks: ["99700367909006", "99700367909014"],
      kind: "cabinet",
      department: "74",
      role: "titulaire",
    },
    form: { usage: "DMP" },
    certificate: { usage: "SIGN", service: "DMP", rppsRank: "99700367909014" },
    subject: { ST: "Haute-Savoie (74)", O: "Cabinet de radiologie du Lac", OU: "499700367909014", CN: "DMP" },
  },
  "a TEST structure of ANS": {
    structure: { structureName: "CENTRE DE SANTE RPPS15287", finess: "0B0152872", kind: "centre-de-sante", department: "69" },
    form: { usage: "INSi" },
    certificate: { usage: "AUTH_CLI", service: "INSi", commonName: "INSI-AUTO" },
    subject: { ST: "Rhône (69)", O: "CENTRE DE SANTE RPPS15287", OU: "10B0152872", CN: "INSI-AUTO" },
  },
};

const program = `const igc = require("pulumi-igc-sante");
const admin = new igc.TechnicalAdmin("admin", {
  cardType: "CPA", cardNumber: "2600301752", lastName: "Noël", firstName: "Zoé", phone: "0144000002", email: "certificats@editeur.example", employer: "vendor",
});
for (const [name, { structure: { role, ...facts }, form, certificate }] of Object.entries(${JSON.stringify(lives)})) {
  const structure = new igc.HealthStructure(name, {
    ...facts, contract: { signedOn: "2024-03-18" },
    legalRepresentative: { lastName: "Lefèvre", firstName: "Aïcha", phone: "0472000001", email: "direction@structure.example", cardNumber: "2800262487", role },
  });
  const formRequest = new igc.Form413Request(name, { structure, admins: [admin], ...form });
  new igc.OrgCertificate(name, { structure, formRequest, serverInstance: "srv1", contactMail: "certificats@editeur.example", ...certificate });
}
`;

let project: Project;
let vault: Awaited<ReturnType<typeof openVault>>;
beforeAll(async () => {
  project = await newProject({
    files: { "index.js": program },
    main: "index.js",
    link: "symlink",
    config: { "igc-sante:environment": "rehearsal" },
  });
  const person = sandboxPerson(join(project.dir, "sandbox"));
  await person.setClock(new Date("2026-11-24T09:00:00Z"));
  const up = async (): Promise<void> => expectGood(await project.up());
  await up();
  await person.sign();
  await person.send();
  await person.validate();
  await up();
  await person.advance({ days: 1 });
  await up();
  vault = await openVault("file:./vault", { cwd: project.dir, env: project.env, now: () => new Date(0), notice: () => undefined });
});
afterAll(() => project?.dispose());

it.each(Object.entries(lives))("%s has its certificate, with the right OU", async (name, { subject }) => {
  const { outputs } = (await stateOf(project, "OrgCertificate"))[name]!;
  expect(outputs!["phase"]).toBe("issued");
  const { entry } = outputs!["current"] as { entry: string };
  const issued = await vault.readIssued(entry);
  const certificate = new X509Certificate(issued!.certificate);
  expect(Object.fromEntries(certificate.subject.split("\n").map((line) => line.split("=") as [string, string]))).toEqual({
    C: "FR",
    ...subject,
  });
});

it("shows no change afterwards", () => expectClean(project));
