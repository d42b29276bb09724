/** The public pre-fill API of demarche.numerique.gouv.fr, which asks for no account (forms-registries 1.1). */
import { Fault, isFault, orFault } from "../../fault";
import { Again, calls, type Patience, serviceWords } from "../../vault/common";
import { collected, fetchInto } from "../../x509/fetch";
import type { DemarcheAddress } from "./address";
import { type Created, type Poll, readCreated, readPoll, type SeenDossier } from "./answers";
import { fetchFaults, unreachable, unreadable } from "./faults";
import { type Procedure, readProcedure } from "./procedure";
import type { Posted } from "./values";

/** A schema of some hundred questions has some 200 KB; a poll some 200 bytes a dossier. */
const largestAnswer = 8 << 20;
/** Of one request, body included. Milliseconds. */
const mostTime = 20_000;
/** Characters of a poll's address: what every proxy on the way takes. */
const longestAddress = 4000;
/** After that no further request of a poll begins: what was heard stands, and the whole look has 20 s (channel/desk.ts). Milliseconds. */
const mostPolling = 12_000;
/** A request that a failing server did not answer is asked so often again; a POST never is. */
const mostFailures = 2;

export interface Service {
  /** The procedure as it is published now. */
  schema(): Promise<Procedure>;
  /**
   * Makes a prefilled dossier. Posted once: where the answer is lost there may be one that nobody knows of; it is nobody's,
   * the administration does not see it, and it purges itself after 5 days.
   */
  create(procedure: number, body: Readonly<Record<string, Posted>>): Promise<Created>;
  /** What becomes of dossiers, by token; those that are not there, or not any more, are missing. Where a further request fails, its fault for each of its own. @throws Fault where nothing was heard */
  poll(procedure: number, tokens: readonly string[]): Promise<Poll>;
}

export interface ServiceContext extends Patience {
  readonly now: () => Date;
}

export function openService({ origin, slug }: Pick<DemarcheAddress, "origin" | "slug">, { now, ...patience }: ServiceContext): Service {
  const again = calls(patience, 1);
  const asked = (path: string, reads: (status: number) => boolean, body?: string): Promise<unknown> => {
    let failures = 0;
    return again.run(async () => {
      const { status, text, reset } = await exchange(new URL(path, origin), body);
      if (reads(status)) return parsed(text);
      const fault = faultOf(status, text, waitFor(reset, now()), body !== undefined);
      const isAsked = body === undefined && ++failures <= mostFailures;
      throw fault instanceof Again && status >= 500 && !isAsked ? fault.fault : fault;
    });
  };
  const polled = (procedure: number, tokens: readonly string[]): Promise<Poll | Fault> =>
    orFault(async () => {
      const answer = await asked(`${dossiersOf(procedure)}?prefill_token=${tokens.join(",")}`, (status) => status === 200);
      return readPoll(answer, tokens);
    });
  return {
    schema: async () => readProcedure(await asked(`/preremplir/${slug}/schema`, (status) => status === 200)),
    async create(procedure, body) {
      const answer = await asked(dossiersOf(procedure), (status) => status === 201, JSON.stringify(body)).catch(unknownWhether);
      return readCreated(answer, origin);
    },
    async poll(procedure, tokens) {
      const seen = new Map<string, SeenDossier | Fault>();
      const began = now().getTime();
      let failed: Fault | undefined;
      for (const some of batches(tokens, longestAddress - origin.length - 100)) {
        // Of a service that fails, or is slow, no more is asked, and what it said before stands.
        if (now().getTime() - began > mostPolling) failed ??= slow(tokens.length);
        const heard = failed ?? (await polled(procedure, some));
        if (isFault(heard)) failed = heard;
        for (const token of some) {
          const dossier = isFault(heard) ? heard : heard.get(token);
          if (dossier) seen.set(token, dossier);
        }
      }
      if (failed && [...seen.values()].every((each) => each === failed)) throw failed;
      return seen;
    },
  };
}

const slow = (count: number): Fault =>
  unreachable(
    `The service of the procedure is too slow to tell of ${count} dossiers in ${mostPolling / 1000} s: of the last ones nothing was asked.`,
  );

/** A POST whose answer is lost may have made a dossier: nobody's, unseen, and gone by itself. */
function unknownWhether(error: unknown): never {
  if (!isFault(error, "channel-unreachable")) throw error;
  throw new Fault(
    "channel-unknown",
    `${error.what} Whether it made the dossier is not known.`,
    "Run pulumi up again: it is posted anew. One that nobody knows of is seen by nobody, and purges itself after 5 days.",
  );
}

const dossiersOf = (procedure: number): string => `/api/public/v1/demarches/${procedure}/dossiers`;

/** As few requests as their addresses have room for. */
function batches(tokens: readonly string[], room: number): readonly (readonly string[])[] {
  const all: string[][] = [];
  let left = 0;
  for (const token of new Set(tokens)) {
    if (token.length + 1 > left) {
      all.push([]);
      left = room;
    }
    all.at(-1)!.push(token);
    left -= token.length + 1;
  }
  return all;
}

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly reset: string | undefined;
}

/** The type is exactly this: with a charset behind it the service answers 400. Redirects are followed by nothing. */
function exchange(url: URL, body: string | undefined): Promise<Answer> {
  const request = {
    url,
    hosts: [url.host],
    redirects: "none",
    mostBytes: largestAnswer,
    mostTime,
    headers: { accept: "application/json" },
    statuses: (status: number) => status < 300 || status >= 400,
    faults: fetchFaults,
    ...(body !== undefined && { body: { bytes: Buffer.from(body), type: "application/json" } }),
  } as const;
  return fetchInto(request, async (bytes, tooBig, { statusCode = 0, headers }) => ({
    status: statusCode,
    text: (await collected(bytes, largestAnswer, tooBig)).toString(),
    reset: [headers["ratelimit-reset"]].flat()[0],
  }));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unreadable("The service of the procedure answers something that is no JSON.");
  }
}

/** Milliseconds until the limit begins anew: `RateLimit-Reset` is an instant, in seconds since 1970, and no Retry-After comes with it. */
function waitFor(reset: string | undefined, now: Date): number | undefined {
  if (reset === undefined || !/^\d{9,11}$/.test(reset.trim())) return undefined;
  return Math.max(0, Number(reset) * 1000 - now.getTime());
}

/** What a status means; of a 404 and a 400 the body tells which. */
function faultOf(status: number, text: string, after: number | undefined, isPost: boolean): Fault | Again {
  const said = errorOf(text);
  if (status === 429) return new Again(throttled(isPost), after);
  if (status >= 500) return new Again(unreachable(`The service of the procedure answers ${status}.`), after);
  if (status === 404 && said !== undefined && /is not found/.test(said))
    return new Fault(
      "demarche-closed",
      `The service has no such procedure that can be filled in: ${serviceWords(said)}.`,
      "Open the address of igc-sante:channel in a browser: the procedure is closed, not published, or called otherwise. What is known of its dossiers stands.",
    );
  if (status === 404)
    return unreadable("The service answers 404 without saying what is not found: is the address of igc-sante:channel that of a procedure?");
  if (status === 400 && said !== undefined && /content-type/i.test(said))
    return new Fault(
      "demarche-refused",
      "The service did not get the content type application/json, which it was sent.",
      "Look for a proxy on the way that changes headers. Nothing was made of the dossier.",
    );
  return new Fault(
    "demarche-refused",
    `The service answers ${status}${said === undefined ? ", without a reason that can be read" : `: ${serviceWords(said)}`}.`,
    "Nothing was made of the request. Correct what it names in the program or the mapping; docs/demarche.md says what is posted.",
  );
}

/** Of a question nothing is concluded; a dossier was certainly not made. */
function throttled(isPost: boolean): Fault {
  const what = "The service of the procedure answers 429: too many requests from this address, also after waiting.";
  if (!isPost) return unreachable(what);
  return new Fault(
    "demarche-throttled",
    what,
    "Run pulumi up again in some minutes: what was handed over is remembered, and is not posted again.",
  );
}

function errorOf(text: string): string | undefined {
  try {
    const { error } = JSON.parse(text) as { error?: unknown };
    return typeof error === "string" ? error : undefined;
  } catch {
    return undefined;
  }
}
