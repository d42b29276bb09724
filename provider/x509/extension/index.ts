/** Extensions by name (RFC 5280 sections 4.2 and 5.2). PURE. */
export {
  type AccessDescription,
  accessMethodOids,
  type DistributionPoint,
  type DistributionPointName,
  type IssuingDistributionPoint,
  readCrlDistributionPoints,
  readIssuingDistributionPoint,
} from "./access";
export { type DecodedExtensions, decodeExtensions } from "./decode";
export { type GeneralName, type NameConstraints, readGeneralNames } from "./general-name";
export { type ExtensionName, extensionName, extensionOids, findExtension } from "./identifiers";
export { type AuthorityKeyIdentifier, readAuthorityKeyIdentifier } from "./key-identifier";
export {
  anyPolicy,
  type PolicyConstraints,
  type PolicyInformation,
  type PolicyMapping,
  type PolicyQualifier,
  policyQualifierOids,
} from "./policy";
export { type BasicConstraints, type KeyPurpose, type KeyUsage, keyPurposeOids, keyUsageNames, type PrivateKeyUsagePeriod } from "./usage";
