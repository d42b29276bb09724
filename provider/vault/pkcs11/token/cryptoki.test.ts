import { codeOf, faultOf } from "../../../../test/contract/vault-stage";
import { Fault } from "../../../fault";
import { binding, ckr, ckrOf, cryptokiFault, isLost } from "./cryptoki";

jest.mock("pkcs11js", () => {
  throw Object.assign(new Error("Cannot find module 'pkcs11js'"), { code: "MODULE_NOT_FOUND" });
});

it("names the command that installs the binding where it is missing", async () => {
  const fault = await faultOf((async () => binding())());
  expect(fault.code).toBe("optional-package");
  expect(fault.what).toContain("pkcs11js, and it is not installed");
  expect(fault.hint).toContain("npm install pkcs11js");
});

it.each([
  ["CKR_USER_NOT_LOGGED_IN", "vault-forbidden"],
  ["CKR_TOKEN_WRITE_PROTECTED", "vault-forbidden"],
  ["CKR_DEVICE_MEMORY", "vault-full"],
  ["CKR_SESSION_COUNT", "vault-throttled"],
  ["CKR_DEVICE_REMOVED", "vault-unreachable"],
  ["CKR_FUNCTION_FAILED", "vault-unreachable"],
])("says what %s means, with the call and the token", async (name, code) => {
  const fault = cryptokiFault(ckr(name, "C_Sign"), "The token prod") as Fault;
  expect(fault.code).toBe(code);
  expect(fault.what).toMatch(new RegExp(`^The token prod .*\\(C_Sign: ${name}\\)\\.$`));
  expect(fault.cause).toBeUndefined();
});

it("leaves other errors and Faults as they are", async () => {
  const others = [new TypeError("x is no function"), new Fault("vault-corrupt", "It names CKR_DEVICE_REMOVED.", "Look."), "text"];
  expect(others.map((error) => cryptokiFault(error, "The token"))).toEqual(others);
  expect(others.map(isLost)).toEqual([false, false, false]);
  expect(await codeOf(Promise.reject(others[1] as Fault))).toBe("vault-corrupt");
});

it.each(["CKR_SESSION_HANDLE_INVALID", "CKR_TOKEN_NOT_PRESENT", "CKR_DEVICE_REMOVED"])("sees in %s that the session is lost", (name) => {
  expect([isLost(ckr(name, "C_FindObjectsInit")), ckrOf(new Error(`${name}:48\n  at native`))]).toEqual([true, name]);
});

it("sees no lost session in a wrong PIN", () => {
  expect(isLost(ckr("CKR_PIN_INCORRECT", "C_Login"))).toBe(false);
});
