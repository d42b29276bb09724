import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ts from "typescript";

/** What a user installs: the files of the tarball, and types that resolve however their project resolves modules. */
const root = join(__dirname, "..");
const { exports, bin } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  exports: Record<string, string | { types: string; default: string }>;
  bin: Record<string, string>;
};
const kinds = ["health-structure", "technical-admin", "form413-request", "org-certificate"];

describe("the tarball", () => {
  let files: string[];
  beforeAll(() => {
    const said = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], { cwd: root, encoding: "utf8" });
    files = (JSON.parse(said) as [{ files: { path: string }[] }])[0].files.map(({ path }) => path);
  });

  it.each(["LICENSE", "README.md", "CHANGELOG.md", "package.json", "dist/cli/main.js", "dist/provider/x509/published.js"])(
    "holds %s",
    (path) => expect(files).toContain(path),
  );

  it("holds what every entry point names, and every kind that a state requires", () => {
    const targets = Object.values(exports).flatMap((target) => (typeof target === "string" ? [target] : [target.types, target.default]));
    const named = targets.flatMap((target) => (target.includes("*") ? kinds.map((kind) => target.replace("*", kind)) : [target]));
    expect(named.length).toBeGreaterThan(10);
    expect([...named, ...Object.values(bin)].map((path) => path.replace("./", "")).filter((path) => !files.includes(path))).toEqual([]);
  });

  it("holds no test, no source and no set-up", () =>
    expect(
      files.filter(
        (path) =>
          !/^(dist\/(cli|provider|resources)\/.*\.(js|d\.ts)|LICENSE|README\.md|CHANGELOG\.md|package\.json)$/.test(path) ||
          path.includes(".test."),
      ),
    ).toEqual([]));
});

describe("types", () => {
  const program = [
    'import { CertificateSet, Form413Request, HealthStructure, OrgCertificate, TechnicalAdmin, type NextAction } from "pulumi-igc-sante";',
    'import { checkPath, type Certificate } from "pulumi-igc-sante/x509";',
    'import { provider } from "pulumi-igc-sante/provider/org-certificate";',
    "export const all = [CertificateSet, Form413Request, HealthStructure, OrgCertificate, TechnicalAdmin, checkPath, provider.check];",
    "export type Both = [NextAction, Certificate];",
    "",
  ].join("\n");
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "igc-sante-types-"));
    mkdirSync(join(folder, "node_modules/@pulumi"), { recursive: true });
    symlinkSync(root, join(folder, "node_modules/pulumi-igc-sante"));
    symlinkSync(join(root, "node_modules/@pulumi/pulumi"), join(folder, "node_modules/@pulumi/pulumi"));
    for (const ending of ["mts", "cts"]) writeFileSync(join(folder, `index.${ending}`), program);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const problems = (file: string, options: ts.CompilerOptions): string[] => {
    const settings: ts.CompilerOptions = {
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      target: ts.ScriptTarget.ES2022,
      types: [],
      ...options,
    };
    return ts
      .getPreEmitDiagnostics(ts.createProgram([join(folder, file)], settings))
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
  };
  const ways: readonly [string, ts.CompilerOptions][] = [
    ["node16", { module: ts.ModuleKind.Node16, moduleResolution: ts.ModuleResolutionKind.Node16 }],
    ["nodenext", { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext }],
    ["bundler", { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler }],
  ];

  it.each(ways)("resolve under %s for every entry point, from ES modules and CommonJS", (_name, options) => {
    expect(problems("index.mts", options)).toEqual([]);
    if (options.moduleResolution !== ts.ModuleResolutionKind.Bundler) expect(problems("index.cts", options)).toEqual([]);
  });

  it("would be missed: a name that is not there is a problem", () => {
    writeFileSync(join(folder, "wrong.mts"), 'import { Nothing } from "pulumi-igc-sante";\nexport default Nothing;\n');
    expect(problems("wrong.mts", ways[1]![1])).toEqual([expect.stringContaining("Nothing")]);
  });
});
