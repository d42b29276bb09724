import { readFile } from "node:fs/promises";
import path from "node:path";
import type { BaoServer } from "./bao";
import type { FaultProxy } from "./fault-proxy";
import { iam, type Policy } from "./iam-policy";

const example = (file: string): Promise<string> => readFile(path.join(__dirname, "..", "..", "examples", file), "utf8");

/** The name in the published policies of a server. */
export const publishedName = "igc-1690781810-srv1-auth-cli-insi-auto-7472984289-current";

/** From now on, what comes through the proxy has the published rights of the server of that name in Secrets Manager, and no more. */
export async function limitToServer(proxy: FaultProxy, name: string, prefix = "igc-sante"): Promise<void> {
  const text = (await example("aws/server-policy.json")).replaceAll(publishedName, name).replaceAll("igc-sante/", `${prefix}/`);
  proxy.decide(iam(JSON.parse(text) as Policy));
}

/** A token of OpenBao with the published rights of the server of that name, and no more. */
export async function serverToken(bao: BaoServer, name: string, prefix = "igc-sante"): Promise<string> {
  const policy = (await example("openbao/server-policy.hcl")).replaceAll(publishedName, name).replaceAll("/igc-sante/", `/${prefix}/`);
  const called = `server-${prefix}-${name}`;
  await bao.admin("POST", `sys/policies/acl/${called}`, { policy });
  const { auth } = await bao.admin("POST", "auth/token/create", { policies: [called], no_default_policy: true });
  return (auth as { client_token: string }).client_token;
}
