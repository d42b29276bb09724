/** Programs, people and what the engine said, for stories about facts that stand (issue 11). */
import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { asPem, type Hierarchy, issueLeaf, type Leaf, lifeFrom } from "../../provider/igc/sandbox";
import { readCsr } from "../../provider/x509/csr";
import { newProject, type Outcome, type Project, readable, type StateResource } from "../engine/project";
import { structureAndAdmin } from "../four-resources";

export const start = new Date("2026-11-24T09:00:00Z");

/** One certificate of a program; the rest is the same in all. */
export interface Wish {
  /** Name of the resource. @default the server instance */
  readonly name?: string;
  readonly serverInstance: string;
  readonly adopt?: string;
}

export interface Program {
  readonly wishes: readonly Wish[];
  /** ANS' validation is recorded in the program: no form is made. @default true */
  readonly habilitated?: boolean;
  /** @default the stack's configuration */
  readonly vault?: string;
  readonly platform?: string;
}

/** Text of a program: one structure, one administrator, one form, and the certificates. */
export function programOf({ wishes, habilitated = true, vault, platform }: Program): string {
  const habilitation = habilitated ? { validatedOn: "2026-02-03", dossierReference: "ANS-2026-4711", channel: "form" } : undefined;
  return `const igc = require("pulumi-igc-sante");
${structureAndAdmin}
const words = ${JSON.stringify({ usage: "Usage INSi", vendor: "Éditeur", solution: "Logiciel", habilitation, platform })};
const formRequest = new igc.Form413Request("form", { structure, admins: [admin], ...words });
const common = ${JSON.stringify({ usage: "AUTH_CLI", service: "INSi", commonName: "INSI-AUTO", contactMail: "certificats@editeur.example", vault })};
for (const { name, ...wish } of ${JSON.stringify(wishes)})
  new igc.OrgCertificate(name ?? wish.serverInstance, { structure, formRequest, ...common, ...wish });
`;
}

/** The folder people work in, from the program's. */
export const exchange = "igc-sante";

/** A project in rehearsal with people for the platform, whose clock begins each run at `start`. */
export async function newStory(program: Program): Promise<Project> {
  const project = await newProject({
    files: { "index.js": programOf(program) },
    main: "index.js",
    link: "symlink",
    config: { "igc-sante:environment": "rehearsal", "igc-sante:platform": `manual:./${exchange}` },
  });
  setClock(project, start);
  return project;
}

/** From now on each run begins at this instant. */
export function setClock({ env }: Pick<Project, "env">, now: Date): void {
  Object.assign(env, { NODE_OPTIONS: `--require ${join(__dirname, "clock.cjs")}`, CLOCK: now.toISOString() });
}
export const daysAfter = (instant: Date, days: number): Date => new Date(instant.getTime() + days * 86_400_000);

/** What the engine said in the end: its messages, each line as often as it was said. */
export const linesOf = ({ stdout, stderr }: Outcome): string[] =>
  `${stdout}\n${stderr}`
    .slice(stdout.lastIndexOf("Diagnostics:") + 1)
    .split("\n")
    .map((line) => line.trim());
export const count = (outcome: Outcome, wanted: RegExp): number => linesOf(outcome).filter((line) => wanted.test(line)).length;

/** What the state says of the resources of a kind, by name. */
export async function stateOf(project: Pick<Project, "stateExport">, kind: string): Promise<Record<string, StateResource>> {
  const { resources = [] } = (await project.stateExport()).deployment;
  const found = resources.filter(({ type }) => type.endsWith(`:${kind}`));
  return Object.fromEntries(found.map((resource) => [resource.urn.slice(resource.urn.lastIndexOf("::") + 2), readable(resource)]));
}
export async function phasesOf(project: Pick<Project, "stateExport">): Promise<unknown[]> {
  return Object.values(await stateOf(project, "OrgCertificate")).map(({ outputs }) => outputs!["phase"]);
}

/** The outputs of every resource, by its URN: what is remembered. */
export async function remembered(project: Pick<Project, "stateExport">): Promise<Record<string, StateResource["outputs"]>> {
  const { resources = [] } = (await project.stateExport()).deployment;
  return Object.fromEntries(resources.map(readable).map(({ urn, outputs }) => [urn, outputs]));
}

/** Tickets of a kind that lie in a place of the exchange. */
export const ticketsIn = (dir: string, kind: "f413-" | "commande-", place = "outbox"): string[] =>
  names(join(dir, exchange, place)).filter((name) => name.startsWith(kind));
export function names(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

/** A leaf of the rehearsal's wish for one public key. */
export const leafFor = (publicKey: Leaf["publicKey"], at: Date): Leaf => ({
  subject: {
    department: "Rhône (69)",
    organization: "Centre de santé des Lilas",
    organizationalUnit: "1690781810",
    commonName: "INSI-AUTO",
  },
  publicKey,
  usage: "AUTH_CLI",
  environment: "rehearsal",
  serialNumber: `5a${randomBytes(15).toString("hex")}`,
  ...lifeFrom(at),
});

/** What ANS would issue for a request. PEM. */
export async function answerTo(csr: string, hierarchy: Hierarchy, at: Date): Promise<string> {
  const { publicKey } = readCsr(readFileSync(csr));
  return asPem("CERTIFICATE", await issueLeaf(leafFor(publicKey, at), hierarchy));
}

/** A person corrects the program. */
export const rewrite = (dir: string, program: Program): void => writeFileSync(join(dir, "index.js"), programOf(program));
