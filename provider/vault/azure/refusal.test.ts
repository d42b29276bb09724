import { execFileSync } from "node:child_process";
import { createPrivateKey, createPublicKey } from "node:crypto";
import { entry, faultOf, issuedFor, metadata, pooled } from "../../../test/contract/vault-stage";
import { StrictKeyVault } from "../../../test/servers/strict-key-vault";
import { openOn } from "../../../test/servers/strict-key-vault-stage";
import { readAnswer } from "../../x509/answer";
import type { Vault } from "../vault";
import { keyVaultFault, reasonsHeader, reasonsIn } from "./failure";

/** Each refusal by its own name, with what to do about it; and what Key Vault keeps of its own. */
let server: StrictKeyVault;
beforeAll(async () => void (server = await StrictKeyVault.start()));
afterAll(() => server.stop());
beforeEach(() => server.reset());

const address = "azure:https://igc-lilas.vault.azure.net";
const answered = (code: string, innererror?: string, message = "x") => ({
  ...{ name: "RestError", message, code },
  response: {
    headers: new Map([[reasonsHeader, reasonsIn(JSON.stringify({ error: { code, message, innererror: { code: innererror } } }))]]),
  },
});
const told = (error: object) => keyVaultFault(error, "key-x", address, new Date(0)) as { code: string; what: string; hint: string };

it.each([
  ["ForbiddenByFirewall", /az keyvault network-rule add --name igc-lilas --ip-address/],
  ["ForbiddenByConnection", /private endpoint.*nslookup igc-lilas\.vault\.azure\.net/],
  ["ForbiddenByRbac", /role Key Vault Secrets Officer.*10 minutes/],
  ["ForbiddenByPolicy", /az keyvault set-policy --name igc-lilas .*get list set recover/],
  ["AccessDenied", /az keyvault set-policy --name igc-lilas/],
  ["SomethingNew", /Key Vault Secrets Officer.*network rules/],
])("names 403 %s, and its remedy", async (inner, remedy) => {
  const fault = told({ ...answered("Forbidden", inner), statusCode: 403 });
  expect(fault.code).toBe("vault-forbidden");
  expect(fault.what).toContain(`403 Forbidden ${inner}`);
  expect(fault.hint).toMatch(remedy);
});

it.each([
  ["a list", (vault: Vault) => vault.readKey(entry)],
  ["a value", (vault: Vault) => vault.readSecret!("x")],
])("finds the kind in what the service really answers to the request of %s", async (_what, work) => {
  const error = { code: "Forbidden", message: "Connection is not an approved private link", innererror: { code: "ForbiddenByConnection" } };
  server.instead = { status: 403, text: JSON.stringify({ error }) };
  const fault = await faultOf(work(await openOn(server)));
  expect(fault).toMatchObject({ code: "vault-forbidden", hint: expect.stringContaining("private endpoint") as string });
});

it("says of a token of another tenant how to name the vault's", () => {
  const message = "AKV10032: Invalid issuer. Expected one of https://sts.windows.net/x/, found https://sts.windows.net/y/.";
  const fault = told({ ...answered("Unauthorized", undefined, message), statusCode: 401 });
  expect(fault).toMatchObject({
    what: expect.stringContaining("AKV10032") as string,
    hint: expect.stringContaining("AZURE_TENANT_ID") as string,
  });
});

it.each([
  ["AADSTS7000215: Invalid client secret provided.", /AZURE_CLIENT_SECRET to its value/],
  ["AADSTS7000222: The provided client secret keys are expired.", /credential reset/],
  ["AADSTS90002: Tenant 'x' not found.", /AZURE_TENANT_ID.*AZURE_AUTHORITY_HOST/],
  ["AADSTS50076: Due to a configuration change you must use multi-factor authentication.", /second factor/],
  ["AADSTS53003: Access has been blocked by Conditional Access policies.", /Conditional Access/],
  ["AADSTS999999: Something new.", /Key Vault Secrets Officer/],
])("names %s of a login, wherever it stands, and its remedy", (text, remedy) => {
  const message = `EnvironmentCredential authentication failed. To troubleshoot, visit the guide.\nStatus code: 401\nMore details:\ninvalid_client(${text})`;
  const fault = told({ name: "AuthenticationError", message });
  expect(fault.code).toBe("vault-forbidden");
  expect(fault.what).toContain(text.split(":")[0]);
  expect(fault.hint).toMatch(remedy);
});

it("says vault-absent of a vault that Azure does not have", () => {
  const fault = told({ name: "RestError", message: "x", code: "VaultNotFound", statusCode: 404 });
  expect(fault).toMatchObject({ code: "vault-absent", what: expect.stringContaining(address) as string });
});

it("follows no redirection with a key", async () => {
  const vault = await openOn(server, { generate: pooled() });
  await vault.readKey(entry);
  const other = await StrictKeyVault.start();
  server.refuseWrites = { status: 307, text: "", location: other.url };
  const fault = await faultOf(vault.createKey(entry, "rsa-2048", metadata));
  expect(fault.code).toBe("vault-unreachable");
  expect([other.calls, other.unauthenticated]).toEqual([[], []]);
  await other.stop();
});

it("gives a certificate of Key Vault's own as the P12 it is, which opens with an empty password", async () => {
  const privateKey = await pooled()("rsa-2048");
  const { certificate } = issuedFor(createPublicKey(privateKey));
  const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString() + certificate;
  const old = ["-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES", "-macalg", "sha1"]; // as Key Vault exports it
  const p12 = execFileSync("openssl", ["pkcs12", "-export", ...old, "-passout", "pass:"], { input: pem });
  server.secrets.set("igc-old", { value: p12.toString("base64"), contentType: "application/x-pkcs12" });
  const read = (await (await openOn(server)).readSecret!("igc-old"))!;
  expect(read).toEqual(p12);
  const { privateKeys, kind } = readAnswer(read, { password: "" });
  expect(kind).toBe("p12");
  expect(createPrivateKey(privateKeys[0]!.export({ type: "pkcs8", format: "pem" })).equals(privateKey)).toBe(true);
});
