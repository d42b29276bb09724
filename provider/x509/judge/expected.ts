import type { Environment } from "../../structure";
import type { CertificateUsage } from "../profile";

/** What was ordered. */
export interface Expected {
  /** Whose pinned authorities count. */
  readonly environment: Environment;
  /** The usage on the order. */
  readonly usage: CertificateUsage;
  /** idNat of the structure: the OU. */
  readonly idNat: string;
  /** Of any length; only its first 40 characters are compared, and only to warn. */
  readonly structureName: string;
  /** With its code: `Rhône (69)`. */
  readonly departmentLabel: string;
  /** The "service applicatif": compared to the letter. */
  readonly commonName: string;
  /** SHA-256 of the SubjectPublicKeyInfo, lower-case hex. */
  readonly publicKeySha256: string;
}
