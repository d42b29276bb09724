import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { openAwsVault } from "../../provider/vault/aws";
import { joined, type Place } from "../../provider/vault/common";
import { type FailureCode, pooled, type VaultStage } from "../contract/vault-stage";
import type { FaultProxy, Verdict } from "./fault-proxy";
import type { Policy } from "./iam-policy";
import { impatient } from "./impatient";

const policies = path.join(__dirname, "..", "..", "examples", "aws");
/** The published policy; prefixes of tests begin with that of the policy. */
export const publishedPolicy = async (file = "policy.json"): Promise<Policy> =>
  JSON.parse((await readFile(path.join(policies, file), "utf8")).replaceAll("igc-sante/", "igc-sante*/")) as Policy;

const error = (type: string, message: string, headers?: Record<string, string>): Verdict => ({
  status: 400,
  headers,
  body: { __type: type, message },
});
/** What AWS answers in each way of failing. A quota that is used up lets one still read. */
const answers: Readonly<Record<FailureCode, Verdict>> = {
  "vault-forbidden": error("AccessDeniedException", "User is not authorized to perform this action"),
  "vault-throttled": error("ThrottlingException", "Rate exceeded", { "retry-after": "1" }),
  "vault-unreachable": "cut",
  "vault-full": error("LimitExceededException", "You've exceeded the quota of secrets."),
};
export const awsFailures = Object.keys(answers) as FailureCode[];
/** What answers in AWS' place: a proxy, a gateway, a page that asks to log in. */
const strangers: Readonly<Record<string, Verdict>> = {
  "a proxy answers 404 and a page": { status: 404, headers: { "content-type": "text/html" }, text: "<html>no such page</html>" },
  "a gateway answers 404 and JSON": { status: 404, body: { message: "Not Found" } },
  "a page of a network that wants a login is there": {
    status: 200,
    headers: { "content-type": "text/html" },
    text: "<html>welcome</html>",
  },
  "AWS says that the operation is not there": { status: 404, body: { __type: "UnknownOperationException" } },
};
export const awsStrangers = Object.keys(strangers);
const writes = /\.(CreateSecret|PutSecretValue)$/;

/** The vault's caller, which a policy limits, and the tests' administrator. */
export const callers = { vault: "LIMITED", administrator: "ADMINISTRATOR" } as const;

/** A prefix of its own. Without a proxy: the real service, with the credentials of the environment. */
export async function awsStage(
  region: string,
  behind?: { readonly url: string; readonly proxy: FaultProxy },
): Promise<VaultStage & { readonly prefix: string }> {
  const prefix = `igc-sante-${randomUUID().slice(0, 8)}`;
  const rest = `${region}?prefix=${prefix}${behind ? `&endpoint=${behind.proxy.url}` : ""}`;
  const admin = new SecretsManagerClient({
    region,
    ...(behind && { endpoint: behind.url, credentials: { accessKeyId: callers.administrator, secretAccessKey: "x" } }),
  });
  const nameOf = (place: Place): string => `${prefix}/${joined(place, "/")}`;
  const names = async (): Promise<string[]> => {
    const { SecretList = [] } = await admin.send(
      new ListSecretsCommand({ Filters: [{ Key: "name", Values: [`${prefix}/`] }], IncludePlannedDeletion: true, MaxResults: 100 }),
    );
    return SecretList.map(({ Name }) => Name!);
  };
  return {
    prefix,
    open: (options = { generate: pooled() }) =>
      openAwsVault(rest, `aws:${rest}`, {
        notice: () => undefined,
        now: () => new Date("2026-11-24T12:00:00Z"),
        ...(behind && { patience: impatient }),
        ...options,
      }),
    async close() {
      behind?.proxy.decide(() => "pass");
      if (!behind)
        for (const SecretId of await names()) await admin.send(new DeleteSecretCommand({ SecretId, ForceDeleteWithoutRecovery: true }));
      admin.destroy();
    },
    async fail(kind) {
      behind!.proxy.decide(({ headers }) =>
        kind !== "vault-full" || writes.test(String(headers["x-amz-target"])) ? answers[kind] : "pass",
      );
      return async () => behind!.proxy.decide(() => "pass");
    },
    async contents() {
      const versions = async (SecretId: string): Promise<string> =>
        JSON.stringify((await admin.send(new DescribeSecretCommand({ SecretId }))).VersionIdsToStages);
      return new Map(await Promise.all((await names()).map(async (name) => [name, await versions(name)] as const)));
    },
    async overwrite(place, bytes) {
      const value = { SecretString: bytes.toString("utf8") || " ", ClientRequestToken: randomUUID() };
      const created = await admin.send(new CreateSecretCommand({ Name: nameOf(place), ...value })).catch(() => undefined);
      if (!created) await admin.send(new PutSecretValueCommand({ SecretId: nameOf(place), ...value }));
    },
    async foreign(text) {
      const Name = `${prefix}/key/of-others`;
      await admin.send(new CreateSecretCommand({ Name, SecretString: text, ClientRequestToken: randomUUID() }));
      return Name;
    },
    plain: async (place) => Buffer.from((await admin.send(new GetSecretValueCommand({ SecretId: nameOf(place) }))).SecretString!),
    async softDelete(place) {
      await admin.send(new DeleteSecretCommand({ SecretId: nameOf(place), RecoveryWindowInDays: 7 }));
    },
    async meet(stranger) {
      behind!.proxy.decide(() => strangers[stranger]!);
      return async () => behind!.proxy.decide(() => "pass");
    },
  };
}
