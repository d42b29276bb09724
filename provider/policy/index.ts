/** Verdicts: facts and a clock in, what is to be done out. PURE. */
export { certificateNextAction } from "./certificate-action";
export { expectedBy, formNextAction, type FormPhase, formsMailbox, treatmentWorkingDays } from "./form-progress";
export { type CertificatePhase, certificatePhase, type Current, type Drift, type IssuanceFacts, type IssuanceStep, type Next, renewalInstant, whatNow } from "./issuance";
export { type CertificateIdentity, entryName, formTicket, orderTicket } from "./naming";
export { adminNextAction, type Prerequisite, structureNextAction, structurePrerequisites } from "./prerequisites";
export { daysUntil, type NextAction } from "./verdict";
