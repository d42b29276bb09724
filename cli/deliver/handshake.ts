/** Asking a server, over TLS, which certificate it presents. */
import { createHash } from "node:crypto";
import { isIP } from "node:net";
import tls from "node:tls";

export interface Handshake {
  readonly host: string;
  readonly port: number;
  readonly serverName?: string;
  /** PEM, for a server that asks for a certificate (RFC 8446 section 4.4.2). */
  readonly client?: { readonly cert: Buffer; readonly key: Buffer };
  /** Milliseconds for the whole. */
  readonly mostTime: number;
}

/** What was presented, in the form of `Certificate.sha256`, or a clause that says why nothing was. */
export type Presented = { readonly sha256: string } | { readonly wrong: string };

/**
 * One handshake. The certificate is compared by its SHA-256 and by nothing else, so no authority is asked; it was judged
 * before it was delivered. A client's certificate is refused after the handshake in TLS 1.3 (RFC 8446 section 4.4.2.4):
 * so the connection is closed politely and the server's last word waited for.
 */
export function presentedBy({ host, port, serverName, client, mostTime }: Handshake): Promise<Presented> {
  return new Promise((resolve) => {
    const servername = serverName ?? (isIP(host) ? undefined : host);
    const socket = tls.connect({ host, port, ...(servername !== undefined && { servername }), ...client, rejectUnauthorized: false });
    let presented: Presented = { wrong: "the connection ended before a certificate was presented" };
    const end = (outcome: Presented): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(outcome);
    };
    const timer = setTimeout(() => end("sha256" in presented ? presented : { wrong: "no answer in time" }), mostTime);
    socket.once("error", (error: NodeJS.ErrnoException) => end({ wrong: error.code ?? error.message }));
    socket.once("close", () => end(presented));
    socket.once("secureConnect", () => {
      const { raw } = socket.getPeerCertificate();
      presented = { sha256: fingerprint(raw) };
      if (!client) return end(presented);
      socket.resume();
      socket.end();
    });
  });
}

const fingerprint = (der: Buffer): string =>
  createHash("sha256")
    .update(der)
    .digest("hex")
    .toUpperCase()
    .replace(/..(?!$)/g, "$&:");
