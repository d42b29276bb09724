import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { selfSigned } from "./self-signed";
import { Refused, recoverableDays, type SecretVersion, StrictSecrets } from "./strict-key-vault-secrets";

/** Rights on secrets, as roles give them (`Microsoft.KeyVault/vaults/secrets/.../action`). */
export type Right = "getSecret" | "readMetadata" | "setSecret" | "update" | "recover" | "delete" | "purge";
/** The least role that examples/azure documents. */
export const leastRights: readonly Right[] = ["getSecret", "readMetadata", "setSecret", "update", "recover"];

/** The tenant whose tokens it takes. */
export const tenant = "0c0ffee0-0000-4000-8000-000000000000";

export type Failure = "forbidden" | "throttled" | "unreachable" | "silent";

/**
 * A strict stand-in for one Azure Key Vault, made from the REST reference: it does what the service documents and
 * refuses what the service would refuse. Its clock is its own and moves only by `advance`.
 */
export class StrictKeyVault {
  #clock: number;
  readonly secrets: StrictSecrets;
  /** Every request that was let in, as `GET secrets/name/version`. */
  readonly calls: string[] = [];
  /** Requests without a token: each client begins with one, and its body must be empty. */
  readonly unauthenticated: { readonly call: string; readonly bytes: number }[] = [];
  rights: ReadonlySet<Right> = new Set(leastRights);
  failure: Failure | undefined;
  /** Seconds of Retry-After, or none. */
  retryAfter: number | undefined = 1;
  /** Requests still to be throttled. */
  throttles = 0;
  /** Writes that will be kept, and their answers lost. */
  droppedAnswers = 0;
  /** Most items on a page of a list. */
  pageSize = 25;
  /** Whether the list of deleted secrets alone is refused. */
  deletedListRefused = false;
  /** Milliseconds by which each request moves the clock. */
  tick = 0;
  /** What is answered in its place to whoever has a token, and nothing is done. */
  instead: { readonly status: number; readonly text: string; readonly type?: string } | undefined;
  /** What is answered to a request with a body, and nothing is done. */
  refuseWrites: { readonly status: number; readonly text: string; readonly location?: string } | undefined;
  /** What becomes of an answer's text on its way; `sent` is the request's. */
  damage: ((answer: string, sent: string) => { readonly status?: number; readonly text: string } | undefined) | undefined;
  /** Runs when a write was kept, before it is answered. */
  onCommit: (name: string) => void = () => undefined;

  private constructor(
    readonly server: Server,
    /** The certificate it shows, PEM. */
    readonly ca: string,
    readonly token: string,
    /** As its callers know it. */
    readonly url: string,
    begins: Date,
  ) {
    this.#clock = begins.getTime();
    this.secrets = new StrictSecrets(() => new Date(this.#clock));
    server.on("request", (request, response) => void this.#serve(request, response));
  }

  /**
   * Starts on a free port of the loopback interface, with a certificate of its own.
   * @param host the name it is called by, where something leads that name here. Default: its address and port.
   */
  static async start({ begins = new Date("2026-11-24T12:00:00.500Z"), token = "a-static-token", host = "" } = {}): Promise<StrictKeyVault> {
    const { key, cert } = await selfSigned([host || "127.0.0.1"]);
    const server = createServer({ key, cert });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new StrictKeyVault(server, cert, token, `https://${host || `127.0.0.1:${(server.address() as AddressInfo).port}`}`, begins);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  advance(milliseconds: number): void {
    this.#clock += milliseconds;
  }

  /** As new, but for the clock. */
  reset(): void {
    this.secrets.clear();
    this.calls.length = this.unauthenticated.length = 0;
    [this.rights, this.failure, this.retryAfter, this.throttles, this.droppedAnswers, this.pageSize, this.tick] = [
      new Set(leastRights),
      undefined,
      1,
      0,
      0,
      25,
      0,
    ];
    this.onCommit = () => undefined;
    this.deletedListRefused = false;
    this.damage = this.instead = this.refuseWrites = undefined;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    if (this.refuseWrites && body !== "") {
      const { status, text: said, location } = this.refuseWrites;
      return void response
        .writeHead(status, location ? { location: location + request.url } : { "content-type": "application/json" })
        .end(said);
    }
    this.#clock += this.tick;
    if (this.failure === "unreachable") return void request.socket.destroy();
    if (this.failure === "silent") return;
    if (this.instead && this.#knows(request)) {
      const { status, text, type = "application/json" } = this.instead;
      return void response.writeHead(status, { "content-type": type }).end(text);
    }
    try {
      const { answer, committed } = this.#answer(request, body);
      if (committed && this.droppedAnswers-- > 0) return void request.socket.destroy();
      const damaged = this.damage?.(JSON.stringify(answer ?? {}), body);
      if (damaged) return void this.#write(response, damaged.status ?? 200, damaged.text);
      this.#send(response, answer === undefined ? 204 : 200, answer);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const { status, code, message, inner, headers } = error;
      this.#send(response, status, { error: { code, message, ...(inner && { innererror: { code: inner } }) } }, headers);
    }
  }

  #send(response: ServerResponse, status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): void {
    this.#write(response, status, body === undefined ? undefined : JSON.stringify(body), headers);
  }

  #write(response: ServerResponse, status: number, text: string | undefined, headers: Readonly<Record<string, string>> = {}): void {
    response
      .writeHead(status, { "Content-Type": "application/json; charset=utf-8", "Date": new Date(this.#clock).toUTCString(), ...headers })
      .end(text);
  }

  #answer(request: IncomingMessage, body: string): { answer: unknown; committed: boolean } {
    const url = new URL(request.url!, this.url);
    const [collection, name = "", rest = ""] = url.pathname.slice(1).split("/").map(decodeURIComponent);
    const call = `${request.method} ${[collection, name, rest].filter(Boolean).join("/")}`;
    this.#admit(request, call, body, url);
    this.calls.push(call);
    const operation =
      this.#operations[
        `${request.method} ${collection}${name && "/name"}${rest && (["versions", "recover"].includes(rest) ? `/${rest}` : "/version")}`
      ];
    if (!operation) throw new Refused(405, "MethodNotAllowed", `No operation ${call}`);
    this.#require(operation.right);
    const answer = operation.run(name, rest, json(body), url);
    if (operation.writes) this.onCommit(name);
    return { answer, committed: operation.writes === true };
  }

  #knows({ headers }: IncomingMessage): boolean {
    return headers.authorization === `Bearer ${this.token}`;
  }

  /** What the service looks at before the request itself. */
  #admit(request: IncomingMessage, call: string, body: string, url: URL): void {
    if (!this.#knows(request)) {
      this.unauthenticated.push({ call, bytes: body.length });
      throw new Refused(401, "Unauthorized", "AKV10000: Request is missing a Bearer or PoP token.", undefined, {
        "WWW-Authenticate": `Bearer authorization="https://login.microsoftonline.com/${tenant}", resource="https://vault.azure.net"`,
      });
    }
    if (this.failure === "throttled" || this.throttles-- > 0) {
      throw new Refused(
        429,
        "Throttled",
        "Request was not processed because too many requests were received.",
        undefined,
        this.retryAfter === undefined ? {} : { "Retry-After": String(this.retryAfter) },
      );
    }
    if (this.failure === "forbidden")
      throw new Refused(403, "Forbidden", "Client address is not authorized and caller is not a trusted service.", "ForbiddenByFirewall");
    if (!/^(7\.[0-6]|2025-07-01)$/.test(url.searchParams.get("api-version") ?? ""))
      throw new Refused(400, "BadParameter", "api-version must be specified");
    if (body !== "" && request.headers["content-type"] !== "application/json")
      throw new Refused(415, "UnsupportedMediaType", "The media type is not application/json.");
  }

  #require(right: Right): void {
    if (this.rights.has(right)) return;
    throw new Refused(
      403,
      "Forbidden",
      `Caller is not authorized to perform action on resource. Action: 'Microsoft.KeyVault/vaults/secrets/${right}/action'`,
      "ForbiddenByRbac",
    );
  }

  readonly #operations: Readonly<
    Record<string, { right: Right; writes?: true; run: (name: string, rest: string, body: Record<string, unknown>, url: URL) => unknown }>
  > = {
    "PUT secrets/name": { right: "setSecret", writes: true, run: (name, _, body) => this.#bundle(name, this.secrets.set(name, body)) },
    "GET secrets/name": { right: "getSecret", run: (name) => this.#bundle(name, this.secrets.get(name, "")) },
    "GET secrets/name/version": { right: "getSecret", run: (name, id) => this.#bundle(name, this.secrets.get(name, id)) },
    "PATCH secrets/name/version": {
      right: "update",
      writes: true,
      run: (name, id, body) => this.#item(name, this.secrets.update(name, id, body)),
    },
    "GET secrets/name/versions": {
      right: "readMetadata",
      run: (name, _rest, _body, url) =>
        this.#page(
          url,
          this.secrets.versions(name).map((version) => this.#item(name, version)),
        ),
    },
    "GET secrets": {
      right: "readMetadata",
      run: (_name, _rest, _body, url) =>
        this.#page(
          url,
          [...this.secrets.all()].map(([name, versions]) => this.#item(name, versions.at(-1)!)),
        ),
    },
    // Get Deleted Secrets "requires the secrets/list permission", as Get Secrets does.
    "GET deletedsecrets": {
      right: "readMetadata",
      run: (_name, _rest, _body, url) => {
        if (this.deletedListRefused) throw new Refused(403, "Forbidden", "Caller is not authorized.", "ForbiddenByRbac");
        return this.#page(
          url,
          this.secrets.allDeleted().map(({ name, version, deletedAt }) => this.#deletedItem(name, version, deletedAt)),
        );
      },
    },
    "DELETE secrets/name": { right: "delete", writes: true, run: (name) => this.#item(name, this.secrets.delete(name)) },
    "GET deletedsecrets/name": { right: "getSecret", run: (name) => this.#item(name, this.secrets.deleted(name)) },
    "POST deletedsecrets/name/recover": { right: "recover", writes: true, run: (name) => this.#item(name, this.secrets.recover(name)) },
    "DELETE deletedsecrets/name": { right: "purge", writes: true, run: (name) => this.secrets.purge(name) },
  };

  #item(name: string, { id, contentType, tags, created, updated, enabled, exp }: SecretVersion): object {
    return {
      id: `${this.url}/secrets/${name}/${id}`,
      contentType,
      tags,
      attributes: { enabled, created, updated, exp, recoveryLevel: "Recoverable+Purgeable", recoverableDays },
    };
  }

  #deletedItem(name: string, version: SecretVersion, deletedAt: number): object {
    const scheduledPurgeDate = deletedAt + recoverableDays * 86_400;
    return { recoveryId: `${this.url}/deletedsecrets/${name}`, deletedDate: deletedAt, scheduledPurgeDate, ...this.#item(name, version) };
  }

  #bundle(name: string, version: SecretVersion): object {
    return { value: version.value, ...this.#item(name, version) };
  }

  #page(url: URL, items: readonly object[]): object {
    const from = Number(url.searchParams.get("$skiptoken") ?? 0);
    const next = new URL(url);
    next.searchParams.set("$skiptoken", String(from + this.pageSize));
    return { value: items.slice(from, from + this.pageSize), nextLink: from + this.pageSize < items.length ? next.href : null };
  }
}

async function text(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function json(body: string): Record<string, unknown> {
  try {
    return body === "" ? {} : (JSON.parse(body) as Record<string, unknown>);
  } catch {
    throw new Refused(400, "BadParameter", "The body is no JSON.");
  }
}
