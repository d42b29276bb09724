import { exampleProject, expectClean, fromWishToIssued } from "../../test/engine/example";
import type { Project } from "../../test/engine/project";
import { type SoftHsm, startSoftHsm } from "../../test/servers/softhsm";

/** The example on the real engine, with a SoftHSM token as its vault. */
jest.setTimeout(600_000);
let hsm: SoftHsm;
let project: Project;
beforeAll(async () => {
  hsm = await startSoftHsm(["igc-sante"]);
  project = await exampleProject("hsm", { vault: `pkcs11:${hsm.rest("igc-sante", "lilas.")}`, env: hsm.env });
});
afterAll(async () => {
  await project?.dispose();
  await hsm?.dispose();
});

it("brings the certificates from the wish to the token, and its state shows no PIN", async () => {
  await fromWishToIssued(project, "hsm");
  await expectClean(project);
  expect(JSON.stringify(await project.stateExport())).not.toContain(hsm.pin);
});
