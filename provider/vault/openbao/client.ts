import { Fault } from "../../fault";
import { Again, calls, type Patience, retryAfter, serviceWords } from "../common";
import { type JsonResponse, jsonClient } from "./json-http";
import { type Environment, loginOf, loginWish, trustOf, variable } from "./login";

/** An OpenBao server after login. Answers are what the server said, failures that concern every call are Faults. */
export interface OpenBao {
  /**
   * One call of the HTTP API, e.g. `GET secret/data/x`, repeated while that is worth it.
   * @returns an answer below 300, or 400 or 404: what those mean is the caller's to say.
   * @throws Fault `vault-forbidden`, `vault-throttled`, `vault-unreachable`, `vault-value-too-big`.
   */
  call(method: "GET" | "POST", path: string, body?: unknown): Promise<JsonResponse>;
}

export interface OpenBaoOptions {
  readonly base: URL;
  readonly parameters: URLSearchParams;
  readonly env: Environment;
  readonly now: () => Date;
  readonly patience: Patience;
}

/** Connects and logs in at the first call; a token that ran out meanwhile is renewed by one more login. */
export async function connectOpenBao({ base, parameters, env, now, patience }: OpenBaoOptions): Promise<OpenBao> {
  const wish = loginWish(parameters);
  const client = jsonClient(await trustOf(env, wish.method));
  const namespace = parameters.get("namespace") ?? variable(env, "NAMESPACE");
  const shared = { "x-vault-request": "true", ...(namespace && { "x-vault-namespace": namespace }) };
  const bounded = calls(patience);

  /** One request, its failures told apart. */
  const once = async (method: "GET" | "POST", path: string, body: unknown, headers: Record<string, string>): Promise<JsonResponse> => {
    const url = new URL(`/v1/${path}`, base);
    return checked(await client({ method, url, body, headers: { ...shared, ...headers } }), `${base.host}/${path}`, now());
  };

  let token: Promise<string> | undefined;
  const login = async (): Promise<string> => {
    const how = await loginOf(wish, env);
    if ("token" in how) return how.token;
    const { status, body } = await bounded.run(() => once("POST", how.path, how.body, {}));
    const given = (body as { auth?: { client_token?: unknown } } | undefined)?.auth?.client_token;
    if (status >= 400 || typeof given !== "string") throw refused(base.host, how.path, body);
    return given;
  };
  const loggedIn = (): Promise<string> => {
    token ??= login();
    token.catch(() => (token = undefined));
    return token;
  };

  return {
    async call(method, path, body) {
      const attempt = async (): Promise<JsonResponse> => {
        const held = await loggedIn();
        return bounded.run(() => once(method, path, body, { "x-vault-token": held }));
      };
      try {
        return await attempt();
      } catch (error) {
        if (wish.method === "token" || !(error instanceof Fault) || error.code !== "vault-forbidden") throw error;
        token = undefined;
        return attempt();
      }
    },
  };
}

/** @throws `Again` for what passes, Fault for what does not. */
function checked(response: JsonResponse, place: string, now: Date): JsonResponse {
  const { status, headers, body } = response;
  if (status < 300 || status === 400 || status === 404) return response;
  if (status === 429)
    throw new Again(
      new Fault(
        "vault-throttled",
        `${place}: OpenBao has too many requests (429).`,
        "Run pulumi up again in a minute, or raise the server's rate limit quota.",
      ),
      retryAfter(headers["retry-after"], now),
    );
  if (status === 403)
    throw new Fault(
      "vault-forbidden",
      `${place}: OpenBao refuses it (${errorsIn(body) || "403"}).`,
      "Give the token's policy the capabilities of the README (OpenBao policy), and check the namespace.",
    );
  if (status === 413)
    throw new Fault(
      "vault-value-too-big",
      `${place}: OpenBao takes no value of this size.`,
      "Raise max_request_size, or store a shorter chain.",
    );
  // A standby that does not forward sends elsewhere (307); the token goes nowhere the address does not name.
  const hint =
    status < 400
      ? "Give the address of the active server or of the load balancer."
      : status === 503
        ? "Unseal it: bao operator unseal"
        : "Look at the server's log, then run pulumi up again.";
  const fault = new Fault("vault-unreachable", `${place}: OpenBao answers ${status} (${errorsIn(body) || "no reason"}).`, hint);
  // 412: a standby that does not have the last write yet.
  throw status >= 500 || status === 412 ? new Again(fault, retryAfter(headers["retry-after"], now)) : fault;
}

/** The server's own words, on one line. */
export function errorsIn(body: unknown): string {
  const errors = (body as { errors?: unknown } | undefined)?.errors;
  return Array.isArray(errors) ? serviceWords(errors.join("; ")) : "";
}

const refused = (host: string, path: string, body: unknown): Fault =>
  new Fault(
    "vault-forbidden",
    `${host} refuses the login at ${path} (${errorsIn(body) || "no token given"}).`,
    "Check the role, the secret and where the auth method is mounted (auth-mount=... in the address).",
  );
