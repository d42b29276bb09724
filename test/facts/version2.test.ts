import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { resourcesOf } from "../../cli/stack";
import { statusRows } from "../../cli/status";
import { expectGood } from "../engine/example";
import { newProject, type Project } from "../engine/project";
import { program } from "../four-resources";
import { count, stateOf } from "./story";
import { exportOf, putFolders, type Stage } from "./version1";

/** Version 2 kept each property by itself. One `up` records such a state anew (issue 15); nothing is made or asked for again. */
jest.setTimeout(300_000);
let project: Project;
afterEach(() => project?.dispose());

const stages: readonly [Stage, Date][] = [
  ["to-sign", new Date("2026-11-24T09:00:00Z")],
  ["issued", new Date("2026-11-24T10:00:00Z")],
];

it.each(stages)("a state of version 2 that is %s is recorded anew by one update, and says the same", async (stage, now) => {
  project = await newProject({ files: program, main: "index.js", link: "symlink", config: { "igc-sante:environment": "rehearsal" } });
  putFolders(stage, project.dir, "version2");
  const exported = exportOf(stage, project.dir, "version2");
  writeFileSync(join(project.dir, "version2.json"), exported);
  expectGood(await project.run(["stack", "import", "--file", "version2.json"]));
  const before = (await stateOf(project, "OrgCertificate"))["insi"]!;
  expect(before.outputs).toHaveProperty("structure.idNat", "1690781810");

  const up = await project.up();
  expectGood(up);
  expect(up.stdout).toMatch(/~ 1 updated\n\s+4 unchanged/);
  expect(count(up, /due: to record the state in its new form; nothing is made or asked for$/)).toBe(1);
  expect(count(up, /key made: |ordered: |handed over again|sheet written anew/)).toBe(0);
  expectGood(await project.preview("--expect-no-changes"));
  expectGood(await project.refresh("--preview-only", "--expect-no-changes"));

  const kept = JSON.stringify(await project.stateExport());
  const after = (await stateOf(project, "OrgCertificate"))["insi"]!;
  expect(after.outputs).toEqual({ ...before.outputs, stateVersion: 3 });
  expect(statusRows(resourcesOf(kept), now)).toEqual(statusRows(resourcesOf(exported), now));
  const told = JSON.parse((await project.run(["stack", "output", "--json"])).stdout) as Record<string, unknown>;
  expect(told).toEqual({ phase: before.outputs!["phase"], nextAction: before.outputs!["nextAction"] });
});
