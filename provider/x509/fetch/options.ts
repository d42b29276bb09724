/** How the status of certificates is asked for, and what comes of it. */
import type { Fault } from "../../fault";
import type { RevocationStatus } from "../revocation";

/** How the status of a path is asked for. */
export interface FetchOptions {
  /** The instant of the check. */
  readonly at: Date;
  /**
   * Folder that keeps CRLs until their nextUpdate; after a day they are asked for anew. It is used where it is this user's alone,
   * and a CRL of more than 16 MiB is taken only with one. Default: nothing is kept.
   */
  readonly cache?: string;
  /** Files of CRLs, DER or PEM, or their bytes: these are used and no network is. */
  readonly offline?: readonly (string | Uint8Array)[];
  /** Whether OCSP is asked, before CRLs. @default true */
  readonly ocsp?: boolean;
  /** Whether OCSP is asked with a nonce, which must come back. @default true */
  readonly nonce?: boolean;
  /** Milliseconds for one CRL. @default 30,000 */
  readonly crlTime?: number;
  /** Milliseconds for one OCSP answer. @default 10,000 */
  readonly ocspTime?: number;
  /**
   * For tests: a root that no pin knows, by SHA-256 (`Certificate.sha256`), and the `host:port` on this machine that alone is
   * asked below it.
   */
  readonly loopback?: {
    /** SHA-256 of the root, as `Certificate.sha256`. */
    readonly root: string;
    /** `127.0.0.1:<port>`, `localhost:<port>` or `[::1]:<port>`. */
    readonly host: string;
  };
}

/** A status, and why sources could not be had. */
export interface FetchedStatus extends RevocationStatus {
  /** The certificate it is of, as `Certificate.sha256`. */
  readonly certificate: string;
  /** Why a source could not be had, in the order in which they were asked: `revocation-...`, `file-unreadable`, `answer-unreadable`. */
  readonly faults: readonly Fault[];
}
