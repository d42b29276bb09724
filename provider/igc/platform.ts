import type { EvidenceShelf } from "../evidence";
import type { SignedForm } from "../form/signed";
import type { FormNumber, FormPhase, RevokeReason } from "../policy";
import type { StructureNumbers } from "../structure";
import type { CarriedNote, FormProgress } from "./form-progress";

/**
 * The IGC-Santé platform as the provider sees it. There is no public machine API of the portal
 * (provider/README.md), so an answer may take days and comes through a person: nothing here waits.
 *
 * The contract, held by one suite run on every adapter:
 * - `submitForm`, `submitOrder` and `submitRevocation` are idempotent: same wish, same ticket, one form, one order. What a ticket's folder
 *   lost is made again byte for byte; a wish that changed is rewritten in place, the old one kept beside (issue 11).
 * - `poll` and `collect` change nothing: a preview calls them.
 * - `settle` closes what was collected: the answer is archived, never lost.
 * - Every path is relative to the exchange's root, with `/`: a state holds no path of one machine (issue 11).
 * - It lives for one operation and looks once: what it does itself it knows, what others do meanwhile it may see later.
 */
export interface Platform {
  /** The address it was opened from. */
  readonly address: string;
  /**
   * Hands over a form to be signed and sent, and says how far it is. The ticket is the form's own (`form.wish`). Another
   * form under the ticket replaces the unsigned one; once signed it is never rewritten.
   */
  submitForm(form: FormSubmission): Promise<FormProgress>;
  /**
   * Orders a certificate, and says how far the order is. The ticket is the order's own (`order.wish`). Another sheet or
   * CSR under the ticket replaces the earlier one; another public key is a conflict.
   */
  submitOrder(order: Order): Promise<OrderProgress>;
  /**
   * Hands out the sheet by which a person revokes a certificate on the portal, and says how far that is. The ticket is the
   * revocation's own (`revocation.wish`). Another sheet under the ticket replaces the earlier one. No code is on it, ever.
   */
  submitRevocation(revocation: Revocation): Promise<RevocationProgress>;
  /** Everything that is known of open and answered tickets, in one call. Memoised by the caller. */
  poll(): Promise<PlatformReport>;
  /** The bytes a person or the platform brought for an order, or `undefined` while there is none; from the archive once settled. */
  collect(ticket: string): Promise<Answer | undefined>;
  /**
   * Closes an order: its certificate was checked and stored. The answer's files are archived. Idempotent.
   * @param instead what is archived in place of an answer whose private key is in the vault by now
   * @param settlement what later renewals are planned by; it is written down with the instant, the first time
   */
  settle(ticket: string, instead?: ArchivedInstead, settlement?: Settlement): Promise<void>;
  /** Puts the sheet of a revocation away: the CRL shows it. What is unknown is fine. Idempotent. */
  closeRevocation(ticket: string): Promise<void>;
  /** Sets an unusable answer aside, with the reason beside it, so that a right one can be brought. Idempotent. */
  quarantine(ticket: string, answer: Answer, reason: string): Promise<void>;
  /**
   * Notes in the ticket what came back signed, as evidence: judged even where a person noted the form as sent. Idempotent.
   * @returns what is noted; `undefined` where nothing came back that is the form. Absent where people bring no files.
   */
  keepSigned?(ticket: string): Promise<SignedForm | undefined>;
  /** What came back signed for a form and was judged to be it, whole. An ability: absent where people bring no files. */
  signedForm?(ticket: string): Promise<{ readonly bytes: Buffer; readonly form: SignedForm } | undefined>;
  /** Notes beside an open form what a channel does and hears, create-only. An ability. @returns whether this call wrote it */
  noteCarried?(ticket: string, note: CarriedNote): Promise<boolean>;
  /**
   * Removes the papers of what is over and was kept as long as the address says: forms, sheets, what they replaced, and
   * forms that came back signed. Records, replies and certificates stay, and nothing is handed out again. Idempotent.
   * Absent where nothing is kept for people.
   * @returns its tickets
   */
  removeOverdue?(): Promise<readonly string[]>;
  /** Stops managing a ticket (destroy). Nothing is revoked; the files say that it was withdrawn. Idempotent. */
  withdraw(ticket: string): Promise<void>;
  /** Folder a person brings answers to, for messages: relative to the exchange's root. */
  readonly inbox: string;
  /** Trust anchors and intermediates this platform knows of, PEM. The pins (`x509/anchors.ts`) decide, not this list. */
  authorities(): Promise<string[]>;
  /** The lists of a CA of its own, DER, as they are published now. Only the sandbox has one: a rehearsal asks no network. */
  crls?(): Promise<readonly Uint8Array[]>;
  /** The rehearsal clock. Only the sandbox has one (provider/README.md). */
  clock?(): Promise<Date>;
  /** The chains of evidence (provider/evidence): the lifecycles append to them, nothing removes them. An ability. */
  readonly evidence?: EvidenceShelf;
  /** What was handed out under an open ticket, for a person to fetch: file name -> content. An ability. */
  papers?(ticket: string): Promise<ReadonlyMap<string, Buffer> | undefined>;
  /** Puts what a person brings into the inbox, under a free name; what is nobody's is not written. An ability. */
  bring?(name: string, bytes: Buffer): Promise<BroughtFor>;
}

export interface FormSubmission {
  /** Ticket: deterministic name of the wish, `[0-9a-z-]{1,100}`. */
  readonly wish: string;
  /** The filled form, not yet signed. */
  readonly pdf: Uint8Array;
  /** SHA-256 of `pdf`, lower-case hex. */
  readonly sha256: string;
  /** 413 names administrators, 414 those of ANS' TEST environment, 503 changes what was validated. */
  readonly form: FormNumber;
  /** Who signs, for the sheet; `role` as form 413 has it, by default the legal representative. */
  readonly signatory: { readonly lastName: string; readonly firstName: string; readonly email: string; readonly role?: string };
  readonly structure: StructureNumbers & { readonly name: string };
  readonly certificateType: string;
  readonly environment: string;
  /** Form 503: names of the people and domains that it adds and removes, for the sheet. */
  readonly change?: { readonly added: readonly string[]; readonly removed: readonly string[] };
  /** ISO 8601, as remembered: counts instead of the clock when the ticket is handed out again, so that every byte is the same. */
  readonly submittedAt?: string;
  /** Whom a channel sends it to once it is signed, for the sheet; absent where a person sends it. */
  readonly channel?: { readonly to: string; readonly isDraft: boolean };
  /** What the state remembers of ANS' answers: it stands in the reply again when the ticket is handed out again. ISO 8601. */
  readonly known?: { readonly sentAt?: string; readonly acknowledgedAt?: string; readonly dossierReference?: string };
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
  /** Where the code is read that the portal asks for at the withdrawal. */
  readonly code?: CodePlace;
  /** ISO 8601, as remembered: counts instead of the clock when the ticket is handed out again, so that every byte is the same. */
  readonly orderedAt?: string;
  /** What the certificate is called through all its rounds (`inServiceName`): tells which order took the place of which. Not printed. */
  readonly certificate?: string;
}

/** What the exchange remembers of an order's certificate. */
export interface Settlement {
  /** ISO 8601: when its use ends, and a renewal must be there. */
  readonly ends: string;
}

export interface Revocation {
  /** Ticket: deterministic name of the wish, `[0-9a-z-]{1,100}`. */
  readonly wish: string;
  /** Upper-case hex. */
  readonly serialNumber: string;
  /** As RFC 5280 section 5.3.1 calls it. */
  readonly reason: RevokeReason;
  readonly environment: string;
  readonly offer: "ORG" | "SERV";
  readonly usage: string;
  readonly commonName: string;
  readonly structure: Order["structure"];
  readonly serverInstance: string;
  /** Technical administrators who may revoke it. */
  readonly admins: Order["admins"];
  readonly code: CodePlace;
  /** ISO 8601, as remembered: counts instead of the clock when the ticket is handed out again, so that every byte is the same. */
  readonly askedAt?: string;
}

/** Where a revocation code is kept and read (`igc-sante revocation-code`); never the code. */
export interface CodePlace {
  /** Address of the vault, as the program has it. */
  readonly vault: string;
  /** Entry of the key. */
  readonly entry: string;
}

/** A file that cannot be used, or a line of one. */
export interface Unmatched {
  /** Its path in the exchange. */
  readonly file: string;
  /** English clause. */
  readonly because: string;
  /** The ticket it was meant for, where that can be told: whoever works on it is told there too (issue 13). */
  readonly about?: string;
}

/** One look at the platform. */
export interface PlatformReport {
  /** The exchange as a whole is not there (no folder, not mounted): it says nothing, and nothing is concluded from it. */
  readonly absent: boolean;
  readonly forms: ReadonlyMap<string, FormProgress>;
  readonly orders: ReadonlyMap<string, OrderProgress>;
  readonly revocations: ReadonlyMap<string, RevocationProgress>;
  /** Ticket -> English clause: its folder or record cannot be read now. Such a ticket is in none of the three before. */
  readonly troubles: ReadonlyMap<string, string>;
  /** Tickets that are over, and whose papers were kept as long as the address says; none where it does not say. */
  readonly overdue?: readonly string[];
  /** Files that match nothing or cannot be read, by path in the exchange; left where they are and named to the user. */
  readonly unmatched: readonly Unmatched[];
}

/** An administrator as orders are counted by. */
export { nameOfPerson } from "../policy";
export type { FormPhase, FormProgress, SignedForm };

export interface OrderProgress {
  /** SHA-256 of the SubjectPublicKeyInfo of the request, lower-case hex. */
  readonly publicKeySha256: string;
  /** `open`: a person must act; `answered`: `collect` has bytes; `refused`: see `reason`; `settled`: closed. */
  readonly state: "open" | "answered" | "refused" | "settled";
  readonly orderedAt: string;
  /** Where the order sheet lies for a person: a path in the exchange. */
  readonly sheetPath: string;
  /** SHA-256 of the request's file as it was handed out, lower-case hex; absent once its papers are removed, and in records of before. */
  readonly csrSha256?: string;
  readonly reason?: string;
  /** Set while answers are in quarantine: the last reason. */
  readonly quarantined?: string;
  /** English clause: an answer is there and cannot be taken yet (still being copied); it is left where it is. */
  readonly waiting?: string;
  /** As in `Order`; absent for orders of before, as all that follows. */
  readonly certificate?: string;
  /** Names of those who may place it, as the order had them. */
  readonly admins?: readonly string[];
  /** ISO 8601: when it was settled. */
  readonly settledAt?: string;
  /** ISO 8601: when the use of its certificate ends, once it is settled. */
  readonly ends?: string;
}

export interface RevocationProgress {
  /** `open`: a person must act, or the CRL has not shown it yet; `settled`: put away. */
  readonly state: "open" | "settled";
  readonly askedAt: string;
  /** Why the portal or ANS does not revoke it, as a person noted; absent where nobody did. The CRL has the last word. */
  readonly refused?: string;
  /** Where the sheet lies for a person: a path in the exchange. */
  readonly sheetPath: string;
  /** SHA-256 of the sheet as it was handed out, lower-case hex; absent as `csrSha256` is. */
  readonly sheetSha256?: string;
}

/** Certificates that stand in the archive for an answer that brought a private key. */
export interface ArchivedInstead {
  readonly answer: Answer;
  /** PEM: the leaf, then its path. */
  readonly certificates: string;
}

/**
 * Whose a file is that somebody brings, and where it lies now; or an English clause: why it is nobody's.
 * `said`: what was seen of a signed form, an English clause.
 */
export type BroughtFor =
  | { readonly ticket: string; readonly as: "answer" | "signed form" | "reply"; readonly file: string; readonly said?: string }
  | { readonly because: string };

/** What came back for an order. */
export interface Answer {
  readonly bytes: Buffer;
  /** Where it lay: a file name for messages. */
  readonly source: string;
}
