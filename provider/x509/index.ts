/**
 * `pulumi-igc-sante/x509`: certificates of the IGC-Santé read and judged, usable without Pulumi.
 *
 * Everything here is pure, bytes and dates in, verdicts out, but `fetchRevocation`: it alone opens connections,
 * to ANS' hosts, for a path that ends at a pinned root.
 * What cannot be read is a thrown `Fault` of code `answer-unreadable`; what can be read and is wrong is a finding.
 */

// Reading a certificate from DER or PEM, strictly.
export { readCertificate, readCertificatePem, readCertificatesPem, type AlgorithmIdentifier, type Certificate, type Extension, type RsaPublicKey, type SubjectPublicKeyInfo } from "./certificate";
export { type Name, type NameAttribute, cutOrganization, encodeSubject, printName, printSubject, subjectOf, type Subject } from "./name";

// Extensions, decoded.
export { extensionName, extensionOids, findExtension, type ExtensionName, decodeExtensions, type DecodedExtensions, type BasicConstraints, type KeyPurpose, type KeyUsage, type PrivateKeyUsagePeriod, keyPurposeOids, type AuthorityKeyIdentifier, type GeneralName, type NameConstraints, type PolicyConstraints, type PolicyInformation, type PolicyMapping, type PolicyQualifier, type AccessDescription, type DistributionPoint, type DistributionPointName, type IssuingDistributionPoint } from "./extension";

// Deciding trust.
export { checkPath, type CertificateInput, type PathRequest, type PathResult, pathLimits, type PolicyRequirements, pathUsages, type PathUsage } from "./path";
export { pathRules, type PathFinding, type PathFindingId } from "./finding";

// The profile of the IGC-Santé: what a certificate says it is, and what is wrong with it.
export { lint, productCategories, recognise, rules, usageProfiles, weakKeyListEntry, type CertificateUsage, type Finding, type LintContext, type Recognition, type Rule, type Severity, type UsageProfile } from "./profile";

// Judging an answer: is it the certificate that was ordered?
export { judge, type Expected, type Judgement, type Question } from "./judge";

// Subjects, requests, keys.
export { buildCsr, readCsr, type Csr, sealForRecipients, sealWithPassphrase } from "./csr";
export { publicKeySha256 } from "./key";

// Certificate revocation lists.
export { readCrl, type Crl, type CrlEntry, type CrlReason } from "./crl";

// What people bring back, bundles for servers, and requests sealed for whoever gets them.
export { answerPublicKeys, readAnswer, type AnswerContent, type AnswerKind, type AnswerOptions } from "./answer";
export { bundleFormats, makeBundle, type BundleContent, type BundleKind } from "./bundle";

// Revocation: deciding on lists and answers given as bytes.
export { checkRevocation, type RevocationStatus } from "./revocation";
export { fetchRevocation, type FetchedStatus, type FetchOptions } from "./fetch";

// The authorities of the IGC-Santé, pinned by fingerprint.
export { matchesPin, pinnedAuthorities, pinnedIn, type PinnedAuthority } from "./anchors";

// Failures.
export { Fault, isFault, type FaultCode } from "../fault";
