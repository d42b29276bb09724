import { DeleteSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { codeOf, entry, issuedFor, metadata, pooled } from "../../test/contract/vault-stage";
import { publishedPolicy } from "../../test/servers/aws-stage";
import { setUpTimeout } from "../../test/servers/child";
import { impatient } from "../../test/servers/impatient";
import { startMoto } from "../../test/servers/moto";
import { openAwsVault } from "./aws";

/**
 * moto's own IAM: real signatures, and the actions of the published policy, given to a user. moto asks for every
 * action on the resource `*`; the strict stand-in of `aws.test.ts` holds the resources.
 */
const region = "eu-west-3";
let moto: Awaited<ReturnType<typeof startMoto>>;
const saved = { ...process.env };

/** IAM's query API, before moto begins to authenticate. */
async function iam(parameters: Record<string, string>): Promise<string> {
  const headers = { authorization: "AWS4-HMAC-SHA256 Credential=x/20261124/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=x" };
  const answer = await fetch(moto.url, { method: "POST", headers, body: new URLSearchParams({ Version: "2010-05-08", UserName: "provider", ...parameters }) });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.text();
}

async function actionsOfPolicy(): Promise<unknown> {
  const { Statement } = await publishedPolicy();
  return { Version: "2012-10-17", Statement: Statement.map(({ Effect, Action }) => ({ Effect, Action, Resource: "*" })) };
}

beforeAll(async () => {
  moto = await startMoto();
  await iam({ Action: "CreateUser" });
  await iam({ Action: "PutUserPolicy", PolicyName: "igc-sante", PolicyDocument: JSON.stringify(await actionsOfPolicy()) });
  const key = await iam({ Action: "CreateAccessKey" });
  const field = (name: string): string => new RegExp(`<${name}>([^<]+)<`).exec(key)![1]!;
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: field("AccessKeyId"), AWS_SECRET_ACCESS_KEY: field("SecretAccessKey") });
  await fetch(`${moto.url}/moto-api/reset-auth`, { method: "POST", body: "0" });
}, setUpTimeout);
afterAll(async () => {
  process.env = saved;
  await moto?.stop();
});

const open = () => {
  const rest = `${region}?endpoint=${moto.url}`;
  return openAwsVault(rest, `aws:${rest}`, { notice: () => undefined, now: () => new Date(0), patience: impatient, generate: pooled() });
};

it("does all its work with the published policy", async () => {
  const vault = await open();
  const made = await vault.createKey(entry, "rsa-2048", metadata);
  for (const serial of ["11", "12", "11"]) await vault.storeIssued(entry, issuedFor(made.publicKey, [], serial));
  expect(await vault.readIssued(entry)).toEqual(issuedFor(made.publicKey, [], "11"));
  expect((await vault.importKey!(entry, await made.exportPrivateKey!(), metadata)).publicKeySha256).toBe(made.publicKeySha256);
});

it("says vault-forbidden with another secret key", async () => {
  const { AWS_SECRET_ACCESS_KEY } = process.env;
  process.env["AWS_SECRET_ACCESS_KEY"] = "another";
  const code = await codeOf(open().then((vault) => vault.readKey(entry)));
  Object.assign(process.env, { AWS_SECRET_ACCESS_KEY });
  expect(code).toBe("vault-forbidden");
});

it("cannot delete with the published policy", async () => {
  const client = new SecretsManagerClient({ region, endpoint: moto.url, maxAttempts: 1 });
  await expect(client.send(new DeleteSecretCommand({ SecretId: `igc-sante/key/${entry}` }))).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
  client.destroy();
});
