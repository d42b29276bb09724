import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, realpath, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { repository } from "../cli/places.mjs";

export interface ProjectFiles {
  /** Path inside the project -> text. */
  readonly files: Readonly<Record<string, string>>;
  /** The program, a path inside the project. Default: the only one of index.ts and index.js in `files`. */
  readonly main?: string;
  /** How the project has pulumi-igc-sante: linked to the checkout, or as a copy of what `npm pack` would ship. */
  readonly link: "symlink" | "copy";
  /** Name of the Pulumi project. */
  readonly name: string;
}

/** An empty temporary folder. Its real path, since that is what Node resolves packages from. */
export const makeFolder = async (): Promise<string> => realpath(await mkdtemp(path.join(os.tmpdir(), "igc-sante-engine-")));

/** Fills a folder with a Pulumi project, its packages in place as npm would put them. */
export async function fillProjectFolder(folder: string, { files, main, link, name }: ProjectFiles): Promise<void> {
  const program = main ?? ["index.ts", "index.js"].find((file) => file in files) ?? "index.js";
  for (const [file, text] of Object.entries({ ...ownFiles(name, program), ...files })) {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await writeFile(path.join(folder, file), text);
  }
  await installPackages(path.join(folder, "node_modules"), link);
}

/** What every project has; a file of the same name among the caller's files takes its place. */
function ownFiles(name: string, program: string): Record<string, string> {
  const typescript = program.endsWith(".ts");
  const compilerOptions = { target: "es2022", module: "nodenext", moduleResolution: "nodenext", strict: true, skipLibCheck: true };
  return {
    "Pulumi.yaml": JSON.stringify({ name, runtime: { name: "nodejs", options: { typescript } }, main: program }),
    "package.json": JSON.stringify({ name, private: true, main: program }),
    ...(typescript ? { "tsconfig.json": JSON.stringify({ compilerOptions }) } : {}),
  };
}

async function installPackages(nodeModules: string, link: "symlink" | "copy"): Promise<void> {
  const manifest = JSON.parse(await readFile(path.join(repository, "package.json"), "utf8"));
  const declared = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies, ...manifest.optionalDependencies });
  for (const name of [...declared, "typescript", "ts-node", "@types/node"]) {
    const installed = path.join(repository, "node_modules", name);
    if (!existsSync(installed) && name in manifest.optionalDependencies) continue;
    await linkPackage(installed, path.join(nodeModules, name));
  }
  const own = path.join(nodeModules, manifest.name);
  if (link === "symlink") return linkPackage(repository, own);
  for (const file of packedFiles()) await cp(path.join(repository, file), path.join(own, file));
}

async function linkPackage(from: string, to: string): Promise<void> {
  await mkdir(path.dirname(to), { recursive: true });
  await symlink(from, to, "dir");
}

let packed: readonly string[] | undefined;

/** The files of the package as `npm pack` would ship it from the present build. */
function packedFiles(): readonly string[] {
  if (packed) return packed;
  const args = ["pack", "--dry-run", "--json", "--ignore-scripts"];
  const listing = execFileSync("npm", args, { cwd: repository, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  const [pack] = JSON.parse(listing) as { files: { path: string }[] }[];
  packed = pack!.files.map((file) => file.path);
  if (!packed.some((file) => file.startsWith("dist/"))) throw new Error("There is no build to pack. Run: npm run setup");
  return packed;
}
