import type { CertificateInputs } from "./state";
import type { Look, World } from "../common";

/** What a step of a certificate's life works with. */
export interface Bench {
  readonly wish: CertificateInputs;
  readonly look: Look;
  readonly world: World;
}
