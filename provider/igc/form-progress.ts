import type { SignedForm } from "../form/signed";
import type { FormPhase } from "../policy";

/** How far a form is. */
export interface FormProgress {
  readonly phase: FormPhase;
  /** ISO 8601: when it was handed out. */
  readonly submittedAt: string;
  /** ISO 8601 instants of what happened, where known. */
  readonly signedAt?: string;
  /** What came back signed, where it was judged: evidence. Not of forms that were taken before there was such a judgement. */
  readonly signedForm?: SignedForm;
  readonly sentAt?: string;
  readonly acknowledgedAt?: string;
  readonly decidedAt?: string;
  /** Day on which a person corrected what was noted, YYYY-MM-DD. */
  readonly correctedOn?: string;
  /** ANS dossier reference, from the acknowledgment. */
  readonly dossierReference?: string;
  /** Why it was refused, in ANS' words. */
  readonly reason?: string;
  /** Where the form lies for a person: a path in the exchange. */
  readonly formPath: string;
  /** What channels did with it and heard; absent where none carried it. */
  readonly carried?: Carried;
}

/**
 * What a channel (provider/channel) does with a form and hears of it, noted beside the form as a person would note it: every pipeline and
 * everybody who looks at the exchange sees the same. A note is written once and never replaced. PURE.
 */
export type CarriedNote =
  | ({ readonly kind: "intent"; readonly attempt: number } & Omit<Attempt, "number" | "outcome" | "endedAt" | "because" | "sealed">)
  | { readonly kind: "done"; readonly attempt: number; readonly outcome: "sent" | "drafted"; readonly at: string; readonly sealed?: string }
  | { readonly kind: "failed"; readonly attempt: number; readonly because: string; readonly at: string }
  | { readonly kind: "heard"; readonly number: number; readonly heard: Heard };

/** One try to hand a form over. It is noted before anything leaves, and what became of it after: between them nobody knows. */
export interface Attempt {
  readonly number: number;
  /** Address of the channel, without its parameters. */
  readonly channel: string;
  /** Whom it goes to. */
  readonly to: string;
  /** What the channel knows it by: of a mail its Message-ID. */
  readonly reference: string;
  /** What an answer names it by: of a mail, what stands in its subject. */
  readonly token: string;
  /** SHA-256 of the signed form that was handed over, lower-case hex. */
  readonly sha256: string;
  /** ISO 8601. */
  readonly at: string;
  /** `drafted`: a person finishes it. */
  readonly outcome: "open" | "sent" | "drafted" | "failed";
  /** ISO 8601: since when the outcome is known. */
  readonly endedAt?: string;
  readonly because?: string;
  /** What asks the channel for it, for whoever has the key: opaque. */
  readonly sealed?: string;
}

/** What ANS answered, as a channel heard it. Instants are ISO 8601. */
export interface Heard {
  readonly sentAt?: string;
  readonly acknowledgedAt?: string;
  readonly dossierReference?: string;
  readonly validatedAt?: string;
  readonly refusedAt?: string;
  /** Why ANS refused, in its words. */
  readonly reason?: string;
  /** How it stands, in the channel's word: then this is all there is to say, and replaces what was heard of a decision before. */
  readonly standing?: string;
  /** What a mail server reported of a mail that may not have arrived: information for a person, no step of the form. */
  readonly undelivered?: string;
  readonly undeliveredAt?: string;
  /** What said so, for people: the Message-ID of a mail, the number of a dossier. */
  readonly source: string;
}

/** A report that a form may not have arrived. */
export interface Undelivered {
  /** ISO 8601: when it was received. */
  readonly at: string;
  /** English: whom it was for, status code and diagnostic. */
  readonly why: string;
}

/** What is noted of a form. */
export interface CarriedNotes {
  readonly attempts: readonly Attempt[];
  readonly heard: readonly Heard[];
  /** Notes that cannot be read: English clauses. */
  readonly problems: readonly string[];
}

/** What channels did with a form, beside what people say of it. */
export interface Carried extends CarriedNotes {
  /** How far it is by what people noted alone. */
  readonly byPeople: FormProgress;
  /** Where a person and the channel say different things: English clauses. The person's word stands. */
  readonly contradicted: readonly string[];
  /** Whether a decision that was heard is open again. */
  readonly isReopened: boolean;
  /** What may not have arrived, as a server reported of the last try: `null` once ANS answered, or a person noted another sending since. */
  readonly undelivered: Undelivered | null;
  /** What was just heard and stands in no note yet. */
  readonly pending?: readonly CarriedNote[];
}
