/** `igc-sante evidence`: the chain of what happened to a request, verified, printed, and written for an auditor. */
export { evidence, runEvidence } from "./command";
