/** What a health structure and its people are known by: identifiers with their check digits, names, addresses, cards. PURE. */
export { type CardType, cardEmployerFault, cardNumberFault } from "./card";
export {
  characterFault,
  hiddenDifference,
  lookAlikeFault,
  normaliseCardNumber,
  normaliseIdentifier,
  normaliseMail,
  normaliseName,
} from "./characters";
export { commonNameFault, isInsiName, meansInsi } from "./common-name";
export { mailFault, normalisePhone, personalMailboxWarning, phoneFault } from "./contact";
export { departmentFault, departmentLabel, departmentOfPlace } from "./department";
export { domainNameFault, isDomainName } from "./domain-name";
export { type Environment, environments } from "./environment";
export { departmentOfFiness, finessFault, finessWarning } from "./finess";
export { instanceFault } from "./instance";
export {
  cardsInstead,
  kindNumberFault,
  kindRules,
  roleFault,
  type SignatoryRole,
  type StructureKind,
  signatoryRoles,
  structureKinds,
} from "./kinds";
export {
  type IdentifiedStructure,
  idNat,
  idNatOfRank,
  numberShown,
  type StructureNumber,
  type StructureNumbers,
  structureNumbers,
} from "./numbers";
export { comparableName, cutOrganization, organizationLength, sameButAbbreviated, sameOrganization } from "./organization";
export { rppsFault, rppsRankFault } from "./rpps";
export { sirenFault, siretFault } from "./siret";
export { fromWindows1252 } from "./windows-1252";
