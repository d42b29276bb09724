import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { issueCrl, openHierarchy, sandboxPerson } from "../../provider/igc/sandbox";
import type { CertificateOutputs } from "../../provider/lifecycle/certificate";
import { driftClasses } from "../../provider/policy";
import { expectGood } from "../engine/example";
import { newProject, type Project } from "../engine/project";
import { start, stateOf } from "../facts/story";
import { changedIn, corner, cornersProgram, declareCorners, sandboxOf } from "./corners";

/**
 * A list of revoked certificates that is old, one that cannot be used, and one that is not the CA's, on the real engine: one file for two
 * certificates, whose CAs have the same name and other keys. A certificate that is revoked is in drift.test.ts.
 */
jest.setTimeout(900_000);
const classes = ["crl-stale", "revocation-forged"] as const;
let project: Project;
afterAll(() => project?.dispose());

const at = (...path: string[]): string => join(project.dir, ...path);
const states = async (): Promise<Readonly<Record<string, CertificateOutputs>>> =>
  Object.fromEntries(Object.entries(await stateOf(project, "OrgCertificate")).map(([name, { outputs }]) => [name, outputs as never]));
const list = async (from: string, to: string): Promise<void> => {
  const hierarchy = await openHierarchy(at(sandboxOf("crl-stale")));
  writeFileSync(at("list.crl"), await issueCrl([], hierarchy, new Date(from), new Date(to)));
};

it("is seen by refresh and by no preview, told to whoever runs the pipeline, and over with a list that can be believed", async () => {
  const config = { "igc-sante:environment": "rehearsal", "igc-sante:crls": "list.crl" };
  project = await newProject({ files: cornersProgram, main: "index.js", link: "symlink", config });
  declareCorners(
    project.dir,
    classes.map((name, index) => corner(name, index + 1)),
  );
  for (const name of classes) {
    await openHierarchy(at(sandboxOf(name)));
    await sandboxPerson(at(sandboxOf(name))).setClock(start);
  }
  expectGood(await project.up());
  expectGood(await project.up());

  await list("2026-11-01", "2026-11-08");
  expectGood(await project.preview("--expect-no-changes"));
  const seen = await project.refresh("--preview-only", "--expect-no-changes");
  expect([seen.code === 0, changedIn(seen)]).toEqual([false, classes]);
  for (const code of classes) expect(seen.stdout + seen.stderr).toContain(`: drift: ${code}: `);
  expectGood(await project.refresh());
  const found = await states();
  for (const code of classes) {
    const { drift, nextAction, phase } = found[code]!;
    expect([phase, drift!.map((each) => [each.class, each.mends]), nextAction!.who]).toEqual([
      "issued",
      [[code, "person"]],
      driftClasses[code].who,
    ]);
  }
  expectGood(await project.preview("--expect-no-changes"));
  expectGood(await project.refresh("--preview-only", "--expect-no-changes"));

  await list("2026-12-24", "2026-12-31"); // of a later day: signed as it should be, and not to be used
  const later = await project.refresh("--preview-only", "--expect-no-changes");
  expect([later.code === 0, changedIn(later)]).toEqual([false, ["crl-stale"]]);
  expectGood(await project.refresh());
  const { drift, nextAction } = (await states())["crl-stale"]!;
  expect([drift!.map((each) => [each.class, each.mends]), nextAction!.who]).toEqual([
    [["crl-unusable", "person"]],
    driftClasses["crl-unusable"].who,
  ]);
  expectGood(await project.preview("--expect-no-changes"));

  await list("2026-11-24", "2026-12-01");
  expectGood(await project.refresh());
  expect((await states())["crl-stale"]!.drift).toBeNull();
});
