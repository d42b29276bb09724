/** What is said to people, in French and English: next actions, drift, phases, faults, and the words of commands and pages. PURE. */
export { type ActKind, actionIn, actKindOf, actKinds, driftIn, whyIn } from "./action";
export { authorityWords, trustIn } from "./authorities";
export { asIs, both, eachOf, type Said } from "./both";
export type { channelActs } from "./channels";
export { broughtAs, exchangeWords, ticketKinds, ticketState } from "./exchange";
export { type FaultWords, faultIn, faultWordsOf } from "./faults";
export { type Language, languageOf, languages } from "./language";
export { roleInFrench, whoInFrench } from "./people";
export { firstOf, phrase, readSentence } from "./phrase";
export { planWords } from "./plan";
export { actsDone, livedIn, rehearseWords, yearsWords } from "./rehearse";
export { remarkIn, remarkInFrench } from "./remarks";
export { revocationReasonIn } from "./revoked";
export { type Noun, type Spoken, speak, speakCount, spoken } from "./spoken";
export { fill, phaseIn, phases, say } from "./wordings";
