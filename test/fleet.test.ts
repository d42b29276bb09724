import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { sandboxPerson } from "../provider/igc/sandbox";
import { repository } from "./cli/places.mjs";
import { type Outcome, runCommand } from "./engine/command";
import { expectGood } from "./engine/example";
import { newProject, type Project } from "./engine/project";
import { fillProjectFolder, makeFolder } from "./engine/project-folder";

/** examples/fleet on the real engine: a stack of habilitations, two of certificates, one vault, one exchange, one backend. */
jest.setTimeout(600_000);
const fleet = (path: string): string => readFileSync(join(repository, "examples/fleet", path), "utf8");
const files = Object.fromEntries(
  ["customers.ts", "admin.ts", "certificates/index.ts", "habilitations/index.ts"].map((path) => [path, fleet(path)]),
);
const folders: string[] = [];
let home: Project;
let config: Record<string, string>;

/** One of the two projects in a folder of its own. */
async function checkout(
  project: "habilitations" | "certificates",
  change: (customers: string) => string = (text) => text,
): Promise<string> {
  const dir = await makeFolder();
  folders.push(dir);
  const yaml = fleet(`${project}/Pulumi.yaml`)
    .replace("main: index.ts", `main: ${project}/index.ts`)
    .replace("habilitations/prod", "habilitations/dev");
  const changed = { ...files, "customers.ts": change(files["customers.ts"]!), "Pulumi.yaml": yaml };
  await fillProjectFolder(dir, { files: changed, main: `${project}/index.ts`, link: "symlink", name: project });
  return dir;
}
const pulumi = (dir: string, ...args: string[]): Promise<Outcome> =>
  runCommand("pulumi", [...args, "--non-interactive", "--color", "never"], {
    cwd: dir,
    env: { ...home.env, PULUMI_NODEJS_TRANSPILE_ONLY: "true" },
    timeoutMs: 240_000,
  });
async function init(dir: string, stack: string): Promise<void> {
  expectGood(await pulumi(dir, "stack", "init", stack));
  await configure(dir, stack);
}
async function configure(dir: string, stack: string): Promise<void> {
  for (const [key, value] of Object.entries(config)) expectGood(await pulumi(dir, "config", "set", "--stack", stack, key, value));
}
async function up(dir: string, stack: string): Promise<void> {
  expectGood(await pulumi(dir, "up", "--yes", "--skip-preview", "--stack", stack));
}
interface Outputs {
  readonly certificates: Readonly<Record<string, Readonly<Record<string, { phase: string; key: string | null }>>>>;
  readonly waiting: number;
}
async function outputs(dir: string, stack: string): Promise<Outputs> {
  const { stdout } = await pulumi(dir, "stack", "output", "--json", "--stack", stack);
  return JSON.parse(stdout) as Outputs;
}

beforeAll(async () => {
  home = await newProject({ files: { "index.js": "" }, main: "index.js", link: "symlink" });
  config = {
    "igc-sante:environment": "rehearsal",
    "igc-sante:vault": `file:${join(home.dir, "vault")}`,
    "igc-sante:platform": `sandbox:${join(home.dir, "sandbox")}`,
  };
});
afterAll(async () => {
  await home?.dispose();
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

it("runs its stacks side by side from the wish to certificates, with one form a structure and one key an instance, and moves a customer", async () => {
  const person = sandboxPerson(join(home.dir, "sandbox"));
  await person.setClock(new Date("2026-11-24T09:00:00Z"));
  const [granting, nord, sud] = [await checkout("habilitations"), await checkout("certificates"), await checkout("certificates")];
  await init(granting, "dev");
  await up(granting, "dev");
  for (const [dir, stack] of [
    [nord, "nord"],
    [sud, "sud"],
  ] as const)
    await init(dir, stack);
  await up(nord, "nord");
  expect(await outputs(nord, "nord")).toEqual({ certificates: {}, waiting: 2 });

  await person.sign();
  await person.send();
  expect(await person.validate()).toHaveLength(2); // a form a structure, and no stack of certificates made another
  await up(granting, "dev");
  const both = async (): Promise<void> => void (await Promise.all([up(nord, "nord"), up(sud, "sud")]));
  await both();
  await person.advance({ days: 1 });
  await both();
  const [inNord, inSud] = [await outputs(nord, "nord"), await outputs(sud, "sud")];
  expect(inNord).toMatchObject({ certificates: { lilas: { "lilas.srv1/insi-auto": { phase: "issued" } } }, waiting: 0 });
  expect(inSud).toMatchObject({ certificates: { alpes: { "alpes.srv1/insi-auto": { phase: "issued" } } }, waiting: 0 });
  const key = inSud.certificates["alpes"]!["alpes.srv1/insi-auto"]!.key;
  expect(key).not.toBe(inNord.certificates["lilas"]!["lilas.srv1/insi-auto"]!.key);
  expect(await person.sign()).toEqual([]);

  const keys = (): string[] => readdirSync(join(home.dir, "vault")).filter((name) => name.endsWith(".age"));
  expect(keys()).toHaveLength(2);
  const toNord = (text: string): string => text.replace('region: "sud"', 'region: "nord"');
  const moved = await checkout("certificates", toNord);
  await configure(moved, "nord");
  await up(moved, "nord");
  expect((await outputs(moved, "nord")).certificates["alpes"]).toEqual({ "alpes.srv1/insi-auto": { phase: "issued", key } });
  writeFileSync(join(sud, "customers.ts"), toNord(files["customers.ts"]!));
  await up(sud, "sud");
  expect((await outputs(sud, "sud")).certificates).toEqual({});
  expect(keys()).toHaveLength(2);
  expectGood(await pulumi(moved, "preview", "--expect-no-changes", "--stack", "nord"));
});
