import { vaultContract } from "../../../test/contract/vault";
import { awsFailures, awsStage, awsStrangers, callers, publishedPolicy } from "../../../test/servers/aws-stage";
import { setUpTimeout } from "../../../test/servers/child";
import { type FaultProxy, faultProxy } from "../../../test/servers/fault-proxy";
import { startMoto } from "../../../test/servers/moto";
import { strictSecretsManager } from "../../../test/servers/strict-secrets-manager";

const region = "eu-west-3";
const realRegion = process.env["IGC_SANTE_TEST_AWS_REGION"];
const traits = {
  exportable: true,
  writers: 50,
  failures: awsFailures,
  foreign: true,
  softDeletes: true,
  strangers: awsStrangers,
  lists: "by labels" as const,
  hasIdFromTheStart: false,
  largestValue: 65_536,
};
if (!realRegion) Object.assign(process.env, { AWS_ACCESS_KEY_ID: callers.vault, AWS_SECRET_ACCESS_KEY: "x" });

/** The contract on a server of the tests, with a proxy in front that fails when it is told to. */
function onServer(name: string, start: () => Promise<{ url: string; stop(): Promise<void> }>): void {
  describe(name, () => {
    let server: { url: string; stop(): Promise<void> };
    let proxy: FaultProxy;
    beforeAll(async () => {
      server = await start();
      proxy = await faultProxy(server.url);
    }, setUpTimeout);
    afterAll(async () => {
      await proxy?.stop();
      await server?.stop();
    });

    vaultContract(`aws: on ${name}`, traits, () => awsStage(region, { url: server.url, proxy }));

    it("was asked to delete nothing, in all of this", () => {
      expect(proxy.seen.length).toBeGreaterThan(500);
      expect(proxy.seen.filter(({ target }) => !/\.(Create|Describe|Get|List|Put|Restore|Tag|Update)[A-Za-z]+$/.test(target))).toEqual([]);
    });
  });
}

if (realRegion)
  vaultContract(`aws: on the real service in ${realRegion}`, { ...traits, failures: [], strangers: [] }, () => awsStage(realRegion));
else {
  onServer("moto", startMoto);
  onServer("a strict stand-in, with the published policy alone", async () => strictSecretsManager(await publishedPolicy()));
}
