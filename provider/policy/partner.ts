import type { Current } from "./remembered";

/** What a partner registered of the certificate. */
export type PartnerKnows = "dn" | "key" | "certificate";

/** Who must be told, of what, and what they confirmed. */
export interface Partner {
  readonly name: string;
  readonly knows: PartnerKnows;
  /** Mail address or page where they are told. */
  readonly contact: string;
  /**
   * What they confirmed last: the serial number of a certificate this one has or had, or for `knows: "key"` the SHA-256 of its key.
   * Absent: nothing yet.
   */
  readonly told?: string | null;
}

/** What of a certificate a partner may have registered, and how long it lives. */
export type Registrable = Pick<
  Current,
  "serialNumber" | "sha256" | "publicKeySha256" | "subject" | "issuedSubject" | "notBefore" | "notAfter" | "signingEnds"
>;

/** A certificate that was in service before: enough to say what a partner registered. */
export interface Past extends Registrable {
  /** Set while it still serves, since partners must be told before its successor does. */
  readonly inService?: NonNullable<Current["inService"]>;
}

/** Whose certificate it is, for the letter. */
export interface PartnerSubject {
  readonly structureName: string;
  readonly idNat: string;
  readonly usage: string;
  readonly commonName: string;
  readonly serverInstance: string;
}
