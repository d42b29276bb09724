/** The status of one certificate by a CRL or an OCSP answer (RFC 5280 section 6.3, RFC 6960). PURE. */
import type { Certificate } from "../certificate";
import type { CrlStatement } from "../crl";
import { about } from "../finding";
import { crlStatus } from "./by-crl";
import { judgeOcsp, type OcspAnswer } from "./by-ocsp";
import type { RevocationStatus } from "./status";

export type { OcspAnswer } from "./by-ocsp";

export interface RevocationSources {
  /** The instant of the check. */
  readonly at: Date;
  /** DER, PEM or already read; complete and delta CRLs. */
  readonly crls?: readonly (CrlStatement | Uint8Array | string)[];
  readonly ocsp?: OcspAnswer;
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
  return {
    status: "unavailable",
    source: null,
    freshness: null,
    findings: [about(certificate, "revocation-unknown", "has a status that no CRL and no OCSP answer was given for")],
  };
}
