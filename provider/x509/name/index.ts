/** Distinguished names (RFC 5280 section 7.1), and the subject IGC-Santé writes. PURE. */
export { isEmptyName, isWithinName, nameKey, sameName } from "./compare";
export { type Name, type NameAttribute, readName, readRdn } from "./name";
export {
  attributeOids,
  cutOrganization,
  encodeSubject,
  organizationLength,
  printName,
  printSubject,
  type Subject,
  subjectOf,
} from "./subject";
