import type { Vault } from "../../provider/vault";
import { type KeyVaultAccess, type KeyVaultSettings, openAzureVault } from "../../provider/vault/azure";
import { joined, type KeyGenerator, type Place } from "../../provider/vault/common";
import { type FailureCode, pooled, type VaultStage } from "../contract/vault-stage";
import type { Failure, StrictKeyVault } from "./strict-key-vault";
import type { SecretVersion } from "./strict-key-vault-secrets";

/** What the real client needs to speak with the stand-in: its certificate, its name, and a token without Entra ID. */
export const accessTo = (server: StrictKeyVault): Required<Pick<KeyVaultAccess, "credential" | "options">> => ({
  credential: { getToken: async () => ({ token: server.token, expiresOnTimestamp: Date.parse("2049-01-01T00:00:00Z") }) },
  options: { disableChallengeResourceVerification: true, tlsOptions: { ca: server.ca } },
});

/** The adapter on the stand-in; waiting moves the stand-in's clock and takes no time. */
export function openOn(
  server: StrictKeyVault,
  { generate, notice = () => undefined, ...settings }: KeyVaultSettings & { generate?: KeyGenerator; notice?: (line: string) => void } = {},
): Promise<Vault> {
  const patience = { sleep: async (milliseconds: number) => server.advance(milliseconds), random: () => 0.5 };
  const now = (): Date => server.secrets.now();
  return openAzureVault(server.url, `azure:${server.url}`, { now, generate, notice }, { ...accessTo(server), patience, ...settings });
}

/** The name a place has in Key Vault. */
export const secretName = (place: Place): string => joined(place, "-");

const failures: Readonly<Partial<Record<FailureCode, Failure>>> = {
  "vault-forbidden": "forbidden",
  "vault-throttled": "throttled",
  "vault-unreachable": "unreachable",
};
export const keyVaultFailures = Object.keys(failures) as FailureCode[];

const said = (code: string): string => JSON.stringify({ error: { code, message: "not found" } });
/** What says 404, or 200, and nothing of any secret. */
const strangers: Readonly<Record<string, StrictKeyVault["instead"]>> = {
  "a proxy answers 404 and a page": { status: 404, text: "<html>no such page</html>", type: "text/html" },
  "a proxy answers 404 and nothing": { status: 404, text: "" },
  "a gateway answers 404 and JSON": { status: 404, text: JSON.stringify({ message: "Not Found" }) },
  "Azure says VaultNotFound": { status: 404, text: said("VaultNotFound") },
  "Azure says another 404": { status: 404, text: said("ResourceNotFound") },
  "a page of a network that wants a login is there": { status: 200, text: "<html>welcome</html>", type: "text/html" },
};
export const keyVaultStrangers = Object.keys(strangers);

/** The stand-in, emptied, as the contract of vaults wants it. A case in which something was deleted for good fails. */
export function strictStage(server: StrictKeyVault): VaultStage {
  server.reset();
  const { secrets } = server;
  const versionOf = (place: Place): SecretVersion | undefined => {
    const versions = [...(secrets.all().get(secretName(place)) ?? [])];
    return place.kind === "issued" || place.kind === "current"
      ? versions.at(-1)
      : versions.sort((a, b) => a.created - b.created || (a.id < b.id ? -1 : 1))[0];
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
    softDelete: async (place) => void secrets.delete(secretName(place)),
    async meet(stranger) {
      server.instead = strangers[stranger];
      return async () => void (server.instead = undefined);
    },
  };
}
