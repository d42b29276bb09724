/** What a rule of the profile is. PURE. */
import type { Environment } from "../../structure";
import type { Facts } from "./facts";
import type { CertificateUsage } from "./usage";

/** `blocking`: never install it; `warning`: a person should look; `info`: unlike what was seen, and harmless. */
export type Severity = "blocking" | "warning" | "info";

/** What a rule found. */
export interface Finding {
  /** The rule's id: stable, kebab-case. */
  readonly id: string;
  /** The rule's severity. */
  readonly severity: Severity;
  /** One sentence with the facts. */
  readonly message: string;
  /** Where the rule comes from: an RFC section, an ANS document, certificates decoded. */
  readonly source: string;
}

/** When a certificate is looked at, and what it should be. What is left out is not compared. */
export interface LintContext {
  /** The instant the dates are compared with; they are whole seconds, so its fraction is dropped (RFC 5280 4.1.2.5). */
  readonly at: Date;
  /** The environment it should be of. */
  readonly environment?: Environment;
  /** The usage it should have. */
  readonly usage?: CertificateUsage;
  /** idNat of the structure: the certificate's OU. */
  readonly idNat?: string;
  /** Of any length: only its first 40 characters stand in a certificate. */
  readonly structureName?: string;
  /** With its code: `Rhône (69)`. */
  readonly departmentLabel?: string;
  /** The "service applicatif": compared to the letter. */
  readonly commonName?: string;
  /** SHA-256 of the SubjectPublicKeyInfo, lower-case hex: the key that was ordered with. */
  readonly publicKeySha256?: string;
  /** Entries of known weak keys (`weakKeyListEntry`), as in Debian's openssl-blacklist. Default: none, they are megabytes. */
  readonly weakKeys?: ReadonlySet<string>;
}

/** One rule. `check` answers the sentence of a finding, or undefined when the rule holds or does not apply. */
export interface Rule {
  /** Stable, kebab-case: scripts match on it. */
  readonly id: string;
  /** How bad a finding of it is. */
  readonly severity: Severity;
  /** Where the rule comes from: an RFC section, an ANS document, certificates that were decoded. */
  readonly source: string;
  /** The sentence of a finding, or undefined when the rule holds or does not apply. */
  readonly check: (facts: Facts, context: LintContext) => string | undefined;
}

/** Sources named often. */
export const sources = {
  /** The profile that every certificate decoded shares. */
  profile: "docs/x509.md, certificates decoded",
  order: "the order",
  guide: "ANS, guide médecine de ville",
} as const;
