import type { Platform } from "../../provider/igc";
import type { Alarm, Drift, FormNumber, FormPhase } from "../../provider/policy";
import type { HistoryEvent } from "../history/events";
import type { StackResource } from "../stack";

type PlatformReport = Awaited<ReturnType<Platform["poll"]>>;

/**
 * What the desk shows, from states and exchanges as they are now: no I/O, no clock of its own. No card number and no secret is in it,
 * so every page can be published.
 */

/** One stack, or one state export. */
export interface DeskStack {
  /** What people call it: the stack, or the file it was read from. */
  readonly name: string;
  readonly resources: readonly StackResource[];
  /** When its last command wrote it; `null` where the export does not say. */
  readonly writtenAt: Date | null;
}

/** One exchange, and what a look at it said. */
export interface DeskExchange {
  /** As programs have it: `manual:./igc-sante`, `manual:s3://...`. */
  readonly address: string;
  /** `null` where it could not be reached: nothing is concluded from that, and pages say so. */
  readonly report: PlatformReport | null;
  /** Why it could not be reached, an English sentence. */
  readonly because?: string;
}

/** A file that was brought and cannot be used, or a line of one. */
export interface Remark {
  readonly file: string;
  /** English clauses. */
  readonly because: string;
}

/** A page that an item of work is done on. */
export type Target =
  | { readonly page: "order" | "form" | "revocation"; readonly ticket: string }
  | { readonly page: "certificate"; readonly id: string };

/** How soon: past its day, within a week, within thirty days, later, or without a day. */
export type Urgency = "late" | "week" | "month" | "later" | "undated";

/** One thing that somebody must do about one resource. All texts in French. */
export interface WorkItem {
  /** Stack and logical name of the resource. */
  readonly stack: string;
  readonly resource: string;
  readonly kind: StackResource["kind"];
  /** Names, any one of whom may act; empty where only a role is known. */
  readonly names: readonly string[];
  readonly role: string;
  /** Names and role as one text: what the work is grouped by. */
  readonly person: string;
  readonly structure: string;
  /** What it is about: a certificate's usage, name and server; else empty. */
  readonly about: string;
  readonly what: string;
  readonly where: string;
  readonly because: string;
  /** Latest useful day, YYYY-MM-DD, or `null`. */
  readonly by: string | null;
  readonly urgency: Urgency;
  /** Days until then, negative once it has passed; `null` without a day. */
  readonly days: number | null;
  /** Id of the certificate it is about; `null` where it is about something else. */
  readonly certificate: string | null;
  /** The page where it is done or read; `null` where there is none (a card, a contract). */
  readonly target: Target | null;
}

export interface DeskCertificate {
  /** `[0-9a-f]{16}`: stands for the resource in addresses. */
  readonly id: string;
  readonly stack: string;
  /** Logical name of the resource. */
  readonly name: string;
  readonly environment: string;
  readonly structure: { readonly name: string; readonly idNat: string; readonly department: string };
  readonly serverInstance: string;
  readonly usage: string;
  readonly commonName: string;
  readonly phase: string;
  /** In service; `null` while there is none. Instants ISO 8601. */
  readonly current: {
    readonly serialNumber: string;
    readonly subject: string;
    readonly notBefore: string;
    readonly notAfter: string;
    readonly sha256: string;
    readonly publicKeySha256: string;
    readonly revoked: { readonly at: string; readonly reason: string } | null;
  } | null;
  /** The certificate of before that its server reads instead (a rollback, or a switch that waits); `null` where it reads `current`. */
  readonly former: string | null;
  /** End of the one that its server reads, ISO 8601; `null` while there is none. */
  readonly end: string | null;
  /** Days until then; negative once it has ended; `null` while there is none. */
  readonly daysLeft: number | null;
  readonly alarm: Alarm | null;
  /** ISO 8601. */
  readonly renewAt: string | null;
  /** Name under which its server reads it. */
  readonly inService: string | null;
  /** Address of its vault, as the program has it. */
  readonly vault: string;
  /** Its sentences in French. */
  readonly drift: readonly Drift[];
  /** Why a key and a request are under way, an English clause; `null` where none are. */
  readonly because: string | null;
  /** Ticket of the order under way; `null` while there is none. */
  readonly order: string | null;
  /** Ticket of the form it is ordered under. */
  readonly form: string | null;
  /** Ticket of the revocation that is asked for; `null` while none is. */
  readonly revocation: string | null;
  /** What happened and what is ahead, by day; sentences in French. */
  readonly history: readonly HistoryEvent[];
}

/** An order under way: what the portal's fields take. */
export interface DeskOrder {
  readonly ticket: string;
  /** Of the certificate it is for. */
  readonly certificate: string;
  /** Address of the exchange it was handed out at. */
  readonly exchange: string;
  readonly environment: string;
  readonly offer: "ORG" | "SERV";
  readonly structure: DeskCertificate["structure"];
  readonly serverInstance: string;
  readonly usage: string;
  /** Portal field "Service applicatif". */
  readonly commonName: string;
  /** Portal field "Email de l'acteur". */
  readonly actorEmail: string;
  /** Portal field "Email d'une personne à informer"; `null`: left empty. */
  readonly informedEmail: string | null;
  /** The certificate it renews; `null`: a new product is asked for. */
  readonly renews: { readonly serialNumber: string; readonly notAfter: string } | null;
  /** Names of those who may place it; empty where nobody may, or it is not known. */
  readonly admins: readonly string[];
  /** Whether it is known that nobody may place it now: a card has ended, or a form 503 is under way. */
  readonly isNobodys: boolean;
  readonly dossierReference: string | null;
  /** Of the form that entitles to it. */
  readonly formNumber: FormNumber;
  /** Of the request, lower-case hex. */
  readonly publicKeySha256: string;
  /** Where the revocation code is kept: never the code. */
  readonly code: { readonly vault: string; readonly entry: string };
  /** ISO 8601; `null` in states of before. */
  readonly orderedAt: string | null;
  /** As the exchange says; `unseen` where it could not be reached or does not know the ticket: nothing is concluded. */
  readonly state: "open" | "answered" | "refused" | "settled" | "unseen";
  /** Why it was refused; why the last answer was set aside; why an answer waits; what was brought and cannot be used. English. */
  readonly refused: string | null;
  readonly quarantined: string | null;
  readonly waiting: string | null;
  readonly remarks: readonly Remark[];
  /** In the exchange. */
  readonly sheetPath: string | null;
  /** Latest useful day, YYYY-MM-DD: the end of the certificate it renews. */
  readonly by: string | null;
}

/** A revocation that a program asks for: final, so no certificate but the one of this serial number. */
export interface DeskRevocation
  extends Pick<DeskOrder, "exchange" | "environment" | "structure" | "serverInstance" | "usage" | "commonName"> {
  readonly ticket: string;
  /** Of the certificate's resource. */
  readonly certificate: string;
  /** Upper-case hex: of the certificate to revoke, which need not be the one in service any more. */
  readonly serialNumber: string;
  /** As RFC 5280 section 5.3.1 calls it. */
  readonly reason: string;
  /** ISO 8601. */
  readonly askedAt: string;
  /** As the exchange says; `unseen` where it could not be reached or does not know the ticket: nothing is concluded. */
  readonly state: "open" | "refused" | "settled" | "unseen";
  /** Why it is refused, as a person noted. */
  readonly refused: string | null;
  /** What was brought and cannot be used, English. */
  readonly remarks: readonly Remark[];
  /** Names of the technical administrators who may revoke it. */
  readonly admins: readonly string[];
  /** Where the revocation code is kept: never the code. */
  readonly code: DeskOrder["code"];
}

/** A form 413, 414 or 503 on its way. */
export interface DeskForm {
  readonly ticket: string;
  readonly number: FormNumber;
  readonly stack: string;
  readonly resource: string;
  /** Of the resource. */
  readonly urn: string;
  /** Whether the exchange knows more than the state: somebody acted since the last run. */
  readonly hasNews: boolean;
  /** Whether the state has its validation: that stays, and nothing of it is corrected any more. */
  readonly isSettled: boolean;
  readonly exchange: string;
  readonly environment: string;
  readonly structure: { readonly name: string; readonly idNat: string };
  readonly certificateType: string;
  readonly signatory: { readonly name: string; readonly role: string; readonly email: string };
  /** Names of the administrators on it. */
  readonly admins: readonly string[];
  readonly phase: FormPhase;
  /** ISO 8601, as far as known. */
  readonly submittedAt: string | null;
  readonly signedAt: string | null;
  readonly sentAt: string | null;
  readonly acknowledgedAt: string | null;
  readonly decidedAt: string | null;
  readonly dossierReference: string | null;
  readonly refusal: string | null;
  /** Day by which ANS usually has answered, YYYY-MM-DD; `null` before it is sent and after the answer. */
  readonly expectedBy: string | null;
  /** Mailbox of ANS that it is sent to. */
  readonly mailbox: string;
  /** In the exchange. */
  readonly formPath: string | null;
  /** What was brought and cannot be used, English. */
  readonly remarks: readonly Remark[];
  /** Ids of the certificates that wait for it, or were ordered under it. */
  readonly certificates: readonly string[];
}

export interface DeskModel {
  readonly now: Date;
  readonly stacks: readonly { readonly name: string; readonly writtenAt: Date | null }[];
  readonly exchanges: readonly DeskExchange[];
  /** The nearest day first. */
  readonly work: readonly WorkItem[];
  /** By structure, server, usage and name. */
  readonly certificates: readonly DeskCertificate[];
  /** Orders under way, by ticket. */
  readonly orders: ReadonlyMap<string, DeskOrder>;
  /** Revocations that are asked for and that the CRL has not shown yet, by ticket. */
  readonly revocations: ReadonlyMap<string, DeskRevocation>;
  /** Forms, by ticket; those that were validated too. */
  readonly forms: ReadonlyMap<string, DeskForm>;
}
