import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import http from "node:http";
import https from "node:https";
import net, { type AddressInfo, type Socket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { selfSigned } from "./self-signed";
import { StrictKeyVault, tenant } from "./strict-key-vault";

/**
 * Azure for a process of its own, such as Pulumi's provider: a Key Vault under its real name, and Entra ID. The process
 * runs the real clients, DefaultAzureCredential included, and is led here by its environment alone: a proxy
 * (HTTPS_PROXY) that knows these two names, and their certificates (NODE_EXTRA_CA_CERTS). TLS is end to end, so names
 * are checked as they are at Azure's.
 */
export interface AzureCloud {
  /** `https://<name>.vault.azure.net`, without a slash. */
  readonly vaultUrl: string;
  readonly keyVault: StrictKeyVault;
  /** What the process needs in its environment. */
  readonly env: Readonly<Record<string, string>>;
  /** The service principal's secret and the token it gets: secrets that may be nowhere else. */
  readonly secrets: readonly string[];
  /** Hosts that were asked for and are not here: something calls what it should not. */
  readonly strangers: readonly string[];
  stop(): Promise<void>;
}

const authority = "login.microsoftonline.com";
const principal = { id: "c11e4700-0000-4000-8000-000000000000", secret: "a-secret-of-the-service-principal" } as const;

/** @param name of the vault. */
export async function startAzureCloud(name = "igc-lilas"): Promise<AzureCloud> {
  const host = `${name}.vault.azure.net`;
  const token = "a-token-of-entra-id";
  const keyVault = await StrictKeyVault.start({ host, token });
  const entra = await startEntraId(token);
  const strangers: string[] = [];
  const proxy = await startProxy(
    new Map([
      [host, keyVault.port],
      [authority, entra.port],
    ]),
    strangers,
  );
  const folder = await mkdtemp(path.join(tmpdir(), "igc-azure-"));
  const certificates = path.join(folder, "certificates.pem");
  await writeFile(certificates, `${keyVault.ca}\n${entra.ca}\n`);
  return {
    ...{ vaultUrl: keyVault.url, keyVault, strangers },
    secrets: [principal.secret, token],
    env: {
      HTTPS_PROXY: proxy.url,
      NO_PROXY: "127.0.0.1,localhost", // where the other servers of a test are
      NODE_EXTRA_CA_CERTS: certificates,
      AZURE_TENANT_ID: tenant,
      AZURE_CLIENT_ID: principal.id,
      AZURE_CLIENT_SECRET: principal.secret,
    },
    async stop() {
      await Promise.all([proxy.stop(), entra.stop(), keyVault.stop(), rm(folder, { recursive: true })]);
    },
  };
}

/** What the credential asks of Entra ID: where its endpoints are, and a token for the client credentials. */
async function startEntraId(token: string): Promise<{ port: number; ca: string; stop: () => Promise<void> }> {
  const { key, cert } = await selfSigned([authority]);
  const server = https.createServer({ key, cert }, (request, response) => void answer(request, response));
  const base = `https://${authority}/${tenant}`;
  const endpoints = {
    token_endpoint: `${base}/oauth2/v2.0/token`,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    issuer: `${base}/v2.0`,
    jwks_uri: `${base}/discovery/v2.0/keys`,
  };

  async function answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
    const send = (status: number, body: unknown): void =>
      void response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    if (request.url!.startsWith(`/${tenant}/v2.0/.well-known/openid-configuration`)) return send(200, endpoints);
    if (request.method !== "POST" || !request.url!.startsWith(`/${tenant}/oauth2/v2.0/token`)) return send(404, {});
    const form = Object.fromEntries(new URLSearchParams(Buffer.concat(parts).toString("utf8")));
    const known =
      form["client_id"] === principal.id && form["client_secret"] === principal.secret && form["grant_type"] === "client_credentials";
    if (!known)
      return send(401, {
        error: "invalid_client",
        error_description: "AADSTS7000215: Invalid client secret provided.",
        error_codes: [7000215],
      });
    if (!form["scope"]?.split(" ").includes("https://vault.azure.net/.default"))
      return send(400, { error: "invalid_scope", error_description: "AADSTS70011: The provided value for 'scope' is not valid." });
    send(200, { token_type: "Bearer", expires_in: 3599, ext_expires_in: 3599, access_token: token });
  }

  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    ca: cert,
    async stop() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

/** An HTTP proxy that leads some names to ports of this machine, and refuses all others. */
async function startProxy(ports: ReadonlyMap<string, number>, strangers: string[]): Promise<{ url: string; stop: () => Promise<void> }> {
  const server = http.createServer((request, response) => {
    strangers.push(request.url!);
    response.writeHead(403).end();
  });
  const open = new Set<Socket>();
  server.on("connect", ({ url }: http.IncomingMessage, client: Socket, head: Buffer) => {
    const [host, port] = url!.split(":");
    const target = port === "443" ? ports.get(host!) : undefined;
    if (target === undefined) {
      strangers.push(url!);
      return void client.destroy();
    }
    const server = net.connect(target, "127.0.0.1", () => {
      client.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      server.write(head);
      server.pipe(client).pipe(server);
    });
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      open.add(one);
      one.once("error", () => other.destroy()).once("close", () => (open.delete(one), other.destroy()));
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      for (const socket of open) socket.destroy();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
