/** One bounded request over http or https: size, time, host and redirects. The room of x509 that may do I/O begins here. */
import http from "node:http";
import https from "node:https";
import { Fault } from "../../fault";

export interface FetchRequest {
  readonly url: URL;
  /** Sent by POST when given, with its media type. Default: GET. */
  readonly body?: { readonly bytes: Uint8Array; readonly type: string };
  /** `host` or `host:port` that may be asked, as `URL.host` writes them. Nothing else is, whatever a redirect says. */
  readonly hosts: readonly string[];
  /** Bytes of an answer. */
  readonly mostBytes: number;
  /** Milliseconds for the whole, redirects and body included: a server that drips does not prolong it. */
  readonly mostTime: number;
}

const mostRedirects = 3;

/** What is made of a body as it comes; `tooBig` is thrown when it has more bytes than are taken. */
export type Receive<T> = (body: AsyncIterable<Buffer>, tooBig: () => Fault) => Promise<T>;

/** Fetches the bytes of an answer 200. @throws as `fetchInto` */
export const fetchBytes = (request: FetchRequest): Promise<Buffer> =>
  fetchInto(request, (body, tooBig) => collected(body, request.mostBytes, tooBig));

/**
 * Fetches an answer 200 and gives its body to `receive` while it comes.
 * @throws Fault `revocation-host` for a host or scheme that is not allowed (nothing is asked of it),
 * `revocation-unreachable`, `revocation-slow`, `revocation-too-big`.
 */
export async function fetchInto<T>(request: FetchRequest, receive: Receive<T>): Promise<T> {
  const signal = AbortSignal.timeout(request.mostTime);
  let url = request.url;
  for (let redirects = 0; redirects <= mostRedirects; redirects++) {
    mustBeAllowed(url, request);
    const answer = await ask(url, request, receive, signal);
    if ("received" in answer) return answer.received;
    if (request.body) throw unreachable(url, "it redirects, which is not followed with a question");
    url = answer.location;
  }
  throw unreachable(request.url, `it redirects more than ${mostRedirects} times`);
}

/** ldap never; https never becomes http; no user or password on the way. */
function mustBeAllowed(url: URL, { url: first, hosts }: FetchRequest): void {
  const because =
    url.protocol !== "http:" && url.protocol !== "https:"
      ? `its scheme is ${url.protocol}`
      : !hosts.includes(url.host)
        ? `its host is none of ${hosts.join(", ")}`
        : first.protocol === "https:" && url.protocol === "http:"
          ? "it leads from https to http"
          : url.host !== first.host
            ? `${first.host} redirects to it`
            : url.username || url.password
              ? "it holds a user or a password"
              : undefined;
  if (because === undefined) return;
  throw new Fault("revocation-host", `${shown(url)} is not asked: ${because}.`, "Give the CRL as a file, fetched by other means.");
}

/** What was made of an answer's body, or where a redirect leads. */
function ask<T>(
  url: URL,
  { body, mostBytes, mostTime }: FetchRequest,
  receive: Receive<T>,
  signal: AbortSignal,
): Promise<{ readonly received: T } | { readonly location: URL }> {
  const { request } = url.protocol === "https:" ? https : http;
  const headers = body ? { "content-type": body.type, "content-length": body.bytes.length } : {};
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void =>
      reject(error instanceof Fault ? error : signal.aborted ? slow(url, mostTime) : unreachable(url, error.message, error));
    const sent = request(
      url,
      { method: body ? "POST" : "GET", headers: { ...headers, "accept-encoding": "identity" }, signal, agent: false },
      (response) => {
        response.on("error", fail);
        const next = redirectOf(response, url);
        const wrong = next ? undefined : answerFault(response, url, mostBytes);
        if (next || wrong) {
          sent.destroy();
          return next ? resolve({ location: next }) : reject(wrong!);
        }
        receive(response, () => tooBig(url, mostBytes)).then(
          (received) => resolve({ received }),
          (error: Error) => {
            sent.destroy();
            fail(error);
          },
        );
      },
    );
    sent.on("error", fail);
    sent.end(body?.bytes);
  });
}

function redirectOf({ statusCode = 0, headers: { location } }: http.IncomingMessage, from: URL): URL | undefined {
  return [301, 302, 303, 307, 308].includes(statusCode) && location !== undefined && URL.canParse(location, from.href)
    ? new URL(location, from)
    : undefined;
}

function answerFault({ statusCode, headers }: http.IncomingMessage, url: URL, mostBytes: number): Fault | undefined {
  if (statusCode !== 200) return unreachable(url, `it answers ${statusCode}`);
  return Number(headers["content-length"] ?? 0) > mostBytes ? tooBig(url, mostBytes) : undefined;
}

/** The whole body. */
async function collected(body: AsyncIterable<Buffer>, mostBytes: number, tooBig: () => Fault): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > mostBytes) throw tooBig();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Without query and user: they may be long, or secret. */
const shown = ({ protocol, host, pathname }: URL): string => `${protocol}//${host}${pathname.slice(0, 200)}`;

const again = "Check the network to it, or give the CRL as a file, fetched by other means.";
const unreachable = (url: URL, because: string, cause?: unknown): Fault =>
  new Fault("revocation-unreachable", `${shown(url)} gives no answer: ${because}.`, again, { cause });
const slow = (url: URL, mostTime: number): Fault =>
  new Fault("revocation-slow", `${shown(url)} did not answer whole within ${mostTime / 1000} s.`, again);
const tooBig = (url: URL, mostBytes: number): Fault =>
  new Fault(
    "revocation-too-big",
    `The answer of ${shown(url)} has more than the ${mostBytes} bytes that are read.`,
    "Look at what is there: no CRL and no OCSP answer of the IGC-Santé comes near.",
  );
