/** What the service answers: the dossier it made, and what has become of dossiers. Never quoted: tokens are in it. PURE. */
import type { Fault } from "../../fault";
import { unreadable } from "./faults";
import { isRecord } from "./procedure";

/** A dossier that was made: whoever has its URL or its token first, owns it. */
export interface Created {
  readonly number: number;
  readonly url: string;
  readonly token: string;
}

/** `prefilled`: nobody has opened it; then it is a draft of whoever did, submitted, under treatment, and decided. */
export const dossierStates = ["prefilled", "brouillon", "en_construction", "en_instruction", "accepte", "refuse", "sans_suite"] as const;
export type DossierState = (typeof dossierStates)[number];

/** One dossier of a poll. Instants are ISO 8601. */
export interface SeenDossier {
  readonly state: DossierState;
  readonly number: number;
  readonly submittedAt: string | null;
  readonly processedAt: string | null;
}

/** By token. Of one with a fault nothing is concluded. */
export type Poll = ReadonlyMap<string, SeenDossier | Fault>;

/**
 * What was made, once it is one thing: the number is that of the id, the token that of the URL, and the URL that of the
 * service that was asked. What was filled in cannot be asked for: the API gives no field back.
 * @throws Fault `demarche-answer`
 */
export function readCreated(json: unknown, origin: string): Created {
  if (!isRecord(json)) throw unreadable("The service does not say which dossier it made.");
  const { dossier_url: url, dossier_number: number, dossier_prefill_token: token, dossier_id: id, state = "prefilled" } = json;
  if (!isNumber(number) || id !== idOf(number)) throw unreadable("The service made a dossier without a number, or with two.");
  if (!isToken(token)) throw unreadable(`The service made dossier ${number} without a token that can be used.`);
  if (state !== "prefilled") throw unreadable(`The service made dossier ${number}, and it is not prefilled.`);
  if (typeof url !== "string" || !URL.canParse(url) || new URL(url).searchParams.get("prefill_token") !== token)
    throw unreadable(`The service made dossier ${number}, and its address is not that of its token.`);
  if (new URL(url).origin !== origin)
    throw unreadable(
      `The service made dossier ${number}, whose address is at ${new URL(url).host} and not at ${new URL(origin).host}: write that host in igc-sante:channel if it is the service's.`,
    );
  return { number, url, token };
}

/** A dossier that says what is not understood is one with a fault. @throws Fault `demarche-answer` for what is no answer to exactly this question */
export function readPoll(json: unknown, asked: readonly string[]): Poll {
  if (!Array.isArray(json)) throw unreadable("The service answers no list of dossiers.");
  const seen = new Map<string, SeenDossier | Fault>();
  for (const each of json as unknown[]) {
    if (!isRecord(each)) throw unreadable("The service answers a dossier that is no JSON object.");
    const { dossier_prefill_token: token, dossier_number: number, state } = each;
    if (typeof token !== "string" || !asked.includes(token)) throw unreadable("The service answers a dossier that was not asked for.");
    if (seen.has(token) || !isNumber(number)) throw unreadable("The service answers a dossier twice, or without a number.");
    seen.set(token, dossierIn(each, number, state));
  }
  return seen;
}

function dossierIn(each: Readonly<Record<string, unknown>>, number: number, state: unknown): SeenDossier | Fault {
  if (!dossierStates.some((known) => known === state))
    return unreadable(`The service answers dossier ${number} in a state that is not known.`);
  const [submittedAt, processedAt] = [instantOf(each["submitted_at"]), instantOf(each["processed_at"])];
  if (submittedAt === undefined || processedAt === undefined)
    return unreadable(`The service answers dossier ${number} with a day that cannot be read.`);
  return { state: state as DossierState, number, submittedAt, processedAt };
}

const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isSafeInteger(value) && value > 0;
/** It stands in an address, in a list with commas. */
const isToken = (value: unknown): value is string => typeof value === "string" && /^[A-Za-z0-9_-]{8,200}$/.test(value);
const idOf = (number: number): string => Buffer.from(`Dossier-${number}`).toString("base64");

/** `undefined`: it is none. */
function instantOf(value: unknown): string | null | undefined {
  if (value === undefined || value === null) return null;
  const at = typeof value === "string" ? new Date(value) : undefined;
  return !at || Number.isNaN(at.getTime()) ? undefined : at.toJSON();
}
