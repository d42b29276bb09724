import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { at } from "../../test/conformance/pki";
import { writeExport } from "../../test/sample-keys";
import { schemaFaults } from "../../test/schemas";
import { callers, publishedPolicy } from "../../test/servers/aws-stage";
import { strictSecretsManager } from "../../test/servers/strict-secrets-manager";
import { runKeys } from ".";
import type { KeyRow } from "./rows";

/** The command on AWS Secrets Manager, with the published policy of listing alone: what its list does not show yet is not absent. */
const saved = { ...process.env };
afterAll(() => void (process.env = saved));

it("says that a key is absent only where the service knows no such name", async () => {
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: callers.vault, AWS_SECRET_ACCESS_KEY: "x", AWS_EC2_METADATA_DISABLED: "true" });
  const aws = await strictSecretsManager(await publishedPolicy("list-policy.json"));
  const folder = mkdtempSync(join(tmpdir(), "igc-keys-aws-"));
  const credentials = { accessKeyId: callers.administrator, secretAccessKey: "x" };
  const admin = new SecretsManagerClient({ region: "eu-west-3", endpoint: aws.url, credentials });
  try {
    aws.lagLists(true);
    const [Name, ClientRequestToken] = ["igc-sante/key/igc-new-r1", "0".repeat(32)];
    await admin.send(new CreateSecretCommand({ Name, SecretString: "x", ClientRequestToken }));
    const vault = `aws:eu-west-3?endpoint=${aws.url}`;
    const naming = (entry: string) => ({ vault, vaultId: null, current: null, next: { entry, round: 1, publicKeySha256: "ab" } });
    const file = writeExport(folder, { "igc-new-r1": naming("igc-new-r1"), "igc-never-r1": naming("igc-never-r1") });
    const lines: string[] = [];
    const here = { cwd: folder, env: {}, now: () => at, say: (line: string) => void lines.push(line) };
    expect(await runKeys([vault, "--file", file, "--json"], here)).toBe(1);
    expect(schemaFaults("keys", lines.join("\n"))).toEqual([]);
    const { entries, notSeen } = JSON.parse(lines.join("\n")) as { entries: KeyRow[]; notSeen: string[] };
    expect([entries.map(({ entry, wrong }) => [entry, wrong]), notSeen]).toEqual([
      [
        ["igc-never-r1", ["it is not in the vault"]],
        ["igc-new-r1", []],
      ],
      [],
    ]);
  } finally {
    admin.destroy();
    await aws.stop();
    rmSync(folder, { recursive: true });
  }
});
