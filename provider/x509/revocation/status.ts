import type { CrlReason } from "../crl";
import type { Freshness, RevocationFinding } from "./finding";

/** What is known of a certificate's status, and from where. */
export interface RevocationStatus {
  /**
   * `good`: a source that may be believed says so. `revoked`: one says so, whatever the others say. `unknown`: a source may
   * be believed and does not know the certificate. `unavailable`: there is none that may be believed.
   */
  readonly status: "good" | "revoked" | "unknown" | "unavailable";
  /** What decided, or null where nothing did. */
  readonly source: "crl" | "ocsp" | null;
  /** From when and until when the source that decided speaks; null where nothing decided. */
  readonly freshness: Freshness | null;
  /** Why it was revoked. */
  readonly reason?: CrlReason;
  /** When it was revoked, as the source says. */
  readonly revokedAt?: Date;
  /** Everything found, of every source: also what is wrong with a source that another one made up for. */
  readonly findings: readonly RevocationFinding[];
}
