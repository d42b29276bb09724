import { Fault } from "../../fault";
import { Again, calls, retryAfter, serviceWords } from "../../vault/common";
import { collected, fetchInto } from "../../x509/fetch";
import { fetchFaults, unreachable, unreadable } from "../faults";
import type { RegisterContext } from "../registry";
import { pace } from "./pace";

/** A page of 50 organisations has some 100 KB. */
const largestAnswer = 16 << 20;
/** The server gives up after 30 s (API basics). Milliseconds. */
const mostTime = 35_000;

/** The key's header, and the variable it comes from: no header's name can be one. */
const keyHeader = "ESANTE-API-KEY";
const keyVariable = "ESANTE_API_KEY";

/** Asks for one page, by its whole address; gives its JSON. */
export type Ask = (url: URL) => Promise<unknown>;

/** @throws Fault `register-forbidden` where no key is given, at the first question */
export function client(base: URL, { env, now, sleep: wait }: RegisterContext): Ask {
  const sleep = wait ?? ((milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds)));
  const again = calls({ sleep, random: Math.random }, 1);
  const turn = pace(() => now().getTime(), sleep);
  return async (url) => {
    const key = keyOf(env);
    let failures = 0;
    return again.run(async () => {
      await turn();
      const { status, text, retry } = await page(url, base, key);
      if (status === 200) return parsed(text);
      const fault = faultOf(status, text, retryAfter(retry, now()));
      // A server that fails is not one that asks to wait: a refresh does not stand still for it.
      throw fault instanceof Again && status >= 500 && ++failures > mostFailures ? fault.fault : fault;
    });
  };
}

/** A page that the server failed to give is asked for so often again. */
const mostFailures = 2;

/** It is never repeated: not in a fault, and not by Node, whose complaint of a header would. */
function keyOf(env: RegisterContext["env"]): string {
  const key = env[keyVariable]?.trim();
  const hint = `Set ${keyVariable} in the environment; keys are given out on portal.api.esante.gouv.fr.`;
  if (!key) throw new Fault("register-forbidden", `The Annuaire Santé is asked with a key, and ${keyVariable} is not set.`, hint);
  if (!/^[\x21-\x7e]{1,500}$/.test(key))
    throw new Fault("register-forbidden", `${keyVariable} holds characters that no key has.`, `Copy it anew. ${hint}`);
  return key;
}

interface Page {
  readonly status: number;
  readonly text: string;
  readonly retry: string | undefined;
}

/** The key goes to no other host, and along no redirect. */
function page(url: URL, base: URL, key: string): Promise<Page> {
  const request = {
    url,
    hosts: [base.host],
    redirects: "none",
    mostBytes: largestAnswer,
    mostTime,
    headers: { accept: "application/fhir+json", [keyHeader]: key },
    statuses: (status: number) => status < 300 || status >= 400,
    faults: fetchFaults,
  } as const;
  return fetchInto(request, async (body, tooBig, { statusCode = 0, headers }) => ({
    status: statusCode,
    text: (await collected(body, largestAnswer, tooBig)).toString(),
    retry: headers["retry-after"],
  }));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unreadable("The Annuaire Santé answers something that is no JSON.", error);
  }
}

/** What a status means, and who says it: the FHIR server (OperationOutcome), or the gateway before it. */
function faultOf(status: number, text: string, after: number | undefined): Fault | Again {
  const said = saidBy(text);
  const answers = `The Annuaire Santé answers ${status}${said}`;
  if (status === 429)
    return new Again(
      new Fault(
        "register-throttled",
        `${answers}, also after waiting.`,
        "Run pulumi refresh again in some minutes: an application has 17 calls a second, whoever makes them.",
      ),
      after,
    );
  if (status === 401 || status === 403)
    return new Fault(
      "register-forbidden",
      `${answers}.`,
      `Set ${keyVariable} to a key of portal.api.esante.gouv.fr whose application is subscribed to "API Annuaire Santé en libre accès".`,
    );
  if (status >= 500) return new Again(unreachable(`${answers}.`), after);
  return unreadable(`${answers}: is the address of igc-sante:registry the base, such as https://gateway.api.esante.gouv.fr/fhir/v2?`);
}

function saidBy(text: string): string {
  let read: { resourceType?: unknown; issue?: unknown; message?: unknown } | null;
  try {
    read = JSON.parse(text) as typeof read;
  } catch {
    return " (no JSON)";
  }
  if (read?.resourceType === "OperationOutcome") return ` (OperationOutcome: ${outcomeWords(read.issue)})`;
  return typeof read?.message === "string" ? ` (the gateway: ${serviceWords(read.message)})` : "";
}

/** The first issue of an OperationOutcome, in the server's words. */
export function outcomeWords(issues: unknown): string {
  const first: unknown = Array.isArray(issues) ? issues[0] : undefined;
  if (typeof first !== "object" || first === null) return "without an issue";
  const { severity, code, diagnostics } = first as Record<string, unknown>;
  return serviceWords([severity, code, diagnostics].filter((word) => typeof word === "string").join(" "));
}
