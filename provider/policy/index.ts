/** Verdicts: facts and a clock in, what is to be done out. PURE. */
export { certificateNextAction } from "./certificate-action";
export { type FormProgressFacts, rememberForm } from "./form-memory";
export { expectedBy, type FormPhase, formNextAction, formsMailbox, treatmentWorkingDays } from "./form-progress";
export {
  type CertificatePhase,
  type Current,
  certificatePhase,
  type Drift,
  hasEnded,
  type IssuanceFacts,
  type IssuanceStep,
  isWaiting,
  type Next,
  renewalInstant,
  renewalLead,
  whatNow,
} from "./issuance";
export { type CertificateIdentity, entryName, formTicket, orderRound, orderTicket, orderTicketHead } from "./naming";
export { adminNextAction, type Prerequisite, structureNextAction, structurePrerequisites } from "./prerequisites";
export { actionLine, daysUntil, type NextAction } from "./verdict";
