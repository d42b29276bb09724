import type { Look, World } from "../common";
import type { CertificateInputs } from "./state";

/** What a step of a certificate's life works with. */
export interface Bench {
  readonly wish: CertificateInputs;
  readonly look: Look;
  readonly world: World;
}
