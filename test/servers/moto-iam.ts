import type { Policy } from "./iam-policy";

/**
 * moto's own IAM: a user who may do the actions of a policy, and whose signatures are checked from now on. moto asks for
 * every action on the resource `*`; who holds the resources is `iam-policy.ts`.
 * @param url of a moto that asks for no signatures yet.
 */
export async function motoUser(
  url: string,
  { Statement }: Policy,
): Promise<{ readonly AWS_ACCESS_KEY_ID: string; readonly AWS_SECRET_ACCESS_KEY: string }> {
  const actions = { Version: "2012-10-17", Statement: Statement.map(({ Effect, Action }) => ({ Effect, Action, Resource: "*" })) };
  await query(url, { Action: "CreateUser" });
  await query(url, { Action: "PutUserPolicy", PolicyName: "igc-sante", PolicyDocument: JSON.stringify(actions) });
  const key = await query(url, { Action: "CreateAccessKey" });
  const field = (name: string): string => new RegExp(`<${name}>([^<]+)<`).exec(key)![1]!;
  await fetch(`${url}/moto-api/reset-auth`, { method: "POST", body: "0" });
  return { AWS_ACCESS_KEY_ID: field("AccessKeyId"), AWS_SECRET_ACCESS_KEY: field("SecretAccessKey") };
}

/** IAM's query API. */
async function query(url: string, parameters: Record<string, string>): Promise<string> {
  const headers = { authorization: "AWS4-HMAC-SHA256 Credential=x/20261124/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=x" };
  const answer = await fetch(url, {
    method: "POST",
    headers,
    body: new URLSearchParams({ Version: "2010-05-08", UserName: "provider", ...parameters }),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.text();
}
