/** What is said to people, in French and English: next actions, drift, phases, faults, and the words of commands and pages. PURE. */
export { type ActKind, actionIn, actKindOf, actKinds, driftIn, whyIn } from "./action";
export type { channelActs } from "./channels";
export { type FaultWords, faultWordsOf } from "./faults";
export { type Language, languageOf, languages } from "./language";
export { roleInFrench, whoInFrench } from "./people";
export { remarkInFrench } from "./remarks";
export { revocationReasonIn } from "./revoked";
export { fill, phaseIn, phases, say } from "./wordings";
