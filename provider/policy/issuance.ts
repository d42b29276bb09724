import type { FormPhase } from "./form-progress";
import { daysBefore, firstOf, type Policy } from "./verdict";

/**
 * What is due for one certificate. PURE: `diff` asks it (is anything due?), `update` asks it until it
 * is silent. `current` (in service) and `next` (not answered yet) are apart, so a renewal leaves
 * `current` alone until `next` is issued and checked (DESIGN.md section 2).
 */

/** The certificate in service. */
export interface Current {
  /** Vault entry that holds key, certificate and chain. */
  readonly entry: string;
  readonly round: number;
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
}

/** The request no human has answered yet. */
export interface Next {
  readonly entry: string;
  readonly round: number;
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
}

export type CertificatePhase = "awaiting-habilitation" | "to-order" | "issued" | "renewing" | "quarantined" | "revoked" | "expired";

/** What a look at the vault found wrong: with the certificate in service, or with the key of the open request. */
export type Drift =
  | "key-missing"
  | "key-replaced"
  | "certificate-missing"
  | "certificate-replaced"
  | "request-key-missing"
  | "request-key-replaced";

/** What the platform says of an order, as far as decisions need it. */
export interface OrderState {
  readonly state: "open" | "answered" | "refused" | "settled";
  readonly reason?: string;
  readonly quarantined?: string;
}

export interface IssuanceFacts {
  readonly now: Date;
  readonly current: Current | null;
  readonly next: Next | null;
  readonly drift: Drift | null;
  /** Days before `notAfter` at which the renewal begins. */
  readonly renewBeforeDays: number;
  /** Subject as it would be ordered today. */
  readonly subject: string;
  /** Where a key and its certificate exist already, to be taken over. */
  readonly adopt: string | undefined;
  /** Bundles wished for the certificate in service. */
  readonly bundles: readonly string[];
  /** Phase of the form request that habilitates the order; `undefined` when the platform does not know it. */
  readonly formPhase: FormPhase | undefined;
  /** What the platform says of `next`'s order. */
  readonly order: OrderState | undefined;
}

export type IssuanceStep =
  /** Take over the key and certificate that exist. */
  | { readonly act: "adopt"; readonly because: string }
  /** Make the first key, or the key of the next round. */
  | { readonly act: "begin"; readonly because: string }
  /** Hand the request to the platform. */
  | { readonly act: "order"; readonly because: string }
  /** Check and store again what was issued for the certificate in service. */
  | { readonly act: "restore"; readonly because: string }
  /** Pack bundles of the certificate in service. */
  | { readonly act: "pack"; readonly because: string; readonly bundles: readonly string[] }
  /** Fetch the answer, check it, store it. */
  | { readonly act: "collect"; readonly because: string }
  /** Write down what the platform says: a refusal, a file set aside. */
  | { readonly act: "note"; readonly because: string; readonly refused: string | null; readonly quarantined: string | null };

type Rule = Policy<IssuanceFacts, IssuanceStep>;

/** A settled order whose request is still open here: the run that stored it died before its state was written. */
const answered: Rule = ({ next, order }) =>
  next?.ticket && (order?.state === "answered" || order?.state === "settled")
    ? { act: "collect", because: "an answer to the order has come" }
    : undefined;

const told: Rule = ({ next, order }) => {
  if (!next?.ticket || !order) return undefined;
  const refused = order.state === "refused" ? (order.reason ?? "no reason given") : null;
  const quarantined = order.quarantined ?? null;
  if (refused === next.refused && quarantined === next.quarantined) return undefined;
  return { act: "note", because: refused ?? quarantined ?? "the order is open again", refused, quarantined };
};

const habilitated: Rule = ({ next, formPhase }) =>
  next && !next.ticket && formPhase === "validated" ? { act: "order", because: "ANS validated the form" } : undefined;

/** Withdrawn by another stack with the same wish, or when a resource got another name: the same request is handed over again, under its ticket. */
const forgotten: Rule = ({ next, order }) =>
  next?.ticket && !order ? { act: "order", because: "the platform no longer has the order" } : undefined;

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
  return next ? undefined : { act: "begin", because };
};

const driftSentence: Readonly<Record<Drift, string>> = {
  "key-missing": "the key of the certificate in service is gone from the vault",
  "key-replaced": "the vault holds another key than the certificate in service",
  "certificate-missing": "the certificate in service is gone from the vault",
  "certificate-replaced": "the vault holds another certificate than the one in service",
  "request-key-missing": "the key of the open request is gone from the vault",
  "request-key-replaced": "the vault holds another key than the open request",
};

const subjectChanged: Rule = ({ current, next, subject }) =>
  current && !next && current.subject !== subject
    ? { act: "begin", because: `the subject changed from ${current.subject} to ${subject}` }
    : undefined;

const expiring: Rule = ({ now, current, next, renewBeforeDays }) => {
  if (!current || next || now < renewalInstant(current, renewBeforeDays)) return undefined;
  return { act: "begin", because: `the certificate in service ends on ${current.notAfter.slice(0, 10)}` };
};

const unpacked: Rule = ({ current, bundles }) => {
  const missing = current ? bundles.filter((kind) => !current.bundles?.includes(kind)) : [];
  return missing.length > 0 ? { act: "pack", because: `the vault keeps no ${missing.join(", ")} of it yet`, bundles: missing } : undefined;
};

/** What is due now. What exists is taken over before anything is made; what was lost is mended first, an answer is taken before anything is asked, and nobody is asked twice for one wish. */
export const whatNow: Rule = firstOf(
  existing,
  drifted,
  answered,
  told,
  habilitated,
  forgotten,
  neverAsked,
  unpacked,
  subjectChanged,
  expiring,
);

/** When the renewal of a certificate begins. */
export const renewalInstant = (current: Current, renewBeforeDays: number): Date => daysBefore(new Date(current.notAfter), renewBeforeDays);

/** The phase that facts amount to. */
export function certificatePhase(facts: Pick<IssuanceFacts, "now" | "current" | "next">): CertificatePhase {
  const { now, current, next } = facts;
  if (next?.quarantined) return "quarantined";
  if (current && now >= new Date(current.notAfter)) return "expired";
  if (current) return next ? "renewing" : "issued";
  return next?.ticket ? "to-order" : "awaiting-habilitation";
}
