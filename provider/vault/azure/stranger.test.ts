import { once } from "node:events";
import https from "node:https";
import type { AddressInfo } from "node:net";
import { entry, faultOf, keyPool, metadata, pooled } from "../../../test/contract/vault-stage";
import { impatient } from "../../../test/servers/impatient";
import { selfSigned } from "../../../test/servers/self-signed";
import { openAzureVault } from "./adapter";
import { keyVaultClient } from "./client";

/**
 * A host that is no Key Vault, and never asks for a token: the client's policy sends bodies without one as soon as its
 * first request was answered by anything but a challenge (@azure/keyvault-common, `challengeState` "started").
 */
interface Seen {
  readonly call: string;
  readonly token: boolean;
  readonly bytes: number;
}
let server: https.Server;
let ca: string;
let seen: Seen[];
let answer: { readonly status: number; readonly text: string };
beforeAll(async () => {
  const { key, cert } = await selfSigned(["127.0.0.1"]);
  ca = cert;
  server = https.createServer({ key, cert }, async (request, response) => {
    let bytes = 0;
    for await (const part of request as AsyncIterable<Buffer>) bytes += part.length;
    seen.push({ call: `${request.method} ${request.url!.split("?")[0]}`, token: "authorization" in request.headers, bytes });
    response.writeHead(answer.status, { "content-type": "application/json" }).end(answer.text);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
});
beforeEach(() => (seen = []));

const absent = JSON.stringify({ error: { code: "SecretNotFound", message: "A secret with (name/id) x was not found in this key vault." } });
const credential = { getToken: async () => ({ token: "x", expiresOnTimestamp: Date.parse("2049-01-01T00:00:00Z") }) };
const access = () => ({ credential, options: { tlsOptions: { ca } } });
const open = () => {
  const address = `https://127.0.0.1:${(server.address() as AddressInfo).port}?host=trusted`;
  const context = { now: () => new Date(), generate: pooled(), notice: () => undefined };
  return openAzureVault(address, `azure:${address}`, context, { ...access(), patience: impatient });
};

describe.each([
  ["404 in Key Vault's own words", 404, absent],
  ["404 and a page of HTML", 404, "<html>no such page</html>"],
  ["404 and nothing", 404, ""],
  ["200 and an empty list", 200, '{"value":[]}'],
  ["200 and nothing of Key Vault's", 200, "{}"],
  ["200 and a page of HTML", 200, "<html>welcome</html>"],
] as const)("a host that asks for no token and answers %s", (_what, status, text) => {
  beforeEach(() => (answer = { status, text }));

  it("gets no key, in whatever order it is asked", async () => {
    const vault = await open();
    const works = [
      () => vault.createKey(entry, "rsa-2048", metadata),
      async () => vault.importKey!(entry, (await keyPool())[0]!, metadata),
      () => vault.establish(),
      () => vault.storeBundle!(entry, "pem", { bytes: Buffer.from("x"), password: "y", certificateSha256: "0" }),
    ];
    for (const work of works) expect((await faultOf(work())).code).toBe("vault-unreachable");
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.filter(({ bytes, token }) => bytes > 0 || token)).toEqual([]);
  });

  it("is not believed: nothing is absent by its word", async () => {
    const vault = await open();
    for (const work of [() => vault.readKey(entry), () => vault.readSecret!("x"), () => vault.identity()])
      expect((await faultOf(work())).code).toBe("vault-unreachable");
  });
});

it("gets no body from the client itself, whatever was asked before, as long as there is no token", async () => {
  answer = { status: 401, text: "" }; // and no challenge
  const client = await keyVaultClient(`https://127.0.0.1:${(server.address() as AddressInfo).port}`, access());
  await client.getSecret("x").catch(() => undefined);
  expect((await faultOf(client.setSecret("x", "a key"))).code).toBe("vault-unreachable");
  expect(seen.map(({ call, bytes }) => [call, bytes])).toEqual([["GET /secrets/x/", 0]]);
});
