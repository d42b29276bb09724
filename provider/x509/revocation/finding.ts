/** What the check of one certificate's status can find. PURE. */
import { type PathFindingId, pathRules } from "../finding";
import { visible } from "../profile";

/** What can be wrong with an OCSP answer, with the rule it stands on. An id is never renamed: scripts match on it. */
const ocspRules = {
  "ocsp-unreadable": "RFC 6960 section 4.2.1",
  "ocsp-refused": "RFC 6960 section 4.2.1, responseStatus",
  "ocsp-unsupported": "RFC 6960 section 4.4, RFC 4055 section 5",
  "ocsp-signer": "RFC 6960 sections 3.2 and 4.2.2.2",
  "ocsp-nonce": "RFC 9654 section 2.1",
  "ocsp-other-certificate": "RFC 6960 section 3.2 (1)",
  "ocsp-not-yet-valid": "RFC 6960 section 3.2 (5)",
  "ocsp-expired": "RFC 6960 section 3.2 (6)",
  "ocsp-unknown": "RFC 6960 section 2.2",
} as const;

const rules = { ...pathRules, ...ocspRules };

export type RevocationFindingId = PathFindingId | keyof typeof ocspRules;

/** One reason for a status. */
export interface RevocationFinding {
  readonly id: RevocationFindingId;
  /** One sentence with the facts. */
  readonly message: string;
  /** The rule it stands on. */
  readonly source: string;
}

export const revocationFinding = (id: RevocationFindingId, message: string): RevocationFinding => ({
  id,
  message: visible(message).slice(0, 1000),
  source: rules[id],
});

/** From when and until when a source speaks. */
export interface Freshness {
  /** The source speaks from this instant on. */
  readonly thisUpdate: Date;
  /** undefined: the source does not say when it will speak again. */
  readonly nextUpdate: Date | undefined;
}
