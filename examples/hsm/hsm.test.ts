import { readFileSync } from "node:fs";
import { join } from "node:path";
import { sandboxPerson } from "../../provider/igc/sandbox/person";
import { newProject, type Project } from "../../test/engine/project";
import { startSoftHsm, type SoftHsm } from "../../test/servers/softhsm";

/** The example on the real engine, with a SoftHSM token as its vault. */
jest.setTimeout(600_000);
let hsm: SoftHsm;
let project: Project;
beforeAll(async () => {
  hsm = await startSoftHsm(["igc-sante"]);
  const config = { "igc-sante:environment": "rehearsal", "igc-sante:vault": `pkcs11:${hsm.rest("igc-sante", "lilas.")}` };
  project = await newProject({ files: { "index.ts": readFileSync(join(__dirname, "index.ts"), "utf8") }, main: "index.ts", link: "symlink", config });
  Object.assign(project.env, hsm.env, { PULUMI_NODEJS_TRANSPILE_ONLY: "true" }); // npm run typecheck checks the program
});
afterAll(async () => {
  await project?.dispose();
  await hsm?.dispose();
});

async function up(): Promise<unknown[]> {
  const { code, stdout, stderr } = await project.up();
  expect({ code, problem: code === 0 ? "" : stdout + stderr }).toEqual({ code: 0, problem: "" });
  const { deployment } = await project.stateExport();
  return (deployment.resources ?? []).filter(({ type }) => type.endsWith(":OrgCertificate")).map(({ outputs }) => outputs!["phase"]);
}

it("brings two certificates from the wish to the token, and its state shows no PIN", async () => {
  const person = sandboxPerson(join(project.dir, "sandbox"));
  await person.setClock(new Date("2026-11-24T09:00:00Z"));
  expect(await up()).toEqual(["awaiting-habilitation", "awaiting-habilitation"]);
  await person.sign();
  await person.send();
  await person.validate();
  expect(await up()).toEqual(["to-order", "to-order"]);
  await person.advance({ days: 1 });
  expect(await up()).toEqual(["issued", "issued"]);
  expect((await project.preview("--expect-no-changes")).code).toBe(0);
  expect((await project.refresh("--preview-only", "--expect-no-changes")).code).toBe(0);
  expect(JSON.stringify(await project.stateExport())).not.toContain(hsm.pin);
});
