import type { DriftClass, FoundDrift } from "./drift-class";
import type { FormPhase } from "./form-days";
import type { Partner, Past } from "./partner";
import type { Current, Next, Previous, RolledBack } from "./remembered";
import type { RevocationFacts } from "./revocation";
import type { Policy } from "./verdict";

/** What the platform says of an order, as far as decisions need it. */
export interface OrderState {
  readonly state: "open" | "answered" | "refused" | "settled";
  readonly reason?: string;
  readonly quarantined?: string;
  readonly waiting?: string;
}

/** What a renewal is planned by, besides the certificate. */
export interface RenewalFacts {
  /** Days before the end of its use at which the renewal begins. */
  readonly renewBeforeDays: number;
  /** Working days from the order to the certificate that people need (`humanDelay`). */
  readonly humanDays: number;
  /** Why its renewal is held back though its time has come (`turnOf`); `null` when it is not. */
  readonly held: string | null;
  /** Whether the switch to the certificate that was issued waits for the maintenance window. */
  readonly switchWaits: boolean;
}

export interface IssuanceFacts extends RevocationFacts, RenewalFacts {
  readonly now: Date;
  readonly current: Current | null;
  readonly next: Next | null;
  /** What a refresh found in the vault, and was not mended since. */
  readonly drift: readonly FoundDrift[];
  /** That the certificate of before serves, since a person put it back; `null` otherwise. */
  readonly rolledBack: RolledBack | null;
  /** The certificate that served before; absent while there is none. */
  readonly previous?: Previous | null | undefined;
  /** SHA-256 of what the order sheet would say today. */
  readonly paper: string;
  /** Algorithm wished for the key. */
  readonly keyAlgorithm: string;
  /** Where a key and its certificate exist already, to be taken over. */
  readonly adopt: string | undefined;
  /** Who must be told before what they registered is no longer in service. */
  readonly partners?: readonly Partner[] | undefined;
  /** Certificates that were in service before, the latest first. */
  readonly past?: readonly Past[] | undefined;
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

/** A class of drift that a step answers, where it does. */
interface Answers {
  readonly drift?: DriftClass;
}

export type IssuanceStep = Answers & Act;

type Act =
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
  /** Hand out the sheet of a revocation, put it away, take it back. */
  | {
      readonly act: "ask-revocation" | "file-revocation" | "drop-revocation";
      readonly because: string;
      readonly serialNumber: string;
    }
  /** Write down what the platform says: a refusal, a file set aside, a file that waits. */
  | {
      readonly act: "note";
      readonly because: string;
      readonly refused: string | null;
      readonly quarantined: string | null;
      readonly waiting: string | null;
    };

export type Rule = Policy<IssuanceFacts, IssuanceStep>;
