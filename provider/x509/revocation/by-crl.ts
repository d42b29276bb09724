/** The status of one certificate by CRLs that its issuer signed. PURE. */
import { isFault } from "../../fault";
import type { Certificate } from "../certificate";
import { type CrlStatement, crlFindings, crlScope, readCrl } from "../crl";
import { sameName } from "../name";
import { CertificatePool, Revocation } from "../path";
import { type RevocationFinding, revocationFinding } from "./finding";
import type { RevocationStatus } from "./status";

/** Whether a CRL may be believed at an instant: it keeps its rules, and the issuer's key signed it. */
export const isUsableCrl = (crl: CrlStatement, issuer: Certificate, at: Date): boolean =>
  sameName(crl.issuer, issuer.subject) && crlFindings(crl, at).length === 0 && crl.isSignedBy(issuer);

/** The verdict is that of the path check's own CRL rules; this adds when, why, and how fresh. */
export function crlStatus(
  certificate: Certificate,
  issuer: Certificate,
  inputs: readonly (CrlStatement | Uint8Array | string)[],
  at: Date,
): RevocationStatus {
  const unreadable: RevocationFinding[] = [];
  const crls = inputs.flatMap((input) => readOr(input, unreadable));
  const pool = new CertificatePool([issuer], [], { at, withCrls: true });
  const found = new Revocation(pool, crls, []).check([certificate, issuer]);
  const usable = crls.filter((crl) => isUsableCrl(crl, issuer, at)).sort((a, b) => b.thisUpdate.getTime() - a.thisUpdate.getTime());
  const newest = usable.find((crl) => crlScope(crl)?.deltaBase === undefined);
  const known = {
    source: newest ? ("crl" as const) : null,
    freshness: newest ? { thisUpdate: newest.thisUpdate, nextUpdate: newest.nextUpdate } : null,
  };
  const findings = [...found.map(({ id, message, source }) => ({ id, message, source })), ...unreadable];
  if (found.length === 0) return { status: "good", ...known, findings };
  if (!found.some(({ id }) => id === "revoked")) return { status: newest ? "unknown" : "unavailable", ...known, findings };
  const entry = usable
    .map((crl) => crl.find(certificate.issuer, certificate.serial))
    .find((candidate) => candidate && candidate.reason !== "removeFromCRL");
  return { status: "revoked", ...known, ...(entry && { reason: entry.reason, revokedAt: entry.revokedAt }), findings };
}

function readOr(input: CrlStatement | Uint8Array | string, unreadable: RevocationFinding[]): CrlStatement[] {
  if (typeof input !== "string" && !(input instanceof Uint8Array)) return [input];
  try {
    return [readCrl(input)];
  } catch (error) {
    if (!isFault(error)) throw error;
    unreadable.push(revocationFinding("crl-unreadable", error.what));
    return [];
  }
}
