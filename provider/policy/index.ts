/** Verdicts: facts and a clock in, what is to be done out. PURE. */
export { type Administrator, type CardIncident, cardIncidents, mayOrder, nobodyMayOrder } from "./administrators";
export { certificateNextAction } from "./certificate-action";
export { isRefusedSince, isTakenBack } from "./channel-action";
export { foundInVault, readDrift, remaining, shownDrift, withDrift } from "./drift";
export type { Drift, DriftClass, FoundDrift } from "./drift-class";
export { doubtClass, formerDrift, nearDrift, standingDrift, timeDrift } from "./drift-standing";
export { driftClasses, driftCodes } from "./drift-table";
export type { IssuanceFacts, IssuanceStep, RenewalFacts } from "./facts";
export { expectedBy, type FormPhase, treatmentWorkingDays } from "./form-days";
export { type FormProgressFacts, rememberForm } from "./form-memory";
export { type FormFacts, type FormNumber, formNextAction, formsMailbox } from "./form-progress";
export { endDay, formerEntry, formerInService, formerRevoked, givesWay, type MayBeRead } from "./former";
export {
  afterChange,
  type Covered,
  changeBetween,
  changeSentence,
  type HabilitationChange,
  isNoChange,
} from "./habilitation-change";
export { humanDelay } from "./human-delay";
export { bundlesInService, whatNow } from "./issuance";
export { isItsTurn, type OrderBook, orderBook } from "./levelling";
export {
  type CertificateIdentity,
  changeTicket,
  entryName,
  formOfTicket,
  formTicket,
  furtherFormTicket,
  inServiceName,
  orderRound,
  orderTicket,
  orderTicketHead,
  revocationTicket,
} from "./naming";
export { type Overdue, overdueForm, overdueOrder } from "./overdue";
export { asLate } from "./overdue-action";
export type { Partner, Past } from "./partner";
export {
  type PartnerAction,
  partnerActions,
  partnerNextAction,
  partnersWait,
  pastAfter,
  pastOf,
  wronglyTold,
} from "./partners";
export { isSameAction, namedWho, nameOfPerson, readWho, signatoryOf, type Who, who } from "./people";
export { type CertificatePhase, certificatePhase, hasEnded, isWaiting } from "./phase";
export { coversServer, type FormWish, type PlannedForm, planForms } from "./plan-forms";
export type { PrerequisiteName } from "./prerequisite-graph";
export { adminNextAction, firstBlocking, type Prerequisite, prerequisites, structureNextAction } from "./prerequisites";
export type { AdministratorFacts } from "./prerequisites-administrator";
export type { StructureFacts } from "./prerequisites-structure";
export {
  type DeclaredStructure,
  type RegisterAnswer,
  type RegisterCode,
  type Registered,
  type RegisteredStructure,
  type RegisterFinding,
  registerNextAction,
  registerWarnings,
  rememberRegistered,
} from "./register";
export type { Current, Next, Previous, RolledBack } from "./remembered";
export { formReminder, orderReminder, type RemindedForm, type ReminderLetter } from "./reminder-letter";
export { beginInstant, dueInstant, endOfUse, renewalInstant, renewalLead, safeInstant } from "./renewal";
export {
  type AskedRevocation,
  isOpenQuestion,
  type OnRevoked,
  type RevocationDoubt,
  type RevocationState,
  type RevocationVerdict,
  type Revoke,
  type Revoked,
  type RevokeReason,
  type RevokingFacts,
  rememberRevocation,
  revokedSentence,
} from "./revocation";
export { revokeFault, serialNumberFault } from "./revoke-fault";
export {
  hexDigits,
  normaliseSerialNumber,
  rememberedRevocation,
  rememberRevoked,
  revokeReasons,
} from "./revoking";
export { defaultKeepPreviousDays, formerRevokedAction, previousOf, rolledBackSentence } from "./rollback";
export { type Alarm, alarmDays, alarmOf, alarmSentence } from "./urgency";
export { actionLine, dayOf, daysBefore, daysUntil, type NextAction } from "./verdict";
export { switchWaitsUntil } from "./window";
export { zoneOf } from "./zone";
