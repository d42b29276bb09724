import type { Current, Next } from "./remembered";

/** How a certificate, its key, its place or its people can be other than they were when it came into service. */
export type DriftClass =
  | "exportable-flipped"
  | "vault-rights-widened"
  | "revoked"
  | "structure-closed"
  | "habilitation-withdrawn"
  | "habilitation-reopened"
  | "administrator-gone"
  | "card-expired"
  | "duplicate-key"
  | "key-missing"
  | "key-replaced"
  | "request-key-missing"
  | "request-key-replaced"
  | "certificate-missing"
  | "certificate-replaced"
  | "serial-replaced"
  | "entry-rolled-back"
  | "chain-changed"
  | "name-wrong"
  | "usage-wrong"
  | "in-service-missing"
  | "in-service-replaced"
  | "in-service-rolled-back"
  | "in-service-revoked"
  | "in-service-ended"
  | "in-service-key-missing"
  | "expired"
  | "not-yet-valid"
  | "expiry-near"
  | "answer-waiting"
  | "answer-stuck"
  | "revocation-forged"
  | "crl-unusable"
  | "crl-stale"
  | "ca-horizon"
  | "structure-renamed"
  | "evidence-missing"
  | "evidence-changed";

/** What a look found: the class, and what cannot be told from the rest of the state. It never changes with the days. */
export interface FoundDrift {
  /** Its code, as docs/drift.md has it. */
  readonly class: DriftClass;
  /** A day, a path, a name: what the sentence is about, where the class alone does not say it. */
  readonly fact?: string;
}

/** One thing that is not as it was, as a state shows it. */
export interface Drift extends FoundDrift {
  /** What was found. */
  readonly sentence: string;
  /** What is done about it. */
  readonly remedy: string;
  /** `up`: the next `pulumi up` does it. `person`: it does not, and `nextAction` names who must. */
  readonly mends: "up" | "person";
}

/** Whose drift it is. */
export interface Served {
  readonly current: Current | null;
  readonly next: Next | null;
}

/** How one class is found, and what follows from it. */
export interface DriftRow {
  /**
   * Where it is seen. `vault`, `evidence` and `revocation`: by `pulumi refresh`. `time`, `exchange` and `program`: by a plain
   * `pulumi preview`.
   */
  readonly from: "vault" | "evidence" | "revocation" | "time" | "exchange" | "program";
  /** What `pulumi up` does about it; absent where a person must act. */
  readonly act?: "begin" | "restore" | "place" | "collect";
  /** Whom the open request keeps busy already, so that a second one is not begun. `current` alone where absent. */
  readonly of?: "next";
  /** Nothing serves while it lasts: previews fail until another certificate is in service. */
  readonly over?: true;
  /** The beginning of a sentence: what is the case. */
  readonly sentence: (fact: string, served: Served) => string;
  readonly remedy: string;
  /** Who must act where `up` does not, and where. */
  readonly who?: string;
  readonly where?: string;
  /** What makes the latest useful day, where there is one. */
  readonly by?: "renewal";
}
