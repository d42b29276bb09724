import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";

/** The house rules that code can hold (DESIGN.md section 3): imports run down, pure rooms do no I/O, no file over 300 lines. */
const root = dirname(__dirname);
const sources = ["provider", "resources", "cli", "examples", "test", "bench"].flatMap((folder) => walk(join(root, folder)));
const ours = sources.filter((file) => /\.(ts|mjs|js)$/.test(file));

function walk(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    if (name === "node_modules" || name === "dist") return [];
    const path = join(folder, name);
    return statSync(path).isDirectory() ? walk(path) : [path];
  });
}

const shown = (file: string): string => relative(root, file).split(sep).join("/");

/** Rooms of provider/ from top to bottom. A room imports from itself and from below. */
const floors = ["lifecycle", "channel", "igc", "registry", "vault", "form", "x509", "policy", "structure", "calendar"];
/** Ground-floor files of provider/ and the floor they stand on: `rpc` serves lifecycles, `fault` everybody. */
const files: Readonly<Record<string, number>> = { rpc: floors.indexOf("channel"), fault: floors.length };

function floorOf(file: string): number | undefined {
  const [top, room] = shown(file).split("/");
  if (top !== "provider" || !room) return undefined;
  return files[room.replace(/(\.test)?\.ts$/, "")] ?? floors.indexOf(room);
}

const importsOf = (file: string): string[] => [...readFileSync(file, "utf8").matchAll(/(?:from|import\(|require\(|import)\s*["']([^"']+)["']/g)].map((match) => match[1]!);
const target = (file: string, specifier: string): string => resolve(dirname(file), specifier.replace(/\.js$/, ""));
const code = (file: string): boolean => !/\.test(-d)?\.ts$/.test(file);

const provider = ours.filter((file) => shown(file).startsWith("provider/"));

it("finds the house", () => {
  expect(provider.length).toBeGreaterThan(50);
  expect(provider.map(floorOf).filter((floor) => floor === undefined || floor < 0)).toEqual([]);
});

it("has no import that runs up", () => {
  const upward = provider.filter(code).flatMap((file) =>
    importsOf(file)
      .filter((specifier) => specifier.startsWith("."))
      .filter((specifier) => (floorOf(`${target(file, specifier)}.ts`) ?? -1) < floorOf(file)!)
      .map((specifier) => `${shown(file)} -> ${specifier}`),
  );
  expect(upward).toEqual([]);
});

it("keeps the program's rooms apart: resources take only types from the engine, the engine never takes resources", () => {
  const wrong = ours.filter(code).flatMap((file) => {
    const text = readFileSync(file, "utf8");
    if (shown(file).startsWith("resources/")) return [...text.matchAll(/^import (?!type)[^;]*"\.\.\/provider[^"]*"/gm)].map((match) => `${shown(file)}: ${match[0]}`);
    if (shown(file).startsWith("provider/")) return importsOf(file).filter((name) => name.includes("@pulumi/") || name.includes("/resources/")).map((name) => `${shown(file)}: ${name}`);
    return [];
  });
  expect(wrong).toEqual([]);
});

/** Rooms that decide and never touch the world. `x509/fetch*` is the one room that fetches CRLs and OCSP. */
const pure = provider.filter(code).filter((file) => /^provider\/(form|x509|policy|structure|calendar)\//.test(shown(file)) && !/^provider\/x509\/fetch/.test(shown(file)));
const inputOutput = /^(node:)?(fs|fs\/promises|net|http|https|http2|dns|tls|child_process|worker_threads|dgram|os)$/;

it("has pure rooms without I/O", () => {
  expect(pure.length).toBeGreaterThan(20);
  expect(pure.flatMap((file) => importsOf(file).filter((name) => inputOutput.test(name)).map((name) => `${shown(file)}: ${name}`))).toEqual([]);
});

it("has pure rooms without a clock, chance or environment of their own", () => {
  const own = /\bDate\.now\(|new Date\(\)|Math\.random\(|process\.(env|cwd|hrtime)|performance\.now/;
  const strip = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
  expect(pure.filter((file) => own.test(strip(readFileSync(file, "utf8")))).map(shown)).toEqual([]);
});

it("has no file over 300 lines", () => {
  expect(ours.map((file) => [shown(file), readFileSync(file, "utf8").split("\n").length - 1] as const).filter(([, lines]) => lines > 300)).toEqual([]);
});

it("has no test that is switched off or alone", () => {
  const off = /\b(it|test|describe)\.(skip|only|todo)\b|\b(xit|xtest|xdescribe|fit|fdescribe)\(/;
  expect(ours.filter((file) => !file.endsWith("house.test.ts") && off.test(readFileSync(file, "utf8"))).map(shown)).toEqual([]);
});

it("speaks of itself alone: no path of a machine and no package registry's host", () => {
  const foreign = new RegExp(["registry\\.npm" + "js", "proxy\\.gol" + "ang", "sum\\.gol" + "ang", "pypi\\." + "org", "pythonhos" + "ted", "/wo" + "rk/", "/ro" + "ot/"].join("|"));
  expect(sources.filter((file) => !file.endsWith("go.sum") && foreign.test(readFileSync(file, "utf8"))).map(shown)).toEqual([]);
});
