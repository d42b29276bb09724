import { spawnSync } from "node:child_process";
import path from "node:path";
import { FakeMachine } from "./fake-machine";
import { repository } from "./places.mjs";

let machine: FakeMachine;
beforeEach(() => (machine = new FakeMachine()));
afterEach(() => machine.remove());

describe("the last line of a test run", () => {
  /** Runs the real Jest with the reporter on one file of tests. */
  const jest = (tests: string) => {
    const config = { rootDir: machine.root, reporters: [path.join(__dirname, "count-reporter.js")] };
    machine.write("a.test.js", tests);
    const cli = path.join(repository, "node_modules/jest/bin/jest.js");
    return spawnSync(process.execPath, [cli, "--config", JSON.stringify(config)], { encoding: "utf8", cwd: machine.root });
  };

  test.each([
    ["counts tests", 'test("a", () => {}); test("b", () => {});', 0, "2 passed, 0 failed\n"],
    ["counts failures", 'test("a", () => {}); test("b", () => { throw new Error(); });', 1, "1 passed, 1 failed\n"],
    ["counts a file that does not load", "throw new Error();", 1, "0 passed, 1 failed\n"],
    ["is no success when everything was skipped", 'test["skip"]("a", () => {});', 1, "0 passed, 0 failed\n"],
  ])("%s", (_what, tests, status, stdout) => {
    expect(jest(tests)).toMatchObject({ status, stdout });
  });
});

describe(".ci/run", () => {
  const ciRun = (npm: string) => {
    machine.script("bin/npm", npm);
    const env = { ...machine.env, PATH: `${machine.place("bin")}${path.delimiter}/bin${path.delimiter}/usr/bin` };
    return spawnSync(path.join(repository, ".ci/run"), { encoding: "utf8", env });
  };

  const whenDeep = (deep: string): string => `case "$*" in *deep) ${deep};; *)`;
  const stopped = "The tests did not run; what stopped them stands above.\n";
  test.each([
    [
      "runs npm test, then the whole of what that took a sample of, and adds them up",
      'echo "$*"; echo "3 passed, 0 failed"',
      0,
      "test\n3 passed, 0 failed\nrun test:deep\n3 passed, 0 failed\n6 passed, 0 failed\n",
    ],
    [
      "fails with npm test, and still runs the rest",
      `${whenDeep('echo "5 passed, 0 failed"')} echo "2 passed, 1 failed"; exit 7;; esac`,
      7,
      "2 passed, 1 failed\n5 passed, 0 failed\n7 passed, 1 failed\n",
    ],
    [
      "fails with the rest",
      `${whenDeep('echo "5 passed, 2 failed"; exit 1')} echo "2 passed, 0 failed";; esac`,
      1,
      "2 passed, 0 failed\n5 passed, 2 failed\n7 passed, 2 failed\n",
    ],
    ["fails when npm test ends well without a count", "echo nothing", 1, `nothing\n${stopped}0 passed, 0 failed\n`],
    [
      "fails when the rest ends well without a count",
      `${whenDeep("echo nothing")} echo "2 passed, 0 failed";; esac`,
      1,
      `2 passed, 0 failed\nnothing\n${stopped}2 passed, 0 failed\n`,
    ],
    ["fails when the set-up fails", "echo Set-up failed. >&2; exit 1", 1, `Set-up failed.\n${stopped}0 passed, 0 failed\n`],
  ])("%s", (_what, npm, status, stdout) => {
    expect(ciRun(npm)).toMatchObject({ status, stdout });
  });
});
