import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DeleteSecretCommand, ListSecretsCommand, PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { exampleProject, expectClean, fromWishToIssued } from "../../test/engine/example";
import type { Project } from "../../test/engine/project";
import { setUpTimeout } from "../../test/servers/child";
import { type FaultProxy, faultProxy, type Verdict } from "../../test/servers/fault-proxy";
import { iam, type Policy } from "../../test/servers/iam-policy";
import { startMoto } from "../../test/servers/moto";
import { motoUser } from "../../test/servers/moto-iam";

/**
 * The example on the real engine, moto as Secrets Manager. The policy is the published one as it is: moto checks
 * signatures and actions, the proxy in front of it the resources.
 */
jest.setTimeout(setUpTimeout);
const policy = JSON.parse(readFileSync(join(__dirname, "policy.json"), "utf8")) as Policy;
const [region, prefix] = ["eu-west-3", "igc-sante"];
let moto: Awaited<ReturnType<typeof startMoto>>;
let proxy: FaultProxy;
let credentials: Awaited<ReturnType<typeof motoUser>>;
let project: Project;
let refused: string[];

/** Lets IAM decide, and keeps what it refuses. */
function enforce(allowed: Policy): void {
  const decide = iam(allowed);
  proxy.decide((request, body): Verdict => {
    const verdict = decide(request, body);
    if (verdict !== "pass") refused.push(`${String(request.headers["x-amz-target"])} ${body.toString("utf8").slice(0, 200)}`);
    return verdict;
  });
}

beforeAll(async () => {
  moto = await startMoto();
  proxy = await faultProxy(moto.url);
  refused = [];
  credentials = await motoUser(moto.url, policy);
  enforce(policy);
  const env = { ...credentials, AWS_EC2_METADATA_DISABLED: "true", AWS_CONFIG_FILE: "none", AWS_SHARED_CREDENTIALS_FILE: "none" };
  project = await exampleProject("aws", { vault: `aws:${region}?prefix=${prefix}&endpoint=${proxy.url}`, env });
});
afterAll(async () => {
  await project?.dispose();
  await proxy?.stop();
  await moto?.stop();
});

const client = (): SecretsManagerClient =>
  new SecretsManagerClient({
    region,
    endpoint: proxy.url,
    maxAttempts: 1,
    credentials: { accessKeyId: credentials.AWS_ACCESS_KEY_ID, secretAccessKey: credentials.AWS_SECRET_ACCESS_KEY },
  });

it("brings the certificates from the wish to the vault, with the published policy and no more", async () => {
  await fromWishToIssued(project, "aws");
  const { SecretList = [] } = await client().send(new ListSecretsCommand({ MaxResults: 100 }));
  const kinds = SecretList.map(({ Name }) => Name!.split("/")[1]).sort();
  expect(kinds).toEqual([
    ...Array<string>(6).fill("current"),
    ...Array<string>(6).fill("issued"),
    ...Array<string>(6).fill("key"),
    "vault",
  ]);
  expect(refused).toEqual([]);
});

it("previews and refreshes with GetSecretValue alone", async () => {
  enforce({ Statement: policy.Statement.map((statement) => ({ ...statement, Action: "secretsmanager:GetSecretValue" })) });
  await expectClean(project);
  expect(refused).toEqual([]);
  enforce(policy);
});

it("could not overwrite or delete a key with these credentials", async () => {
  const [{ Name: SecretId }] = (await client().send(new ListSecretsCommand({ Filters: [{ Key: "name", Values: [`${prefix}/key/`] }] })))
    .SecretList as [{ Name: string }];
  await expect(client().send(new PutSecretValueCommand({ SecretId, SecretString: "x" }))).rejects.toMatchObject({
    name: "AccessDeniedException",
  });
  await expect(client().send(new DeleteSecretCommand({ SecretId }))).rejects.toMatchObject({ name: "AccessDeniedException" });
});

it("keeps no secret in its state", async () => {
  const state = JSON.stringify(await project.stateExport());
  for (const secret of [credentials.AWS_SECRET_ACCESS_KEY, "PRIVATE KEY"]) expect(state).not.toContain(secret);
});
