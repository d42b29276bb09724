/** What a path check can find, and how it is said. PURE. */
import type { Certificate } from "./certificate";
import { printName } from "./name";

/** Every finding, with the rule it stands on. An id is never renamed: scripts match on it. */
export const pathRules = {
  "input-unreadable": "X.690 section 10, RFC 5280 section 4.1",
  "version-not-3": "RFC 5280 section 4.1.2.1",
  "serial-number": "RFC 5280 section 4.1.2.2",
  "unique-identifier": "RFC 5280 section 4.1.2.8",
  "signature-algorithm-mismatch": "RFC 5280 section 4.1.1.2",
  "unsupported-signature-algorithm": "RFC 4055 section 5, RFC 5758 section 3.2",
  "unsupported-key": "RFC 3279 section 2.3, ANSSI RGS v2 annex B1",
  "issuer-empty": "RFC 5280 section 4.1.2.4",
  "subject-empty": "RFC 5280 sections 4.1.2.6 and 4.2.1.6",
  "not-yet-valid": "RFC 5280 section 6.1.3 (a)(2)",
  "expired": "RFC 5280 section 6.1.3 (a)(2)",
  "duplicate-extension": "RFC 5280 section 4.2",
  "malformed-extension": "RFC 5280 section 4.2",
  "unsupported-critical-extension": "RFC 5280 section 4.2",
  "extension-criticality": "RFC 5280 section 4.2.1",
  "key-identifier-missing": "RFC 5280 sections 4.2.1.1 and 4.2.1.2",
  "unsupported-authority-key-identifier": "RFC 5280 section 4.2.1.1",
  "key-usage-inconsistent": "RFC 5280 sections 4.2.1.3 and 4.2.1.9",
  "ca-extension-in-leaf": "RFC 5280 sections 4.2.1.5, 4.2.1.10, 4.2.1.11 and 4.2.1.14",
  "malformed-name": "RFC 5280 sections 4.2.1.6 and 4.2.1.10",
  "malformed-policies": "RFC 5280 sections 4.2.1.4 and 4.2.1.5",
  "not-a-ca": "RFC 5280 section 6.1.4 (k)",
  "no-cert-sign": "RFC 5280 section 6.1.4 (n)",
  "anchor-key-purpose": "CA/Browser Forum Baseline Requirements section 7.1.2.1.2",
  "issuer-missing": "RFC 5280 section 6.1.3 (a)(4)",
  "key-identifier-mismatch": "RFC 5280 section 4.2.1.1",
  "signature-invalid": "RFC 5280 section 6.1.3 (a)(1)",
  "path-too-long": "RFC 5280 section 6.1.4 (l)",
  "path-budget": "work on hostile input is bounded",
  "name-not-permitted": "RFC 5280 section 6.1.3 (b)",
  "name-excluded": "RFC 5280 section 6.1.3 (c)",
  "unsupported-name-constraint": "RFC 5280 section 4.2.1.10",
  "no-valid-policy": "RFC 5280 sections 6.1.3 (f) and 6.1.5 (g)",
  "issuer-key-purpose": "RFC 5280 section 4.2.1.12",
  "leaf-is-ca": "CA/Browser Forum Baseline Requirements section 7.1.2.7.8",
  "key-purpose": "RFC 5280 section 4.2.1.12",
  "key-usage": "RFC 5280 section 4.2.1.3",
  "server-name": "RFC 9525 section 6",
  "unsupported-wildcard": "RFC 9525 section 6.3",
  "common-name": "CA/Browser Forum Baseline Requirements section 7.1.4.3",
  "revoked": "RFC 5280 section 6.3.3 (j)",
  "revocation-unknown": "RFC 5280 section 6.3.3",
  "crl-unreadable": "RFC 5280 section 5.1",
  "crl-malformed": "RFC 5280 sections 5.1 and 5.2",
  "crl-unsupported": "RFC 5280 sections 5.2 and 5.3",
  "crl-not-yet-valid": "RFC 5280 section 5.1.2.4",
  "crl-expired": "RFC 5280 section 6.3.3 (a)",
  "crl-signer": "RFC 5280 section 6.3.3 (f) and (g)",
} as const;

export type PathFindingId = keyof typeof pathRules;

/** One reason why a path is not good. */
export interface PathFinding {
  readonly id: PathFindingId;
  /** One sentence with the facts. */
  readonly message: string;
  /** The rule it stands on. */
  readonly source: string;
  /** SHA-256 of the certificate it is about, as `Certificate.sha256`. */
  readonly certificate?: string;
}

/** A finding about a certificate: `because` ends the sentence that its name begins. */
export function about(certificate: Certificate, id: PathFindingId, because: string): PathFinding {
  return { id, message: printable(`${label(certificate)} ${because}.`), source: pathRules[id], certificate: certificate.sha256 };
}

/** A finding about the whole. */
export function finding(id: PathFindingId, message: string): PathFinding {
  return { id, message: printable(message), source: pathRules[id] };
}

/** How a certificate is called in a sentence: its subject, cut to a readable length. */
export function label(certificate: Certificate): string {
  const name = printName(certificate.subject);
  const short = name.length > 160 ? `${name.slice(0, 160)}...` : name;
  return `The certificate "${short}"`;
}

/** Names come from strangers: nothing in them may move a terminal's cursor or turn its text round. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, "?").slice(0, 1000);
}
