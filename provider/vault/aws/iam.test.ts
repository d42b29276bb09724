import { DeleteSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { codeOf, entry, issuedFor, metadata, pooled } from "../../../test/contract/vault-stage";
import { publishedPolicy } from "../../../test/servers/aws-stage";
import { setUpTimeout } from "../../../test/servers/child";
import { impatient } from "../../../test/servers/impatient";
import { startMoto } from "../../../test/servers/moto";
import { motoUser } from "../../../test/servers/moto-iam";
import { openAwsVault } from "./adapter";

/**
 * moto's own IAM: real signatures, and the actions of the published policy, given to a user. moto asks for every
 * action on the resource `*`; the strict stand-in of `aws.test.ts` holds the resources.
 */
const region = "eu-west-3";
let moto: Awaited<ReturnType<typeof startMoto>>;
const saved = { ...process.env };

beforeAll(async () => {
  moto = await startMoto();
  Object.assign(process.env, await motoUser(moto.url, await publishedPolicy()));
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
  await expect(client.send(new DeleteSecretCommand({ SecretId: `igc-sante/key/${entry}` }))).rejects.toMatchObject({
    $metadata: { httpStatusCode: 403 },
  });
  client.destroy();
});
