/** Whether an answer is the certificate that was ordered. PURE. */
export type { Expected } from "./expected";
export { type Judgement, judge, type Question } from "./judge";
export { misordered } from "./misordered";
export { everythingFound } from "./one-fact";
