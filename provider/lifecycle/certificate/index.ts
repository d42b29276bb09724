/** The lifecycle of an `OrgCertificate`. */
export { orgCertificate, provider } from "./lifecycle";
export { putBack } from "./rollback";
export { type CertificateInputs, type CertificateOutputs, identityOf, subjectOfWish } from "./state";
export { readPlace } from "./vault";
