import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { jsonClient } from "../../provider/vault/openbao";
import { freePort, type Server, startServer } from "./child";
import { serverPrograms } from "./python";

/** The real `bao` server, in memory, over TLS with a CA of its own, unsealed. */
export interface BaoServer extends Server {
  /** `https://127.0.0.1:<port>` */
  readonly url: string;
  /** PEM file of the CA that signed the server's certificate. */
  readonly caFile: string;
  /** One call with the root token. @throws the server's words when it refuses. */
  admin(method: "GET" | "POST", path: string, body?: unknown): Promise<Record<string, unknown>>;
}

const rootToken = "root";

export async function startBao(): Promise<BaoServer> {
  const folder = await mkdtemp(path.join(tmpdir(), "igc-bao-"));
  const port = await freePort();
  const url = `https://127.0.0.1:${port}`;
  const caFile = path.join(folder, "vault-ca.pem");
  const args = [
    "server",
    "-dev",
    "-dev-tls",
    `-dev-tls-cert-dir=${folder}`,
    `-dev-root-token-id=${rootToken}`,
    "-dev-no-store-token",
    `-dev-listen-address=127.0.0.1:${port}`,
  ];
  const client = async () => jsonClient({ ca: await readFile(caFile) });
  const health = async (): Promise<boolean> =>
    (await (await client())({ method: "GET", url: new URL("/v1/sys/health", url), headers: {} })).status === 200;
  const server = await startServer(path.join(await serverPrograms(), "bao"), args, port, health, { ...process.env, HOME: folder });
  const connected = await client();
  return {
    ...server,
    url,
    caFile,
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
    async admin(method, to, body) {
      const { status, body: answer } = await connected({
        method,
        url: new URL(`/v1/${to}`, url),
        headers: { "x-vault-token": rootToken },
        body,
      });
      if (status >= 400) throw new Error(`OpenBao answers ${status} for ${to}: ${JSON.stringify(answer)}`);
      return (answer ?? {}) as Record<string, unknown>;
    },
  };
}
