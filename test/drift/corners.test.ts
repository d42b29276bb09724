import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { asPem, type Hierarchy, issueLeaf, makeHierarchy, openHierarchy, sandboxPerson } from "../../provider/igc/sandbox";
import type { CertificateOutputs } from "../../provider/lifecycle/certificate";
import { type DriftClass, driftClasses, driftCodes } from "../../provider/policy";
import { readCsr } from "../../provider/x509/csr";
import { existing, trust } from "../adopt/existing";
import { expectGood } from "../engine/example";
import { newProject, type Outcome, type Project } from "../engine/project";
import { leafFor, setClock, start, stateOf } from "../facts/story";
import { type SoftHsm, startSoftHsm } from "../servers/softhsm";
import { letKeysOut } from "../servers/token-tampering";
import { type Corner, changedIn, corner, cornersProgram, declareCorners, editState, fillIn, sandboxOf } from "./corners";
import { misorder } from "./damage";

/**
 * What time, program, exchange and a token bring about, on the real engine: one stack, a certificate a class, each made, seen with
 * its code by the command that docs/drift.md names, and mended by one `up` or told to the right person. Which command differs for
 * which class, and so fails, is held resource by resource. What hands do to a vault is drift.test.ts, lists.test.ts what a CA's list says.
 */
jest.setTimeout(900_000);
const exchange = "exchange";
let project: Project;
let hsm: SoftHsm;
let papers: Hierarchy;
/** Ticket of the one form that people take to ANS. */
let form: string;
let takeAway: () => void;
afterAll(async () => {
  await project?.dispose();
  await hsm?.dispose();
});

const at = (...path: string[]): string => join(project.dir, ...path);
const person = (name: string) => sandboxPerson(at(sandboxOf(name)));
const daysFrom = (instant: string | Date, days: number): Date => new Date(new Date(instant).getTime() + days * 86_400_000);

/** The corners in which people play the platform, in one exchange: a sandbox takes back no validation, and brings no file that is locked. */
const byPeople = { platform: `manual:./${exchange}` } as const;
const twins = ["duplicate-key", "its-twin"] as const;
const second = { name: twins[1], serverInstance: "srv2", vault: "file:./twin", adopt: "file:./twin.pem" } as const;
const corners = (): readonly Corner[] => [
  corner("administrator-gone", 1),
  corner("structure-renamed", 2),
  corner("card-expired", 3, { admin: { lastName: "Noël", firstName: "Zoé", cardExpiresOn: "2027-01-31" } }),
  corner("not-yet-valid", 4),
  corner("expiry-near", 5),
  corner("expired", 6),
  corner("ca-horizon", 7),
  corner("answer-waiting", 8),
  corner("name-wrong", 9),
  corner("usage-wrong", 10),
  corner("duplicate-key", 11, { certificates: [{ name: twins[0], serverInstance: "srv1", adopt: "file:./twin.pem" }, second] }),
  corner("exportable-flipped", 12, {
    certificates: [{ name: "exportable-flipped", serverInstance: "srv1", vault: `pkcs11:${hsm.rest("igc-sante")}` }],
  }),
  corner("habilitation-withdrawn", 13, { ...byPeople, isHabilitated: false }),
  corner("answer-stuck", 14, byPeople),
  corner("whole", 15),
];

/** What a person changes in the program. */
const edited = (): readonly Corner[] =>
  corners().map((each) => {
    if (each.name === "administrator-gone") return { ...each, admin: { lastName: "Roux", firstName: "Ali" } };
    return each.name === "structure-renamed" ? { ...each, structureName: "Centre de santé des Roses" } : each;
  });

/** Classes of the other stacks. */
const ofVault: readonly DriftClass[] = [
  "vault-rights-widened",
  "revoked",
  "key-missing",
  "key-replaced",
  "request-key-missing",
  "request-key-replaced",
  "certificate-missing",
  "certificate-replaced",
  "serial-replaced",
  "entry-rolled-back",
  "chain-changed",
  "in-service-missing",
  "in-service-replaced",
  "in-service-rolled-back",
  "evidence-missing",
  "evidence-changed",
];
const ofLists: readonly DriftClass[] = ["crl-stale", "crl-unusable", "revocation-forged"];
/** What cannot be on the engine, and why. */
const nowhere: Readonly<Partial<Record<DriftClass, string>>> = {
  "in-service-revoked": "a person goes back between two runs: lifecycle/certificate/former.test.ts",
  "in-service-ended": "as in-service-revoked",
  "in-service-key-missing": "as in-service-revoked",
  "habilitation-reopened": "the online procedure opens an accepted dossier again: lifecycle/certificate/taken-back.test.ts",
  "structure-closed": "no argument of a HealthStructure says it yet: policy/drift.test.ts",
};

it("is of every class, here, in drift.test.ts, in lists.test.ts, or nowhere for a reason that is given", async () => {
  hsm = await startSoftHsm(["igc-sante"]);
  const here = corners()
    .map(({ name }) => name)
    .filter((name) => name !== "whole");
  expect([...here, ...ofVault, ...ofLists, ...Object.keys(nowhere)].sort()).toEqual([...driftCodes].sort());
});

const states = async (): Promise<Readonly<Record<string, CertificateOutputs>>> =>
  Object.fromEntries(Object.entries(await stateOf(project, "OrgCertificate")).map(([name, { outputs }]) => [name, outputs as never]));
const codes = ({ drift }: CertificateOutputs): string[] => (drift ?? []).map(({ class: code }) => code);
const lines = ({ stdout, stderr }: Outcome): string => `${stdout}\n${stderr}`;

/** Tickets of a structure in the outbox. */
const ticketOf = (kind: "f413" | "commande", finess: string): string =>
  readdirSync(at(exchange, "outbox")).find((name) => name.startsWith(kind) && name.includes(finess))!;

async function prepare(): Promise<void> {
  project = await newProject({
    files: cornersProgram,
    main: "index.js",
    link: "symlink",
    config: { "igc-sante:environment": "rehearsal" },
  });
  Object.assign(project.env, hsm.env);
  setClock(project, start);
  papers = await makeHierarchy();
  trust(at(exchange), papers);
  for (const { name, platform } of corners()) if (platform !== byPeople.platform) mkdirSync(at(sandboxOf(name)));
  for (const { name, platform } of corners())
    if (platform !== byPeople.platform) await person(name).setClock(name === "ca-horizon" ? new Date("2049-12-01T09:00:00Z") : start);
  await person("answer-waiting").setDelays({ issuanceHours: 48 });
  const { structureName, finess } = corners().find(({ name }) => name === twins[0])!;
  const subject = { ...leafFor(papers.issuing.privateKey, start).subject, organization: structureName, organizationalUnit: `1${finess}` };
  const { key, certificate } = await existing(await openHierarchy(at(sandboxOf(twins[0]))), start, { subject });
  writeFileSync(at("twin.pem"), key + certificate);
  declareCorners(project.dir, corners());
}

/** The certificate that ANS issues for an order of people's exchange. */
async function answer(name: string): Promise<string> {
  const { structureName, finess } = corners().find((each) => each.name === name)!;
  const { publicKey } = readCsr(readFileSync(at(exchange, "outbox", ticketOf("commande", finess), "demande.csr")));
  const leaf = leafFor(publicKey, start);
  const subject = { ...leaf.subject, organization: structureName, organizationalUnit: `1${finess}` };
  return asPem("CERTIFICATE", await issueLeaf({ ...leaf, subject }, papers));
}

/** From the wish to certificates in service, and two orders that are open. */
async function settle(): Promise<void> {
  expectGood(await project.up());
  const { finess } = corners().find(({ name }) => name === "habilitation-withdrawn")!;
  form = ticketOf("f413", finess);
  fillIn(at(exchange, "outbox", form), { "envoyé le": "24/11/2026", "habilitation validée le": "24/11/2026" });
  for (const { name, platform } of corners()) if (platform !== byPeople.platform) await person(name).advance({ days: 1 });
  expectGood(await project.up());
  writeFileSync(at(exchange, "inbox", "certificat.pem"), await answer("habilitation-withdrawn"));
  expectGood(await project.up());
}

/** A person brings a P12 that the portal made, and nobody told this machine its password. */
async function bringLocked(): Promise<void> {
  const { finess } = corners().find(({ name }) => name === "answer-stuck")!;
  const locked = (await existing(papers, start)).p12("un mot de passe");
  const path = at(exchange, "inbox", `${ticketOf("commande", finess)}.p12`);
  writeFileSync(path, locked);
  takeAway = () => rmSync(path);
}

async function bringAbout(): Promise<void> {
  const known = await states();
  await person("card-expired").setClock(new Date("2027-02-02T09:00:00Z"));
  await person("not-yet-valid").setClock(daysFrom(known["not-yet-valid"]!.current!.notBefore, -1));
  await person("expiry-near").setClock(daysFrom(known["expiry-near"]!.current!.notAfter, -59));
  await person("expired").setClock(daysFrom(known["expired"]!.current!.notAfter, 1));
  await person("answer-waiting").advance({ days: 2 });
  writeFileSync(at(exchange, "inbox", "refus.txt"), `ticket: ${form}\nrefusé le: 24/11/2026\nmotif: contrat résilié\n`);
  await bringLocked();
  letKeysOut(hsm);
  for (const [name, change] of [
    ["name-wrong", { commonName: "INSI-MANU" }],
    ["usage-wrong", { usage: "SIGN" }],
  ] as const)
    await editState(project, name, async (state) => {
      const { structure } = state;
      const scene = { dir: project.dir, state, hierarchy: await openHierarchy(at(sandboxOf(name))) };
      const subject = {
        department: structure.departmentLabel,
        organization: structure.name,
        organizationalUnit: structure.idNat,
        commonName: "commonName" in change ? change.commonName : state.commonName,
      };
      return misorder(scene, { subject, ...("usage" in change && { usage: change.usage }) });
    });
  declareCorners(project.dir, edited());
}

const here = (): DriftClass[] => corners().flatMap(({ name }) => (name === "whole" ? [] : [name as DriftClass]));
const sorted = (names: readonly string[]): string[] => [...names].sort();
/** Of two with one key whichever is looked at second is the one that is found. */
const asClasses = (names: readonly string[]): string[] => sorted(names.map((name) => (name === twins[1] ? twins[0] : name)));
const ofRefresh = (code: DriftClass): boolean => ["vault", "revocation"].includes(driftClasses[code].from);
/** Whose exit code is not 0, by the table of docs/drift.md. */
const byRefresh = (): string[] => sorted(here().filter((code) => driftClasses[code].from !== "program"));
const byPreview = (): string[] => sorted(here().filter((code) => !ofRefresh(code)));

/** What a command says of a class: that something is due for it, or what a person must do. */
function expectSaid(outcome: Outcome, those: readonly DriftClass[]): void {
  for (const code of those) {
    const due = driftClasses[code].act !== undefined && !ofRefresh(code);
    expect(lines(outcome)).toContain(due ? `[${code}]` : `: drift: ${code}: `);
  }
}

it("is seen by the command that the table names, mended by one up, or told to the right person", async () => {
  await prepare();
  await settle();
  expectGood(await project.preview("--expect-no-changes"));
  const before = await states();
  await bringAbout();

  const seen = await project.preview("--expect-no-changes");
  expect([seen.code === 0, changedIn(seen)]).toEqual([false, byPreview()]);
  // What is in a file that is locked nobody knows before an up has tried to open it.
  expectSaid(
    seen,
    here().filter((code) => !ofRefresh(code) && code !== "answer-stuck"),
  );
  const deep = await project.refresh("--preview-only", "--expect-no-changes");
  expect([deep.code === 0, asClasses(changedIn(deep))]).toEqual([false, byRefresh()]);
  expectSaid(deep, here().filter(ofRefresh));
  expectGood(await project.refresh());
  const found = await states();
  for (const code of here().filter(ofRefresh)) {
    const states_ = code === twins[0] ? twins.map((name) => found[name]!) : [found[code]!];
    expect([code, states_.flatMap(codes)]).toEqual([code, [code]]);
  }
  const due = await project.preview("--expect-no-changes");
  expect([due.code === 0, asClasses(changedIn(due))]).toEqual([false, sorted([...byPreview(), twins[0]])]);
  expectSaid(due, []);
  expect(lines(due)).toContain("[duplicate-key]");

  const up = await project.up();
  expectGood(up);
  expect(lines(up)).toContain("[answer-stuck]");
  const after = await states();
  const twin = twins.find((name) => codes(after[name]!).length > 0)!;
  for (const code of here()) {
    const { act, who, over } = driftClasses[code];
    const { drift, nextAction, next, phase, current } = after[code === twins[0] ? twin : code]!;
    if (act === undefined) {
      expect([code, drift!.map(({ class: each, mends }) => [each, mends])]).toEqual([code, [[code, "person"]]]);
      // Of a certificate that is not there yet its order tells whom the answer waits for.
      expect([code, nextAction!.who]).toEqual([code, code === "answer-stuck" ? "Zoé Noël, technical administrator" : who]);
      if (code !== "answer-stuck") expect([code, current]).toEqual([code, found[code]!.current]);
    } else if (act === "collect") expect([code, phase, drift, next]).toEqual([code, "issued", null, null]);
    else {
      expect([code, phase, next!.round]).toEqual([code, over ? "expired" : "renewing", 2]);
      expect(current).toEqual(before[code === twins[0] ? twin : code]!.current);
    }
  }
  expect(after["whole"]).toEqual(before["whole"]);

  // People have work, and pending is success; answers have come, and each up tries a locked one again while it lies there.
  const quiet = await project.preview("--expect-no-changes");
  expect([quiet.code === 0, changedIn(quiet)]).toEqual([false, sorted(["answer-stuck", "expired", "expiry-near", twin])]);
  takeAway();
  expectGood(await project.up());
  expectGood(await project.preview("--expect-no-changes"));
  expectGood(await project.refresh("--preview-only", "--expect-no-changes"));
});
