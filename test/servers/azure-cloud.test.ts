import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { type AzureCloud, startAzureCloud } from "./azure-cloud";
import { leastRights } from "./strict-key-vault";

/** A process of its own meets Azure by its environment alone: the real clients, without an option of ours. */
let cloud: AzureCloud;
beforeAll(async () => void (cloud = await startAzureCloud()));
afterAll(() => cloud.stop());

/** What a program with the real clients prints, its errors by name. */
async function printed(work: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
  const program = `
    const { DefaultAzureCredential } = require("@azure/identity");
    const { SecretClient } = require("@azure/keyvault-secrets");
    const client = (url) => new SecretClient(url, new DefaultAzureCredential(), { retryOptions: { maxRetries: 0 } });
    (async () => ${work})().then(console.log, (error) => console.log(error.name, error.statusCode ?? error.code ?? ""));`;
  const { stdout } = await promisify(execFile)(process.execPath, ["-e", program], {
    cwd: __dirname,
    env: { ...process.env, ...cloud.env, ...env },
  });
  return stdout.trim();
}

it("gives a secret under the vault's real name, with a token of Entra ID", async () => {
  cloud.keyVault.secrets.set("a", { value: "kept" });
  expect(await printed(`(await client("${cloud.vaultUrl}").getSecret("a")).value`)).toBe("kept");
  expect(cloud.keyVault.calls).toEqual(["GET secrets/a"]);
});

it("gives no token for another secret of the principal", async () => {
  expect(await printed(`client("${cloud.vaultUrl}").getSecret("a")`, { AZURE_CLIENT_SECRET: "another" })).toMatch(
    /^AuthenticationError|^AggregateAuthenticationError/,
  );
});

it("leads nowhere else, and says what was asked for", async () => {
  expect(await printed(`client("https://other.vault.azure.net").getSecret("a")`)).toMatch(/^RestError/);
  expect(cloud.strangers).toEqual(["other.vault.azure.net:443"]);
});

it("shows a certificate that a process without its CA refuses", async () => {
  expect(await printed(`client("${cloud.vaultUrl}").getSecret("a")`, { NODE_EXTRA_CA_CERTS: "" })).toMatch(/DEPTH_ZERO_SELF_SIGNED_CERT/);
});

it("runs the contract of vaults by an address alone, as on a real Key Vault", async () => {
  cloud.keyVault.tick = 2_000; // its second, in which another could still win, is over with every request
  cloud.keyVault.rights = new Set([...leastRights, "delete", "purge"]);
  const jest = require.resolve("jest/bin/jest");
  const root = path.join(__dirname, "..", "..");
  const args = [
    jest,
    "provider/vault/azure/adapter.test.ts",
    "-t",
    "as they were written|is kept|it was given|given back|back that was|back where",
  ];
  const env = { ...process.env, ...cloud.env, AZURE_KEYVAULT_URL: cloud.vaultUrl };
  const { stderr } = await promisify(execFile)(process.execPath, args, { cwd: root, env });
  expect(stderr).toMatch(/^Tests: .*\b[6-9] passed/m);
  expect(cloud.strangers).toEqual(["other.vault.azure.net:443"]); // of the case above
});
