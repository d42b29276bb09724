import type { Vault } from "../../provider/vault";
import { type KeyVaultAccess, type KeyVaultSettings, openAzureVault } from "../../provider/vault/azure";
import type { KeyGenerator, Place } from "../../provider/vault/common";
import { type FailureCode, pooled, type VaultStage } from "../contract/vault-stage";
import type { Failure, StrictKeyVault } from "./strict-key-vault";
import type { SecretVersion } from "./strict-key-vault-secrets";

/** What the real client needs to speak with the stand-in: its certificate, its name, and a token without Entra ID. */
export const accessTo = (server: StrictKeyVault): Required<KeyVaultAccess> => ({
  credential: { getToken: async () => ({ token: server.token, expiresOnTimestamp: Date.parse("2049-01-01T00:00:00Z") }) },
  options: { disableChallengeResourceVerification: true, tlsOptions: { ca: server.ca } },
});

/** The adapter on the stand-in; waiting moves the stand-in's clock and takes no time. */
export function openOn(
  server: StrictKeyVault,
  { generate, ...settings }: KeyVaultSettings & { generate?: KeyGenerator } = {},
): Promise<Vault> {
  const patience = { sleep: async (milliseconds: number) => server.advance(milliseconds), random: () => 0.5 };
  const now = (): Date => server.secrets.now();
  return openAzureVault(server.url, `azure:${server.url}`, { now, generate }, { ...accessTo(server), patience, ...settings });
}

/** The name a place has in Key Vault. */
export const secretName = ({ kind, name }: Place): string => `${kind}-${name}`;

const failures: Readonly<Partial<Record<FailureCode, Failure>>> = {
  "vault-forbidden": "forbidden",
  "vault-throttled": "throttled",
  "vault-unreachable": "unreachable",
};
export const keyVaultFailures = Object.keys(failures) as FailureCode[];

/** The stand-in, emptied, as the contract of vaults wants it. A case in which something was deleted for good fails. */
export function strictStage(server: StrictKeyVault): VaultStage {
  server.reset();
  const { secrets } = server;
  const versionOf = (place: Place): SecretVersion | undefined => {
    const versions = [...(secrets.all().get(secretName(place)) ?? [])];
    return place.kind === "issued" ? versions.at(-1) : versions.sort((a, b) => a.created - b.created || (a.id < b.id ? -1 : 1))[0];
  };
  return {
    open: ({ generate } = { generate: pooled() }) => openOn(server, { generate }),
    async close() {
      const final = server.calls.filter((call) => call.startsWith("DELETE"));
      if (final.length > 0) throw new Error(`The adapter deleted: ${final.join()}`);
    },
    async fail(kind) {
      server.failure = failures[kind];
      return async () => void (server.failure = undefined);
    },
    contents: async () => new Map([...secrets.all()].map(([name, versions]) => [name, JSON.stringify(versions)])),
    async overwrite(place, bytes) {
      const version = versionOf(place) ?? secrets.set(secretName(place), { value: "" });
      version.value = bytes.toString("utf8");
    },
    foreign: async (value) => (secrets.set("Of-Others", { value }), "Of-Others"),
    plain: async (place) => Buffer.from(versionOf(place)!.value),
    softDelete: async (entry) => void secrets.delete(secretName({ kind: "key", name: entry })),
  };
}
