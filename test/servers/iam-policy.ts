import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Verdict } from "./fault-proxy";

/** An IAM policy as far as ours go: statements that allow actions on resources, both with wildcards. */
export interface Policy {
  readonly Statement: readonly {
    readonly Effect: string;
    readonly Action: string | readonly string[];
    readonly Resource: string | readonly string[];
  }[];
}

/** Whether a policy allows an action on a resource. Whatever no statement allows is denied. */
export function allows({ Statement }: Policy, action: string, resource: string): boolean {
  const matches = (patterns: string | readonly string[], text: string): boolean =>
    [patterns].flat().some((pattern) => glob(pattern).test(text));
  const applies = Statement.filter(({ Action, Resource }) => matches(Action, action) && matches(Resource, resource));
  return applies.length > 0 && applies.every(({ Effect }) => Effect === "Allow");
}

const glob = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("?", ".")}$`,
  );

/** The ARN of a secret in the account and the region that the published policy names: six characters of the service's own at its end. */
export const secretArn = (name: string): string =>
  `arn:aws:secretsmanager:eu-west-3:123456789012:secret:${name}-${createHash("sha1").update(name).digest("hex").slice(0, 6)}`;

/** What IAM makes of a request to Secrets Manager: the action is in a header, the secret in the body. */
export function iam(policy: Policy): ({ headers }: IncomingMessage, body: Buffer) => Verdict {
  return ({ headers }, body) => {
    const action = String(headers["x-amz-target"]).replace(".", ":");
    const { Name, SecretId } = JSON.parse(body.toString("utf8")) as { Name?: string; SecretId?: string };
    const name = Name ?? SecretId;
    const resource = name === undefined ? "*" : secretArn(name);
    if (allows(policy, action, resource)) return "pass";
    return {
      status: 400,
      body: { __type: "AccessDeniedException", message: `User is not authorized to perform: ${action} on resource: ${resource}` },
    };
  };
}
