import { once } from "node:events";
import http from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";

/** What a service answers instead of doing what it was asked. */
export interface Failure {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Instead of a body: what is no JSON. */
  readonly text?: string;
}

/** The request is done, and its answer comes back as something else. Default of the status: the answer's. */
export interface Rewrite {
  rewrite(answer: string, request: string): { readonly status?: number; readonly text: string };
}

/** Decides each request: pass it on, answer a failure, cut the line before it is sent on, or after it was done. */
export type Verdict = "pass" | "cut" | "cut-after" | Failure | Rewrite;

/** A service's stand-in in front of the real one, that fails when a test says so. */
export interface FaultProxy {
  readonly url: string;
  /** How each request is met from now on. Default: all pass. */
  decide(verdict: (request: http.IncomingMessage, body: Buffer) => Verdict): void;
  /** Requests seen so far. */
  readonly seen: readonly { readonly method: string; readonly path: string; readonly target: string }[];
  stop(): Promise<void>;
}

/** @param ca of the server behind, when it is reached over TLS. */
export async function faultProxy(target: string, ca?: Buffer): Promise<FaultProxy> {
  const behind = new URL(target);
  const agent = behind.protocol === "https:" ? new https.Agent({ keepAlive: true, ca }) : new http.Agent({ keepAlive: true });
  const { request } = behind.protocol === "https:" ? https : http;
  let decide: (request: http.IncomingMessage, body: Buffer) => Verdict = () => "pass";
  const seen: { method: string; path: string; target: string }[] = [];

  const server = http.createServer(async (incoming, outgoing) => {
    const parts: Buffer[] = [];
    for await (const part of incoming as AsyncIterable<Buffer>) parts.push(part);
    seen.push({ method: incoming.method!, path: incoming.url!, target: String(incoming.headers["x-amz-target"] ?? "") });
    const body = Buffer.concat(parts);
    const verdict = decide(incoming, body);
    if (verdict === "cut") return void incoming.socket.destroy();
    if (typeof verdict === "object" && "status" in verdict)
      return void outgoing
        .writeHead(verdict.status, { "content-type": "application/json", ...verdict.headers })
        .end(verdict.text ?? JSON.stringify(verdict.body ?? {}));
    const passed = request(
      { agent, host: behind.hostname, port: behind.port, method: incoming.method, path: incoming.url, headers: incoming.headers },
      (answer) => {
        if (verdict === "cut-after") return void answer.resume().once("end", () => incoming.socket.destroy());
        if (typeof verdict === "object") return void rewritten(answer, outgoing, verdict, Buffer.concat(parts).toString("utf8"));
        outgoing.writeHead(answer.statusCode!, answer.headers);
        answer.pipe(outgoing);
      },
    );
    passed.once("error", () => incoming.socket.destroy());
    passed.end(body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    decide: (verdict) => void (decide = verdict),
    async stop() {
      agent.destroy();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

async function rewritten(
  answer: http.IncomingMessage,
  outgoing: http.ServerResponse,
  { rewrite }: Rewrite,
  request: string,
): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of answer as AsyncIterable<Buffer>) parts.push(part);
  const { status = answer.statusCode!, text } = rewrite(Buffer.concat(parts).toString("utf8"), request);
  const { "content-length": _length, "transfer-encoding": _transfer, "content-encoding": _coding, ...headers } = answer.headers;
  outgoing.writeHead(status, { ...headers, "content-length": Buffer.byteLength(text) }).end(text);
}

/** Decides alike for the first so many requests that match, and lets the rest pass. */
export function times(
  count: number,
  verdict: Verdict,
  matches: (request: http.IncomingMessage) => boolean = () => true,
): (request: http.IncomingMessage) => Verdict {
  let left = count;
  return (request) => (matches(request) && left-- > 0 ? verdict : "pass");
}
