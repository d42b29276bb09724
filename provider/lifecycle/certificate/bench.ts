import type { Look, World } from "../common";
import type { CertificateInputs, CertificateState } from "./state";

/** What a step of a certificate's life works with. */
export interface Bench {
  readonly wish: CertificateInputs;
  readonly look: Look;
  readonly world: World;
  /** What this run began with, which may be older than what the vault has: a state can be lost, and an earlier one put in its place. */
  readonly begun: CertificateState;
  /** Whether this run has looked for all rounds of the certificate: what it did not find is not there. */
  readonly looked: boolean;
}
