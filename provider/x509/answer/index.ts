/** What people bring back, in every wrapping. PURE. */

export { membersOf } from "./container";
export type { AnswerKind } from "./file";
export { sizeFault } from "./limits";
export { printable } from "./printable";
export {
  type AnswerContent,
  type AnswerOptions,
  answerPublicKeys,
  type Holdings,
  type KeyEntry,
  lookInto,
  readAnswer,
  readHoldings,
} from "./read";
export { type Survey, survey } from "./survey";
