/** Certification requests (RFC 2986), and sealing them for whoever gets them. PURE. */
export { buildCsr, type Csr, readCsr } from "./csr";
export { sealForRecipients, sealWithPassphrase } from "./handover";
