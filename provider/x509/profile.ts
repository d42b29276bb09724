/** The IGC-Santé profile of certificates: what one says it is, and what is wrong with it. PURE. */
export { recognise, type Recognition } from "./profile/facts";
export { lint, rules } from "./profile/lint";
export type { Finding, LintContext, Rule, Severity } from "./profile/rule";
export { usageProfiles, type CertificateUsage, type UsageProfile } from "./profile/usage";
export { productCategories } from "./profile/hierarchy";
export { weakKeyListEntry } from "./profile/weak-key";
