/**
 * `pulumi-igc-sante/x509`: certificates of the IGC-Santé read and judged, usable without Pulumi.
 *
 * Everything here is pure, bytes and dates in, verdicts out, but `fetchRevocation`: it alone opens connections,
 * to ANS' hosts, for a path that ends at a pinned root.
 * What cannot be read is a thrown `Fault` of code `answer-unreadable`; what can be read and is wrong is a finding.
 */

// Failures.
export { Fault, type FaultCode, isFault } from "../fault";
// The authorities of the IGC-Santé, pinned by fingerprint, with their certificates.
export { matchesPin, type PinnedAuthority, pinnedAuthorities, pinnedIn, publishedIn } from "./anchors";
// What people bring back, bundles for servers, and requests sealed for whoever gets them.
export { type AnswerContent, type AnswerKind, type AnswerOptions, answerPublicKeys, readAnswer } from "./answer";
export { type BundleContent, type BundleKind, bundleFormats, makeBundle } from "./bundle";
// Reading a certificate from DER or PEM, strictly.
export {
  type AlgorithmIdentifier,
  type Certificate,
  type Extension,
  type RsaPublicKey,
  readCertificate,
  readCertificatePem,
  readCertificatesPem,
  type SubjectPublicKeyInfo,
} from "./certificate";
// Certificate revocation lists.
export { type Crl, type CrlEntry, type CrlReason, type CrlStatement, readCrl } from "./crl";
// Subjects, requests, keys.
export { buildCsr, type Csr, readCsr, sealForRecipients, sealWithPassphrase } from "./csr";
// Extensions, decoded.
export {
  type AccessDescription,
  type AuthorityKeyIdentifier,
  type BasicConstraints,
  type DecodedExtensions,
  type DistributionPoint,
  type DistributionPointName,
  decodeExtensions,
  type ExtensionName,
  extensionName,
  extensionOids,
  findExtension,
  type GeneralName,
  type IssuingDistributionPoint,
  type KeyPurpose,
  type KeyUsage,
  keyPurposeOids,
  type NameConstraints,
  type PolicyConstraints,
  type PolicyInformation,
  type PolicyMapping,
  type PolicyQualifier,
  type PrivateKeyUsagePeriod,
} from "./extension";
export { type FetchedStatus, type FetchOptions, fetchRevocation } from "./fetch";
export { type PathFinding, type PathFindingId, pathRules } from "./finding";
// Judging an answer: is it the certificate that was ordered?
export { type Expected, type Judgement, judge, type Question } from "./judge";
export { publicKeySha256 } from "./key";
export { cutOrganization, encodeSubject, type Name, type NameAttribute, printName, printSubject, type Subject, subjectOf } from "./name";
// Deciding trust.
export {
  type CertificateInput,
  checkPath,
  type PathRequest,
  type PathResult,
  type PathUsage,
  type PolicyRequirements,
  pathLimits,
  pathUsages,
} from "./path";
// The profile of the IGC-Santé: what a certificate says it is, and what is wrong with it.
export {
  type CertificateUsage,
  type Finding,
  type LintContext,
  lint,
  productCategories,
  type Recognition,
  type Rule,
  recognise,
  rules,
  type Severity,
  type UsageProfile,
  usageProfiles,
  weakKeyListEntry,
} from "./profile";
// Revocation: deciding on lists and answers given as bytes.
export { checkRevocation, type RevocationStatus } from "./revocation";
