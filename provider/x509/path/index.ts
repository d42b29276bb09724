/** The path from a certificate to a pinned root (RFC 5280 section 6). PURE. */
export { CertificatePool, pathLimits } from "./build";
export { type CertificateInput, checkPath, type PathRequest, type PathResult } from "./check";
export type { PolicyRequirements } from "./policy";
export { Revocation } from "./revocation";
export { type PathUsage, pathUsages } from "./usage";
export { validatePath } from "./validate";
