/** The port to what carries signed forms to ANS and reads what it answers, and what its adapters are opened with. */
import { type Fault, isFault } from "../fault";
import type { Form413, Form413Admin, FormNumber } from "../form";

/**
 * Sending a form to a State desk is a legal act. Who calls this keeps that: `hand` is called in an `up` alone, for a form that came back
 * signed and was judged good, after the intent was noted where every pipeline sees it (lifecycle/form/channel.ts).
 */
export interface Channel {
  /** Without parameters: what people read of it. */
  readonly address: string;
  /** What the form will be known by, before anything leaves: the same form gives the same. */
  plan(sending: Sending): Planned;
  /**
   * Hands one form over. A fault says that nothing left, but for `channel-unknown`: then nobody knows.
   * @throws Fault `channel-unknown`, or what the way of the channel says: of mail `mail-refused`, `mail-later`, `mail-unreachable`
   */
  hand(sending: Sending, planned: Planned): Promise<Handed>;
  /**
   * Which others of the exchange go into a look for `forms`, too: with what is secret of them where that is needed (`Handed.sealed`). Of those
   * that are `over` nothing is asked; a channel takes them where an answer may be taken for another form's.
   */
  alongside(forms: readonly Handed[], others: readonly Handed[]): readonly Handed[];
  /**
   * What became of forms, in one look. Changes nothing. A form of which nothing is heard is absent, and so is one that is `over`; of one with a
   * fault nothing is concluded.
   * @throws Fault: nothing is concluded of any, and the service is not asked again in this operation
   */
  poll(handed: readonly Handed[]): Promise<ReadonlyMap<string, Reply | Fault>>;
  /** Whether what it needs is there, asked of the servers themselves: nothing is sent, posted or marked. It never throws a fault. */
  probe(): Promise<readonly Probed[]>;
}

/** One thing a channel needs. */
export interface Probed {
  /** English, for people: `channel smtp://host:587`. */
  readonly about: string;
  /** An English clause with what was found, or why the channel is of no use as it is. */
  readonly found: string | Fault;
}

/** What a look found, or its fault. @throws what is no fault */
export async function probed(about: string, look: () => Promise<string>): Promise<Probed> {
  try {
    return { about, found: await look() };
  } catch (error) {
    if (isFault(error)) return { about, found: error };
    throw error;
  }
}

/** A signed form, and what stands on it. */
export interface Sending {
  readonly ticket: string;
  readonly form: FormNumber;
  /** ISO 8601: now, as the exchange's clock has it. */
  readonly at: string;
  readonly signed: { readonly bytes: Buffer; readonly sha256: string; readonly kind: "pdf" | "picture" };
  readonly structure: Form413["structure"];
  readonly signatory: Omit<Form413["signatory"], "role"> & { readonly role?: Form413["signatory"]["role"] };
  readonly certificateType: string;
  readonly environment: string;
  /** Whom the form names; of form 503 who arrives. */
  readonly admins: readonly Form413Admin[];
  readonly usage: string;
  readonly vendor?: string;
  readonly solution?: string;
  readonly domain?: string;
  readonly server?: string;
  /** Form 503: what it changes besides who arrives. */
  readonly change?: {
    readonly leaving: readonly Form413Admin[];
    readonly domainsAdded?: readonly string[];
    readonly domainsRemoved?: readonly string[];
  };
}

/** What is noted before anything leaves. */
export interface Planned {
  /** What the channel knows it by: of a mail its Message-ID. */
  readonly reference: string;
  /** What an answer names it by. */
  readonly token: string;
  /** Whom it goes to. */
  readonly to: string;
}

/** One form that was handed over, or was about to be. It is remembered in the form's outputs, `secret` as a secret. */
export interface Handed extends Planned {
  readonly ticket: string;
  readonly channel: string;
  /** SHA-256 of the signed form, lower-case hex. */
  readonly sha256: string;
  /** Reference that ANS gave the dossier, as far as it is known. */
  readonly dossierReference?: string;
  /** ISO 8601: when it was handed over, or was about to be. */
  readonly at: string;
  /** `sent`: it is with ANS. `drafted`: a person must finish it. `open`: it was about to leave, and nobody knows whether it did. */
  readonly outcome: "sent" | "drafted" | "open";
  /** What opens it, and nobody else may read. */
  readonly secret?: Readonly<Record<string, string>>;
  /** What asks for it, sealed for the exchange: who has the secret of a form that was handed over with it opens it (`Channel.alongside`). */
  readonly sealed?: string;
  /** `Reply.standing` as it was heard last. */
  readonly standing?: string;
  /** It is not asked for: ANS decided it, or another channel carries it. An answer that comes late may be about it all the same. */
  readonly over?: true;
}

/** What a channel heard of one form. Instants are ISO 8601. */
export interface Reply {
  readonly sentAt?: string;
  readonly acknowledgedAt?: string;
  readonly dossierReference?: string;
  readonly validatedAt?: string;
  readonly refusedAt?: string;
  /** In ANS' words. */
  readonly reason?: string;
  /** What said so, for people: the Message-ID of a mail, the number of a dossier. */
  readonly source?: string;
  /** How it stands with ANS, in the channel's word: then the reply says all there is, and replaces what replies before said of a decision. */
  readonly standing?: string;
  /** Of an `open` or `drafted` one: it did not leave, or is gone, and may be handed over again; an English clause says how that is known. */
  readonly lost?: string;
  /** What a server reported of it that may not have arrived: English, and information for a person alone, for a report may be forged. */
  readonly undelivered?: string;
  readonly undeliveredAt?: string;
  /** What claims to be an answer and is not believed: English sentences. It changes nothing. */
  readonly unbelieved?: readonly string[];
}

/** What channels are opened with. */
export interface ChannelContext {
  readonly cwd: string;
  /** Settings of the environment: logins and passwords come this way, and no other. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
}
