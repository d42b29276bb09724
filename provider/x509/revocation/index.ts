/** The status of one certificate by CRLs and OCSP answers. PURE. */
export { isUsableCrl } from "./by-crl";
export { checkRevocation, type OcspAnswer } from "./check";
export type { RevocationStatus } from "./status";
