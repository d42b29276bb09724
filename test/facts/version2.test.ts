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

interface Case {
  readonly stage: Stage;
  readonly now: Date;
  /** Why the one update is due. */
  readonly due: RegExp;
  /** What it says besides, or otherwise. */
  readonly anew: (before: Readonly<Record<string, unknown>>) => object;
}
const place = expect.stringMatching(/^igc-1690781810-srv1-auth-cli-insi-auto-[0-9a-f]{10}-current$/);

/** What is due anyway is done in the same update: version 2 put no certificate under its server's name, and had not looked at the last answer. */
const cases: readonly Case[] = [
  {
    stage: "to-sign",
    now: new Date("2026-11-24T09:00:00Z"),
    due: /due: to record the state in its new form; nothing is made or asked for$/,
    anew: () => ({}),
  },
  {
    stage: "issued",
    now: new Date("2026-11-24T10:00:00Z"),
    due: /due: to put it in service under the name its server reads, /,
    anew: ({ current }) => ({ inService: place, current: { ...(current as object), inService: { place, bundles: [] } } }),
  },
  {
    stage: "renewing",
    now: new Date("2029-10-02T09:00:00Z"),
    due: /due: check and store the answer, since an answer to the order has come \[answer-waiting\]$/,
    anew: ({ next }) => ({
      phase: "issued",
      renewAt: "2032-08-03T09:00:00.000Z",
      next: null,
      nextAction: null,
      inService: place,
      previous: expect.objectContaining({ round: 1 }),
      evidence: { count: 3, sha256: expect.any(String) }, // two that were known, and the one that came
      current: expect.objectContaining({ round: 2, publicKeySha256: (next as { publicKeySha256: string }).publicKeySha256 }),
    }),
  },
];

it.each(cases)(
  "a state of version 2 that is $stage is recorded anew by one update, and says the same",
  async ({ stage, now, due, anew }) => {
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
    expect([count(up, /: due: /), count(up, due)]).toEqual([1, 1]);
    expect(count(up, /key made: |ordered: |handed over again|sheet written anew/)).toBe(0);
    expectGood(await project.preview("--expect-no-changes"));
    expectGood(await project.refresh("--preview-only", "--expect-no-changes"));

    const kept = JSON.stringify(await project.stateExport());
    const after = (await stateOf(project, "OrgCertificate"))["insi"]!;
    const added = { stateVersion: 4, inService: null, revocation: null };
    expect(after.outputs).toEqual({ ...before.outputs, ...added, ...anew(before.outputs!) });
    const rows = (text: string): object[] => statusRows(resourcesOf(text), now).map((row) => ({ ...row, inService: "" }));
    if (stage !== "renewing") expect(rows(kept)).toEqual(rows(exported));
    const told = JSON.parse((await project.run(["stack", "output", "--json"])).stdout) as Record<string, unknown>;
    expect(told).toEqual({ phase: after.outputs!["phase"], nextAction: after.outputs!["nextAction"] });
  },
);
