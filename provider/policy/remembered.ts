import type { MayBeRevoked } from "./revocation";

/**
 * What is remembered of one certificate. `current` (in service) and `next` (not answered yet) are apart, so a renewal leaves
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
  /** Subject as ANS issued it, where its register has other words than the order (O above all); absent where they are the same, and in states of before. */
  readonly issuedSubject?: string;
  /** ISO 8601. */
  readonly notBefore: string;
  /** ISO 8601. */
  readonly notAfter: string;
  /** ISO 8601: end of signing, where the certificate has a privateKeyUsagePeriod (RFC 3280 section 4.2.1.4) that ends before it does; absent otherwise. */
  readonly signingEnds?: string;
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

/** The certificate that served before the one in service. Its key stays in the vault for ever; it is remembered for a while. */
export interface Previous
  extends Pick<Current, "entry" | "round" | "publicKeySha256" | "serialNumber" | "sha256" | "notAfter" | "signingEnds">,
    MayBeRevoked {
  /** ISO 8601: until then it is remembered. */
  readonly keptUntil: string;
}

/** That a person put the certificate of before back in service. */
export interface RolledBack extends MayBeRevoked {
  /** ISO 8601. */
  readonly at: string;
  /** Of the certificate that serves now, upper-case hex. */
  readonly serialNumber: string;
  /** ISO 8601: its end. */
  readonly notAfter: string;
  /** As in `Current`. */
  readonly signingEnds?: string;
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
