/** One bounded request over http or https: size, time, host and redirects. The room of x509 that may do I/O begins here. */
import http from "node:http";
import https from "node:https";
import { Fault, type FaultCode } from "../../fault";

/** What a failure is called where bytes are fetched for something else than revocation: its code, and what to do. */
export type FetchFaults = Readonly<Record<"host" | "unreachable" | "slow" | "tooBig", readonly [code: FaultCode, hint: string]>>;

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
  /** Sent along, redirects included: with a secret among them give `redirects: "none"`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Statuses whose body is received; whatever else is there is `unreachable`. @default 200 alone */
  readonly statuses?: (status: number) => boolean;
  /** Redirects: to the same host alone, to any of `hosts`, or none. @default "same-host" */
  readonly redirects?: "same-host" | "hosts" | "none";
  /** @default those of CRLs and OCSP answers */
  readonly faults?: FetchFaults;
}

const mostRedirects = 3;

/** What is made of a body as it comes; `tooBig` is thrown when it has more bytes than are taken. */
export type Receive<T> = (body: AsyncIterable<Buffer>, tooBig: () => Fault, head: http.IncomingMessage) => Promise<T>;

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
    if (request.body || request.redirects === "none")
      throw unreachable(url, request, "it redirects, which is not followed with a question");
    url = answer.location;
  }
  throw unreachable(request.url, request, `it redirects more than ${mostRedirects} times`);
}

/** ldap never; https never becomes http; no user or password on the way. */
function mustBeAllowed(url: URL, { url: first, hosts, redirects, faults = ofRevocation }: FetchRequest): void {
  const because =
    url.protocol !== "http:" && url.protocol !== "https:"
      ? `its scheme is ${url.protocol}`
      : !hosts.includes(url.host)
        ? `its host is none of ${hosts.join(", ")}`
        : first.protocol === "https:" && url.protocol === "http:"
          ? "it leads from https to http"
          : url.host !== first.host && redirects !== "hosts"
            ? `${first.host} redirects to it`
            : url.username || url.password
              ? "it holds a user or a password"
              : undefined;
  if (because === undefined) return;
  throw new Fault(faults.host[0], `${shown(url)} is not asked: ${because}.`, faults.host[1]);
}

/** What was made of an answer's body, or where a redirect leads. */
function ask<T>(
  url: URL,
  question: FetchRequest,
  receive: Receive<T>,
  signal: AbortSignal,
): Promise<{ readonly received: T } | { readonly location: URL }> {
  const { body } = question;
  const { request } = url.protocol === "https:" ? https : http;
  const headers = { ...question.headers, ...(body && { "content-type": body.type, "content-length": body.bytes.length }) };
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void =>
      reject(error instanceof Fault ? error : signal.aborted ? slow(url, question) : unreachable(url, question, error.message, error));
    // Whoever receives the body meets its end, too, and is done with it, files and all, when that is told.
    let receiving = false;
    const failUnlessReceiving = (error: Error): void => void (receiving || fail(error));
    const sent = request(
      url,
      { method: body ? "POST" : "GET", headers: { ...headers, "accept-encoding": "identity" }, signal, agent: false },
      (response) => {
        response.on("error", failUnlessReceiving);
        const next = redirectOf(response, url);
        const wrong = next ? undefined : answerFault(response, url, question);
        if (next || wrong) {
          sent.destroy();
          return next ? resolve({ location: next }) : reject(wrong!);
        }
        receiving = true;
        receive(response, () => tooBig(url, question), response).then(
          (received) => resolve({ received }),
          (error: Error) => {
            sent.destroy();
            fail(error);
          },
        );
      },
    );
    sent.on("error", failUnlessReceiving);
    sent.end(body?.bytes);
  });
}

function redirectOf({ statusCode = 0, headers: { location } }: http.IncomingMessage, from: URL): URL | undefined {
  return [301, 302, 303, 307, 308].includes(statusCode) && location !== undefined && URL.canParse(location, from.href)
    ? new URL(location, from)
    : undefined;
}

function answerFault({ statusCode = 0, headers }: http.IncomingMessage, url: URL, question: FetchRequest): Fault | undefined {
  const { statuses = (status) => status === 200, mostBytes } = question;
  if (!statuses(statusCode)) return unreachable(url, question, `it answers ${statusCode}`);
  return Number(headers["content-length"] ?? 0) > mostBytes ? tooBig(url, question) : undefined;
}

/** The whole body. */
export async function collected(body: AsyncIterable<Buffer>, mostBytes: number, tooBig: () => Fault): Promise<Buffer> {
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
const ofRevocation: FetchFaults = {
  host: ["revocation-host", "Give the CRL as a file, fetched by other means."],
  unreachable: ["revocation-unreachable", again],
  slow: ["revocation-slow", again],
  tooBig: ["revocation-too-big", "Look at what is there: no CRL and no OCSP answer of the IGC-Santé comes near."],
};

const unreachable = (url: URL, { faults = ofRevocation }: FetchRequest, because: string, cause?: unknown): Fault =>
  new Fault(faults.unreachable[0], `${shown(url)} gives no answer: ${because}.`, faults.unreachable[1], { cause });
const slow = (url: URL, { faults = ofRevocation, mostTime }: FetchRequest): Fault =>
  new Fault(faults.slow[0], `${shown(url)} did not answer whole within ${mostTime / 1000} s.`, faults.slow[1]);
const tooBig = (url: URL, { faults = ofRevocation, mostBytes }: FetchRequest): Fault =>
  new Fault(faults.tooBig[0], `The answer of ${shown(url)} has more than the ${mostBytes} bytes that are read.`, faults.tooBig[1]);
