import type { Patience } from "../../provider/vault/retry";

/** Waits for nothing: tests have no clock. */
export const impatient: Patience = { sleep: async () => undefined, random: () => 0 };
