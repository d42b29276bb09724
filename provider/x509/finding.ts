/** What a path check can find, and how it is said. PURE. */
import type { Certificate } from "./certificate";
import { printName } from "./name";

/** Every finding, with the rule it stands on. An id is never renamed: scripts match on it. */
export const pathRules = {
  /** Bytes given as leaf or anchor are no certificate, or are several where one is expected. */
  "input-unreadable": "X.690 section 10, RFC 5280 section 4.1",
  /** A certificate is of version 1 or 2. */
  "version-not-3": "RFC 5280 section 4.1.2.1",
  /** A serial number is zero, negative or longer than 20 octets. */
  "serial-number": "RFC 5280 section 4.1.2.2",
  /** A certificate has issuerUniqueID or subjectUniqueID. */
  "unique-identifier": "RFC 5280 section 4.1.2.8",
  /** A certificate names one signature algorithm inside the signed part and another outside. */
  "signature-algorithm-mismatch": "RFC 5280 section 4.1.1.2",
  /** A signature is neither RSA PKCS#1 v1.5 nor ECDSA with SHA-2. */
  "unsupported-signature-algorithm": "RFC 4055 section 5, RFC 5758 section 3.2",
  /** A key is neither RSA of 2048 to 8192 bits nor on P-256, P-384 or P-521. */
  "unsupported-key": "RFC 3279 section 2.3, ANSSI RGS v2 annex B1",
  /** A certificate has no issuer name. */
  "issuer-empty": "RFC 5280 section 4.1.2.4",
  /** A CA has no subject, or a leaf has none and no critical subjectAltName. */
  "subject-empty": "RFC 5280 sections 4.1.2.6 and 4.2.1.6",
  /** The life of a certificate has not begun. */
  "not-yet-valid": "RFC 5280 section 6.1.3 (a)(2)",
  /** A certificate has ended. */
  "expired": "RFC 5280 section 6.1.3 (a)(2)",
  /** An extension is there twice. */
  "duplicate-extension": "RFC 5280 section 4.2",
  /** A known extension breaks its syntax. */
  "malformed-extension": "RFC 5280 section 4.2",
  /** A critical extension is not known here. */
  "unsupported-critical-extension": "RFC 5280 section 4.2",
  /** An extension is critical where it must not be, or the reverse. */
  "extension-criticality": "RFC 5280 section 4.2.1",
  /** authorityKeyIdentifier is missing, or subjectKeyIdentifier of a CA. */
  "key-identifier-missing": "RFC 5280 sections 4.2.1.1 and 4.2.1.2",
  /** authorityKeyIdentifier names the issuer by name and serial number. */
  "unsupported-authority-key-identifier": "RFC 5280 section 4.2.1.1",
  /** keyUsage and basicConstraints contradict each other, or keyUsage is empty. */
  "key-usage-inconsistent": "RFC 5280 sections 4.2.1.3 and 4.2.1.9",
  /** A certificate that is no CA has an extension for CAs. */
  "ca-extension-in-leaf": "RFC 5280 sections 4.2.1.5, 4.2.1.10, 4.2.1.11 and 4.2.1.14",
  /** An alternative name or a name constraint is not well formed. */
  "malformed-name": "RFC 5280 sections 4.2.1.6 and 4.2.1.10",
  /** Policies are listed twice or mapped to or from anyPolicy. */
  "malformed-policies": "RFC 5280 sections 4.2.1.4 and 4.2.1.5",
  /** An issuer is no CA. */
  "not-a-ca": "RFC 5280 section 6.1.4 (k)",
  /** The keyUsage of an issuer lacks keyCertSign. */
  "no-cert-sign": "RFC 5280 section 6.1.4 (n)",
  /** An anchor has an extendedKeyUsage. */
  "anchor-key-purpose": "CA/Browser Forum Baseline Requirements section 7.1.2.1.2",
  /** The certificate of an issuer was not given, or no path leads to an anchor. */
  "issuer-missing": "RFC 5280 section 6.1.3 (a)(4)",
  /** A certificate names another key of its issuer than the one at hand. */
  "key-identifier-mismatch": "RFC 5280 section 4.2.1.1",
  /** A signature does not verify with the issuer's key. */
  "signature-invalid": "RFC 5280 section 6.1.3 (a)(1)",
  /** A path has more certificates than a CA, the caller or `pathLimits` allow. */
  "path-too-long": "RFC 5280 section 6.1.4 (l)",
  /** The check needs more work than `pathLimits` allow. */
  "path-budget": "work on hostile input is bounded",
  /** A name is outside of what an issuer permits. */
  "name-not-permitted": "RFC 5280 section 6.1.3 (b)",
  /** A name is within what an issuer excludes. */
  "name-excluded": "RFC 5280 section 6.1.3 (c)",
  /** An issuer constrains a kind of names that is not supported. */
  "unsupported-name-constraint": "RFC 5280 section 4.2.1.10",
  /** A policy is required, and none holds over the whole path. */
  "no-valid-policy": "RFC 5280 sections 6.1.3 (f) and 6.1.5 (g)",
  /** An issuer may not issue for the purpose asked for. */
  "issuer-key-purpose": "RFC 5280 section 4.2.1.12",
  /** The leaf is a CA, and a usage was asked for. */
  "leaf-is-ca": "CA/Browser Forum Baseline Requirements section 7.1.2.7.8",
  /** The extendedKeyUsage of the leaf lacks the purpose, or allows any. */
  "key-purpose": "RFC 5280 section 4.2.1.12",
  /** The keyUsage of the leaf lacks what the usage needs. */
  "key-usage": "RFC 5280 section 4.2.1.3",
  /** The leaf does not name the server, or names none. */
  "server-name": "RFC 9525 section 6",
  /** The leaf names the server only by a wildcard. */
  "unsupported-wildcard": "RFC 9525 section 6.3",
  /** The common name of a server certificate is not among its alternative names, or is there twice. */
  "common-name": "CA/Browser Forum Baseline Requirements section 7.1.4.3",
  /** A certificate was revoked. */
  "revoked": "RFC 5280 section 6.3.3 (j)",
  /** The status of a certificate is known by none of the sources given. */
  "revocation-unknown": "RFC 5280 section 6.3.3",
  /** A CRL cannot be read. */
  "crl-unreadable": "RFC 5280 section 5.1",
  /** A CRL is of version 1, lacks what it must have, or contradicts itself. */
  "crl-malformed": "RFC 5280 sections 5.1 and 5.2",
  /** A CRL has a critical extension or a signature that is not supported. */
  "crl-unsupported": "RFC 5280 sections 5.2 and 5.3",
  /** A CRL was issued after the instant of the check. */
  "crl-not-yet-valid": "RFC 5280 section 5.1.2.4",
  /** A CRL should have been renewed before the instant of the check. */
  "crl-expired": "RFC 5280 section 6.3.3 (a)",
  /** A CRL is not signed by an authority that may. */
  "crl-signer": "RFC 5280 section 6.3.3 (f) and (g)",
} as const;

/** Id of a finding of a path check: a key of `pathRules`. */
export type PathFindingId = keyof typeof pathRules;

/** One reason why a path is not good. */
export interface PathFinding {
  /** Which rule: a key of `pathRules`. */
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
