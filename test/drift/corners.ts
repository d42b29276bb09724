import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { finessOf } from "../../cli/rehearsal/program";
import type { CertificateOutputs } from "../../provider/lifecycle/certificate";
import type { Outcome, Project } from "../engine/project";

/**
 * One program of many corners: each has a structure, an administrator and a form of its own, and the platform that its drift needs, with
 * that platform's clock. So that years pass for one certificate of a stack while nothing happens to its neighbour.
 */

/** What is wished in one corner. */
export interface Corner {
  /** Of the certificate, where nothing else is said: the class of drift it is there for. */
  readonly name: string;
  readonly structureName: string;
  readonly finess: string;
  readonly admin: { readonly lastName: string; readonly firstName: string; readonly cardExpiresOn?: string };
  /** Whether the program says that ANS has validated the form: else people take it there. */
  readonly isHabilitated: boolean;
  readonly platform: string;
  readonly certificates: readonly {
    readonly name: string;
    readonly serverInstance: string;
    readonly vault?: string;
    readonly adopt?: string;
  }[];
}

const zoe = { lastName: "Noël", firstName: "Zoé" } as const;

/** A corner of a sandbox of its own; `more` makes it something else. */
export const corner = (name: string, number: number, more: Partial<Corner> = {}): Corner => ({
  name,
  structureName: `Centre de santé ${number}`,
  finess: finessOf(number),
  admin: zoe,
  isHabilitated: true,
  platform: `sandbox:./${sandboxOf(name)}`,
  certificates: [{ name, serverInstance: "srv1" }],
  ...more,
});

/** The folder of a corner's sandbox, in the program's. */
export const sandboxOf = (name: string): string => `sandbox-${name}`;

const file = "corners.json";

/** Text of the program: what is in each corner stands in a file, which people edit. */
export const cornersProgram = {
  "index.js": `const igc = require("pulumi-igc-sante");
const common = { usage: "AUTH_CLI", service: "INSi", commonName: "INSI-AUTO", contactMail: "certificats@editeur.example" };
for (const { name, structureName, finess, admin, isHabilitated, platform, certificates } of require("./${file}")) {
  const structure = new igc.HealthStructure(name + ".structure", {
    structureName, finess, kind: "centre-de-sante", contract: { signedOn: "2024-03-18" },
    legalRepresentative: { lastName: "Lefèvre", firstName: "Aïcha", phone: "0472000001", email: "direction@centre.example", cardNumber: "2800262487" },
  });
  const person = new igc.TechnicalAdmin(name + ".admin", {
    cardType: "CPA", cardNumber: "2600301752", phone: "0144000002", email: "certificats@editeur.example", employer: "vendor", ...admin,
  });
  const formRequest = new igc.Form413Request(name + ".form", {
    structure, admins: [person], usage: "Usage INSi", vendor: "Éditeur", solution: "Logiciel", platform,
    habilitation: isHabilitated ? { validatedOn: "2026-02-03", dossierReference: "ANS-2026-4711", channel: "form" } : undefined,
  });
  for (const { name: certificate, ...wish } of certificates)
    new igc.OrgCertificate(certificate, { structure, formRequest, ...common, ...wish });
}
`,
} as const;

export const declareCorners = (dir: string, corners: readonly Corner[]): void => writeFileSync(join(dir, file), JSON.stringify(corners));

/** Names of the certificates that an operation changes, or would, by what the engine prints. */
export function changedIn({ stdout }: Outcome): string[] {
  const steps = [...stdout.matchAll(/^ *\S+ +\S*:OrgCertificate +(\S+) +(?:update|create|delete|replace)\b/gm)].map(([, name]) => name!);
  return [...new Set(steps)].sort();
}

/** A person edits what a state says of a certificate, as after `pulumi stack export`. */
export async function editState(
  project: Project,
  name: string,
  edit: (state: CertificateOutputs) => Promise<CertificateOutputs>,
): Promise<void> {
  const exported = await project.stateExport();
  const resource = exported.deployment.resources!.find(({ urn }) => urn.endsWith(`:OrgCertificate::${name}`))!;
  const outputs = resource.outputs as Record<string, unknown>;
  const known = JSON.parse(String(outputs["outcome"])) as Record<string, unknown>;
  const whole = { ...(JSON.parse(String(outputs["structureAndForm"])) as object), ...outputs, ...known } as never as CertificateOutputs;
  const { current } = await edit(whole);
  outputs["outcome"] = JSON.stringify({ ...known, current });
  const path = join(project.dir, "edited.json");
  writeFileSync(path, JSON.stringify(exported));
  const { code, stdout, stderr } = await project.run(["stack", "import", "--file", path]);
  if (code !== 0) throw new Error(stdout + stderr);
}

/** Lines of the exchange's reply on a ticket, filled in where it lies. */
export function fillIn(folder: string, lines: Readonly<Record<string, string>>): void {
  const path = join(folder, "reponse.txt");
  const filled = Object.entries(lines).reduce(
    (text, [label, value]) => text.replace(new RegExp(`^${label}:.*$`, "m"), `${label}: ${value}`),
    readFileSync(path, "utf8"),
  );
  writeFileSync(path, filled);
}
