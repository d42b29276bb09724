/**
 * `pulumi-igc-sante/x509`: certificates of the IGC-Santé read and judged, usable without Pulumi.
 *
 * Everything here is pure, bytes and dates in, verdicts out, but `fetchRevocation`: it alone opens connections,
 * to ANS' hosts, for a path that ends at a pinned root.
 * What cannot be read is a thrown `Fault` of code `answer-unreadable`; what can be read and is wrong is a finding.
 */

// Reading a certificate from DER or PEM, strictly.
export {
  readCertificate, readCertificatePem, readCertificatesPem,
  type AlgorithmIdentifier, type Certificate, type Extension, type Name, type NameAttribute,
  type RsaPublicKey, type SubjectPublicKeyInfo,
} from "./certificate";

// Extensions, decoded.
export { extensionName, extensionOids, findExtension, type ExtensionName } from "./extension";
export { decodeExtensions, type DecodedExtensions } from "./extension-decode";
export type { BasicConstraints, KeyPurpose, KeyUsage, PrivateKeyUsagePeriod } from "./extension-usage";
export { keyPurposeOids } from "./extension-usage";
export type { AuthorityKeyIdentifier } from "./extension-identifier";
export type { GeneralName, NameConstraints } from "./extension-name";
export type { PolicyConstraints, PolicyInformation, PolicyMapping, PolicyQualifier } from "./extension-policy";
export type { AccessDescription, DistributionPoint, DistributionPointName, IssuingDistributionPoint } from "./extension-access";

// Deciding trust.
export { checkPath, type CertificateInput, type PathRequest, type PathResult } from "./path";
export { pathLimits } from "./path/build";
export { pathRules, type PathFinding, type PathFindingId } from "./path/finding";
export type { PolicyRequirements } from "./path/policy";
export { pathUsages, type PathUsage } from "./path/usage";

// The profile of the IGC-Santé: what a certificate says it is, and what is wrong with it.
export {
  lint, productCategories, recognise, rules, usageProfiles, weakKeyListEntry,
  type CertificateUsage, type Finding, type LintContext, type Recognition, type Rule, type Severity, type UsageProfile,
} from "./profile";

// Judging an answer: is it the certificate that was ordered?
export { judge, type Expected, type Judgement, type Question } from "./judge";

// Subjects, requests, keys.
export { cutOrganization, encodeSubject, printName, printSubject, subjectOf, type Subject } from "./subject";
export { buildCsr, readCsr, type Csr } from "./csr";
export { publicKeySha256 } from "./fingerprint";

// Certificate revocation lists.
export { readCrl, type Crl } from "./crl";
export type { CrlEntry, CrlReason } from "./crl-entry";

// What people bring back, bundles for servers, and requests sealed for whoever gets them.
export { answerPublicKeys, readAnswer, type AnswerContent, type AnswerKind, type AnswerOptions } from "./answer";
export { bundleFormats, makeBundle, type BundleContent, type BundleKind } from "./bundle";
export { sealForRecipients, sealWithPassphrase } from "./handover";

// Revocation: deciding on lists and answers given as bytes.
export { checkRevocation, type RevocationStatus } from "./revocation";
export { fetchRevocation, type FetchedStatus, type FetchOptions } from "./fetch-revocation";

// The authorities of the IGC-Santé, pinned by fingerprint.
export { matchesPin, pinnedAuthorities, pinnedIn, type PinnedAuthority } from "./anchors";

// Failures.
export { Fault, isFault, type FaultCode } from "../fault";
