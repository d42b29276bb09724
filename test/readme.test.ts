import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { newProject } from "./engine/project";

/** What the pages show is what there is, and works. Links and names: test/handbook.test.ts. */
jest.setTimeout(300_000);
const root = join(__dirname, "..");
const text = (path: string): string => readFileSync(join(root, path), "utf8");
const readme = text("README.md");

/** Every Markdown page of the repository, new ones included, generated and ignored ones not. */
const pages = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "--", "*.md"], { cwd: root, encoding: "utf8" })
  .split("\n")
  .filter((path) => path && existsSync(join(root, path)));

it("opens with what it is in three lines, then the two commands", () => {
  const [title, blank, ...rest] = readme.split("\n");
  expect([title, blank]).toEqual(["# pulumi-igc-sante", ""]);
  const introduction = rest.slice(0, rest.indexOf(""));
  expect(introduction.length).toBeLessThanOrEqual(4);
  expect(rest.slice(introduction.length + 1, introduction.length + 5).join("\n")).toMatch(/^```sh\nnpm run demo .*\nnpm test .*\n```$/);
});

it("has the way to a first certificate within one screen after the first program", () => {
  const [, after] = readme.split(/## The first program\n[\s\S]*?<!-- \S+ -->\n```ts\n[\s\S]*?```\n/);
  expect(after!.slice(0, after!.indexOf("npx igc-sante status")).split("\n").length).toBeLessThan(30);
});

/** `<!-- path -->` before a block of code: the block is that file. */
const blocksOf = (page: string): [path: string, content: string | undefined][] =>
  [...page.matchAll(/^<!-- ([\w./-]+\.\w+) -->\n+(?:```\w*\n([\s\S]*?)^```$)?/gm)].map(([, path, content]) => [path!, content]);

it.each(pages)("%s shows files as they are", (path) => {
  for (const [file, content] of blocksOf(text(path)))
    expect([file, content]).toEqual([file, existsSync(join(root, file)) ? text(file) : "no such file"]);
});

it("shows the first program, the whole policy of each vault that has one, and the checks without Pulumi", () => {
  const shownIn = (path: string): string[] => blocksOf(text(path)).map(([file]) => file);
  expect(shownIn("README.md")).toContain("examples/centre-de-sante/index.ts");
  expect(shownIn("docs/vaults.md")).toEqual([
    "examples/aws/server-policy.json",
    "examples/openbao/server-policy.hcl",
    "examples/aws/policy.json",
    "examples/openbao/policy.hcl",
    "examples/azure/role.json",
    "examples/aws/list-policy.json",
    "examples/azure/list-role.json",
    "examples/openbao/list-policy.hcl",
  ]);
  expect(shownIn("docs/x509.md")).toContain("examples/verify.ts");
});

const { bin } = JSON.parse(text("package.json")) as { bin: Record<string, string> };
const cli = join(root, bin["igc-sante"]!);
function once<T>(ask: () => T): () => T {
  let answer: { readonly of: T } | undefined;
  return () => (answer ??= { of: ask() }).of;
}
const said = (...args: readonly string[]): string => execFileSync(process.execPath, [cli, ...args], { encoding: "utf8" });

it("docs/cli.md prints each command's own help", () => {
  const printed = [...text("docs/cli.md").matchAll(/^<!-- output: ([\w-]+) --help -->\n+```text\n([\s\S]*?)^```$/gm)];
  const commands = [...said().matchAll(/^ {2}([\w-]+) /gm)].map(([, command]) => command!);
  expect(printed.map(([, command]) => command).sort()).toEqual([...commands].sort());
  for (const [, command, help] of printed) expect([command, help]).toEqual([command, said(command!, "--help")]);
});

/** What the sources read as settings, and what the command can do: asked once for all pages. */
const grepped = (...args: readonly string[]): string =>
  execFileSync("git", ["grep", ...args, "--", "provider"], { cwd: root, encoding: "utf8" });
const settings = once(() => grepped("-hE", "setting\\(|config\\.get\\(") + grepped("-ho", "igc-sante:[a-zA-Z0-9]*"));
const overview = once(() => said());

it.each(pages)("%s names settings and commands that exist", (path) => {
  for (const [, key] of text(path).matchAll(/`igc-sante:([a-zA-Z0-9]+)`/g)) expect(settings()).toContain(key);
  for (const [, command] of text(path).matchAll(/(?:`|^|npx )igc-sante ([a-z-]+)(?= |`|$)/gm))
    expect(overview()).toContain(`  ${command} `);
});

it("leads from the program to its certificates by the commands it shows", async () => {
  const [, shown] = /<!-- run -->\n```sh\n([\s\S]*?)```/.exec(readme)!;
  const isPrepared = (line: string): boolean => /^(npm run setup|pulumi (login|stack|config) )/.test(line);
  const commands = shown!.split("\n").filter((line) => !isPrepared(line));
  expect(commands.filter((line) => line.startsWith("pulumi up"))).toHaveLength(3);
  const files = ["Pulumi.yaml", "examples/centre-de-sante/index.ts", "examples/centre-de-sante/tsconfig.json"];
  const project = await newProject({
    files: Object.fromEntries(files.map((path) => [path, text(path)])),
    main: "examples/centre-de-sante/index.ts",
    link: "symlink",
    config: { "igc-sante:environment": "rehearsal" },
  });
  try {
    symlinkSync(join(root, dirname(dirname(bin["igc-sante"]!))), join(project.dir, "dist"));
    const script = join(project.dir, "shown.sh");
    const typed = commands
      .join("\n")
      .replaceAll("npx igc-sante", `"${process.execPath}" ${bin["igc-sante"]}`)
      .replaceAll("pulumi up", "pulumi up --yes --skip-preview --non-interactive --color never");
    writeFileSync(script, `set -e\n${typed}`);
    const output = execFileSync("bash", [script], { cwd: project.dir, env: project.env, encoding: "utf8" });
    for (const folder of ["vault", "sandbox"]) expect(existsSync(join(project.dir, "examples", "centre-de-sante", folder))).toBe(true);
    expect(output).toMatch(/form 413 waits for a signature/);
    expect(output).toMatch(
      /Next, by people:\n.*Aïcha Lefèvre, legal representative of Centre de santé des Lilas: sign, date and stamp form 413/,
    );
    expect(output).toMatch(/Centre de santé des Lilas +srv1 +AUTH_CLI +INSI-AUTO +issued/);
    expect(output.match(/ issued /g)).toHaveLength(6);
  } finally {
    await project.dispose();
  }
});
