// AWS Secrets Manager, which is the strict stand-in here.
import { randomUUID } from "node:crypto";
import { createRequire } from "node:module";
import { CreateSecretCommand, GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { metadata } from "./items.mjs";
import { startServer } from "./server.mjs";

const { openAwsVault } = createRequire(import.meta.url)("../../dist/provider/vault/aws/index.js");
Object.assign(process.env, { AWS_ACCESS_KEY_ID: "bench", AWS_SECRET_ACCESS_KEY: "bench", AWS_EC2_METADATA_DISABLED: "true" });

const Tags = Object.entries({ ...metadata, publicKeySha256: "0".repeat(64), "managed-by": "pulumi-igc-sante" }).map(([name, value]) => ({
  Key: `igc-sante:${name}`,
  Value: String(value),
}));
const absent = ({ name }) => {
  if (name !== "ResourceNotFoundException") throw new Error(`Secrets Manager says ${name}`);
};

/** A client of its own, as the adapter has one, with its first connection. */
async function rawClient(endpoint) {
  const client = new SecretsManagerClient({ region: "eu-west-3", endpoint });
  const get = (SecretId) => client.send(new GetSecretValueCommand({ SecretId }));
  await get("before").catch(absent);
  return {
    get,
    create: (Name, SecretString, tags) =>
      client.send(new CreateSecretCommand({ Name, SecretString, ClientRequestToken: randomUUID(), ...tags })),
  };
}

export async function aws() {
  const { url, stop } = await startServer("aws");
  return {
    name: "AWS Secrets Manager (the strict stand-in)",
    leastCalls: "`CreateSecret` and `GetSecretValue`, of key and certificate",
    open: (prefix, context) => openAwsVault(`eu-west-3?prefix=${prefix}&endpoint=${url}`, "aws:bench", context),
    async least(prefix) {
      const { create, get } = await rawClient(url);
      return {
        async key({ entry, key }) {
          await create(`${prefix}/key/${entry}`, key);
          await get(`${prefix}/key/${entry}`);
        },
        async certificate({ entry, certificates }) {
          await create(`${prefix}/issued/${entry}`, certificates);
          await get(`${prefix}/issued/${entry}`);
        },
      };
    },
    async same(prefix) {
      const { create, get } = await rawClient(url);
      return {
        async key({ entry, key }) {
          await create(`${prefix}/key/${entry}`, key, { Tags });
          await get(`${prefix}/key/${entry}`);
        },
        async certificate({ entry, certificates }) {
          await create(`${prefix}/issued/${entry}`, certificates, { Tags });
          await get(`${prefix}/issued/${entry}`);
          await get(`${prefix}/issued/${entry}`);
        },
      };
    },
    stop,
  };
}
