import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expectGood } from "./engine/example";
import { newProject, type Project } from "./engine/project";
import { csvOf, structureRow } from "./many-structures";
import { deep } from "./sample";

/** From a sheet, or from nothing, to a program on the real engine: `igc-sante init`, the template, and sheets with bad rows. */
jest.setTimeout(900_000);
const root = join(__dirname, "..");
const cli = join(root, "dist/cli/main.js");

let project: Project | undefined;
afterEach(async () => {
  await project?.dispose();
  project = undefined;
});

/** A project's folder with packages and stack, in which a program takes the place of the first one. */
async function folderFor(environment: string): Promise<Project> {
  project = await newProject({ files: { "index.js": "" }, link: "copy", config: { "igc-sante:environment": environment } });
  project.env["PULUMI_NODEJS_TRANSPILE_ONLY"] = "true"; // npm run typecheck checks the template's program
  return project;
}

/** Puts what a command wrote in the place of the project's own program; its stack stays. */
function moveIn({ dir }: Project, from: string): void {
  const program = Object.fromEntries(readdirSync(from).map((name) => [name, readFileSync(join(from, name))]));
  rmSync(from, { recursive: true });
  rmSync(join(dir, "index.js"));
  const stack = Object.keys(program).find((name) => /^Pulumi\..+\.yaml$/.test(name));
  for (const [name, content] of Object.entries(program)) if (name !== stack) writeFileSync(join(dir, name), content);
  // The stack's own file has its encryption salt, and gets the program's settings.
  if (stack)
    writeFileSync(
      join(dir, "Pulumi.dev.yaml"),
      `${readFileSync(join(dir, "Pulumi.dev.yaml"), "utf8").replace(/^config:[^]*?(?=^\S|$(?![^]))/m, "")}\n${String(program[stack])}`,
    );
}

const init = ({ dir, env }: Project, ...args: readonly string[]): string =>
  execFileSync(process.execPath, [cli, "init", "--yes", "--dir", "program", "--name", "igc-sante-test", ...args], {
    cwd: dir,
    env,
    encoding: "utf8",
  });

it("of nothing: a first certificate is wished, and the form waits for a signature", async () => {
  const to = await folderFor("rehearsal");
  expect(init(to)).toMatch(/pulumi up\n$/);
  moveIn(to, join(to.dir, "program"));
  const up = await to.up();
  expectGood(up);
  expect(up.stdout).toContain("sign, date and stamp form 413");
  const { deployment } = await to.stateExport();
  const phases = deployment.resources!.filter(({ type }) => type.endsWith(":OrgCertificate")).map(({ outputs }) => outputs!["phase"]);
  expect(phases).toEqual(Array(3).fill("awaiting-habilitation"));
  expectGood(await to.preview("--expect-no-changes"));
});

const many = deep ? 1_000 : 20;

it(`of a sheet of ${many} structures: previews clean`, async () => {
  const to = await folderFor("production");
  const people =
    "Clé;Nom;Prénom;Téléphone;Courriel;Employeur;Type de carte;Numéro de carte\nzoe;Noël;Zoé;0144000002;c@editeur.example;éditeur;CPA;2600301752\n";
  writeFileSync(join(to.dir, "people.csv"), people);
  writeFileSync(join(to.dir, "sheet.csv"), csvOf(Array.from({ length: many }, (_, index) => structureRow(index + 1))));
  init(to, "--environment", "production", "--file", "sheet.csv", "--admins", "people.csv");
  moveIn(to, join(to.dir, "program"));
  const preview = await to.run(["preview", "--json"], { timeoutMs: 600_000 });
  expectGood(preview);
  const { changeSummary } = JSON.parse(preview.stdout) as { changeSummary: { create: number } };
  // The stack, its administrator, and for each structure itself, a form, a set and the pair of DMP.
  expect(changeSummary).toEqual({ create: 2 + 5 * many });
  expect(existsSync(join(to.dir, "vault"))).toBe(false);

  const bad = csvOf([structureRow(1, { FINESS: "69000001" }), structureRow(2, { Besoins: "INSi" }), structureRow(3)]);
  writeFileSync(join(to.dir, "structures.csv"), bad);
  const refused = await to.up();
  expect(refused.code).not.toBe(0);
  const output = refused.stdout + refused.stderr;
  for (const words of ["2 rows of 3 cannot be taken", "row 2, column C (FINESS)", "row 3, column O (Besoins)", "[sheet-rows]"])
    expect(output).toContain(words);
  expect(output).not.toContain("    at ");
  for (const folder of ["vault", "igc-sante"]) expect(existsSync(join(to.dir, folder))).toBe(false);
});

it("of the template, by `pulumi new`", async () => {
  const to = await folderFor("rehearsal");
  const place = join(to.dir, "fresh");
  mkdirSync(place);
  const args = ["new", join(root, "examples/template"), "--generate-only", "--yes", "--name", "igc-sante-test", "--description", "Essai"];
  expectGood(await to.run([...args, "--dir", place]));
  expect(readdirSync(place).sort()).toEqual([
    ".gitignore",
    "Pulumi.yaml",
    "README.md",
    "administrators.csv",
    "index.ts",
    "package.json",
    "structures.csv",
    "tsconfig.json",
  ]);
  expect(readFileSync(join(place, "Pulumi.yaml"), "utf8")).toMatch(/^name: igc-sante-test\ndescription: Essai\n/);
  expect(JSON.parse(readFileSync(join(place, "package.json"), "utf8")).name).toBe("igc-sante-test");
  moveIn(to, place);
  for (const [key, value] of Object.entries({ usage: "Usage DMP", vendor: "Éditeur", solution: "Logiciel" }))
    await to.setConfig(`igc-sante-test:${key}`, value);
  expectGood(await to.preview());
});
