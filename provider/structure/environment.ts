/** `production`: the real IGC-Santé. `test`: ANS' TEST hierarchy. `rehearsal`: the sandbox's own CA, accepted nowhere else. */
export type Environment = "production" | "test" | "rehearsal";
export const environments: readonly Environment[] = ["production", "test", "rehearsal"];
