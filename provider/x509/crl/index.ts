/** Certificate revocation lists (RFC 5280 section 5). PURE. */
export type { CrlEntry, CrlReason } from "./entry";
export { type Crl, type CrlStatement, largestCrl, readCrl } from "./list";
export { type CrlScope, crlFindings, crlLabel, crlScope } from "./rules";
export { CrlScan, largestPassingCrl } from "./scan";
