// Azure Key Vault, which is the strict stand-in here.
import { createRequire } from "node:module";
import { SecretClient } from "@azure/keyvault-secrets";
import { startServer } from "./server.mjs";

const require = createRequire(import.meta.url);
const { openAzureVault } = require("../../dist/provider/vault/azure/index.js");
const { realPatience } = require("../../dist/provider/vault/common/retry.js");

const absent = ({ statusCode }) => {
  if (statusCode !== 404) throw new Error(`Key Vault says ${statusCode}`);
};

async function all(items) {
  const found = [];
  for await (const item of items) found.push(item);
  return found;
}

const at = (prefix, kind, name) => `${prefix}${kind}-${name}`;

/** A client of its own, as the adapter has one, with its first connection and its token. */
async function rawClient(url, { credential, options }) {
  const client = new SecretClient(url, credential, options);
  const get = (name, version) => client.getSecret(name, { version });
  const list = (name) => all(client.listPropertiesOfSecretVersions(name));
  await list("before");
  return {
    get,
    list,
    set: async (name, value) => (await client.setSecret(name, value, { contentType: "application/json" })).properties.version,
    oldest: async (name) => get(name, (await list(name))[0].version),
  };
}

export async function azure() {
  const server = await startServer("azure");
  const access = {
    credential: { getToken: async () => ({ token: server.token, expiresOnTimestamp: Date.parse("2049-01-01T00:00:00Z") }) },
    options: { disableChallengeResourceVerification: true, tlsOptions: { ca: server.ca } },
  };
  await server.ask({ seconds: "skipped" });
  let skipped = true;
  const patience = { ...realPatience, sleep: (milliseconds) => (skipped ? Promise.resolve() : realPatience.sleep(milliseconds)) };
  return {
    name: "Azure Key Vault (the strict stand-in, its seconds skipped)",
    leastCalls: "`setSecret` and `getSecret`, of key and certificate",
    open: (prefix, context) => openAzureVault(`${server.url}?prefix=${prefix}`, "azure:bench", context, { ...access, patience }),
    async least(prefix) {
      const { set, get } = await rawClient(server.url, access);
      return {
        async key({ entry, key }) {
          await get(at(prefix, "key", entry), await set(at(prefix, "key", entry), key));
        },
        async certificate({ entry, certificates }) {
          await get(at(prefix, "issued", entry), await set(at(prefix, "issued", entry), certificates));
        },
      };
    },
    async same(prefix) {
      const { set, get, list, oldest } = await rawClient(server.url, access);
      return {
        async key({ entry, key, publicKeySha256 }) {
          await list(at(prefix, "key", entry));
          await set(at(prefix, "key", entry), key);
          await oldest(at(prefix, "key", entry));
          await set(at(prefix, "public-key", publicKeySha256), key.slice(0, 300));
          await list(at(prefix, "public-key", publicKeySha256));
        },
        async certificate({ entry, certificates }) {
          await get(at(prefix, "issued", entry)).catch(absent);
          await set(at(prefix, "issued", entry), certificates);
          await get(at(prefix, "issued", entry));
          await get(at(prefix, "issued", entry));
        },
      };
    },
    /** Runs `work` while Key Vault's seconds pass as they do. */
    async waiting(work) {
      await server.ask({ seconds: "real" });
      skipped = false;
      try {
        return await work();
      } finally {
        skipped = true;
        await server.ask({ seconds: "skipped" });
      }
    },
    stop: server.stop,
  };
}
