import { execFile } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { newProject, type Project } from "./engine/project";
import { program } from "./four-resources";

/** A user's own project elsewhere: installed from the package, linked, and driven by the Automation API. */
jest.setTimeout(300_000);

let project: Project | undefined;
afterEach(async () => {
  await project?.dispose();
  project = undefined;
});

async function expectGood(outcome: Promise<{ code: number; stdout: string; stderr: string }>): Promise<string> {
  const { code, stdout, stderr } = await outcome;
  expect({ code, problem: code === 0 ? "" : stdout + stderr }).toEqual({ code: 0, problem: "" });
  return stdout;
}

/** As a symbolic link it is in every other test on the engine. */
it("up, preview, refresh and destroy work with a copy of the package", async () => {
  project = await newProject({ files: program, main: "index.js", link: "copy" });
  const output = await expectGood(project.up());
  expect(output).toContain("key made: igc-1690781810-srv1-auth-cli-insi-auto-");
  await expectGood(project.preview("--expect-no-changes"));
  await expectGood(project.refresh("--preview-only", "--expect-no-changes"));
  await expectGood(project.refresh());
  await expectGood(project.preview("--expect-no-changes"));

  const outbox = join(project.dir, "igc-sante", "outbox");
  expect(readdirSync(outbox)).toEqual([expect.stringMatching(/^f413-1690781810-org-[0-9a-f]{10}$/)]);
  expect(readdirSync(join(outbox, readdirSync(outbox)[0]!))).toContain("formulaire-413.pdf");

  expect(await expectGood(project.destroy())).toContain("nothing was revoked");
  expect(readdirSync(join(project.dir, "vault")).some((name) => name.endsWith(".age"))).toBe(true);
});

/** Inline programs run in a process of their own: the provider's working folder is theirs. */
const automation = `
const { LocalWorkspace } = require("@pulumi/pulumi/automation");
const { declare } = require("./resources");
(async () => {
  const stack = await LocalWorkspace.createStack(
    { stackName: "inline", projectName: "inline", program: async () => declare() },
    { envVars: { PULUMI_AUTOMATION_API_SKIP_VERSION_CHECK: "true" } },
  );
  const up = await stack.up();
  const preview = await stack.preview({ expectNoChanges: true });
  await stack.refresh({ expectNoChanges: true });
  await stack.destroy();
  console.log(JSON.stringify({ phase: up.outputs.phase.value, creates: up.summary.resourceChanges.create, same: preview.changeSummary.same }));
})().catch((error) => { console.error(error); process.exit(1); });
`;

it("up, preview, refresh and destroy work through the Automation API", async () => {
  project = await newProject({ files: { ...program, "automation.js": automation }, main: "index.js", link: "symlink" });
  const { stdout } = await promisify(execFile)(process.execPath, ["automation.js"], { cwd: project.dir, env: project.env });
  expect(JSON.parse(stdout.trim().split("\n").at(-1)!)).toEqual({ phase: "awaiting-habilitation", creates: 5, same: 5 });
  expect(existsSync(join(project.dir, "vault"))).toBe(true);
});

it("refuses bad inputs in the preview, by property, with code and hint, and makes nothing", async () => {
  const bad = program["resources.js"].replace('"690781810"', '"690781811"').replace('"0472000001"', '"047200000"');
  project = await newProject({ files: { ...program, "resources.js": bad }, main: "index.js", link: "symlink" });
  const { code, stdout, stderr } = await project.preview();
  expect(code).not.toBe(0);
  const output = stdout + stderr;
  for (const part of ["property finess value", "[finess-check-digit]", "property legalRepresentative.phone value", "[phone-number]"])
    expect(output).toContain(part);
  expect(existsSync(join(project.dir, "vault"))).toBe(false);
  expect(existsSync(join(project.dir, "igc-sante"))).toBe(false);
});
