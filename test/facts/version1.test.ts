import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openVault } from "../../provider/vault";
import { expectGood } from "../engine/example";
import { newProject, type Outcome, type Project, type StateResource } from "../engine/project";
import { program } from "../four-resources";
import { count, exchange, names, setClock, stateOf } from "./story";
import { exportOf, numbersIn, putFolders, type Stage } from "./version1";

/** Stacks of before are taken over as they are (issue 11): what version 1 wrote is read, and nothing is made or asked for again. */
jest.setTimeout(300_000);
let project: Project;
afterEach(() => project?.dispose());

/** The machine the exports were made on. */
const formerly = "/home/zoe/igc";

async function takenOver(stage: Stage): Promise<void> {
  project = await newProject({
    files: program,
    main: "index.js",
    link: "symlink",
    config: { "igc-sante:environment": "rehearsal", "igc-sante:platform": `manual:./${exchange}` },
  });
  setClock(project, new Date(stage === "renewing" ? "2029-10-02T09:00:00Z" : "2026-11-25T10:00:00Z"));
  putFolders(stage, project.dir);
  writeFileSync(join(project.dir, "version1.json"), exportOf(stage, formerly));
  expectGood(await project.run(["stack", "import", "--file", "version1.json"]));
}
const certificate = async (): Promise<StateResource> => (await stateOf(project, "OrgCertificate"))["insi"]!;
const form = async (): Promise<StateResource> => (await stateOf(project, "Form413Request"))["form"]!;
const made = (outcome: Outcome): number =>
  count(outcome, /key made: |ordered: |handed over again|sheet written anew|taken over|taken back/);
const files = (): readonly string[] =>
  ["vault", ...["outbox", "inbox", "archive", "withdrawn"].map((place) => join(exchange, place))].flatMap((folder) =>
    names(join(project.dir, folder)).map((name) => `${folder}/${name}`),
  );

/** What the first `up` writes anew: paths of the machine of before, a day that was not remembered, texts in place of properties, and what a server reads. */
const changes: readonly [Stage, readonly string[]][] = [
  ["acknowledged", ["Form413Request", "OrgCertificate"]],
  ["to-order", ["OrgCertificate"]],
  ["issued", ["OrgCertificate"]],
  ["renewing", ["OrgCertificate"]],
];

it.each(changes)("takes over a stack that is %s, and writes anew %j alone", async (stage, expected) => {
  await takenOver(stage);
  const before = { files: files(), certificate: (await certificate()).outputs!, form: (await form()).outputs! };
  const preview = await project.preview("--json");
  const { steps } = JSON.parse(preview.stdout) as { steps: { op: string; urn: string }[] };
  const planned = steps.filter(({ op }) => op !== "same").map(({ op, urn }) => `${op} ${/:(\w+)::\w+$/.exec(urn)?.[1]}`);
  expect(planned.sort()).toEqual(expected.map((kind) => `update ${kind}`));
  const up = await project.up();
  expectGood(up);
  expect(made(up)).toBe(0);
  expectGood(await project.refresh());
  expectGood(await project.preview("--expect-no-changes"));

  expect(files().filter((name) => name !== "vault/vault.json" && !name.endsWith(".in-service"))).toEqual(before.files);
  const after = { certificate: await certificate(), form: await form() };
  expect(after.certificate.outputs).toMatchObject({
    stateVersion: 4,
    phase: before.certificate["phase"],
    current: before.certificate["current"],
    ...(before.certificate["next"] ? { next: before.certificate["next"] } : { next: null }),
  });
  const { phase, sentAt, dossierReference, ticket } = before.form;
  expect(after.form.outputs).toMatchObject({ stateVersion: 2, phase, sentAt, dossierReference, ticket });
  expect(numbersIn(before.certificate)).not.toEqual([]);
  expect(numbersIn({ inputs: after.certificate.inputs, outputs: after.certificate.outputs })).toEqual([]);
  expect(JSON.stringify(after).match(new RegExp(`${formerly}[^"]*`, "g")) ?? []).toEqual([]);
});

it("makes nothing while the vault of a certificate of before is away, or another one lies in its place", async () => {
  await takenOver("issued");
  const vault = join(project.dir, "vault");
  const aside = join(project.dir, "not-mounted");
  renameSync(vault, aside);
  await project.refresh(); // no id is remembered yet: that the key is not there may be all that can be said
  const away = await project.up();
  expect(away.code).not.toBe(0);
  expect(count(away, /\[vault-absent\]$/)).toBeGreaterThanOrEqual(1);
  expect(names(project.dir)).not.toContain("vault");

  mkdirSync(vault);
  const context = { cwd: project.dir, env: {}, now: () => new Date(), notice: () => undefined };
  await (await openVault("file:./vault", context)).establish();
  const kept = names(vault);
  const other = await project.up();
  expect({ code: other.code === 0, made: made(other), vault: names(vault) }).toEqual({ code: false, made: 0, vault: kept });
  expect(count(other, /\[vault-absent\]$/)).toBeGreaterThanOrEqual(1);

  rmSync(vault, { recursive: true });
  renameSync(aside, vault);
  const back = await project.up();
  expectGood(back);
  expect(made(back)).toBe(0);
  expect((await certificate()).outputs).toMatchObject({ phase: "issued", drift: null });
});
