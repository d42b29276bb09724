import { DeleteSecretCommand, DescribeSecretCommand, PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { codeOf, elsewhere, entry, faultOf, issuedFor, keyPool, metadata, pooled } from "../../../test/contract/vault-stage";
import { callers, publishedPolicy } from "../../../test/servers/aws-stage";
import { type FaultProxy, faultProxy, times, type Verdict } from "../../../test/servers/fault-proxy";
import { type StrictSecretsManager, strictSecretsManager } from "../../../test/servers/strict-secrets-manager";
import type { Vault } from "../vault";
import { openAwsVault } from "./adapter";
import { uuid5 } from "./uuid5";

/** What AWS Secrets Manager has of its own, and what it may do to a call; the stand-in enforces the published policy. */
const region = "eu-west-3";
Object.assign(process.env, { AWS_ACCESS_KEY_ID: callers.vault, AWS_SECRET_ACCESS_KEY: "x", AWS_EC2_METADATA_DISABLED: "true" });

let aws: StrictSecretsManager;
let proxy: FaultProxy;
let admin: SecretsManagerClient;
let waits: number[];
let notices: string[];
beforeEach(async () => {
  aws = await strictSecretsManager(await publishedPolicy());
  proxy = await faultProxy(aws.url);
  admin = new SecretsManagerClient({
    region,
    endpoint: aws.url,
    credentials: { accessKeyId: callers.administrator, secretAccessKey: "x" },
  });
  [waits, notices] = [[], []];
});
afterEach(async () => {
  admin.destroy();
  await proxy.stop();
  await aws.stop();
});

const open = (rest = `${region}?endpoint=${proxy.url}`): Promise<Vault> =>
  openAwsVault(rest, `aws:${rest}`, {
    notice: (line) => notices.push(line),
    now: () => new Date("2026-11-24T12:00:00Z"),
    patience: { sleep: async (milliseconds) => void waits.push(milliseconds), random: () => 0 },
    generate: pooled(),
  });
const described = async (kind: string, name = entry) => admin.send(new DescribeSecretCommand({ SecretId: `igc-sante/${kind}/${name}` }));
const error = (type: string, message = "", headers?: Record<string, string>, status = 400): Verdict => ({
  status,
  headers,
  body: { __type: type, message },
});
const asked =
  (action: string) =>
  ({ headers }: { headers: Record<string, unknown> }): boolean =>
    headers["x-amz-target"] === `secretsmanager.${action}`;

it("says in tags what an entry is, for a person who opens the console", async () => {
  const vault = await open();
  const { publicKey, publicKeySha256 } = await vault.createKey(entry, "rsa-2048", { ...metadata, commonName: "Santé; <INSi>" });
  await vault.storeIssued(entry, issuedFor(publicKey));
  const tags = {
    structure: "1690781810",
    serverInstance: "srv1",
    usage: "AUTH_CLI",
    commonName: "Santé_ _INSi_",
    round: "1",
    environment: "production",
    publicKeySha256,
    "managed-by": "pulumi-igc-sante",
  };
  const tagsOf = async (kind: string) =>
    Object.fromEntries((await described(kind)).Tags!.map(({ Key, Value }) => [Key!.replace(/^igc-sante:/, ""), Value]));
  expect(await tagsOf("key")).toEqual(tags);
  expect(await tagsOf("issued")).toEqual({ ...tags, notAfter: "2029-05-04T08:30:00.000Z" });
});

it("says anew what an entry is when its certificate is replaced", async () => {
  const vault = await open();
  const { publicKey } = await vault.createKey(entry, "rsa-2048", metadata);
  for (const serial of ["11", "12"]) await vault.storeIssued(entry, issuedFor(publicKey, [], serial));
  expect(aws.calls.get("TagResource")).toBe(1);
});

it("gives back the record of whose a key is, when somebody deleted it", async () => {
  const vault = await open();
  const [brought] = await keyPool();
  const { publicKeySha256 } = await vault.importKey!(entry, brought!, metadata);
  await admin.send(new DeleteSecretCommand({ SecretId: `igc-sante/public-key/${publicKeySha256}`, RecoveryWindowInDays: 7 }));
  proxy.decide((request) => (asked("ListSecrets")(request) ? { status: 200, body: { SecretList: [] } } : "pass")); // the search lags
  expect(await codeOf((await open()).importKey!("igc-other", brought!, elsewhere))).toBe("key-reused");
});

it("moves AWSCURRENT to a certificate that comes back, and leaves AWSPREVIOUS on the one before", async () => {
  const vault = await open();
  const { publicKey } = await vault.createKey(entry, "rsa-2048", metadata);
  for (const serial of ["11", "12", "13", "12"]) await vault.storeIssued(entry, issuedFor(publicKey, [], serial));
  const stages = Object.values((await described("issued")).VersionIdsToStages!);
  expect(stages).toHaveLength(3);
  expect(stages.map((labels) => labels.join())).toEqual(["", "AWSCURRENT", "AWSPREVIOUS"]);
  expect(await (await open()).readIssued(entry)).toEqual(issuedFor(publicKey, [], "12"));
});

it.each([1, 2, 3])("makes one key and one version when the answer is lost %i times after it was done", async (lost) => {
  proxy.decide(times(lost, "cut-after", asked("CreateSecret")));
  const made = await (await open()).createKey(entry, "rsa-2048", metadata);
  expect(Object.keys((await described("key")).VersionIdsToStages!)).toEqual([uuid5(`igc-sante/key/${entry}`)]);
  expect((await (await open()).readKey(entry))?.publicKeySha256).toBe(made.publicKeySha256);
});

it("makes one version of a certificate when the answer is lost after it was stored", async () => {
  const vault = await open();
  const { publicKey } = await vault.createKey(entry, "rsa-2048", metadata);
  await vault.storeIssued(entry, issuedFor(publicKey, [], "11"));
  proxy.decide(times(3, "cut-after", asked("PutSecretValue")));
  await vault.storeIssued(entry, issuedFor(publicKey, [], "12"));
  expect(Object.keys((await described("issued")).VersionIdsToStages!)).toHaveLength(2);
});

it.each([
  ["ThrottlingException", error("ThrottlingException", "Rate exceeded")],
  ["429", error("TooManyRequestsException", "", {}, 429)],
  ["InternalServiceError", error("InternalServiceError", "", {}, 500)],
  ["503 without a word", { status: 503 }],
  ["a line that is cut", "cut"],
] as const)("goes on after %s", async (_what, verdict) => {
  proxy.decide(times(5, verdict));
  expect((await (await open()).createKey(entry, "rsa-2048", metadata)).entry).toBe(entry);
  expect(waits).toHaveLength(5);
});

it("waits as long as the service asks", async () => {
  proxy.decide(times(2, error("ThrottlingException", "", { "retry-after": "3" })));
  await (await open()).readKey(entry);
  expect(waits).toEqual([3_000, 3_000]);
});

it("signs again with the service's clock when this machine's is wrong", async () => {
  const date = new Date(Date.now() + 3_600_000).toUTCString();
  proxy.decide(
    times(1, error("InvalidSignatureException", "Signature expired: 20261124T110000Z is now earlier than 20261124T115500Z", { date })),
  );
  expect(await (await open()).readKey(entry)).toBeUndefined();
  expect(waits).toHaveLength(1);
});

it.each([
  ["AccessDeniedException", "vault-forbidden"],
  ["ExpiredTokenException", "vault-forbidden"],
  ["UnrecognizedClientException", "vault-forbidden"],
  ["DecryptionFailure", "vault-forbidden"],
  ["InvalidParameterException", "vault-unreachable"],
])("does not repeat %s, and says %s", async (name, code) => {
  proxy.decide(() => error(name, "no"));
  const fault = await faultOf((await open()).readKey(entry));
  expect([fault.code, waits]).toEqual([code, []]);
  expect(fault.message).toContain(name);
  expect(fault.cause).toBeUndefined();
});

it.each([
  ["an answer that is cut where a parser quotes the key", (answer: string, cut: number) => ({ text: answer.slice(cut) })],
  [
    "an error that quotes the key",
    (answer: string, cut: number) => ({ status: 500, text: JSON.stringify({ __type: answer.slice(cut), message: answer.slice(cut) }) }),
  ],
])("does not repeat %s", async (_what, rewrite) => {
  const { exportPrivateKey } = await (await open()).createKey(entry, "rsa-2048", metadata);
  const [line] = ((await exportPrivateKey!()).export({ type: "pkcs8", format: "pem" }) as string).split("\n").slice(12);
  proxy.decide(() => ({ rewrite: (answer) => rewrite(answer, answer.indexOf(line!)) }));
  const fault = await faultOf((await open()).readKey(entry));
  expect(fault.code).toBe("vault-unreachable");
  expect(fault.message).not.toContain(line!.slice(0, 8));
});

it("says vault-forbidden when there are no credentials", async () => {
  const { AWS_ACCESS_KEY_ID } = process.env;
  delete process.env["AWS_ACCESS_KEY_ID"];
  const code = await codeOf(open().then((vault) => vault.readKey(entry))).finally(() => Object.assign(process.env, { AWS_ACCESS_KEY_ID }));
  expect(code).toBe("vault-forbidden");
});

it("says vault-unreachable where nobody listens", async () => {
  await proxy.stop();
  expect(await codeOf((await open()).readKey(entry))).toBe("vault-unreachable");
  expect(waits).toHaveLength(7);
});

it.each([1, 4, 6])("makes one key although %i reads come from a replica that has not heard of it", async (reads) => {
  const vault = await open();
  proxy.decide((request) => (asked("CreateSecret")(request) && aws.lag(reads), "pass"));
  const made = await vault.createKey(entry, "rsa-2048", metadata);
  expect((await (await open()).readKey(entry))?.publicKeySha256).toBe(made.publicKeySha256);
});

it("reads back the certificate it stored, although a replica still has the one before", async () => {
  const vault = await open();
  const { publicKey } = await vault.createKey(entry, "rsa-2048", metadata);
  await vault.storeIssued(entry, issuedFor(publicKey, [], "11"));
  proxy.decide((request) => (asked("PutSecretValue")(request) && aws.lag(4), "pass"));
  await vault.storeIssued(entry, issuedFor(publicKey, [], "12"));
  expect(await vault.readIssued(entry)).toEqual(issuedFor(publicKey, [], "12"));
});

it("refuses a value over 64 KiB before it asks", async () => {
  const vault = await open();
  const { publicKey } = await vault.createKey(entry, "rsa-2048", metadata);
  const chain = Array.from({ length: 40 }, () => issuedFor(publicKey).certificate);
  expect(await codeOf(vault.storeIssued(entry, issuedFor(publicKey, chain)))).toBe("vault-value-too-big");
  expect(aws.calls.has("PutSecretValue")).toBe(false);
});

it("makes no record of a key it made itself, and finds it by its tag when somebody brings it", async () => {
  const vault = await open();
  const made = await vault.createKey(entry, "rsa-2048", metadata);
  expect(aws.calls.get("CreateSecret")).toBe(1);
  const fault = await faultOf(vault.importKey!("igc-other", await made.exportPrivateKey!(), elsewhere));
  expect(fault.code).toBe("key-reused");
  expect(fault.message).toContain(entry);
});

it("cannot overwrite a key with the published policy, whoever has got hold of its credentials", async () => {
  await (await open()).createKey(entry, "rsa-2048", metadata);
  const thief = new SecretsManagerClient({ region, endpoint: aws.url });
  const overwriting = thief.send(new PutSecretValueCommand({ SecretId: `igc-sante/key/${entry}`, SecretString: "x" }));
  await expect(overwriting).rejects.toMatchObject({ name: "AccessDeniedException" });
  thief.destroy();
});

it("keeps two prefixes apart", async () => {
  await (await open()).createKey(entry, "rsa-2048", metadata);
  expect(await (await open(`${region}?prefix=igc-sante-other&endpoint=${proxy.url}`)).readKey(entry)).toBeUndefined();
});
