/** Form 413: from a request to the bytes of a PDF, and back. PURE. */
export { fillForm413, readForm413 } from "./form413";
