/** Verdicts: facts and a clock in, what is to be done out. PURE. */
export { certificateNextAction } from "./certificate-action";
export { type FormProgressFacts, rememberForm } from "./form-memory";
export { expectedBy, type FormPhase, formNextAction, formsMailbox, treatmentWorkingDays } from "./form-progress";
export {
  bundlesInService,
  type Current,
  type Drift,
  type IssuanceFacts,
  type IssuanceStep,
  type Next,
  renewalInstant,
  renewalLead,
  whatNow,
} from "./issuance";
export { type CertificateIdentity, entryName, formTicket, inServiceName, orderRound, orderTicket, orderTicketHead } from "./naming";
export { type CertificatePhase, certificatePhase, hasEnded, isWaiting } from "./phase";
export { adminNextAction, type Prerequisite, structureNextAction, structurePrerequisites } from "./prerequisites";
export {
  isOpenQuestion,
  type OnRevoked,
  type RevocationDoubt,
  type RevocationState,
  type RevocationVerdict,
  type Revoked,
  rememberRevocation,
  revokedSentence,
} from "./revocation";
export { actionLine, daysUntil, type NextAction } from "./verdict";
