/** What people bring back, in every wrapping. PURE. */
export { type AnswerContent, type AnswerKind, type AnswerOptions, answerPublicKeys, readAnswer } from "./read";
