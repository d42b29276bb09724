/**
 * What follows from a revocation. PURE. Silence of a list is no answer: neither "revoked" nor "not revoked" comes of one that is
 * away, old, unusable or forged, and what was last known stands.
 */

/** That the issuing CA revoked a certificate. */
export interface Revoked {
  /** ISO 8601, as the CA says. */
  readonly at: string;
  /** As RFC 5280 section 5.3.1 calls it, e.g. `keyCompromise`. */
  readonly reason: string;
}

/** What may be known of a certificate that a server reads. */
export interface MayBeRevoked {
  /** That the CA revoked it, as a refresh found; absent while nothing says so. Its key is never used again. */
  readonly revoked?: Revoked;
}

/** Why the list of the issuing CA was not believed: it is old, it is there and cannot be used, or it is not the CA's. */
export type RevocationDoubt = "revocation-stale" | "revocation-unusable" | "revocation-signer";

/** Why a revocation is asked for, as RFC 5280 section 5.3.1 calls it. */
export type RevokeReason = "keyCompromise" | "affiliationChanged" | "superseded" | "cessationOfOperation";

/** That a certificate is to be revoked: asked for in the program, never implied. */
export interface Revoke {
  readonly reason: RevokeReason;
  /** Serial number of the certificate that is meant, the one of now or the one its server reads, upper-case hex: no other is ever revoked by mistake. */
  readonly confirm: string;
}

/** A revocation that was asked for: its sheet is out. */
export interface AskedRevocation {
  /** Of the certificate, upper-case hex. */
  readonly serialNumber: string;
  /** As in the program. */
  readonly reason: RevokeReason;
  /** Of its sheet in the exchange. */
  readonly ticket: string;
  /** ISO 8601: with it a lost sheet comes out again byte for byte. */
  readonly askedAt: string;
  /** SHA-256 of what the sheet says. */
  readonly paper: string;
  /** Vault entry of its key: its code lies beside it, and so does the certificate that is looked for on the list. */
  readonly entry: string;
  /** As in `Current`. */
  readonly elsewhere?: {
    /** Address of that vault. */
    readonly vault: string;
    /** The id it is remembered by. */
    readonly vaultId: string | null;
  };
  /** End of the certificate, ISO 8601: nobody revokes it after that. */
  readonly notAfter: string;
  /** That the CA revoked it, where another is in service by now. */
  readonly revoked?: Revoked;
}

/** What is remembered of revocation beside the certificate in service. */
export interface RevocationState {
  /** Set while the list that was looked at last could not be believed; `null` otherwise. */
  readonly doubt: RevocationDoubt | null;
  /** The revocation that is asked for; absent while none is, and in states of before. */
  readonly asked?: AskedRevocation;
  /** Serial numbers this certificate had that were revoked, the last ones: a `revoke` that still names one asks for nothing. Absent while there are none. */
  readonly past?: readonly string[];
}

/** What a look at the list says of one certificate. */
export type RevocationVerdict =
  | { readonly is: "good" }
  | ({ readonly is: "revoked" } & Revoked)
  | { readonly is: "doubtful"; readonly doubt: RevocationDoubt }
  | { readonly is: "unseen" };

/** Only a hold is ever lifted (RFC 5280 section 5.3.1); any other revocation is final (arrêté of 4 April 2022, article 3). */
export const isFinal = ({ reason }: Revoked): boolean => reason !== "certificateHold";

/** Whether the list still needs to be asked about a certificate. */
export const isOpenQuestion = (known: Revoked | undefined): boolean => known === undefined || !isFinal(known);

/** What is known of a certificate after a look, and what is in doubt. A list that has lost an entry takes back nothing but a hold. */
export function rememberRevocation(
  known: Revoked | undefined,
  doubt: RevocationDoubt | null,
  verdict: RevocationVerdict,
): { readonly revoked: Revoked | undefined; readonly doubt: RevocationDoubt | null } {
  switch (verdict.is) {
    case "good":
      return { revoked: known && isFinal(known) ? known : undefined, doubt: null };
    case "revoked":
      return { revoked: known && isFinal(known) ? known : { at: verdict.at, reason: verdict.reason }, doubt: null };
    case "doubtful":
      return { revoked: known, doubt: verdict.doubt };
    case "unseen":
      return { revoked: known, doubt };
  }
}

/** What a person decides once the certificate in service is revoked: nothing is ordered by itself. */
export type OnRevoked = "wait" | "replace";

export interface RevocationFacts {
  /** What is wished where the certificate in service is revoked. */
  readonly onRevoked: OnRevoked;
  /** What is known of a revocation that is asked for. */
  readonly revoking?: RevokingFacts | undefined;
}

/** What is known of a revocation that is asked for (`revoking.ts`). */
export interface RevokingFacts {
  /** What the program asks for. */
  readonly wished: Revoke | undefined;
  readonly asked: AskedRevocation | undefined;
  /** How the platform has the sheet of a serial number: the one of now, the one of before that its server reads, and the one that was asked for. */
  readonly sheets: Readonly<Record<string, "open" | "settled" | undefined>>;
  /** SHA-256 of what the sheet of the wished revocation would say today. */
  readonly paper: string;
}

interface Served extends RevocationFacts {
  readonly current: MayBeRevoked | null;
  readonly next: object | null;
}

/** Whether the certificate in service is over, and no other is under way. */
const isOver = ({ current, next }: Served): boolean => current?.revoked !== undefined && next === null;

/** What keeps a certificate in service, mends it or renews it: of one that is revoked nothing of it is due. */
export const inService =
  <Facts extends Served, Step>(rule: (facts: Facts) => Step | undefined) =>
  (facts: Facts): Step | undefined =>
    isOver(facts) ? undefined : rule(facts);

/** Another certificate in the place of one that is revoked, where one is wished: with a key of its own. */
export const replacing = (facts: Served): { readonly act: "begin"; readonly because: string } | undefined =>
  isOver(facts) && facts.onRevoked === "replace"
    ? { act: "begin", because: `the certificate in service was ${revokedSentence(facts.current!.revoked!)}` }
    : undefined;

/** The end of a sentence. */
export const revokedSentence = ({ at, reason }: Revoked): string => `revoked on ${at.slice(0, 10)} (${reason})`;
