import { codeOf, faultOf } from "../../../test/contract/vault-stage";
import { optionalPackage } from "./optional-package";

const absent = "@igc-sante/absent-package";

it("names a missing package, and the command that installs it", async () => {
  const fault = await faultOf(optionalPackage(absent, "A vault aws:", () => import(absent)));
  expect(fault.code).toBe("optional-package");
  expect(fault.message).toContain(`npm install ${absent}`);
});

it("says as much when node's own import misses it", async () => {
  const missing = Object.assign(new Error(`Cannot find package '${absent}' imported from /x.js`), { code: "ERR_MODULE_NOT_FOUND" });
  expect(await codeOf(optionalPackage(absent, "A vault aws:", () => Promise.reject(missing)))).toBe("optional-package");
});

it.each([
  ["a package that misses another", Object.assign(new Error("Cannot find package 'other'"), { code: "ERR_MODULE_NOT_FOUND" })],
  ["a package that fails to load", new TypeError("x is not a function")],
])("passes on what is wrong with %s", async (_what, error) => {
  await expect(optionalPackage(absent, "A vault aws:", () => Promise.reject(error))).rejects.toBe(error);
});

it("gives what was loaded", async () => {
  expect(await optionalPackage("node:path", "A test", () => import("node:path"))).toHaveProperty("join");
});
