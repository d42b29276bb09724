import type { FormPhase } from "./form-progress";
import { inService, type MayBeRevoked, type RevocationFacts, replacing } from "./revocation";
import { dayOf, daysBefore, daysUntil, firstOf, type Policy } from "./verdict";

/**
 * What is due for one certificate. PURE: `diff` asks it (is anything due?), `update` asks it until it
 * is silent. `current` (in service) and `next` (not answered yet) are apart, so a renewal leaves
 * `current` alone until `next` is issued and checked (provider/README.md).
 */

/** The certificate in service. */
export interface Current extends MayBeRevoked {
  /** Vault entry that holds key, certificate and chain. */
  readonly entry: string;
  /** 1 for the first key of this certificate; each key after it has a higher one. */
  readonly round: number;
  /** SHA-256 of the SubjectPublicKeyInfo, lower-case hex. */
  readonly publicKeySha256: string;
  /** What the token that holds the key says of it (PKCS#11 attributes that are true); absent where keys can leave, and in states of before. */
  readonly keyAttributes?: readonly string[];
  /** Upper-case hex. */
  readonly serialNumber: string;
  /** SHA-256 of the certificate. */
  readonly sha256: string;
  /** Subject as it was ordered, RFC 4514. */
  readonly subject: string;
  /** ISO 8601. */
  readonly notBefore: string;
  /** ISO 8601. */
  readonly notAfter: string;
  /** Bundles the vault keeps of it; absent in states of before. */
  readonly bundles?: readonly string[];
  /**
   * Where its server reads it, under the name that all its successors have too (`inServiceName`), and the bundles that were to be there;
   * absent until it was put there, and in states of before; `null` when its key or certificate is gone from the vault.
   */
  readonly inService?: {
    /** Its name in the vault. */
    readonly place: string;
    /** Kinds of the bundles beside it. */
    readonly bundles: readonly string[];
  } | null;
  /** Where its entry lies, when the wish names another vault and its key cannot leave that one: it serves from there until its renewal is issued. Absent otherwise. */
  readonly elsewhere?: {
    /** Address of that vault. */
    readonly vault: string;
    /** The id it is remembered by. */
    readonly vaultId: string | null;
  };
}

/** The request no human has answered yet. */
export interface Next {
  /** Vault entry that holds the key of the request. */
  readonly entry: string;
  /** As in `Current`, and higher than that of the certificate in service. */
  readonly round: number;
  /** SHA-256 of the SubjectPublicKeyInfo, lower-case hex: an answer is known by it. */
  readonly publicKeySha256: string;
  /** As in `Current`. */
  readonly keyAttributes?: readonly string[];
  /** Subject of the request, RFC 4514. */
  readonly subject: string;
  /** Why it was begun. */
  readonly because: string;
  /** Ticket of the order; `null` until ANS has validated the form. */
  readonly ticket: string | null;
  /** Fault of an answer set aside, until a right one comes; `null` otherwise. */
  readonly quarantined: string | null;
  /** Why the order was refused; `null` otherwise. */
  readonly refused: string | null;
  /** Why an answer that is there waits where it lies (a clock that is behind, a password that is missing); `null` otherwise. */
  readonly waiting: string | null;
  /** Algorithm of its key; `null` in states of before. */
  readonly algorithm: string | null;
  /** Day (YYYY-MM-DD) on which a renewal was begun since its time had come; `null` for any other reason, and in states of before. */
  readonly dueOn: string | null;
  /** Instant the order was handed over at, ISO 8601: with it a lost sheet comes out again byte for byte. */
  readonly orderedAt: string | null;
  /** SHA-256 of what the order sheet says; `null` before the order, and in states of before. */
  readonly paper: string | null;
}

/** What a look at the vault found wrong: with the certificate in service, or with the key of the open request. */
export type Drift =
  | "key-missing"
  | "key-replaced"
  | "certificate-missing"
  | "certificate-replaced"
  | "in-service-missing"
  | "in-service-replaced"
  | "request-key-missing"
  | "request-key-replaced";

/** What the platform says of an order, as far as decisions need it. */
export interface OrderState {
  readonly state: "open" | "answered" | "refused" | "settled";
  readonly reason?: string;
  readonly quarantined?: string;
  readonly waiting?: string;
}

export interface IssuanceFacts extends RevocationFacts {
  readonly now: Date;
  readonly current: Current | null;
  readonly next: Next | null;
  readonly drift: Drift | null;
  /** Days before `notAfter` at which the renewal begins. */
  readonly renewBeforeDays: number;
  /** SHA-256 of what the order sheet would say today. */
  readonly paper: string;
  /** Algorithm wished for the key. */
  readonly keyAlgorithm: string;
  /** Where a key and its certificate exist already, to be taken over. */
  readonly adopt: string | undefined;
  /** Bundles wished for the certificate in service. */
  readonly bundles: readonly string[];
  /** Phase of the form request that habilitates the order; `undefined` when the platform does not know it. */
  readonly formPhase: FormPhase | undefined;
  /** What the platform says of `next`'s order. */
  readonly order: OrderState | undefined;
  /** Orders of this certificate that somebody may still follow, though it is in service or a later request took their place. */
  readonly lingering: readonly string[];
  /** Whether the platform could be looked at. Where not, nothing is concluded from its silence: time alone decides. */
  readonly seen: boolean;
}

export type IssuanceStep =
  /** Take over the key and certificate that exist. */
  | { readonly act: "adopt"; readonly because: string }
  /** Make the first key, or the key of the next round. */
  | { readonly act: "begin"; readonly because: string /** The day, where its time has come. */; readonly dueOn?: string }
  /** Hand the request to the platform. */
  | { readonly act: "order"; readonly because: string }
  /** Check and store again what was issued for the certificate in service. */
  | { readonly act: "restore"; readonly because: string }
  /** Pack bundles of the certificate in service. */
  | { readonly act: "pack"; readonly because: string; readonly bundles: readonly string[] }
  /** Put the certificate in service under the name its server reads. */
  | { readonly act: "place"; readonly because: string }
  /** Fetch the answer, check it, store it. */
  | { readonly act: "collect"; readonly because: string }
  /** Put orders that are over out of people's way. */
  | { readonly act: "close"; readonly because: string; readonly tickets: readonly string[] }
  /** Take back an order that nobody should have been asked for. */
  | { readonly act: "drop"; readonly because: string }
  /** Write down what the platform says: a refusal, a file set aside, a file that waits. */
  | {
      readonly act: "note";
      readonly because: string;
      readonly refused: string | null;
      readonly quarantined: string | null;
      readonly waiting: string | null;
    };

type Rule = Policy<IssuanceFacts, IssuanceStep>;

/** A settled order whose request is still open here: the run that stored it died before its state was written. */
const answered: Rule = ({ next, order }) =>
  next?.ticket && (order?.state === "answered" || order?.state === "settled")
    ? { act: "collect", because: "an answer to the order has come" }
    : undefined;

/** A refusal or a fault once recorded stands until an answer is taken: that a note of it is gone is no statement (issue 11). */
const told: Rule = ({ next, order }) => {
  if (!next?.ticket || !order) return undefined;
  const refused = order.state === "refused" ? (order.reason ?? "no reason given") : next.refused;
  const quarantined = order.quarantined ?? next.quarantined;
  const waiting = order.waiting ?? null;
  if (refused === next.refused && quarantined === next.quarantined && waiting === next.waiting) return undefined;
  return { act: "note", because: waiting ?? refused ?? quarantined ?? "the answer no longer waits", refused, quarantined, waiting };
};

const habilitated: Rule = ({ next, formPhase, seen }) =>
  seen && next && !next.ticket && formPhase === "validated" ? { act: "order", because: "ANS validated the form" } : undefined;

/** The folder was lost, or another stack with the same wish withdrew it: the same request is handed over again, under its ticket. */
const forgotten: Rule = ({ next, order, seen }) =>
  seen && next?.ticket && !order ? { act: "order", because: "the platform no longer has the order" } : undefined;

/** Mails, names and administrators are on the sheet, not in the certificate: the sheet is written anew, under its ticket. */
const reworded: Rule = ({ next, paper, order }) =>
  next?.ticket && next.paper !== null && next.paper !== paper && order?.state === "open"
    ? { act: "order", because: "what the order sheet says has changed" }
    : undefined;

/** A key of another algorithm is another request: the open one is taken back. */
const rekeyed: Rule = ({ next, keyAlgorithm }) =>
  next?.algorithm && next.algorithm !== keyAlgorithm
    ? { act: "begin", because: `the key is to be ${keyAlgorithm}, and the open request has ${next.algorithm}` }
    : undefined;

/** A place that was away comes back as it was: an order it still shows was answered elsewhere, or given up (issue 11). */
const overtaken: Rule = ({ lingering }) =>
  lingering.length > 0
    ? { act: "close", because: "what it asks for is in service, or asked for by another request", tickets: lingering }
    : undefined;

/** Begun by a clock that was ahead: not due by the clock of now, begun in its future, and nobody has answered. */
const premature: Rule = ({ now, current, next, renewBeforeDays, order }) =>
  current &&
  next?.dueOn &&
  new Date(next.dueOn) > now &&
  now < renewalInstant(current, renewBeforeDays) &&
  (!next.ticket || order?.state === "open")
    ? { act: "drop", because: `the renewal was begun on ${next.dueOn} by a clock that was ahead` }
    : undefined;

/** Once: what is in service afterwards is renewed as any other, whatever still stands in the program. */
const existing: Rule = ({ current, adopt }) =>
  !current && adopt ? { act: "adopt", because: "the key and its certificate exist already" } : undefined;

const neverAsked: Rule = ({ current, next }) =>
  current || next ? undefined : { act: "begin", because: "no certificate was ever asked for" };

/**
 * A lost key is replaced by a new one and a new request; a lost certificate is stored again from the platform's
 * archive, also while its renewal is open: it serves until then.
 */
const drifted: Rule = ({ current, next, drift }) => {
  if (!drift) return undefined;
  const because = driftSentence[drift];
  if (drift === "request-key-missing" || drift === "request-key-replaced") return next ? { act: "begin", because } : undefined;
  if (!current) return undefined;
  if (drift === "certificate-missing" || drift === "certificate-replaced") return { act: "restore", because };
  if (drift === "in-service-missing" || drift === "in-service-replaced") return { act: "place", because };
  return next ? undefined : { act: "begin", because };
};

const driftSentence: Readonly<Record<Drift, string>> = {
  "key-missing": "the key of the certificate in service is gone from the vault",
  "key-replaced": "the vault holds another key than the certificate in service",
  "certificate-missing": "the certificate in service is gone from the vault",
  "certificate-replaced": "the vault holds another certificate than the one in service",
  "in-service-missing": "what its server reads is gone from the vault",
  "in-service-replaced": "its server reads something else than the certificate in service",
  "request-key-missing": "the key of the open request is gone from the vault",
  "request-key-replaced": "the vault holds another key than the open request",
};

const expiring: Rule = ({ now, current, next, renewBeforeDays }) => {
  if (!current || next || now < renewalInstant(current, renewBeforeDays)) return undefined;
  return { act: "begin", because: `the certificate in service ends on ${current.notAfter.slice(0, 10)}`, dueOn: dayOf(now) };
};

/** A key that cannot leave its vault is renewed in the other one: its certificate serves meanwhile, and ANS is asked for a renewal. */
const stranded: Rule = ({ current, next }) =>
  current?.elsewhere && !next
    ? { act: "begin", because: `its key cannot leave ${current.elsewhere.vault}, and another vault is wished` }
    : undefined;

const unpacked: Rule = ({ current, bundles }) => {
  const missing = current && !current.elsewhere ? bundles.filter((kind) => !current.bundles?.includes(kind)) : [];
  return missing.length > 0 ? { act: "pack", because: `the vault keeps no ${missing.join(", ")} of it yet`, bundles: missing } : undefined;
};

/** Its bundles that are wished: what its server finds beside it. */
export const bundlesInService = (current: Pick<Current, "bundles">, wished: readonly string[]): string[] =>
  wished.filter((kind) => current.bundles?.includes(kind));

/** Last of all that a certificate becomes current by: what its server reads is the one of before until then (issue 14). */
const unplaced: Rule = ({ current, bundles, drift }) => {
  if (!current || current.inService === null || drift) return undefined;
  if (!current.inService) return { act: "place", because: "its server does not read it yet" };
  const [is, wished] = [current.inService.bundles, bundlesInService(current, bundles)].map((kinds) => [...kinds].sort().join());
  return is === wished ? undefined : { act: "place", because: "other bundles are wished beside it" };
};

/** What is due now. What exists is taken over before anything is made; what was lost is mended first, an answer is taken before anything is asked, and nobody is asked twice for one wish. */
export const whatNow: Rule = firstOf(
  existing,
  inService(drifted),
  answered,
  told,
  overtaken,
  premature,
  rekeyed,
  habilitated,
  forgotten,
  reworded,
  neverAsked,
  replacing,
  inService(unpacked),
  inService(unplaced),
  inService(stranded),
  inService(expiring),
);

/** The longest part of its life before its end at which a certificate is renewed: a longer wish would begin the next renewal with each answer. */
const longestLead = 1 / 2;

/** Days before its end at which a certificate is renewed: as wished, but at most half of the life it really has. */
export function renewalLead({ notBefore, notAfter }: Pick<Current, "notBefore" | "notAfter">, renewBeforeDays: number): number {
  const life = daysUntil(new Date(notBefore), new Date(notAfter));
  return Math.min(renewBeforeDays, Math.floor(life * longestLead));
}

/** When the renewal of a certificate begins. */
export const renewalInstant = (current: Pick<Current, "notBefore" | "notAfter">, renewBeforeDays: number): Date =>
  daysBefore(new Date(current.notAfter), renewalLead(current, renewBeforeDays));
