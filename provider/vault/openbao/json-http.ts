import http from "node:http";
import https from "node:https";
import { Fault } from "../../fault";
import { Again, mayPass } from "../common";

export interface JsonRequest {
  readonly method: "GET" | "POST";
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
}

export interface JsonResponse {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  /** `undefined` when the body is empty or no JSON. */
  readonly body: unknown;
}

/** What the connection is made with; PEM. */
export interface Trust {
  readonly ca?: Buffer;
  readonly cert?: Buffer;
  readonly key?: Buffer;
}

/** A service that has not answered by then is out of reach. Milliseconds. */
const timeout = 30_000;
/** Most bytes an answer may have: a key and its chain are 20 kB. */
const largestAnswer = 4 << 20;

export type JsonClient = (request: JsonRequest) => Promise<JsonResponse>;

/**
 * A client over node:https, since `fetch` takes neither a CA nor a client certificate without another package.
 * Redirects are not followed: a token must not travel to another host.
 * @returns a function that throws Fault `vault-unreachable`, in `Again` when it may pass, when no whole answer came.
 */
export function jsonClient(trust: Trust): JsonClient {
  const agents = { "https:": new https.Agent({ keepAlive: true, ...trust }), "http:": new http.Agent({ keepAlive: true }) };
  return (request) =>
    new Promise((resolve, reject) => {
      const { method, url, headers, body } = request;
      const bytes = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
      const unreachable = ({ code, message }: NodeJS.ErrnoException): void => {
        const hint = mayPass(code)
          ? "Check the address and the network, then run pulumi up again."
          : "Name the PEM file of the server's CA in BAO_CACERT.";
        const fault = new Fault("vault-unreachable", `${url.origin} cannot be reached (${code ?? message}).`, hint);
        reject(mayPass(code) ? new Again(fault) : fault);
      };
      const protocol = url.protocol as keyof typeof agents;
      const options = {
        method,
        agent: agents[protocol],
        timeout,
        headers: { ...headers, ...(bytes && { "content-type": "application/json", "content-length": bytes.length }) },
      };
      const sent = (protocol === "https:" ? https : http).request(url, options, (response) => {
        receive(response).then(
          (text) => resolve({ status: response.statusCode!, headers: response.headers, body: parse(text) }),
          unreachable,
        );
      });
      sent.on("timeout", () => sent.destroy(new Error(`no answer within ${timeout / 1000} s`)));
      sent.on("error", unreachable);
      sent.end(bytes);
    });
}

async function receive(response: http.IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    parts.push(part);
    length += part.length;
    if (length > largestAnswer) throw new Error(`an answer of more than ${largestAnswer} bytes`);
  }
  return Buffer.concat(parts).toString("utf8");
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
