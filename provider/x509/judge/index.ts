/** Whether an answer is the certificate that was ordered. PURE. */
export type { Expected } from "./expected";
export { judge, type Judgement, type Question } from "./judge";
