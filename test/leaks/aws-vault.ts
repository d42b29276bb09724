import { openAwsVault } from "../../provider/vault/aws";
import { awsFailures, awsStage, callers, publishedPolicy } from "../servers/aws-stage";
import { type FaultProxy, faultProxy, type Verdict } from "../servers/fault-proxy";
import { impatient } from "../servers/impatient";
import { startMoto } from "../servers/moto";
import { strictSecretsManager } from "../servers/strict-secrets-manager";
import { proxyTroubles, stageTroubles } from "./service-troubles";
import type { LeakServer, LeakVault, Trouble } from "./vaults";

const region = "eu-west-3";

/** AWS Secrets Manager: mostly the strict stand-in with the published policy alone, and moto now and then. */
export async function awsServer(): Promise<LeakServer> {
  const servers = [await strictSecretsManager(await publishedPolicy()), await startMoto()];
  const proxies = await Promise.all(servers.map(({ url }) => faultProxy(url)));
  return {
    async vault(_folder, chance, scanner) {
      const which = chance.happens(0.25) ? 1 : 0;
      const [proxy, url] = [proxies[which]!, servers[which]!.url];
      const stage = await awsStage(region, { url, proxy });
      const rest = `${region}?prefix=${stage.prefix}&endpoint=${proxy.url}`;
      const credentials = {
        AWS_ACCESS_KEY_ID: callers.vault,
        AWS_SECRET_ACCESS_KEY: chance.word(40),
        AWS_SESSION_TOKEN: chance.word(300),
        AWS_EC2_METADATA_DISABLED: "true",
      };
      scanner.addText("AWS secret access key", credentials.AWS_SECRET_ACCESS_KEY);
      scanner.addText("AWS session token", credentials.AWS_SESSION_TOKEN);
      // The SDK looks for credentials in the process' own environment.
      Object.assign(process.env, credentials);
      return {
        address: `aws:${rest}`,
        env: {},
        open: (generate, notice) =>
          openAwsVault(rest, `aws:${rest}`, { notice, now: () => new Date("2026-11-24T12:00:00Z"), patience: impatient, generate }),
        troubles: {
          ...stageTroubles(awsFailures, stage.fail),
          ...proxyTroubles(proxy, chance, ({ headers }) =>
            /\.(CreateSecret|PutSecretValue|TagResource)$/.test(String(headers["x-amz-target"])),
          ),
          "a refused signature": refusedSignature(proxy),
          "no credentials": async () => {
            const { AWS_ACCESS_KEY_ID } = process.env;
            delete process.env["AWS_ACCESS_KEY_ID"];
            return async () => void Object.assign(process.env, { AWS_ACCESS_KEY_ID });
          },
        },
        overwrite: stage.overwrite,
        plain: stage.plain,
        holds: () => false,
        tell: async () => undefined,
        close: stage.close,
      } satisfies LeakVault;
    },
    async stop() {
      await Promise.all(proxies.map((proxy) => proxy.stop()));
      await Promise.all(servers.map((server) => server.stop()));
    },
  };
}

/** As AWS says it: with the canonical request, whose headers hold the session token. */
const refusedSignature =
  (proxy: FaultProxy): Trouble =>
  async () => {
    proxy.decide(({ headers }): Verdict => {
      const canonical = ["POST", "/", "", ...Object.entries(headers).map(([name, value]) => `${name}:${String(value)}`)].join("\n");
      const message = `The request signature we calculated does not match the signature you provided. The Canonical String for this request should have been\n'${canonical}'`;
      return { status: 403, body: { __type: "InvalidSignatureException", message } };
    });
    return async () => proxy.decide(() => "pass");
  };
