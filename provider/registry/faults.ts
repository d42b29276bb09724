import { Fault } from "../fault";
import type { FetchFaults } from "../x509/fetch";

const stands = "What was known of structures stands; run pulumi refresh again when it is there.";

/** What a fetch for a register fails with. */
export const fetchFaults: FetchFaults = {
  host: ["register-unreachable", "Give the address it leads to in igc-sante:registry, if that is the register's."],
  unreachable: ["register-unreachable", stands],
  slow: ["register-unreachable", stands],
  tooBig: ["register-answer", "Look at what is there: no register comes near."],
};

export const unreachable = (what: string, cause?: unknown): Fault => new Fault("register-unreachable", what, stands, { cause });

/** @param what one sentence that says what was given in place of a register */
export const unreadable = (what: string, cause?: unknown): Fault =>
  new Fault(
    "register-answer",
    what,
    "Fetch it again, or look at what is there; docs/registers.md says what is read. Nothing is concluded from it.",
    { cause },
  );
