import { randomBytes } from "node:crypto";
import { DefaultAzureCredential } from "@azure/identity";
import { SecretClient } from "@azure/keyvault-secrets";
import { vaultContract } from "../../../test/contract/vault";
import { type FailureCode, pooled, type VaultStage, type VaultTraits } from "../../../test/contract/vault-stage";
import { StrictKeyVault } from "../../../test/servers/strict-key-vault";
import { keyVaultFailures, keyVaultStrangers, secretName, strictStage } from "../../../test/servers/strict-key-vault-stage";
import { realPatience } from "../common";
import { openAzureVault } from "./adapter";
import type { KeyVaultAccess } from "./client";

const traits: VaultTraits = {
  exportable: true,
  writers: 50,
  failures: keyVaultFailures,
  foreign: true,
  softDeletes: true,
  strangers: keyVaultStrangers,
  lists: "by labels",
  hasIdFromTheStart: false,
  largestValue: 25 * 1024,
};
const real = process.env["AZURE_KEYVAULT_URL"];

if (real) {
  jest.setTimeout(600_000);
  vaultContract("a real Azure Key Vault", { ...traits, strangers: [] }, () => realStage(real));
} else {
  let server: StrictKeyVault;
  beforeAll(async () => void (server = await StrictKeyVault.start()));
  afterAll(() => server.stop());
  vaultContract("azure:", traits, async () => strictStage(server));
}

/**
 * A real vault, under a prefix of the case's own. The one who runs it needs the rights to delete and to purge (the
 * adapter does not), in a vault without purge protection.
 * @param address as in a vault's address: `https://<name>.vault.azure.net`, without a prefix.
 */
async function realStage(address: string): Promise<VaultStage> {
  const prefix = `t${randomBytes(2).toString("hex")}-`;
  const { origin } = new URL(address);
  const rest = `${address}${address.includes("?") ? "&" : "?"}prefix=${prefix}`;
  const client = new SecretClient(origin, new DefaultAzureCredential(), {
    disableChallengeResourceVerification: rest.includes("host=trusted"),
  });
  const nameOf = (place: Parameters<typeof secretName>[0]): string => prefix + secretName(place);
  const state: { failing: FailureCode | undefined } = { failing: undefined };
  const remove = async (name: string): Promise<void> => {
    await (await client.beginDeleteSecret(name)).pollUntilDone();
    await client.purgeDeletedSecret(name);
  };
  const ours = async () => {
    const found = [];
    for await (const properties of client.listPropertiesOfSecrets()) if (properties.name.startsWith(prefix)) found.push(properties);
    return found;
  };
  return {
    open: ({ generate } = { generate: pooled() }) =>
      openAzureVault(
        rest,
        `azure:${rest}`,
        { now: () => new Date(), generate, notice: () => undefined },
        {
          options: { additionalPolicies: [{ policy: failingPolicy(state), position: "perRetry" }] },
          patience: { ...realPatience, sleep: (milliseconds) => realPatience.sleep(state.failing ? 0 : milliseconds) },
        },
      ),
    close: async () => void (await Promise.all((await ours()).map(({ name }) => remove(name)))),
    async fail(kind) {
      state.failing = kind;
      return async () => void (state.failing = undefined);
    },
    contents: async () => new Map((await ours()).map(({ name, version, updatedOn }) => [name, `${version} ${updatedOn?.toISOString()}`])),
    async overwrite(place, bytes) {
      await remove(nameOf(place)).catch(() => undefined); // nothing there to remove
      for (let left = 30; ; left--) {
        const kept = await client
          .setSecret(nameOf(place), bytes.toString("utf8") || " ")
          .catch((error: Error) => (left > 0 ? undefined : Promise.reject(error)));
        if (kept) return;
        await realPatience.sleep(2000); // a purge takes the service some seconds
      }
    },
    plain: async (place) => Buffer.from((await client.getSecret(nameOf(place))).value!),
    foreign: async (text) => (await client.setSecret(`${prefix}of-others`, text)).name,
    softDelete: async (place) => void (await (await client.beginDeleteSecret(nameOf(place))).pollUntilDone()),
  };
}

type Policy = NonNullable<NonNullable<KeyVaultAccess["options"]>["additionalPolicies"]>[number]["policy"];

/** Answers in place of a service that cannot be made to fail. */
function failingPolicy(state: { readonly failing: FailureCode | undefined }): Policy {
  return {
    name: "failing",
    async sendRequest(request, next) {
      if (state.failing === "vault-unreachable")
        throw Object.assign(new Error("connect ECONNREFUSED"), { name: "RestError", code: "ECONNREFUSED" });
      const response = await next(request);
      return state.failing
        ? {
            ...response,
            status: state.failing === "vault-throttled" ? 429 : 403,
            bodyAsText: '{"error":{"code":"Injected","message":"as a test wants it"}}',
          }
        : response;
    },
  };
}
