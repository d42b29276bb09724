import { mkdirSync, symlinkSync } from "node:fs";
import path from "node:path";
import { engineEnvironment } from "./engine.mjs";
import { FakeMachine } from "./fake-machine";
import { atLeast, findEngine, onPath } from "./find.mjs";
import { cacheRoot, engineFolder, pinnedVersion, sdkFolder } from "./places.mjs";

let machine: FakeMachine;
beforeEach(() => (machine = new FakeMachine()));
afterEach(() => machine.remove());

test.each([
  ["3.200.0", "3.200.0", true],
  ["v3.259.0", "3.200.0", true],
  ["3.199.99", "3.200.0", false],
  ["3.200.0-alpha.1+dirty", "3.200.0", true],
  ["4.0.0", "3.200.0", true],
  ["2.999.0", "3.200.0", false],
  ["1.26", "1.25.11", true],
  ["1.26rc2", "1.25.11", true],
  ["3.200", "3.200.0", true],
  ["1.25.9", "1.25.11", false],
])("version %s against the floor %s: %s", (version, floor, expected) => {
  expect(atLeast(version, floor)).toBe(expected);
});

describe("a search on PATH", () => {
  test("takes the first executable file, not a folder and not a plain file of that name", () => {
    mkdirSync(machine.place("a", "tool"), { recursive: true });
    machine.write("b/tool");
    machine.script("c/tool", "exit 0");
    machine.script("d/tool", "exit 0");
    for (const folder of ["a", "b", "missing", "c", "d"]) machine.addToPath(folder);
    expect(onPath("tool", machine.env.PATH)).toBe(machine.place("c", "tool"));
    expect(onPath("other", machine.env.PATH)).toBeUndefined();
  });
});

describe("an engine is found", () => {
  const cached = (): string => path.join(engineFolder(machine.env), "bin");

  test("on PATH, before the cache and the official folders", () => {
    machine.engine("bin", "3.230.0");
    machine.engine(cached(), "3.259.0");
    machine.engine(".pulumi/bin", "3.260.0");
    machine.addToPath("bin");
    expect(findEngine(machine.env)).toEqual({
      engine: {
        from: "PATH",
        version: "3.230.0",
        pulumi: machine.place("bin/pulumi"),
        languageHost: machine.place("bin/pulumi-language-nodejs"),
      },
      passedOver: [],
    });
  });

  test("on PATH with its language host in another folder of PATH", () => {
    machine.pulumi("bin", "3.230.0");
    machine.script("elsewhere/pulumi-language-nodejs", "exit 0");
    machine.addToPath("bin");
    machine.addToPath("elsewhere");
    expect(findEngine(machine.env).engine).toMatchObject({ from: "PATH", languageHost: machine.place("elsewhere/pulumi-language-nodejs") });
  });

  test("on PATH as a link, its language host beside the real file", () => {
    machine.engine("cellar", "3.230.0");
    mkdirSync(machine.place("bin"));
    symlinkSync(machine.place("cellar/pulumi"), machine.place("bin/pulumi"));
    machine.addToPath("bin");
    expect(findEngine(machine.env).engine).toMatchObject({ from: "PATH", pulumi: machine.place("bin/pulumi") });
  });

  test("in the cache, before the official folders", () => {
    machine.engine(cached(), "3.259.0");
    machine.engine(".pulumi/bin", "3.260.0");
    expect(findEngine(machine.env).engine).toMatchObject({ from: "cache", version: "3.259.0" });
  });

  test("where the launcher and the Automation API download to, newest first", () => {
    for (const version of ["3.210.0", "3.1000.0", "3.999.0"]) machine.engine(`.pulumi/versions/${version}/bin`, version);
    expect(findEngine(machine.env).engine).toMatchObject({ from: "official download", version: "3.1000.0" });
  });

  test("in PULUMI_HOME when that is set", () => {
    machine.engine("other/versions/3.248.0/bin", "3.248.0");
    expect(findEngine({ ...machine.env, PULUMI_HOME: machine.place("other") }).engine).toMatchObject({ version: "3.248.0" });
  });
});

describe("an engine is passed over, in one line that says what to do,", () => {
  const brokenPulumi: [string, () => void, RegExp][] = [
    ["when there is none", () => undefined, /^no pulumi on PATH$/],
    ["when it is too old", () => machine.engine("bin", "3.199.0"), /bin\/pulumi is 3\.199\.0, older than 3\.200\.0; update it$/],
    [
      "when it has no language host",
      () => machine.pulumi("bin", "3.230.0"),
      /has no pulumi-language-nodejs .*; install the whole release$/,
    ],
    [
      "when it fails, as the npm launcher does offline",
      () => machine.script("bin/pulumi", "echo 'pulumi: fetch failed' >&2; exit 1"),
      /does not say its version \(pulumi: fetch failed\); reinstall or remove it$/,
    ],
    ["when it is silent", () => machine.script("bin/pulumi", "exit 3"), /does not say its version \(exit 3\)/],
    ["when it is no program", () => machine.write("bin/pulumi", "", 0o755), /does not say its version/],
  ];
  test.each(brokenPulumi)("%s", (_when, make, line) => {
    make();
    machine.addToPath("bin");
    const { engine, passedOver } = findEngine(machine.env);
    expect(engine).toBeUndefined();
    expect(passedOver).toEqual([expect.stringMatching(line)]);
    expect(() => engineEnvironment(machine.env)).toThrow(/no Pulumi engine on this machine .*Run: npm run setup/);
  });

  test("and the next way is taken", () => {
    machine.engine("bin", "3.100.0");
    machine.addToPath("bin");
    machine.engine(path.join(engineFolder(machine.env), "bin"), "3.259.0");
    const { engine, passedOver } = findEngine(machine.env);
    expect(engine).toMatchObject({ from: "cache" });
    expect(passedOver).toHaveLength(1);
  });
});

describe("the environment for the engine", () => {
  const settings = { PULUMI_SKIP_UPDATE_CHECK: "true", PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true" };

  test("leaves PATH as it is when the whole engine is on it, since its folder may hold another node", () => {
    machine.engine("bin", "3.230.0");
    machine.script("bin/pulumi-resource-pulumi-nodejs", "exit 0");
    machine.addToPath("first");
    machine.addToPath("bin");
    expect(engineEnvironment(machine.env)).toEqual({ ...machine.env, ...settings });
  });

  test("appends the SDK's folder when the engine lacks the script of dynamic resources", () => {
    machine.engine("bin", "3.230.0");
    machine.addToPath("bin");
    expect(engineEnvironment(machine.env).PATH).toBe(`${machine.place("bin")}${path.delimiter}${sdkFolder}`);
  });

  test("puts the cache's folder first", () => {
    const cache = path.join(engineFolder(machine.env), "bin");
    machine.engine(cache, "3.259.0");
    machine.script(path.join(cache, "pulumi-resource-pulumi-nodejs"), "exit 0");
    machine.addToPath("bin");
    expect(engineEnvironment(machine.env).PATH).toBe(`${cache}${path.delimiter}${machine.place("bin")}`);
  });
});

describe("the cache", () => {
  test.each<[NodeJS.Platform, NodeJS.ProcessEnv, string]>([
    ["linux", { HOME: "/home/a" }, "/home/a/.cache/pulumi-igc-sante"],
    ["linux", { HOME: "/home/a", XDG_CACHE_HOME: "/cache" }, "/cache/pulumi-igc-sante"],
    ["darwin", { HOME: "/Users/a" }, "/Users/a/Library/Caches/pulumi-igc-sante"],
  ])("on %s with %j is %s", (platform, env, expected) => {
    expect(cacheRoot(env, platform)).toBe(expected);
  });

  test("holds the engine by the pinned version and by what it is made of", () => {
    expect(path.basename(engineFolder(machine.env))).toMatch(new RegExp(`^${pinnedVersion()}-[0-9a-f]{12}$`));
    expect(() => pinnedVersion("module x\n")).toThrow("does not pin");
  });
});
