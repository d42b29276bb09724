import { inspect } from "node:util";
import { codeOf, faultOf } from "../../../test/contract/vault-stage";
import { openVault } from "../open";

describe("addresses", () => {
  const context = { env: {}, cwd: "/", now: () => new Date(0), notice: () => undefined };

  it.each([
    "azure:https://igc-lilas.vault.azure.net?prefix=a/b",
    `azure:https://igc-lilas.vault.azure.net?prefix=${"x".repeat(8)}`,
    "azure:http://127.0.0.1:1",
  ])("refuses %s", async (address) => {
    expect(await codeOf(openVault(address, context))).toBe("address-shape");
  });

  it("opens a vault without a word on the network, and shows no credential", async () => {
    expect(inspect(await openVault("azure:https://igc-lilas.vault.azure.net", context), { depth: 9, showHidden: true })).not.toMatch(
      /credential/i,
    );
  });

  it("names the command that installs the packages when they are missing", async () => {
    await jest.isolateModulesAsync(async () => {
      jest.doMock("@azure/keyvault-secrets", () => {
        throw Object.assign(new Error("Cannot find module '@azure/keyvault-secrets'"), { code: "MODULE_NOT_FOUND" });
      });
      const fault = await faultOf((await import("./adapter.js")).openAzureVault("https://igc-lilas.vault.azure.net", "azure:x", context));
      expect(fault).toMatchObject({ code: "optional-package", hint: "Run: npm install @azure/keyvault-secrets @azure/identity" });
    });
  });
});
