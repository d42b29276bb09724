import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { newProject, type Project } from "./engine/project";
import { fourResources } from "./four-resources";

/** What is in a state: secrets marked, and a shape that a newer version reads without a difference. */
jest.setTimeout(300_000);
let project: Project | undefined;
afterEach(() => project?.dispose());

it("marks outputs secret whose inputs were, and no other", async () => {
  const secret = fourResources
    .replace("exports.declare", 'const pulumi = require("@pulumi/pulumi");\nexports.declare')
    .replace('phone: "0144000002"', 'phone: pulumi.secret("0144000002")');
  project = await newProject({
    files: { "resources.js": secret, "index.js": 'require("./resources").declare();\n' },
    main: "index.js",
    link: "symlink",
  });
  expect((await project.up()).code).toBe(0);
  const state = JSON.stringify(await project.stateExport());
  expect(state).not.toContain("0144000002");
  expect(state).toContain("editeur.example");
  expect((await project.preview("--expect-no-changes")).code).toBe(0);
});

it("a state without what a newer version adds, or with what it no longer has, shows no difference", async () => {
  project = await newProject({
    files: { "resources.js": fourResources, "index.js": 'Object.assign(exports, require("./resources").declare());\n' },
    main: "index.js",
    link: "symlink",
  });
  expect((await project.up()).code).toBe(0);
  const state = (await project.stateExport()) as unknown as {
    deployment: { resources: { type: string; outputs: Record<string, unknown> }[] };
  };
  // As an older version would have written it: no version, no drift, and an output that has gone since.
  for (const { type, outputs } of state.deployment.resources) {
    if (!type.includes("igc-sante:")) continue;
    delete outputs["stateVersion"];
    delete outputs["drift"];
    outputs["formerly"] = "here";
  }
  await writeFile(join(project.dir, "older.json"), JSON.stringify(state));
  expect((await project.run(["stack", "import", "--file", "older.json"])).code).toBe(0);
  const preview = await project.preview("--expect-no-changes");
  expect({ code: preview.code, problem: preview.code === 0 ? "" : preview.stdout }).toEqual({ code: 0, problem: "" });
  expect((await project.refresh("--preview-only", "--expect-no-changes")).code).toBe(0);
});
