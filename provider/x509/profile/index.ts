/** The profile of IGC-Santé: what a certificate says it is, and what is wrong with it. PURE. */
export { type Recognition, recognise } from "./facts";
export { issuingAuthorities, productCategories } from "./hierarchy";
export { lint, rules } from "./lint";
export type { Finding, LintContext, Rule, Severity } from "./rule";
export { type CertificateUsage, type UsageProfile, usageProfiles } from "./usage";
export { visible } from "./visible";
export { toInteger, weakKeyListEntry } from "./weak-key";
