/**
 * pulumi-igc-sante: the software certificates of the French health PKI (IGC-Santé) as code.
 *
 * @packageDocumentation
 */
export { CertificateSet, type CertificateSetArgs, type ServiceNeed } from "./certificate-set";
export { Form413Request, type Form413RequestArgs, type FormFile } from "./form413-request";
export { HealthStructure, type AnsContract, type HealthStructureArgs, type LegalRepresentative } from "./health-structure";
export { OrgCertificate, type CertificateUsage, type OrgCertificateArgs } from "./org-certificate";
export { TechnicalAdmin, type TechnicalAdminArgs } from "./technical-admin";
export type { CertificatePhase, Current, Drift, Next, FormPhase, NextAction, Prerequisite } from "../provider/policy";
