import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { newProject } from "./engine/project";

/** What the README shows is what there is, and works. */
jest.setTimeout(300_000);
const root = join(__dirname, "..");
const readme = readFileSync(join(root, "README.md"), "utf8");
const text = (path: string): string => readFileSync(join(root, path), "utf8");

it("opens with what it is in three lines, then the two commands", () => {
  const [title, blank, ...rest] = readme.split("\n");
  expect([title, blank]).toEqual(["# pulumi-igc-sante", ""]);
  const introduction = rest.slice(0, rest.indexOf(""));
  expect(introduction.length).toBeLessThanOrEqual(4);
  expect(rest.slice(introduction.length + 1, introduction.length + 5).join("\n")).toMatch(/^```sh\nnpm run demo .*\nnpm test .*\n```$/);
});

/** Every README; those of the examples are read beside them. */
const readmes = [
  "README.md",
  ...readdirSync(join(root, "examples"))
    .map((name) => `examples/${name}/README.md`)
    .filter((path) => existsSync(join(root, path))),
];

it.each(readmes)("%s shows programs and policies as they are, and links to what there is", (path) => {
  const page = text(path);
  for (const [, shown, content] of page.matchAll(/<!-- (examples\/[^ ]+) -->\n```[a-z]+\n([\s\S]*?)```/g))
    expect([shown, content]).toEqual([shown, text(shown!)]);
  for (const [, link] of page.matchAll(/\]\(((?!https?:)[^)#]+)\)/g))
    expect([link, existsSync(join(root, dirname(path), link!))]).toEqual([link, true]);
});

it("shows a program, and the whole policy of each vault that has one", () => {
  const shown = [...readme.matchAll(/<!-- (examples\/[^ ]+) -->/g)].map(([, path]) => path);
  expect(shown).toEqual(
    expect.arrayContaining([
      "examples/centre-de-sante/index.ts",
      "examples/aws/policy.json",
      "examples/openbao/policy.hcl",
      "examples/azure/role.json",
    ]),
  );
});

it("names scripts, settings, files and commands that exist", () => {
  const { scripts, bin } = JSON.parse(text("package.json")) as { scripts: Record<string, string>; bin: Record<string, string> };
  for (const [, script] of readme.matchAll(/npm run ([a-z:]+)/g)) expect(Object.keys(scripts)).toContain(script);
  const sources = execFileSync("git", ["grep", "-ho", "igc-sante:[a-zA-Z0-9]*", "--", "provider"], { cwd: root, encoding: "utf8" }).split(
    "\n",
  );
  const settings = execFileSync("git", ["grep", "-h", 'config, "\\|config.get(', "--", "provider"], { cwd: root, encoding: "utf8" });
  for (const [, key] of readme.matchAll(/`igc-sante:([a-zA-Z0-9]+)`/g)) expect(settings + sources.join("\n")).toContain(key);
  const help = execFileSync(process.execPath, [join(root, bin["igc-sante"]!)], { encoding: "utf8" });
  for (const [, command] of readme.matchAll(/igc-sante ([a-z]+) (?!.*\|)/g)) expect(help).toContain(`  ${command} `);
});

it("`pulumi up` in the repository's folder works as shown", async () => {
  const files = ["Pulumi.yaml", "examples/centre-de-sante/index.ts", "examples/centre-de-sante/tsconfig.json"];
  const project = await newProject({
    files: Object.fromEntries(files.map((path) => [path, text(path)])),
    main: "examples/centre-de-sante/index.ts",
    link: "symlink",
    config: { "igc-sante:environment": "rehearsal" },
  });
  try {
    const up = await project.up();
    expect({ code: up.code, problem: up.code === 0 ? "" : up.stdout + up.stderr }).toEqual({ code: 0, problem: "" });
    expect(existsSync(join(project.dir, "examples", "centre-de-sante", "vault"))).toBe(true);
    const state = await project.stateExport();
    const file = join(project.dir, "state.json");
    writeFileSync(file, JSON.stringify(state));
    const status = execFileSync(process.execPath, [join(root, "dist", "cli", "main.js"), "status", "--file", file], { encoding: "utf8" });
    expect(status).toMatch(/Centre de santé des Lilas +srv1 +AUTH_CLI +INSI-AUTO +awaiting-habilitation/);
    expect(status).toMatch(/form 413 +to-sign +Aïcha Lefèvre, legal representative/);
  } finally {
    await project.dispose();
  }
});
