import { existsSync, readdirSync, rmSync, symlinkSync, utimesSync } from "node:fs";
import path from "node:path";
import { buildDist, distIsCurrent } from "./dist.mjs";
import { FakeMachine } from "./fake-machine";
import { packagesAreCurrent, withHeaders } from "./packages.mjs";
import { sdkFolder } from "./places.mjs";
import { elapsed } from "./progress.mjs";
import { setUp } from "./steps.mjs";

const [early, late] = [new Date("2026-01-01T00:00:00Z"), new Date("2026-01-02T00:00:00Z")];

let machine: FakeMachine;
beforeEach(() => (machine = new FakeMachine()));
afterEach(() => machine.remove());

/** Gives a file or folder of the checkout its time. */
const dated = (file: string, time: Date): void => utimesSync(machine.place("checkout", file), time, time);

/** A checkout with everything done: packages installed, sources compiled. */
function checkout(): string {
  const folder = machine.place("checkout");
  const files = [
    "package-lock.json",
    "tsconfig.json",
    "tsconfig.build.json",
    "provider/a.ts",
    "provider/a.test.ts",
    "resources/b.ts",
    "cli/c.ts",
  ];
  for (const file of [...files, "node_modules/.package-lock.json", "dist/old.js"]) machine.write(path.join(folder, file));
  for (const file of [...files, "provider", "resources", "cli"]) dated(file, early);
  for (const file of ["node_modules/.package-lock.json", "dist"]) dated(file, late);
  return folder;
}

test("with nothing to do, one line is said", async () => {
  machine.engine("bin", "3.230.0");
  machine.addToPath("bin");
  await setUp({ folder: checkout(), env: machine.env, say: machine.say });
  expect(machine.said).toEqual([`Set-up: nothing to do (Pulumi 3.230.0 from PATH, ${machine.place("bin")}).`]);
});

test("an old Node is refused before anything is done", async () => {
  await expect(setUp({ folder: "/nowhere", say: machine.say, node: "v20.18.3" })).rejects.toThrow(
    "Node is v20.18.3, older than 20.19.0; update it.",
  );
});

describe("the npm packages", () => {
  test("are current when installed after the lock file was written", () => {
    expect(packagesAreCurrent(checkout())).toBe(true);
  });

  test("are to be installed when the lock file is newer, and when there are none", () => {
    const folder = checkout();
    dated("package-lock.json", new Date(late.getTime() + 1));
    expect(packagesAreCurrent(folder)).toBe(false);
    rmSync(path.join(folder, "node_modules"), { recursive: true });
    expect(packagesAreCurrent(folder)).toBe(false);
  });
});

describe("the build", () => {
  const after = new Date(late.getTime() + 1000);

  test.each<[string, () => void, boolean]>([
    ["is current when nothing was touched", () => undefined, true],
    ["is current when only a test was touched", () => dated("provider/a.test.ts", after), true],
    ["is old when a source was touched", () => dated("provider/a.ts", after), false],
    ["is old when a file was removed or renamed, which its folder tells", () => dated("resources", after), false],
    ["is old when the compiler settings were touched", () => dated("tsconfig.build.json", after), false],
    ["is old when packages changed", () => dated("package-lock.json", after), false],
    ["is missing at first", () => rmSync(machine.place("checkout/dist"), { recursive: true }), false],
  ])("%s", (_what, change, expected) => {
    const folder = checkout();
    change();
    expect(distIsCurrent(folder)).toBe(expected);
  });

  const compiler = path.resolve(sdkFolder, "../../typescript");
  const withCompiler = (source: string): string => {
    const folder = checkout();
    symlinkSync(compiler, path.join(folder, "node_modules/typescript"));
    const compilerOptions = { outDir: "dist", types: [], lib: ["es5"], skipLibCheck: true, rootDir: "." };
    machine.write(path.join(folder, "tsconfig.build.json"), JSON.stringify({ compilerOptions, include: ["provider"] }));
    machine.write(path.join(folder, "provider/a.ts"), source);
    return folder;
  };

  test("replaces all of the one before, and is current then", async () => {
    const folder = withCompiler("export const a: number = 1;\n");
    rmSync(path.join(folder, "provider/a.test.ts"));
    expect(await buildDist(folder, { say: machine.say })).toBe(true);
    expect(readdirSync(path.join(folder, "dist"))).toEqual(["provider"]);
    expect(await buildDist(folder, { say: machine.say })).toBe(false);
    expect(machine.said).toEqual(["  Compiling into dist/."]);
  });

  test("is old when a source was touched while it was compiled", async () => {
    const folder = checkout();
    const compiler = `
      const fs = require("fs");
      const touch = (place, minutes) => fs.utimesSync(place, new Date(), new Date(Date.now() + minutes * 60_000));
      touch("provider/a.ts", 1);
      fs.writeFileSync(process.argv.at(-1) + "/a.js", "");
      touch(process.argv.at(-1), 2); // as if it took long`;
    machine.write("checkout/node_modules/typescript/bin/tsc", compiler);
    rmSync(path.join(folder, "dist"), { recursive: true });
    expect(await buildDist(folder, { say: machine.say })).toBe(true);
    expect(distIsCurrent(folder)).toBe(false);
  });

  test("keeps the one before when the sources do not compile, and says where", async () => {
    const folder = withCompiler("export const a: number = 'text';\n");
    await expect(buildDist(folder, { say: machine.say })).rejects.toThrow(/provider\/a\.ts\(1,14\): error TS2322/);
    expect(existsSync(path.join(folder, "dist/old.js"))).toBe(true);
    expect(readdirSync(path.join(folder, "node_modules/.cache"))).toEqual([]);
  });
});

test.each([
  [400, "0 s"],
  [59_400, "59 s"],
  [60_000, "1 min 0 s"],
  [200_000, "3 min 20 s"],
])("%d ms is told as %s", (milliseconds, expected) => {
  expect(elapsed(milliseconds)).toBe(expected);
});

test("addons are built from the headers that came with Node, unless the user names others, or none came", () => {
  const node = machine.place("node", "bin", "node");
  machine.write(node);
  expect(withHeaders({ A: "1" }, node)).toEqual({ A: "1" });
  machine.write(machine.place("node", "include", "node", "node_api.h"));
  expect(withHeaders({ A: "1" }, node)).toEqual({ A: "1", npm_config_nodedir: machine.place("node") });
  expect(withHeaders({ npm_config_nodedir: "/elsewhere" }, node)).toEqual({ npm_config_nodedir: "/elsewhere" });
});
