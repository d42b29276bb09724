import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { sandboxPerson } from "../../provider/igc/sandbox";
import { repository } from "../cli/places.mjs";
import { newProject, type Outcome, type Project } from "./project";

/** What a person reads or runs of an example's folder; its tests stay where they are. */
function filesOf(folder: string): Record<string, string> {
  const names = readdirSync(path.join(repository, "examples", folder)).filter(
    (name) => /\.(json|ts|yaml)$/.test(name) && !/\.test\.ts$|^Pulumi\..+\.yaml$/.test(name),
  );
  return Object.fromEntries(
    names.map((name) => [`${folder}/${name}`, readFileSync(path.join(repository, "examples", folder, name), "utf8")]),
  );
}

/**
 * An example as it is, its Pulumi.yaml included, in a folder of its own on the real engine, in rehearsal.
 * @param vault in place of the vault that Pulumi.yaml names, where the test's server is elsewhere.
 */
export async function exampleProject(
  folder: string,
  { vault, env = {} }: { readonly vault?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<Project> {
  const files = { ...filesOf("centre-de-sante"), ...filesOf(folder) };
  const { [`${folder}/Pulumi.yaml`]: own, ...others } = files;
  const yaml = own ?? readFileSync(path.join(repository, "Pulumi.yaml"), "utf8"); // the repository's is that of centre-de-sante
  const main = `${folder}/index.ts`;
  const project = await newProject({
    files: { ...others, "Pulumi.yaml": yaml.replace(/^main: .*$/m, `main: ${main}`) },
    main,
    link: "symlink",
    config: { "igc-sante:environment": "rehearsal", ...(vault && { "igc-sante:vault": vault }) },
  });
  Object.assign(project.env, env, { PULUMI_NODEJS_TRANSPILE_ONLY: "true" }); // npm run typecheck checks the program
  return project;
}

/** Runs `pulumi up`. @returns the phases of the certificates afterwards. */
async function up(project: Project): Promise<unknown[]> {
  expectGood(await project.up());
  const { deployment } = await project.stateExport();
  return (deployment.resources ?? []).filter(({ type }) => type.endsWith(":OrgCertificate")).map(({ outputs }) => outputs!["phase"]);
}

export function expectGood({ code, stdout, stderr }: Outcome): void {
  expect({ code, problem: code === 0 ? "" : stdout + stderr }).toEqual({ code: 0, problem: "" });
}

/** Lives through what examples/centre-de-sante wishes for: form, validation, orders, certificates in the vault. */
export async function fromWishToIssued(project: Project, folder: string): Promise<void> {
  const person = sandboxPerson(path.join(project.dir, folder, "sandbox"));
  const six = (phase: string): string[] => Array<string>(6).fill(phase);
  await person.setClock(new Date("2026-11-24T09:00:00Z"));
  expect(await up(project)).toEqual(six("awaiting-habilitation"));
  await person.sign();
  await person.send();
  await person.validate();
  expect(await up(project)).toEqual(six("to-order"));
  await person.advance({ days: 1 });
  expect(await up(project)).toEqual(six("issued"));
}

/** What a pipeline runs every day, when nothing is due: nothing changes. */
export async function expectClean(project: Project): Promise<void> {
  expectGood(await project.preview("--expect-no-changes"));
  expectGood(await project.refresh("--preview-only", "--expect-no-changes"));
}
