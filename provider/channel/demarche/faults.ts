import { Fault } from "../../fault";
import type { FetchFaults } from "../../x509/fetch";

const stands =
  "What is known of the dossiers stands. Run pulumi up again when it is there; if it moved, write its new address in igc-sante:channel.";

/** What a request to the procedure fails with. */
export const fetchFaults: FetchFaults = {
  host: ["channel-unreachable", stands],
  unreachable: ["channel-unreachable", stands],
  slow: ["channel-unreachable", stands],
  tooBig: ["demarche-answer", "Look at what is there in a browser: no procedure comes near. Nothing is concluded from it."],
};

export const unreachable = (what: string): Fault => new Fault("channel-unreachable", what, stands);

/** No cause: parsers quote what they could not read, and tokens are in it. @param what one sentence without a word of the answer */
export const unreadable = (what: string): Fault =>
  new Fault(
    "demarche-answer",
    what,
    "Look at the procedure in a browser; docs/demarche.md says what is expected of it. Nothing is concluded from the answer.",
  );
