/** Clients that keep making mTLS connections to a server, each with a request, and count. */
import { createHash } from "node:crypto";
import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import { type ConnectionOptions, connect, type TLSSocket } from "node:tls";
import { host } from "../x509/leaf";
import { pki, type Renewal } from "./stage";

export class Traffic {
  handshakes = 0;
  readonly failed: string[] = [];
  /** SHA-256 of the certificates that were presented, as `Certificate.sha256`. */
  readonly presented = new Set<string>();
  #going = true;
  readonly #clients: Promise<void>[];

  constructor(
    readonly port: number,
    readonly client: Renewal,
    count: number,
    /** Milliseconds between a client's connections: what else is tested at the time needs the processor too. */
    readonly pace: number,
  ) {
    this.#clients = Array.from({ length: count }, () => this.#goOn());
  }

  async stop(): Promise<void> {
    this.#going = false;
    await Promise.all(this.#clients);
  }

  async #goOn(): Promise<void> {
    while (this.#going) {
      await this.#once();
      if (this.pace > 0) await setTimeout(this.pace);
    }
  }

  /** The server's certificate is checked as every client checks it: path, name, dates. No session is resumed. */
  async #once(): Promise<void> {
    const socket = connect(optionsOf(this.port, this.client));
    try {
      await once(socket, "secureConnect");
      this.handshakes++;
      this.presented.add(presentedBy(socket));
      socket.write(`GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
      let answer = "";
      for await (const part of socket as AsyncIterable<Buffer>) answer += part.toString("latin1");
      if (!answer.startsWith("HTTP/1.1 200 ") || !answer.includes("here")) throw new Error(`it answered ${answer.slice(0, 60)}`);
    } catch (error) {
      this.failed.push(error instanceof Error ? error.message : String(error));
    } finally {
      socket.destroy();
    }
  }
}

/** A connection that is kept, over renewals: requests on it, one by one. */
export class KeptConnection {
  private constructor(readonly socket: TLSSocket) {}

  static async open(port: number, client: Renewal): Promise<KeptConnection> {
    const socket = connect(optionsOf(port, client));
    await once(socket, "secureConnect");
    return new KeptConnection(socket);
  }

  async ask(): Promise<string> {
    this.socket.write(`GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
    const [answer] = (await once(this.socket, "data")) as [Buffer];
    return answer.toString("latin1").split("\r\n")[0]!;
  }
}

const optionsOf = (port: number, { certificate, chain, privateKey }: Renewal): ConnectionOptions => ({
  ...{ port, host: "127.0.0.1", servername: host, ca: pki.root.certificate.pem },
  ...{ cert: certificate + chain[0]!, key: privateKey.export({ type: "pkcs8", format: "pem" }) },
});

export const presentedBy = (socket: TLSSocket): string =>
  createHash("sha256")
    .update(socket.getPeerCertificate().raw)
    .digest("hex")
    .toUpperCase()
    .replace(/..(?!$)/g, "$&:");
