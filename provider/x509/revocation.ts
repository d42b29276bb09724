/** The status of one certificate by a CRL or an OCSP answer (RFC 5280 section 6.3, RFC 6960). PURE. */
import type { Certificate } from "./certificate";
import type { Crl } from "./crl";
import type { CrlReason } from "./crl-entry";
import { judgeOcsp, type OcspAnswer } from "./ocsp-rules";
import { about } from "./path/finding";
import { crlStatus } from "./revocation/by-crl";
import type { Freshness, RevocationFinding } from "./revocation/finding";

export type { OcspAnswer } from "./ocsp-rules";
export type { Freshness, RevocationFinding, RevocationFindingId } from "./revocation/finding";

export interface RevocationSources {
  /** The instant of the check. */
  readonly at: Date;
  /** DER, PEM or already read; complete and delta CRLs. */
  readonly crls?: readonly (Crl | Uint8Array | string)[];
  readonly ocsp?: OcspAnswer;
}

export interface RevocationStatus {
  /**
   * `good`: a source that may be believed says so. `revoked`: one says so, whatever the others say. `unknown`: a source may
   * be believed and does not know the certificate. `unavailable`: there is none that may be believed.
   */
  readonly status: "good" | "revoked" | "unknown" | "unavailable";
  /** What decided, or null where nothing did. */
  readonly source: "crl" | "ocsp" | null;
  readonly freshness: Freshness | null;
  /** Why it was revoked. */
  readonly reason?: CrlReason;
  readonly revokedAt?: Date;
  /** Everything found, of every source: also what is wrong with a source that another one made up for. */
  readonly findings: readonly RevocationFinding[];
}

/** The first of these that a source says is the answer. */
const order: readonly RevocationStatus["status"][] = ["revoked", "good", "unknown", "unavailable"];

/**
 * Checks the status of a certificate at an instant: signature of the CRL or answer by `issuer` (for OCSP also by a
 * responder that `issuer` certified for it), what it covers, its dates, its nonce.
 * Never throws on what a source holds.
 * @param issuer the certificate's issuer, on a path that `checkPath` found good: it is trusted here.
 */
export function checkRevocation(certificate: Certificate, issuer: Certificate, { at, crls, ocsp }: RevocationSources): RevocationStatus {
  const answers: RevocationStatus[] = [];
  if (ocsp) answers.push(judgeOcsp(certificate, issuer, ocsp, { at, ...(crls && { crls }) }));
  if (crls) answers.push(crlStatus(certificate, issuer, crls, at));
  const findings = answers.flatMap((answer) => answer.findings);
  const decisive = order.flatMap((status) => answers.filter((answer) => answer.status === status))[0];
  if (decisive) return { ...decisive, findings };
  return { status: "unavailable", source: null, freshness: null, findings: [about(certificate, "revocation-unknown", "has a status that no CRL and no OCSP answer was given for")] };
}
