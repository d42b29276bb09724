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
  readonly #lately = new Set<string>();
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

  /**
   * Whether a client is presented the certificate while it is waited for, two minutes at most: after a reload a server's processes
   * of before answer until they end, however many handshakes that takes on a busy machine.
   */
  meets(sha256: string): Promise<boolean> {
    return this.#becomes(() => this.presented.has(sha256));
  }

  /** Whether it comes to be all that five handshakes in a row are presented. */
  meetsOnly(sha256: string): Promise<boolean> {
    let since = this.handshakes;
    this.#lately.clear();
    return this.#becomes(() => {
      if (this.handshakes < since + 5) return false;
      const only = this.#lately.has(sha256) && this.#lately.size === 1;
      since = this.handshakes;
      this.#lately.clear();
      return only;
    });
  }

  async #becomes(so: () => boolean): Promise<boolean> {
    for (const late = performance.now() + 120_000; this.failed.length === 0 && performance.now() < late; await setTimeout(10))
      if (so()) return true;
    return false;
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
      const sha256 = presentedBy(socket);
      this.presented.add(sha256);
      this.#lately.add(sha256);
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
