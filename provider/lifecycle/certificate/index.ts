/** The lifecycle of an `OrgCertificate`. */
export { orgCertificate, provider } from "./lifecycle";
export { type CertificateInputs, type CertificateOutputs, identityOf, subjectOfWish } from "./state";
