import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer as createPlain } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer, type Server, type TlsOptions } from "node:tls";
import { presentedBy } from "../../cli/deliver/handshake";
import { freePort, startServer } from "../servers/child";
import { isOpen } from "../servers/nginx";
import { host } from "../x509/leaf";
import { pki, type Renewal, renewal } from "./stage";

/** What a server presents, and what it makes of a client's certificate. */
const [one, two, client] = [renewal(1), renewal(2), renewal(0, { usage: "AUTH_CLI" })];
const pairOf = ({ certificate, chain, privateKey }: Renewal) => ({
  cert: Buffer.from(certificate + chain[0]!),
  key: Buffer.from(privateKey.export({ type: "pkcs8", format: "pem" })),
});
let server: Server | undefined;
afterEach(() => void server?.close());
async function listening(options: TlsOptions): Promise<number> {
  server = createServer({ ...pairOf(one), ...options }, (socket) => socket.on("error", () => undefined).end());
  server.on("tlsClientError", () => undefined);
  await once(server.listen(0, "127.0.0.1"), "listening");
  return (server.address() as AddressInfo).port;
}
const ask = (port: number, more: Partial<Parameters<typeof presentedBy>[0]> = {}) =>
  presentedBy({ host: "127.0.0.1", port, mostTime: 120_000, ...more });
const mutual: TlsOptions = { requestCert: true, rejectUnauthorized: true, ca: pki.root.certificate.pem };

it("is the certificate of its name", async () => {
  const { createSecureContext } = await import("node:tls");
  const port = await listening({ SNICallback: (name, done) => done(null, createSecureContext(pairOf(name === host ? two : one))) });
  expect([await ask(port), await ask(port, { serverName: host })]).toEqual([{ sha256: one.leaf.sha256 }, { sha256: two.leaf.sha256 }]);
});

describe.each(["TLSv1.2", "TLSv1.3"] as const)("over %s, a server that asks for a certificate", (version) => {
  const versions = { minVersion: version, maxVersion: version };
  it("is asked with the one it takes", async () =>
    expect(await ask(await listening({ ...mutual, ...versions }), { client: pairOf(client) })).toEqual({ sha256: one.leaf.sha256 }));

  // OpenSSL refuses in TLS itself. nginx says it in HTTP, and Node closes: there the server's certificate is all that is told.
  it("says that it refuses another's", async () => {
    const folder = mkdtempSync(join(tmpdir(), "igc-handshake-"));
    const { cert, key } = pairOf(one);
    const files = Object.entries({ cert, key, CAfile: Buffer.from(two.leaf.pem) }).flatMap(([name, bytes]) => {
      writeFileSync(join(folder, name), bytes, { mode: 0o600 });
      return [`-${name}`, join(folder, name)];
    });
    const port = await freePort();
    const protocol = version === "TLSv1.2" ? "-tls1_2" : "-tls1_3";
    const args = ["s_server", "-accept", `127.0.0.1:${port}`, ...files, "-Verify", "1", "-verify_return_error", protocol, "-quiet"];
    const openssl = await startServer("openssl", args, port, () => isOpen(port));
    try {
      expect(await ask(port, { client: pairOf(client) })).toEqual({ wrong: expect.stringMatching(/ALERT|ECONNRESET/) });
    } finally {
      await openssl.stop();
      rmSync(folder, { recursive: true });
    }
  });
});

it("is nothing where nobody listens, where no TLS is spoken, and where nobody answers in time", async () => {
  expect(await ask(await freePort())).toEqual({ wrong: "ECONNREFUSED" });
  const plain = createPlain((socket) => socket.on("error", () => undefined).end("HTTP/1.1 400 no\r\n\r\n"));
  const silent = createPlain((socket) => socket.on("error", () => undefined));
  for (const each of [plain, silent]) await once(each.listen(0, "127.0.0.1"), "listening");
  expect(await ask((plain.address() as AddressInfo).port)).toEqual({ wrong: expect.any(String) });
  expect(await ask((silent.address() as AddressInfo).port, { mostTime: 50 })).toEqual({ wrong: "no answer in time" });
  for (const each of [plain, silent]) each.close();
});
