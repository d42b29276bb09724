import { readdirSync } from "node:fs";
import { join } from "node:path";
import { exampleProject, expectClean, fromWishToIssued } from "../../test/engine/example";
import type { Project } from "../../test/engine/project";

/** The example on the real engine, its keys in the file vault, which no setting names. */
jest.setTimeout(600_000);
let project: Project;
beforeAll(async () => void (project = await exampleProject("centre-de-sante")));
afterAll(() => project?.dispose());

it("brings the certificates from the wish to the file vault", async () => {
  await fromWishToIssued(project, "centre-de-sante");
  await expectClean(project);
  const files = readdirSync(join(project.dir, "centre-de-sante", "vault"));
  expect([".age", ".pem"].map((ending) => files.filter((name) => name.endsWith(ending)).length)).toEqual([6, 6]);
  expect(JSON.stringify(await project.stateExport())).not.toContain("PRIVATE KEY");
});
