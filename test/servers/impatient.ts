import type { Patience } from "../../provider/vault/common";

/** Waits for nothing: tests have no clock. */
export const impatient: Patience = { sleep: async () => undefined, random: () => 0 };
