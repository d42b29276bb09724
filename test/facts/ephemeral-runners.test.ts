import { X509Certificate } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { asPem, type Hierarchy, issueLeaf, makeHierarchy } from "../../provider/igc/sandbox";
import { readCsr } from "../../provider/x509/csr";
import { repository } from "../cli/places.mjs";
import { expectGood } from "../engine/example";
import { newProject, type Outcome, type Project } from "../engine/project";
import { makeFolder } from "../engine/project-folder";
import { originOf } from "../gitops/runner";
import { signedCopy } from "../manual/signed-copy";
import { setUpTimeout } from "../servers/child";
import type { Policy } from "../servers/iam-policy";
import { Desk, imageIn, type Run, runOnFreshRunner, shownCommands } from "./ephemeral/machines";
import { parties, type Services, startServices } from "./ephemeral/services";
import { answerTo, daysAfter, leafFor, setClock, start, stateOf } from "./story";

/**
 * A whole life on runners that keep nothing: each run has the repository and no other file, a HOME of its own, and is
 * removed after it. The exchange is in S3, the vault in AWS Secrets Manager, the state in a file backend elsewhere. The
 * person works by `igc-sante outbox` and `igc-sante bring` alone, with rights on the exchange and none on the vault.
 */
jest.setTimeout(setUpTimeout);
const commands = shownCommands();
let hierarchy: Hierarchy;
let services: Services;
let home: Project;
let origin: string;
let image: string;
let desk: Desk;

const machineEnv = (party: keyof typeof parties): NodeJS.ProcessEnv => ({
  PATH: `${join(image, "bin")}:${home.env["PATH"]}`,
  NODE_OPTIONS: home.env["NODE_OPTIONS"],
  CLOCK: home.env["CLOCK"],
  AWS_ACCESS_KEY_ID: parties[party],
  AWS_SECRET_ACCESS_KEY: `secret-of-${party}`,
  AWS_EC2_METADATA_DISABLED: "true",
});

beforeAll(async () => {
  [hierarchy, image] = await Promise.all([makeHierarchy(), makeFolder()]);
  imageIn(image);
  services = await startServices(JSON.parse(readFileSync(join(repository, "examples/aws/policy.json"), "utf8")) as Policy);
  await services.trust(hierarchy);
  const config = { "igc-sante:environment": "rehearsal", "igc-sante:vault": services.vault, "igc-sante:platform": services.exchange };
  home = await newProject({ files: { "index.js": "" }, main: "index.js", link: "symlink", config, name: "igc-sante-gitops" });
  origin = await originOf(home, { wishes: [{ serverInstance: "srv1" }], habilitated: false });
  at(start);
});
afterAll(async () => {
  await Promise.all([home?.dispose(), services?.stop()]);
  for (const folder of [origin, image, desk?.dir]) if (folder) rmSync(folder, { recursive: true, force: true });
});

/** From now on it is that day, on every machine. */
function at(day: Date): void {
  setClock(home, day);
  const env = { ...machineEnv("person"), IGC_SANTE_PLATFORM: services.exchange };
  desk = new Desk(desk?.dir ?? join(image, "desk"), env, commands.person);
}

async function run(): Promise<Run> {
  const { PULUMI_BACKEND_URL, PULUMI_CONFIG_PASSPHRASE, PULUMI_SKIP_UPDATE_CHECK, PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION } = home.env;
  const set = { PULUMI_BACKEND_URL, PULUMI_CONFIG_PASSPHRASE, PULUMI_SKIP_UPDATE_CHECK, PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION };
  const outcome = await runOnFreshRunner(commands.runner, {
    ...machineEnv("pipeline"),
    ...set,
    PULUMI_STACK: "dev",
    CI: "true",
    IGC_SANTE_RUNNER_KEEPS: "state",
    REPOSITORY: origin,
  });
  expectGood(outcome);
  expect(outcome.left).toEqual([]);
  return outcome;
}

const output = async (kind: string): Promise<Record<string, unknown>> =>
  Object.values(await stateOf(home, kind))[0]!.outputs as Record<string, unknown>;
const form = (): Promise<Record<string, unknown>> => output("Form413Request");
const certificate = (): Promise<Record<string, unknown>> => output("OrgCertificate");

/** The one ticket that the person sees waiting. */
async function waiting(kind: "f413-" | "commande-"): Promise<string> {
  const listed = await desk.list();
  expectGood(listed);
  const tickets = listed.stdout.split("\n").flatMap((line) => (line.startsWith(kind) ? [line.split("  ")[0]!] : []));
  expect(tickets).toHaveLength(1);
  const [ticket] = tickets as [string];
  expectGood(await desk.fetch(ticket));
  return ticket;
}
const brought = (outcome: Outcome, what: RegExp): void => {
  expectGood(outcome);
  expect(outcome.stdout).toMatch(what);
};
const upRan = ({ stdout }: Run): boolean => stdout.includes("Updating (dev)");

let formTicket: string;
let order: string;

// The cases are one story: each goes on where the last one ended.
it("hands the form out, and the person fetches it from a machine of their own", async () => {
  const first = await run();
  expect(first.stdout).toMatch(/## Somebody must act/);
  expect(first.stdout).not.toMatch(/goes with the runner|the exchange manual:s3.*lost/);
  formTicket = await waiting("f413-");
  expect(desk.papers(formTicket)).toEqual(["a-faire.txt", "formulaire-413.pdf", "reponse.txt"]);
  expect(await form()).toMatchObject({ phase: "to-sign" });
  expect(await services.keys()).toHaveLength(1);
});

it("has nothing to do while nobody signed, and takes the signed form and what ANS acknowledged", async () => {
  expect(upRan(await run())).toBe(false);
  const signed = signedCopy(desk.paper(formTicket, "formulaire-413.pdf"));
  brought(await desk.bring("scan du lundi.pdf", signed), new RegExp(`signed form for ${formTicket}`));
  const day = { "envoyé le": "24/11/2026", "référence du dossier": "ANS-2026-4711" };
  brought(await desk.bring("reponse.txt", desk.noted(formTicket, day)), new RegExp(`reply for ${formTicket}`));
  expect(upRan(await run())).toBe(true);
  expect(await form()).toMatchObject({ phase: "acknowledged", dossierReference: "ANS-2026-4711" });
});

it("orders once ANS validated", async () => {
  at(daysAfter(start, 4));
  brought(await desk.bring("validation.txt", desk.noted(formTicket, { "habilitation validée le": "27/11/2026" })), /reply for/);
  await run();
  expect(await form()).toMatchObject({ phase: "validated", dossierReference: "ANS-2026-4711" });
  expect(await certificate()).toMatchObject({ phase: "to-order" });
  order = await waiting("commande-");
  expect(desk.papers(order)).toEqual(["demande.csr", "fiche-de-commande.txt", "reponse.txt"]);
});

it("tells the person at once what is nobody's, and the pipeline never sees it", async () => {
  const { publicKey } = new X509Certificate(Buffer.from(hierarchy.root.certificate));
  const strangers = asPem("CERTIFICATE", await issueLeaf(leafFor(publicKey, start), hierarchy));
  const outcome = await desk.bring("autre.pem", strangers);
  expect([outcome.code, outcome.stdout]).toEqual([1, expect.stringMatching(/autre\.pem: not brought, since .*key that no open order has/)]);
  expect(upRan(await run())).toBe(false);
});

it("stores the certificate, and the next run is clean", async () => {
  const csr = join(desk.dir, order, "demande.csr");
  brought(await desk.bring("certificat.pem", await answerTo(csr, hierarchy, start)), new RegExp(`answer for ${order}`));
  await run();
  expect(await certificate()).toMatchObject({ phase: "issued", next: null, current: { round: 1 } });
  const clean = await run();
  expect([upRan(clean), /Nobody has to act/.test(clean.stdout)]).toEqual([false, true]);
  expect((await desk.list()).stdout).toMatch(/^Nothing waits for anybody/);
});

it("renews when the calendar says so, under the same habilitation, and ends clean", async () => {
  const renewal = daysAfter(start, 3 * 365 - 50);
  at(renewal);
  const due = await run();
  expect([upRan(due), /key made: .*-r2/.test(due.stdout)]).toEqual([true, true]);
  expect(await certificate()).toMatchObject({ phase: "renewing", current: { round: 1 }, next: { round: 2 } });
  const second = await waiting("commande-");
  expect(second).toMatch(/-r2$/);
  const csr = join(desk.dir, second, "demande.csr");
  expect(readCsr(readFileSync(csr)).publicKey.equals(readCsr(desk.paper(order, "demande.csr")).publicKey)).toBe(false);
  brought(await desk.bring("renouvelé.pem", await answerTo(csr, hierarchy, renewal)), new RegExp(`answer for ${second}`));
  await run();
  expect(await certificate()).toMatchObject({ phase: "issued", next: null, current: { round: 2 } });
  expect(upRan(await run())).toBe(false);
  expect(await services.keys()).toEqual([expect.stringMatching(/-r1$/), expect.stringMatching(/-r2$/)]);
});

it("asked for no right that the pages do not name", () => expect(services.refused).toEqual([]));
