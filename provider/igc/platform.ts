import type { FormPhase } from "../policy";

/**
 * The IGC-Santé platform as the provider sees it. There is no public machine API of the portal
 * (DESIGN.md section 1), so an answer may take days and comes through a person: nothing here waits.
 *
 * The contract, held by one suite run on every adapter:
 * - `submitForm` and `submitOrder` are idempotent: same wish, same ticket, one form, one order.
 * - `poll` and `collect` change nothing: a preview calls them.
 * - `settle` closes what was collected: the answer is archived, never lost.
 */
export interface Platform {
  /** The address it was opened from. */
  readonly address: string;
  /** Hands over a form to be signed and sent, and says how far it is. The ticket is the form's own (`form.wish`). */
  submitForm(form: FormSubmission): Promise<FormProgress>;
  /** Orders a certificate, and says how far the order is. The ticket is the order's own (`order.wish`). */
  submitOrder(order: Order): Promise<OrderProgress>;
  /** Everything that is known of open and answered tickets, in one call. Memoised by the caller. */
  poll(): Promise<PlatformReport>;
  /** The bytes a person or the platform brought for an order, or `undefined` while there is none; from the archive once settled. */
  collect(ticket: string): Promise<Answer | undefined>;
  /** Closes an order: its certificate was checked and stored. The answer's files are archived. Idempotent. */
  settle(ticket: string): Promise<void>;
  /** Sets an unusable answer aside, with the reason beside it, so that a right one can be brought. Idempotent. */
  quarantine(ticket: string, answer: Answer, reason: string): Promise<void>;
  /** Stops managing a ticket (destroy). Nothing is revoked; the files say that it was withdrawn. Idempotent. */
  withdraw(ticket: string): Promise<void>;
  /** Folder a person brings answers to, for messages. */
  readonly inbox: string;
  /** Trust anchors and intermediates this platform knows of, PEM. The pins (`x509/anchors.ts`) decide, not this list. */
  authorities(): Promise<string[]>;
  /** The rehearsal clock. Only the sandbox has one (DESIGN.md section 5). */
  clock?(): Promise<Date>;
  /** Asks for a revocation. An ability: absent where nobody can. */
  revoke?(ticket: string, code: string): Promise<void>;
}

export interface FormSubmission {
  /** Ticket: deterministic name of the wish, `[0-9a-z-]{1,100}`. */
  readonly wish: string;
  /** The filled form, not yet signed. */
  readonly pdf: Uint8Array;
  /** SHA-256 of `pdf`, lower-case hex. */
  readonly sha256: string;
  /** `413`; later editions of other forms. */
  readonly form: "413";
  /** Who signs, for the sheet. */
  readonly signatory: { readonly lastName: string; readonly firstName: string; readonly email: string };
  readonly structure: { readonly name: string; readonly finess: string };
  readonly certificateType: string;
  readonly environment: string;
}

export interface Order {
  /** Ticket: deterministic name of the wish, `[0-9a-z-]{1,100}`; holds the public key, never a signature. */
  readonly wish: string;
  /** PKCS#10 request, DER (RFC 2986). */
  readonly csr: Uint8Array;
  readonly publicKeySha256: string;
  readonly environment: string;
  /** Portal step 1, "Offre": `ORG` or `SERV`. */
  readonly offer: "ORG" | "SERV";
  readonly usage: string;
  /** Portal field "Service applicatif": becomes the CN. */
  readonly commonName: string;
  readonly structure: { readonly name: string; readonly idNat: string; readonly department: string };
  readonly serverInstance: string;
  /** Portal field "Email de l'acteur". */
  readonly actorEmail: string;
  /** Portal field "Email d'une personne à informer". */
  readonly informedEmail?: string;
  /** The certificate this one renews, if any: the portal's renewal list is then used. */
  readonly renews?: { readonly serialNumber: string; readonly notAfter: string };
  /** Technical administrators who may place the order. */
  readonly admins: readonly { readonly lastName: string; readonly firstName: string; readonly cardNumber?: string }[];
  /** Reference of the validated form 413 dossier, when known. */
  readonly dossierReference?: string;
}

/** One look at the platform. */
export interface PlatformReport {
  readonly forms: ReadonlyMap<string, FormProgress>;
  readonly orders: ReadonlyMap<string, OrderProgress>;
  /** Inbox files that match nothing; left where they are and named to the user. */
  readonly unmatched: readonly { readonly file: string; readonly because: string }[];
}

export type { FormPhase };

export interface FormProgress {
  readonly phase: FormPhase;
  /** ISO 8601 instants of what happened, where known. */
  readonly signedAt?: string;
  readonly sentAt?: string;
  readonly acknowledgedAt?: string;
  readonly decidedAt?: string;
  /** ANS dossier reference, from the acknowledgment. */
  readonly dossierReference?: string;
  /** Why it was refused, in ANS' words. */
  readonly reason?: string;
  /** Where the form lies for a person: a path. */
  readonly formPath: string;
}

export interface OrderProgress {
  /** `open`: a person must act; `answered`: `collect` has bytes; `refused`: see `reason`; `settled`: closed. */
  readonly state: "open" | "answered" | "refused" | "settled";
  readonly orderedAt: string;
  /** Where the order sheet lies for a person: a path. */
  readonly sheetPath: string;
  readonly reason?: string;
  /** Set while answers are in quarantine: the last reason. */
  readonly quarantined?: string;
}

/** What came back for an order. */
export interface Answer {
  readonly bytes: Buffer;
  /** Where it lay: a file name for messages. */
  readonly source: string;
}
