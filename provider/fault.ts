/**
 * Every way to fail, by code. Ground floor: imports nothing.
 *
 * Only `message` crosses Pulumi's boundary (the provider runs in a process of its own), so the
 * sentence, the hint and the code are all in it. A secret never is: facts given to a Fault are
 * identifiers, addresses, dates and fingerprints.
 */

/** The closed list of codes. A code is never renamed: users search for it and match on it. */
export type FaultCode =
  // inputs, refused before any side effect
  | "required"
  | "wrong-type"
  | "unknown-value"
  | "too-long"
  | "finess-shape"
  | "finess-check-digit"
  | "finess-environment"
  | "siret-shape"
  | "siret-check-digit"
  | "siren-shape"
  | "siren-check-digit"
  | "rpps-shape"
  | "rpps-check-digit"
  | "rpps-rang-shape"
  | "card-number"
  | "card-employer"
  | "department-unknown"
  | "phone-number"
  | "mail-address"
  | "common-name"
  | "common-name-insi"
  | "usage-service"
  | "domain-name"
  | "renewal-window"
  | "instance-name"
  | "key-reused"
  | "too-many-admins"
  | "environment-platform"
  | "address-scheme"
  | "address-shape"
  | "form-characters"
  // the engine room
  | "state-too-new"
  | "not-configured"
  | "pending"
  | "optional-package"
  // vaults
  | "vault-forbidden"
  | "vault-unreachable"
  | "vault-throttled"
  | "vault-full"
  | "vault-corrupt"
  | "vault-conflict"
  | "vault-identity"
  | "vault-entry-name"
  | "vault-value-too-big"
  | "vault-key-mismatch"
  | "vault-too-new"
  | "key-unusable"
  // what exists already and is taken over
  | "adopt-shape"
  | "adopt-missing"
  | "adopt-unusable"
  // platforms
  | "platform-unreachable"
  | "platform-corrupt"
  | "ticket-unknown"
  | "order-conflict"
  | "rehearsal-turn"
  // forms
  | "form-template"
  | "form-overflow"
  // certificates and the answers people bring
  | "csr-unreadable"
  | "answer-unreadable"
  | "answer-wrong-key"
  | "answer-wrong-subject"
  | "answer-wrong-usage"
  | "answer-wrong-environment"
  | "answer-expired"
  | "answer-not-yet-valid"
  | "answer-profile"
  | "answer-chain-missing"
  | "answer-chain-foreign"
  | "answer-ambiguous"
  | "answer-password"
  | "answer-too-big"
  | "bundle-key"
  | "bundle-password"
  | "recipient-unusable"
  | "anchor-missing"
  | "anchor-pin"
  // revocation
  | "revocation-unpinned"
  | "revocation-host"
  | "revocation-unreachable"
  | "revocation-slow"
  | "revocation-too-big"
  | "revocation-stale"
  | "revocation-signer"
  // the command line
  | "file-unreadable"
  | "file-exists"
  | "vault-entry-missing";

/** A failure a person can act on: what is wrong, with the facts, and the next thing to do. */
export class Fault extends Error {
  override readonly name = "Fault";
  constructor(
    /** Stable, searchable name of the failure. */
    readonly code: FaultCode,
    /** One sentence with the facts. */
    readonly what: string,
    /** The next command or act. */
    readonly hint: string,
    options?: { cause?: unknown },
  ) {
    super(sentence(code, what, hint), options);
  }
}

/** The one place where a failure is worded. */
export function sentence(code: FaultCode, what: string, hint: string): string {
  return `${what}\n  ${hint}\n  [${code}]`;
}

/** Whether an error is a Fault, and of that code when one is given. Works across module copies. */
export function isFault(error: unknown, code?: FaultCode): error is Fault {
  return error instanceof Error && error.name === "Fault" && (code === undefined || (error as Fault).code === code);
}

/** An input that was refused: which property, and why. `property` is a Pulumi property path (`admins[0].email`). */
export interface Refusal {
  readonly property: string;
  readonly fault: Fault;
}
