import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { repository } from "./cli/places.mjs";

/** Jest takes the types away unread: the compiler reads every source and test beside the other tests, and not before them. */
it("every source and test is of the types it says", async () => {
  const compiler = require.resolve("typescript/bin/tsc");
  const checked = promisify(execFile)(process.execPath, [compiler, "-p", "tsconfig.json"], { cwd: repository });
  expect(
    await checked.then(
      () => "",
      ({ stdout }: { stdout: string }) => stdout,
    ),
  ).toBe("");
}, 300_000);
