import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { allows, secretArn as arnOf, type Policy } from "./iam-policy";

/**
 * AWS Secrets Manager as its API reference documents it, in memory: what moto lets pass, this refuses.
 * Token conflicts, 64 KiB, names that are scheduled for deletion, staging labels, tag characters, replicas that lag,
 * and an IAM policy. Throttling and lost answers come from the proxy in front (`fault-proxy.ts`).
 */
export interface StrictSecretsManager {
  readonly url: string;
  /** The next so many reads see the secrets as they were before the last write. */
  lag(reads: number): void;
  /** From now on ListSecrets shows the secrets as they are now, as its index does for some minutes; or as they are at each call. */
  lagLists(lags: boolean): void;
  /** Calls of each action so far. */
  readonly calls: ReadonlyMap<string, number>;
  stop(): Promise<void>;
}

interface Tag {
  readonly Key: string;
  readonly Value: string;
}
/** The parameters of all actions; each has what the SDK sends for it. */
interface Input {
  readonly Name: string;
  readonly SecretId: string;
  readonly SecretString: string;
  readonly ClientRequestToken: string;
  readonly Description?: string;
  readonly Tags?: readonly Tag[];
  readonly VersionId?: string;
  readonly VersionStage: string;
  readonly MoveToVersionId: string;
  readonly RemoveFromVersionId?: string;
  readonly Filters?: readonly { readonly Key: string; readonly Values: readonly string[] }[];
  readonly IncludePlannedDeletion?: boolean;
  readonly MaxResults?: number;
  readonly NextToken?: string;
}
interface Version {
  readonly value: string;
  readonly stages: Set<string>;
}
/** A secret as ListSecrets shows it. */
type Listed = Pick<Secret, "name" | "tags" | "deleted">;
interface Secret {
  readonly name: string;
  readonly versions: Map<string, Version>;
  readonly tags: Map<string, string>;
  deleted: boolean;
  /** As a replica that lags sees it: undefined before the secret was there. */
  before: { token: string; value: string } | undefined;
}

class ServiceError extends Error {
  constructor(
    override readonly name: string,
    message: string,
  ) {
    super(message);
  }
}
const refuse = (name: string, message: string): never => {
  throw new ServiceError(name, message);
};

/** Of one that is scheduled for deletion there is a date. */
const shown = ({ tags, deleted }: Pick<Secret, "tags" | "deleted">): object => ({
  Tags: [...tags].map(([Key, Value]) => ({ Key, Value })),
  ...(deleted && { DeletedDate: Date.parse("2026-12-01T12:00:00Z") / 1000 }),
});

/** @param policy what the caller may do; everything when there is none. */
export async function strictSecretsManager(policy?: Policy): Promise<StrictSecretsManager> {
  const secrets = new Map<string, Secret>();
  const calls = new Map<string, number>();
  let lagging = 0;
  let index: Listed[] | undefined;
  const listedNow = (): Listed[] => [...secrets.values()].map(({ name, tags, deleted }) => ({ name, tags: new Map(tags), deleted }));

  const find = (id: string): Secret =>
    secrets.get(id) ?? refuse("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
  const usable = (id: string): Secret => {
    const secret = find(id);
    return secret.deleted
      ? refuse("InvalidRequestException", "You can't perform this operation on the secret because it was marked for deletion.")
      : secret;
  };
  const holder = (secret: Secret, stage: string): string | undefined =>
    [...secret.versions].find(([, { stages }]) => stages.has(stage))?.[0];

  /** Moves AWSCURRENT; AWSPREVIOUS goes to where it was. */
  const promote = (secret: Secret, token: string): void => {
    const from = holder(secret, "AWSCURRENT");
    if (from === token) return;
    for (const version of secret.versions.values()) version.stages.delete("AWSPREVIOUS");
    if (from) secret.versions.get(from)!.stages.add("AWSPREVIOUS").delete("AWSCURRENT");
    secret.versions.get(token)!.stages.delete("AWSPREVIOUS");
    secret.versions.get(token)!.stages.add("AWSCURRENT");
  };
  /** A version is written once: the same token with the same value changes nothing, with another value is refused. */
  const write = (secret: Secret, token: string, value: string): boolean => {
    const there = secret.versions.get(token);
    if (there && there.value !== value) refuse("ResourceExistsException", "A resource with the ID you requested already exists.");
    if (there) return false;
    const now = holder(secret, "AWSCURRENT");
    secret.before = now === undefined ? undefined : { token: now, value: secret.versions.get(now)!.value };
    secret.versions.set(token, { value, stages: new Set() });
    promote(secret, token);
    return true;
  };

  const actions: Readonly<Record<string, (input: Input) => unknown>> = {
    CreateSecret({ Name, SecretString, ClientRequestToken, Tags = [], Description = "" }) {
      checkName(Name);
      checkValue(SecretString, ClientRequestToken);
      checkTags(Tags);
      if (Description.length > 2048)
        refuse(
          "ValidationException",
          "Value at 'description' failed to satisfy constraint: Member must have length less than or equal to 2048",
        );
      const there = secrets.get(Name);
      if (there?.deleted)
        refuse(
          "InvalidRequestException",
          "You can't create this secret because a secret with this name is already scheduled for deletion.",
        );
      if (there && there.versions.get(ClientRequestToken)?.value !== SecretString)
        refuse("ResourceExistsException", `The operation failed because the secret ${Name} already exists.`);
      const secret = there ?? { name: Name, versions: new Map(), tags: tagMap(Tags), deleted: false, before: undefined };
      secrets.set(Name, secret);
      write(secret, ClientRequestToken, SecretString);
      return { ARN: arnOf(Name), Name, VersionId: ClientRequestToken };
    },
    PutSecretValue({ SecretId, SecretString, ClientRequestToken }) {
      checkValue(SecretString, ClientRequestToken);
      const secret = usable(SecretId);
      write(secret, ClientRequestToken, SecretString);
      return {
        ARN: arnOf(SecretId),
        Name: SecretId,
        VersionId: ClientRequestToken,
        VersionStages: [...secret.versions.get(ClientRequestToken)!.stages],
      };
    },
    GetSecretValue({ SecretId, VersionId }) {
      const secret = usable(SecretId);
      const late = lagging > 0 && lagging--;
      const noValue = (): never =>
        refuse("ResourceNotFoundException", "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT");
      const token = VersionId ?? holder(secret, "AWSCURRENT") ?? noValue();
      const { token: seen, value } = late
        ? (secret.before ?? noValue())
        : { token, value: (secret.versions.get(token) ?? noValue()).value };
      return { ARN: arnOf(SecretId), Name: SecretId, VersionId: seen, SecretString: value };
    },
    DescribeSecret({ SecretId }) {
      const { name, versions, tags, deleted } = find(SecretId);
      return {
        ARN: arnOf(name),
        Name: name,
        VersionIdsToStages: Object.fromEntries([...versions].map(([token, { stages }]) => [token, [...stages]])),
        ...shown({ tags, deleted }),
      };
    },
    UpdateSecretVersionStage({ SecretId, VersionStage, MoveToVersionId, RemoveFromVersionId }) {
      const secret = usable(SecretId);
      const attached = holder(secret, VersionStage);
      if (attached && attached !== RemoveFromVersionId)
        refuse(
          "InvalidParameterException",
          `The parameter RemoveFromVersionId can't be empty. Staging label ${VersionStage} is currently attached to version ${attached}.`,
        );
      if (!secret.versions.has(MoveToVersionId))
        refuse("ResourceNotFoundException", "Secrets Manager can't find the specified secret version.");
      promote(secret, MoveToVersionId);
      return { ARN: arnOf(SecretId), Name: SecretId };
    },
    TagResource({ SecretId, Tags = [] }) {
      checkTags(Tags);
      for (const [key, value] of tagMap(Tags)) usable(SecretId).tags.set(key, value);
      return {};
    },
    ListSecrets({ Filters = [], IncludePlannedDeletion, MaxResults = 100, NextToken = "0" }) {
      if (MaxResults > 100 || !/^\d+$/.test(NextToken)) refuse("InvalidParameterException", "MaxResults or NextToken");
      const matches = ({ name, tags }: Listed): boolean =>
        Filters.every(({ Key, Values }) =>
          Values.some((value) => (Key === "name" ? [name] : [...tags.values()]).some((found) => found.startsWith(value))),
        );
      const all = (index ?? listedNow()).filter((secret) => (IncludePlannedDeletion || !secret.deleted) && matches(secret));
      const [from, to] = [Number(NextToken), Number(NextToken) + MaxResults];
      return {
        SecretList: all.slice(from, to).map(({ name, ...rest }) => ({ ARN: arnOf(name), Name: name, ...shown(rest) })),
        ...(to < all.length && { NextToken: String(to) }),
      };
    },
    RestoreSecret: ({ SecretId }) => ((find(SecretId).deleted = false), { ARN: arnOf(SecretId), Name: SecretId }),
    DeleteSecret: ({ SecretId }) => ((usable(SecretId).deleted = true), { ARN: arnOf(SecretId), Name: SecretId }),
  };

  const server = http.createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
    const action = String(request.headers["x-amz-target"]).split(".")[1]!;
    calls.set(action, (calls.get(action) ?? 0) + 1);
    const answer = (status: number, body: unknown): void =>
      void response.writeHead(status, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(body));
    try {
      const input = JSON.parse(Buffer.concat(parts).toString("utf8")) as Input;
      const resource = action === "ListSecrets" ? "*" : arnOf(input.Name ?? input.SecretId);
      // An administrator of the tests signs with a key of its own.
      const limited = policy && String(request.headers.authorization).includes("Credential=LIMITED/");
      if (limited && !allows(policy, `secretsmanager:${action}`, resource))
        refuse("AccessDeniedException", `User is not authorized to perform: secretsmanager:${action} on resource: ${resource}`);
      answer(200, (actions[action] ?? (() => refuse("InvalidAction", action)))(input));
    } catch (error) {
      const { name, message } = error as Error;
      answer(400, { __type: name, message });
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lagLists: (lags) => void (index = lags ? listedNow() : undefined),
    lag: (reads) => void (lagging = reads),
    calls,
    async stop() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

const tagMap = (tags: readonly Tag[]): Map<string, string> => new Map(tags.map(({ Key, Value }) => [Key, Value]));

function checkName(name: string): void {
  if (!/^[A-Za-z0-9/_+=.@-]{1,512}$/.test(name))
    refuse(
      "ValidationException",
      "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!",
    );
}

function checkValue(value: string, token: string): void {
  const length = Buffer.byteLength(value);
  if (length < 1 || length > 65_536)
    refuse(
      "ValidationException",
      "1 validation error detected: Value at 'secretString' failed to satisfy constraint: Member must have length less than or equal to 65536",
    );
  if (!/^.{32,64}$/.test(token))
    refuse(
      "InvalidParameterException",
      "You provided an invalid value for a parameter: ClientRequestToken must be between 32 and 64 characters long.",
    );
}

function checkTags(tags: readonly Tag[]): void {
  if (tags.length > 50) refuse("InvalidParameterException", "A secret can have 50 tags.");
  const wrong = tags.find(
    ({ Key, Value }) => !/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u.test(Key) || !/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u.test(Value),
  );
  if (wrong) refuse("InvalidParameterException", `The tag ${wrong.Key} has characters that a tag may not have.`);
}
