/**
 * pulumi-igc-sante: the software certificates of the French health PKI (IGC-Santé) as code.
 *
 * @packageDocumentation
 */

export type { SignedForm } from "../provider/form/signed";
export type {
  AskedRevocation,
  CardIncident,
  CertificatePhase,
  Current,
  Drift,
  DriftClass,
  FormPhase,
  FormWish,
  Next,
  NextAction,
  PlannedForm,
  Prerequisite,
  PrerequisiteName,
  RegisterCode,
  Registered,
  RegisteredStructure,
  RegisterFinding,
  RevocationDoubt,
  RevocationState,
  Revoked,
  RevokeReason,
} from "../provider/policy";
export type { CellFault } from "../provider/sheet";
export { CertificateSet, type CertificateSetArgs, type ServiceNeed } from "./certificate-set";
export { Form413Request, type Form413RequestArgs, type FormFile } from "./form413-request";
export {
  type AnsContract,
  HealthStructure,
  type HealthStructureArgs,
  type LegalRepresentative,
  type StructureKind,
} from "./health-structure";
export { type CertificateUsage, OrgCertificate, type OrgCertificateArgs, type RevokeArgs } from "./org-certificate";
export { planForms } from "./plan-forms";
export {
  administratorsFrom,
  SheetError,
  type SheetOptions,
  type StructureRow,
  type StructuresFromOptions,
  structuresFrom,
} from "./sheets";
export { TechnicalAdmin, type TechnicalAdminArgs } from "./technical-admin";
