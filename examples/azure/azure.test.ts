import { readFileSync } from "node:fs";
import { join } from "node:path";
import { leastRights } from "../../test/servers/strict-key-vault";

it("documents the role that the vault's tests run with, no more and no less", () => {
  const readme = readFileSync(join(__dirname, "README.md"), "utf8");
  const role = JSON.parse(/```json\n([\s\S]*?)```/.exec(readme)![1]!) as { Actions: string[]; DataActions: string[] };
  expect(role.Actions).toEqual([]);
  expect([...role.DataActions].sort()).toEqual(leastRights.map((right) => `Microsoft.KeyVault/vaults/secrets/${right}/action`).sort());
});
