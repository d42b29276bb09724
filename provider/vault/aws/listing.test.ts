import { CreateSecretCommand, DeleteSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { entry, faultOf, metadata, pooled } from "../../../test/contract/vault-stage";
import { callers, publishedPolicy } from "../../../test/servers/aws-stage";
import { setUpTimeout } from "../../../test/servers/child";
import type { Policy } from "../../../test/servers/iam-policy";
import { impatient } from "../../../test/servers/impatient";
import { startMoto } from "../../../test/servers/moto";
import { motoUser } from "../../../test/servers/moto-iam";
import { type StrictSecretsManager, strictSecretsManager } from "../../../test/servers/strict-secrets-manager";
import type { Vault } from "../vault";
import { openAwsVault } from "./adapter";

/** ListSecrets lags, so it never says that a key is absent; and listing has rights of its own, which open nothing. */
const region = "eu-west-3";
const listPolicy = (): Promise<Policy> => publishedPolicy("list-policy.json");
const saved = { ...process.env };
beforeEach(() =>
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: callers.vault, AWS_SECRET_ACCESS_KEY: "x", AWS_EC2_METADATA_DISABLED: "true" }),
);
afterAll(() => void (process.env = saved));

const open = (url: string): Promise<Vault> => {
  const rest = `${region}?endpoint=${url}`;
  return openAwsVault(rest, `aws:${rest}`, { notice: () => undefined, now: () => new Date(0), patience: impatient, generate: pooled() });
};
const administrator = (endpoint: string): SecretsManagerClient =>
  new SecretsManagerClient({ region, endpoint, credentials: { accessKeyId: callers.administrator, secretAccessKey: "x" } });
const tags = Object.entries({ ...metadata, round: "1", publicKeySha256: "ab".repeat(32) }).map(([Key, Value]) => ({
  Key: `igc-sante:${Key}`,
  Value,
}));
const create = (admin: SecretsManagerClient, Name: string) =>
  admin.send(new CreateSecretCommand({ Name, SecretString: "x", ClientRequestToken: "0".repeat(32), Tags: tags }));

describe("on the strict stand-in, with the published policy of listing alone", () => {
  let aws: StrictSecretsManager;
  let admin: SecretsManagerClient;
  const start = async (policy?: Policy): Promise<void> => {
    aws = await strictSecretsManager(policy ?? (await listPolicy()));
    admin = administrator(aws.url);
  };
  afterEach(async () => {
    admin.destroy();
    await aws.stop();
  });

  it("asks by name for what states name and the list does not show yet, and for nothing else", async () => {
    await start();
    await create(admin, "igc-sante/key/igc-old-r1");
    aws.lagLists(true);
    await create(admin, `igc-sante/key/${entry}`);
    await create(admin, `igc-sante/issued/${entry}`);
    await create(admin, "igc-sante/key/igc-gone-r1");
    await admin.send(new DeleteSecretCommand({ SecretId: "igc-sante/key/igc-gone-r1" }));
    const vault = await open(aws.url);
    expect((await vault.listKeys()).map((each) => each.entry)).toEqual(["igc-old-r1"]);
    const far: [number, number?][] = [];
    const named = [entry, "igc-old-r1", "igc-gone-r1", "igc-never-r1", "../vault"];
    const listed = await vault.listKeys({ named, progress: (...each) => void far.push(each) });
    expect(listed.map((each) => [each.entry, each.hasKey, each.certificate !== null, each.keyDeletedUntil])).toEqual([
      [entry, true, true, undefined],
      ["igc-gone-r1", false, false, null],
      ["igc-old-r1", true, false, undefined],
    ]);
    expect(listed[0]).toMatchObject({ publicKeySha256: "ab".repeat(32), metadata });
    expect([aws.calls.get("DescribeSecret"), aws.calls.get("GetSecretValue"), far.at(-1)]).toEqual([7, undefined, [8, 8]]);
  });

  it("reads every page, and nothing of another prefix", async () => {
    await start();
    const names = Array.from({ length: 130 }, (_, index) => `igc-m${String(index).padStart(3, "0")}-r1`);
    for (const name of names) await create(admin, `igc-sante/key/${name}`);
    for (const other of ["igc-sante-b/key/igc-x-r1", "igc-sante/key/deeper/igc-x-r1", "other"]) await create(admin, other);
    const far: number[] = [];
    const listed = await (await open(aws.url)).listKeys({ progress: (done) => void far.push(done) });
    expect([listed.map((each) => each.entry), far, aws.calls.get("ListSecrets")]).toEqual([names, [100, 130], 2]);
  });

  it.each([
    ["ListSecrets", "the right secretsmanager:ListSecrets on *"],
    ["DescribeSecret", "the right secretsmanager:DescribeSecret on igc-sante/key/* and igc-sante/issued/*"],
  ])("names the right where %s is refused: nothing is said to be absent", async (action, right) => {
    const { Statement } = await listPolicy();
    await start({ Statement: Statement.filter(({ Action }) => Action !== `secretsmanager:${action}`) });
    const { code, hint } = await faultOf((await open(aws.url)).listKeys({ named: [entry] }));
    expect([code, hint]).toEqual(["vault-forbidden", expect.stringContaining(right)]);
  });
});

it(
  "does with the published policy of listing on moto's own IAM, where it opens no key",
  async () => {
    const moto = await startMoto();
    try {
      const admin = administrator(moto.url);
      await create(admin, `igc-sante/key/${entry}`);
      await create(admin, "igc-sante/key/igc-gone-r1");
      await admin.send(new DeleteSecretCommand({ SecretId: "igc-sante/key/igc-gone-r1", RecoveryWindowInDays: 7 }));
      admin.destroy();
      // moto asks for every action on the resource `*`: without the one that reads which vault this is, no value can be read.
      const { Statement } = await listPolicy();
      const noValue = { Statement: Statement.filter(({ Action }) => Action !== "secretsmanager:GetSecretValue") };
      Object.assign(process.env, await motoUser(moto.url, noValue));
      const vault = await open(moto.url);
      const listed = await vault.listKeys({ named: [entry, "igc-never-r1"] });
      expect(listed.map((each) => [each.entry, each.hasKey, each.keyDeletedUntil])).toEqual([
        [entry, true, undefined],
        ["igc-gone-r1", false, null],
      ]);
      expect(listed[0]!.metadata).toEqual(metadata);
      expect((await faultOf(vault.readKey(entry))).code).toBe("vault-forbidden");
    } finally {
      await moto.stop();
    }
  },
  setUpTimeout,
);
