// The real OpenBao, KV version 2, in memory.
import https from "node:https";
import { createRequire } from "node:module";
import { metadata } from "./items.mjs";
import { startServer } from "./server.mjs";

const { openOpenBaoVault } = createRequire(import.meta.url)("../../dist/provider/vault/openbao/index.js");
const custom_metadata = Object.fromEntries(
  Object.entries({ ...metadata, publicKeySha256: "0".repeat(64) }).map(([name, value]) => [name, String(value)]),
);

/** The HTTP API without anything around it, with its first connection. */
async function rawClient({ url, ca, token }) {
  const agent = new https.Agent({ keepAlive: true, ca });
  const call = (method, path, body) =>
    new Promise((resolve, reject) => {
      const request = https.request(
        `${url}/v1/${path}`,
        { method, agent, headers: { "x-vault-token": token, ...(body && { "content-type": "application/json" }) } },
        async (response) => {
          const parts = [];
          for await (const part of response) parts.push(part);
          if (response.statusCode >= 400 && response.statusCode !== 404)
            return reject(new Error(`OpenBao answers ${response.statusCode} for ${path}`));
          resolve(parts.length > 0 ? JSON.parse(Buffer.concat(parts).toString("utf8")) : undefined);
        },
      );
      request.on("error", reject).end(body && JSON.stringify(body));
    });
  const at = (area, prefix, name) => `secret/${area}/${prefix}/${name}`;
  await call("GET", at("data", "before", "all"));
  return {
    write: (prefix, name, value) => call("POST", at("data", prefix, name), { data: { value }, options: { cas: 0 } }),
    label: (prefix, name) => call("POST", at("metadata", prefix, name), { custom_metadata }),
    get: (prefix, name) => call("GET", at("data", prefix, name)),
  };
}

export async function openbao() {
  const server = await startServer("openbao");
  return {
    name: "OpenBao (the real server)",
    leastCalls: "write and read of `data/`, of key and certificate",
    open: (prefix, context) =>
      openOpenBaoVault(`${server.url}/secret/${prefix}`, "openbao:bench", {
        ...context,
        env: { BAO_TOKEN: server.token, BAO_CACERT: server.caFile },
      }),
    async least(prefix) {
      const { write, get } = await rawClient(server);
      return {
        async key({ entry, key }) {
          await write(prefix, `key/${entry}`, key);
          await get(prefix, `key/${entry}`);
        },
        async certificate({ entry, certificates }) {
          await write(prefix, `issued/${entry}`, certificates);
          await get(prefix, `issued/${entry}`);
        },
      };
    },
    async same(prefix) {
      const { write, label, get } = await rawClient(server);
      return {
        async key({ entry, key, publicKeySha256 }) {
          await write(prefix, `key/${entry}`, key);
          await label(prefix, `key/${entry}`);
          await get(prefix, `key/${entry}`);
          await write(prefix, `public-key/${publicKeySha256}`, key.slice(0, 300));
        },
        async certificate({ entry, certificates }) {
          await write(prefix, `issued/${entry}`, certificates);
          await label(prefix, `issued/${entry}`);
          await get(prefix, `issued/${entry}`);
          await get(prefix, `issued/${entry}`);
        },
      };
    },
    stop: server.stop,
  };
}
