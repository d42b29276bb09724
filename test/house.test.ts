import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";

/** The house rules that code can hold (provider/README.md): imports run down, pure rooms do no I/O, no file over 300 lines. */
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
const floors = [
  "lifecycle",
  "channel",
  "igc",
  "registry",
  "mail",
  "vault",
  "sheet",
  "form",
  "x509",
  "policy",
  "structure",
  "calendar",
  "evidence",
];
/** Ground-floor files of provider/ and the floor they stand on: `rpc` with its parts serves lifecycles, `fault` and its codes everybody. */
const served = floors.indexOf("channel");
const files: Readonly<Record<string, number>> = {
  "rpc": served,
  "packing": served,
  "values": served,
  "fault": floors.length,
  "fault-codes": floors.length,
  "fault-codes-channel": floors.length,
  "fault-codes-deliver": floors.length,
  "fault-codes-mail": floors.length,
};

function floorOf(file: string): number | undefined {
  const [top, room] = shown(file).split("/");
  if (top !== "provider" || !room) return undefined;
  return files[room.replace(/(\.test)?\.ts$/, "")] ?? floors.indexOf(room);
}

const importsOf = (file: string): string[] =>
  [...readFileSync(file, "utf8").matchAll(/(?:from|import\(|require\(|import)\s*["']([^"']+)["']/g)].map((match) => match[1]!);
/** The file that a relative import names: itself, or the door of a room. */
function target(file: string, specifier: string): string | undefined {
  const path = resolve(dirname(file), specifier.replace(/\.js$/, ""));
  return [path, `${path}.ts`, join(path, "index.ts")].find((each) => existsSync(each) && statSync(each).isFile());
}
const targetsOf = (file: string): string[] =>
  importsOf(file)
    .filter((specifier) => specifier.startsWith("."))
    .flatMap((specifier) => target(file, specifier) ?? []);
const code = (file: string): boolean => !/\.test(-d)?\.ts$/.test(file);

const provider = ours.filter((file) => shown(file).startsWith("provider/"));

it("finds the house", () => {
  expect(provider.length).toBeGreaterThan(50);
  expect(provider.map(floorOf).filter((floor) => floor === undefined || floor < 0)).toEqual([]);
});

it("has no import that runs up", () => {
  const upward = provider.filter(code).flatMap((file) =>
    targetsOf(file)
      .filter((to) => (floorOf(to) ?? -1) < floorOf(file)!)
      .map((to) => `${shown(file)} -> ${shown(to)}`),
  );
  expect(upward).toEqual([]);
});

/** The rooms a file stands in, outermost first: every folder of the engine is one, and its door is its index.ts. */
function roomsOf(file: string): string[] {
  const parts = dirname(shown(file)).split("/");
  return parts[0] === "provider" ? parts.slice(1).map((_, depth) => parts.slice(0, depth + 2).join("/")) : [];
}

/** Floors that are made of rooms: theirs are reached directly, by their own doors. What stands on such a floor's ground serves its rooms. */
const roomy = ["provider/x509", "provider/vault", "provider/lifecycle", "provider/igc", "provider/form"];

/** The one file by which `from` may reach `to`. */
function doorTo(from: string, to: string): string {
  const entered = roomsOf(to).filter((room) => !roomsOf(from).includes(room));
  const room = entered.find((each, depth) => !roomy.includes(each) || depth === entered.length - 1);
  // The ground of x509 and lifecycle holds what is published, file by file.
  return room === undefined || room === "provider/x509" || room === "provider/lifecycle" ? shown(to) : `${room}/index.ts`;
}

it("enters a room by its door alone", () => {
  const elsewhere = sources
    .filter((file) => /\.(ts|mjs|cjs|js)$/.test(file))
    .flatMap((file) =>
      targetsOf(file)
        .filter((to) => shown(to) !== doorTo(file, to))
        .map((to) => `${shown(file)} -> ${shown(to)}, not ${doorTo(file, to)}`),
    );
  expect(elsewhere).toEqual([]);
});

it("gives every room a door that says what the room is for", () => {
  const rooms = [...new Set(provider.flatMap(roomsOf))].filter((room) => room !== "provider/x509" && room !== "provider/lifecycle");
  expect(rooms.filter((room) => !/^\/\*\* .+\. \*\/\n/.test(readFileSync(join(root, room, "index.ts"), "utf8")))).toEqual([]);
});

it("has no circle of files", () => {
  const done = new Set<string>();
  const circles: string[] = [];
  const follow = (file: string, way: readonly string[]): void => {
    if (way.includes(file)) circles.push([...way.slice(way.indexOf(file)), file].map(shown).join(" -> "));
    if (way.includes(file) || done.has(file)) return;
    for (const next of targetsOf(file)) follow(next, [...way, file]);
    done.add(file);
  };
  ours.filter(code).forEach((file) => follow(file, []));
  expect(circles).toEqual([]);
});

it("keeps the program's rooms apart: resources take only types from the engine, the engine never takes resources", () => {
  const wrong = ours.filter(code).flatMap((file) => {
    const text = readFileSync(file, "utf8");
    if (shown(file).startsWith("resources/"))
      return [...text.matchAll(/^import (?!type)[^;]*"\.\.\/provider[^"]*"/gm)].map((match) => `${shown(file)}: ${match[0]}`);
    if (shown(file).startsWith("provider/"))
      return importsOf(file)
        .filter((name) => name.includes("@pulumi/") || name.includes("/resources/"))
        .map((name) => `${shown(file)}: ${name}`);
    return [];
  });
  expect(wrong).toEqual([]);
});

/** Rooms that decide and never touch the world. `x509/fetch*` is the one room that fetches CRLs and OCSP. */
const pure = provider
  .filter(code)
  .filter(
    (file) =>
      /^provider\/(form|x509|policy|structure|calendar|evidence)\//.test(shown(file)) && !/^provider\/x509\/fetch\//.test(shown(file)),
  );
const inputOutput = /^(node:)?(fs|fs\/promises|net|http|https|http2|dns|tls|child_process|worker_threads|dgram|os)$/;

it("has pure rooms without I/O", () => {
  expect(pure.length).toBeGreaterThan(20);
  expect(
    pure.flatMap((file) =>
      importsOf(file)
        .filter((name) => inputOutput.test(name))
        .map((name) => `${shown(file)}: ${name}`),
    ),
  ).toEqual([]);
});

it("has pure rooms without a clock, chance or environment of their own", () => {
  const own = /\bDate\.now\(|new Date\(\)|Math\.random\(|process\.(env|cwd|hrtime)|performance\.now/;
  const strip = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
  expect(pure.filter((file) => own.test(strip(readFileSync(file, "utf8")))).map(shown)).toEqual([]);
});

it("has no file over 300 lines", () => {
  expect(
    ours.map((file) => [shown(file), readFileSync(file, "utf8").split("\n").length - 1] as const).filter(([, lines]) => lines > 300),
  ).toEqual([]);
});

it("has no test that is switched off or alone", () => {
  const off = /\b(it|test|describe)\.(skip|only|todo)\b|\b(xit|xtest|xdescribe|fit|fdescribe)\(/;
  expect(ours.filter((file) => !file.endsWith("house.test.ts") && off.test(readFileSync(file, "utf8"))).map(shown)).toEqual([]);
});

it("has no test that a busy machine can fail: none is held to a time, and none may take less than the usual limit", () => {
  const held =
    /\bcpuUsage\b|expect\([^;]*performance\.now|jest\.setTimeout\((?:\d{1,2}|1\d\d|2[0-3]\d)_000\)|^\s*\},? (?:\d{1,2}|1\d\d|2[0-3]\d)_000\);/m;
  const tests = ours.filter((file) => file.endsWith(".ts") && shown(file) !== "test/cost.ts" && !file.endsWith("house.test.ts"));
  expect(tests.filter((file) => held.test(readFileSync(file, "utf8"))).map(shown)).toEqual([]);
});

it("has no test that acts on what it sees of another process' files: it may see it too late; what acts is loaded into that process", () => {
  const watches = /import \{[^}]*\bwatch(File)?\b[^}]*\} from "(node:)?fs(\/promises)?"|\bfs\.watch(File)?\(/;
  const tests = ours.filter((file) => /^(test|examples)\/|[.]test[.]ts$/.test(shown(file)) && !file.endsWith("house.test.ts"));
  expect(tests.filter((file) => watches.test(readFileSync(file, "utf8"))).map(shown)).toEqual([]);
});

it("has no variable called exports: in the built package it hides the module's own, which its other functions are called by", () =>
  expect(ours.filter((file) => file.endsWith(".ts") && /\b(const|let|var) exports\b/.test(readFileSync(file, "utf8"))).map(shown)).toEqual(
    [],
  ));

it("speaks of itself alone: no path of a machine and no package registry's host", () => {
  const foreign = new RegExp(
    [
      "registry\\.npm" + "js",
      "proxy\\.gol" + "ang",
      "sum\\.gol" + "ang",
      "pypi\\." + "org",
      "pythonhos" + "ted",
      "/wo" + "rk/",
      "/ro" + "ot/",
    ].join("|"),
  );
  expect(sources.filter((file) => !file.endsWith("go.sum") && foreign.test(readFileSync(file, "utf8"))).map(shown)).toEqual([]);
});
