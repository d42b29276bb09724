/**
 * A stand-in for demarche.numerique.gouv.fr, as forms-registries section 1.1 has it: on loopback, with a clock that is handed in.
 * What the real one drops without a word is dropped here without a word.
 */
import http from "node:http";
import type { AddressInfo } from "node:net";
import { type Descriptor, filledIn } from "./demarche-prefill";

export type { Descriptor };

/** Id of a question by its stable id. */
export const champ = (stableId: number): string => Buffer.from(`Champ-${stableId}`).toString("base64");

export type State = "prefilled" | "brouillon" | "en_construction" | "en_instruction" | "accepte" | "refuse" | "sans_suite";

export interface Dossier {
  readonly number: number;
  readonly token: string;
  /** Procedure it was made in. */
  readonly procedure: number;
  /** What was filled in, by question; what was dropped is not there. */
  readonly filled: Readonly<Record<string, unknown>>;
  state: State;
  /** When it was made or changed last: an orphan that nobody touched for 5 days is destroyed. */
  touchedAt: Date;
  owner?: string;
  submittedAt?: Date;
  processedAt?: Date;
  /** Deleted or hidden by its owner. */
  hidden?: boolean;
}

export interface Asked {
  readonly method: string;
  readonly url: URL;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

/** What the stand-in answers next, in place of what it would. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON. */
  readonly body?: unknown;
  /** The connection is cut before anything is done (`before`), or when it is done and only the answer is missing (`after`). */
  readonly cut?: "before" | "after";
}

export class Demarche {
  readonly dossiers: Dossier[] = [];
  readonly asked: Asked[] = [];
  /** Answers of the next requests; the rules answer when there is none. */
  readonly next: Answer[] = [];
  number = 1234;
  slug = "f413";
  /** A procedure that is not published answers 404 to all but nobody. */
  isOpen = true;
  revision = "UHJvY2VkdXJlUmV2aXNpb24tMQ==";
  questions: readonly Descriptor[] = [];
  /** POSTs that are taken in 15 s from one address; more are answered 429. The real limit matches no live route. */
  mostPosts = Number.POSITIVE_INFINITY;
  /** Instants of the POSTs that count for that. */
  readonly posts: number[] = [];
  private server: http.Server | undefined;
  base = "";

  constructor(private readonly now: () => Date) {}

  async start(): Promise<this> {
    const server = http.createServer((request, response) => void this.answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    this.server = server;
    this.base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return this;
  }

  close(): void {
    this.server?.closeAllConnections();
    this.server?.close();
  }

  /** What a browser shows of the address of a dossier: the first who opens it owns it, anybody else gets 404. */
  open(url: string, who: string): Dossier | 404 {
    this.purge();
    const token = new URL(url).searchParams.get("prefill_token");
    const dossier = this.dossiers.find((each) => each.token === token && !each.hidden);
    if (!dossier || (dossier.owner !== undefined && dossier.owner !== who)) return 404;
    if (dossier.owner === undefined) Object.assign(dossier, { owner: who, state: "brouillon", touchedAt: this.now() });
    return dossier;
  }

  /** What its owner, or an instructor, does with it: back-steps exist, and a final state may be opened again. */
  move(dossier: Dossier, state: Exclude<State, "prefilled" | "brouillon">): void {
    const from: Record<typeof state, readonly State[]> = {
      en_construction: ["brouillon", "en_instruction"],
      en_instruction: ["en_construction", "accepte", "refuse", "sans_suite"],
      accepte: ["en_instruction"],
      refuse: ["en_instruction"],
      sans_suite: ["en_instruction"],
    };
    if (!from[state].includes(dossier.state)) throw new Error(`no way from ${dossier.state} to ${state}`);
    const isFinal = from[state].length === 1;
    dossier.state = state;
    dossier.touchedAt = this.now();
    dossier.submittedAt ??= this.now();
    if (isFinal) dossier.processedAt = this.now();
    else delete dossier.processedAt;
  }

  private purge(): void {
    const fiveDays = 5 * 24 * 3600 * 1000;
    const kept = this.dossiers.filter((each) => each.state !== "prefilled" || this.now().getTime() - each.touchedAt.getTime() < fiveDays);
    this.dossiers.splice(0, this.dossiers.length, ...kept);
  }

  private async answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const asked = {
      method: request.method!,
      url: new URL(request.url!, this.base),
      headers: request.headers,
      body: Buffer.concat(chunks).toString(),
    };
    this.asked.push(asked);
    const given = this.next.shift();
    if (given?.cut === "before") return void request.socket.destroy();
    const { status, headers = {}, body = "" } = given && given.cut === undefined ? given : this.ruled(asked);
    if (given?.cut === "after") return void request.socket.destroy();
    response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  }

  private ruled(asked: Asked): Answer {
    const { pathname } = asked.url;
    if (pathname === `/preremplir/${this.slug}/schema` && this.isOpen) return { status: 200, body: this.schema() };
    const slug = /^\/preremplir\/([^/]+)\/schema$/.exec(pathname)?.[1];
    if (slug !== undefined) return { status: 404, body: { error: `procedure ${slug} is not found` } };
    const number = /^\/api\/public\/v1\/demarches\/([^/]+)\/dossiers$/.exec(pathname)?.[1];
    if (number === undefined) return { status: 404, headers: { "content-type": "text/html" }, body: "<h1>Page non trouvée</h1>" };
    // The order of the service: what is posted is looked at before where it goes.
    if (asked.method === "POST" && asked.headers["content-type"] !== "application/json")
      return { status: 400, body: { error: "Content-Type should be json" } };
    if (number !== String(this.number) || !this.isOpen) return { status: 404, body: { error: `procedure ${number} is not found` } };
    return asked.method === "POST" ? this.posted(asked.body) : this.polled(asked.url);
  }

  private schema(): object {
    return {
      id: Buffer.from(`Procedure-${this.number}`).toString("base64"),
      number: this.number,
      title: "Formulaire 413",
      description: "Demande de certificats logiciels",
      state: "publiee",
      declarative: null,
      dateCreation: "2025-01-06T09:00:00+01:00",
      revision: { id: this.revision, datePublication: "2026-03-02T10:00:00+01:00", champDescriptors: this.questions },
    };
  }

  private posted(body: string): Answer {
    const at = this.now().getTime();
    while (this.posts.length > 0 && at - this.posts[0]! >= 15_000) this.posts.shift();
    if (this.posts.length >= this.mostPosts)
      return {
        status: 429,
        headers: {
          "content-type": "text/plain",
          "ratelimit-remaining": "0",
          "ratelimit-reset": String(Math.ceil((this.posts[0]! + 15_000) / 1000)),
        },
        body: "Throttled\nTrop de cafés, ou pas assez.\n",
      };
    this.posts.push(at);
    let json: unknown;
    try {
      json = JSON.parse(body);
    } catch {
      return { status: 400, body: { error: "Le corps de la requête n'est pas lisible" } };
    }
    const number = 21_075_665 + this.dossiers.length + this.asked.length;
    const token = Buffer.from(`token-of-${number}`).toString("base64url").padEnd(24, "x").slice(0, 24);
    const dossier: Dossier = {
      number,
      token,
      procedure: this.number,
      filled: filledIn(json, this.questions),
      state: "prefilled",
      touchedAt: this.now(),
    };
    this.dossiers.push(dossier);
    return { status: 201, body: this.orphan(dossier) };
  }

  private orphan({ number, token }: Dossier): object {
    return {
      dossier_url: `${this.base}/commencer/${this.slug}?prefill_token=${token}`,
      state: "prefilled",
      dossier_id: Buffer.from(`Dossier-${number}`).toString("base64"),
      dossier_number: number,
      dossier_prefill_token: token,
    };
  }

  /** A token that is not known, expired or hidden is left out, and 200 all the same. */
  private polled(url: URL): Answer {
    this.purge();
    const tokens = [...url.searchParams.getAll("prefill_token"), ...url.searchParams.getAll("prefill_token[]")].flatMap((each) =>
      each.split(","),
    );
    const found = this.dossiers.filter((each) => tokens.includes(each.token) && !each.hidden && each.procedure === this.number);
    return {
      status: 200,
      body: found.map((dossier) => {
        if (dossier.state === "prefilled") return this.orphan(dossier);
        const { state, number, token, submittedAt, processedAt } = dossier;
        return {
          state,
          ...(submittedAt && { submitted_at: withOffset(submittedAt) }),
          ...(processedAt && { processed_at: withOffset(processedAt) }),
          dossier_id: Buffer.from(`Dossier-${number}`).toString("base64"),
          dossier_number: number,
          dossier_prefill_token: token,
        };
      }),
    };
  }
}

/** As Rails writes it, in Paris' winter. */
const withOffset = (at: Date): string => `${new Date(at.getTime() + 3600 * 1000).toJSON().slice(0, 19)}+01:00`;
