/** The rules of the profile, a file a subject. PURE. */
export { addressRules } from "./address";
export { environmentRules } from "./environment";
export { extensionRules } from "./extension";
export { identityRules } from "./identity";
export { keyRules } from "./key";
export { serverRules } from "./server";
export { structureRules } from "./structure";
export { subjectRules } from "./subject";
export { usageRules } from "./usage";
export { validityRules } from "./validity";
