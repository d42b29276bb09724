import fc from "fast-check";
import { vaultAddressFault } from "./address";

it.each([
  "file:./vault",
  "file:/srv/igc/vault",
  "file:C:\\igc\\vault",
  "file:vault with spaces",
  "aws:eu-west-3",
  "aws:eu-west-3?prefix=igc-sante/prod",
  "aws:us-gov-west-1?prefix=a&endpoint=http://127.0.0.1:5000",
  "aws:eu-west-3?endpoint=https://vpce-1.secretsmanager.eu-west-3.vpce.amazonaws.com",
  "azure:https://coffre.vault.azure.net",
  "azure:https://coffre.vault.azure.net/",
  "azure:https://coffre.vault.azure.cn?prefix=a",
  "azure:https://coffre.vault.usgovcloudapi.net",
  "azure:https://coffre.privatelink.vaultcore.azure.net",
  "azure:https://localhost:8443?prefix=a&host=trusted",
  "azure:https://coffre.example?host=trusted",
  "pkcs11:token=prod?module-path=/usr/lib/softhsm/libsofthsm2.so&pin-source=/run/pin",
  "pkcs11:token=prod%20a;object-prefix=igc?module-path=/usr/lib/x.so",
  "pkcs11:serial=00ab?module-path=/usr/lib/x.so",
  "openbao:https://bao.example/secret",
  "openbao:https://bao.example:8200/secret/igc/prod",
  "openbao:http://127.0.0.1:8200/secret/igc",
  "openbao:https://bao.example/secret/igc?auth=approle&auth-mount=ci&namespace=sante",
  "openbao:https://bao.example/secret/igc?auth=kubernetes&role=igc",
])("takes %s", (address) => {
  expect(vaultAddressFault(address)).toBeUndefined();
});

it.each([
  ["", "address-scheme"],
  ["./vault", "address-scheme"],
  ["vault", "address-scheme"],
  ["ftp:host", "address-scheme"],
  ["FILE:./vault", "address-scheme"],
  ["constructor:x", "address-scheme"],
  ["toString:x", "address-scheme"],
  [":./vault", "address-scheme"],
  ["file:", "address-shape"],
  ["file:  ", "address-shape"],
  ["file:///srv/vault", "address-shape"],
  ["file:vault?x=1", "address-shape"],
  ["file:va\0ult", "address-shape"],
  ["file:vault\n", "address-shape"],
  ["aws:", "address-shape"],
  ["aws:paris", "address-shape"],
  ["aws:eu-west-3?region=x", "address-shape"],
  ["aws:eu-west-3?prefix=", "address-shape"],
  ["aws:eu-west-3?prefix=a b", "address-shape"],
  ["aws:eu-west-3?prefix=a&prefix=b", "address-shape"],
  ["aws:eu-west-3?endpoint=localhost:5000", "address-shape"],
  ["aws:eu-west-3?endpoint=http://moto.example:5000", "address-shape"],
  ["azure:coffre", "address-shape"],
  ["azure:http://coffre.vault.azure.net", "address-shape"],
  ["azure:https://coffre.vault.azure.net/secrets/x", "address-shape"],
  ["azure:https://coffre.vault.azure.net?key=x", "address-shape"],
  ["azure:https://localhost:8443?prefix=a", "address-shape"],
  ["azure:https://coffre.example", "address-shape"],
  ["azure:https://coffre.example?host=yes", "address-shape"],
  ["azure:https://vault.azure.net", "address-shape"],
  ["azure:https://coffre.vault.azure.net.example", "address-shape"],
  ["azure:https://coffre-vault.azure.net", "address-shape"],
  ["azure:https://a.b.vault.azure.net", "address-shape"],
  ["azure:https://coffre.managedhsm.azure.net", "address-shape"],
  ["pkcs11:", "address-shape"],
  ["pkcs11:token=prod", "address-shape"],
  ["pkcs11:object=x?module-path=/x.so", "address-shape"],
  ["pkcs11:token=a;token=b?module-path=/x.so", "address-shape"],
  ["pkcs11:token?module-path=/x.so", "address-shape"],
  ["openbao:https://bao.example", "address-shape"],
  ["openbao:https://bao.example/", "address-shape"],
  ["openbao:http://bao.example/secret", "address-shape"],
  ["openbao:bao.example/secret", "address-shape"],
  ["openbao:https://bao.example/secret/../sys", "address-shape"],
  ["openbao:https://bao.example/secret//a", "address-shape"],
  ["openbao:https://bao.example/secret?auth=password", "address-shape"],
  ["openbao:https://bao.example/secret#a", "address-shape"],
])("refuses %j as %s", (address, code) => {
  expect(vaultAddressFault(address)?.code).toBe(code);
});

it.each([
  "aws:eu-west-3?endpoint=https://user:hunter2@aws.example",
  "aws:eu-west-3?secret-key=hunter2",
  "azure:https://user:hunter2@coffre.vault.azure.net",
  "openbao:https://x:hunter2@bao.example/secret",
  "openbao:https://bao.example/secret?token=hunter2",
  "pkcs11:token=prod?module-path=/x.so&pin-value=hunter2",
])("refuses a secret in an address, and does not repeat it", (address) => {
  const fault = vaultAddressFault(address);
  expect(fault?.code).toBe("address-shape");
  expect(fault?.message).not.toContain("hunter2");
});

it.each([
  ["s.hunter2hunter2hunter2", "address-scheme"],
  ["hunter2hunter2:x", "address-scheme"],
  ["azure:https://coffre.vault.azure.net?hunter2", "address-shape"],
  ["aws:eu-west-3?hunter2=", "address-shape"],
])("does not repeat what stands where a scheme or a parameter's name should: %s", (address, code) => {
  const fault = vaultAddressFault(address);
  expect(fault?.code).toBe(code);
  expect(fault?.message).not.toContain("hunter2");
});

it("names a scheme and a parameter that were misspelt", () => {
  expect(vaultAddressFault("vaultwarden:x")?.what).toContain('"vaultwarden"');
  expect(vaultAddressFault("openbao:https://bao.example/secret?auth-mont=ci")?.what).toContain('"auth-mont"');
});

it("never throws, whatever it is given", () => {
  const anything = fc.oneof(
    fc.string(),
    fc
      .tuple(fc.constantFrom("file:", "aws:", "azure:", "pkcs11:", "openbao:"), fc.string({ unit: "binary" }))
      .map((parts) => parts.join("")),
    fc.webUrl().map((url) => `openbao:${url}`),
  );
  fc.assert(fc.property(anything, (address) => vaultAddressFault(address)?.code !== "unknown-value"));
});

it("says of a host that is not Azure's what it would get, and how to trust it", () => {
  const { what } = vaultAddressFault("azure:https://coffre.example")!;
  expect(what).toMatch(/none of Key Vault's.*token and keys.*host=trusted/);
});
