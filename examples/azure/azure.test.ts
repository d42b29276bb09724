import { readFileSync } from "node:fs";
import { join } from "node:path";
import { exampleProject, expectClean, fromWishToIssued } from "../../test/engine/example";
import type { Project } from "../../test/engine/project";
import { type AzureCloud, startAzureCloud } from "../../test/servers/azure-cloud";
import { leastRights } from "../../test/servers/strict-key-vault";

/** The example on the real engine: the real Azure clients and their DefaultAzureCredential, the strict stand-in as Key Vault. */
jest.setTimeout(600_000);
let cloud: AzureCloud;
let project: Project;
beforeAll(async () => {
  cloud = await startAzureCloud("igc-lilas");
  cloud.keyVault.tick = 2_000; // its second, in which another could still win, is over with every request
  project = await exampleProject("azure", { env: cloud.env });
});
afterAll(async () => {
  await project?.dispose();
  await cloud?.stop();
});

it("brings the certificates from the wish to the vault, with the published role and no more", async () => {
  const { DataActions } = JSON.parse(readFileSync(join(__dirname, "role.json"), "utf8")) as { DataActions: string[] };
  expect([...cloud.keyVault.rights].map((right) => `Microsoft.KeyVault/vaults/secrets/${right}/action`).sort()).toEqual(
    [...DataActions].sort(),
  );
  await fromWishToIssued(project, "azure");
  const kinds = [...cloud.keyVault.secrets.all().keys()].map((name) => name.replace(/-(?!key).*/, ""));
  expect(Object.fromEntries(["key", "issued", "public-key"].map((kind) => [kind, kinds.filter((found) => found === kind).length]))).toEqual(
    { "key": 6, "issued": 6, "public-key": 6 },
  );
  expect(cloud.strangers).toEqual([]);
});

it("previews and refreshes with the rights to read alone", async () => {
  cloud.keyVault.rights = new Set(["getSecret", "readMetadata"]);
  await expectClean(project);
  cloud.keyVault.rights = new Set(leastRights);
});

it("keeps no secret in its state", async () => {
  const state = JSON.stringify(await project.stateExport());
  for (const secret of [...cloud.secrets, "PRIVATE KEY"]) expect(state).not.toContain(secret);
});
