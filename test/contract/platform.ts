/**
 * The contract of `provider/igc/platform.ts`, run on every adapter: `platformContract("manual", openStage)`.
 * What only one adapter can do has its tests beside the adapter.
 */
import { platformAgain } from "./platform-again";
import { platformAnswers } from "./platform-answers";
import { platformCarried } from "./platform-carried";
import { platformEvidence } from "./platform-evidence";
import { platformForms } from "./platform-forms";
import { platformOrders } from "./platform-orders";
import { platformRetention } from "./platform-retention";
import { platformRefusedRevocations, platformRevocations } from "./platform-revocations";
import { platformSigned } from "./platform-signed";
import type { OpenStage, PlatformStage } from "./platform-stage";

export type { OpenStage, PlatformStage } from "./platform-stage";

/**
 * Declares the cases. Each gets a platform with nothing on it.
 * @param kept whether it keeps papers for people, for so many days as its address says
 */
export function platformContract(name: string, open: OpenStage, kept: "with papers" | "without papers" = "with papers"): void {
  describe(`${name} keeps the contract of platforms`, () => {
    let stage: PlatformStage;
    beforeEach(async () => {
      stage = await open();
    });
    afterEach(() => stage.dispose());
    platformForms(() => stage);
    platformOrders(() => stage);
    platformAnswers(() => stage);
    platformAgain(() => stage);
    if (kept === "with papers") platformRetention(() => stage);
    if (kept === "with papers") platformSigned(() => stage);
    if (kept === "with papers") platformCarried(() => stage);
    platformRevocations(() => stage);
    platformEvidence(() => stage);
    if (kept === "with papers") platformRefusedRevocations(() => stage);
  });
}
