/** What people bring back, in every wrapping. PURE. */
export { limits } from "./limits";
export { type AnswerContent, type AnswerKind, type AnswerOptions, answerPublicKeys, readAnswer } from "./read";
