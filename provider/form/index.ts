/** Forms 413, 414 and 503: from a request to the bytes of a PDF, and back. PURE. */

export type { Edition as FormMapping } from "./editions";
export { draftMapping, readMapping } from "./editions";
export type { FormFiles } from "./fill";
export { fillForm413 } from "./form413";
export { fillForm414 } from "./form414";
export { fillForm503 } from "./form503";
export { formsOf, formsOf414, formsOf503 } from "./forms-of";
export { readForm } from "./read-form";
export type { Form413, Form413Admin, Form414, Form503, FormNumber } from "./request";
