/** Extensions: which there are, whether they are critical, and what a leaf's must say (RFC 5280 section 4.2). PURE. */
import { createHash } from "node:crypto";
import { extensionName, extensionOids } from "../../extension";
import { cardExtensionOids } from "../hierarchy";
import { type Rule, sources } from "../rule";

/** Extensions that these rules, or the path check, understand: a critical one that is not here is refused. */
const understood: ReadonlySet<string> = new Set([
  extensionOids.subjectKeyIdentifier,
  extensionOids.keyUsage,
  extensionOids.privateKeyUsagePeriod,
  extensionOids.subjectAltName,
  extensionOids.basicConstraints,
  extensionOids.crlDistributionPoints,
  extensionOids.certificatePolicies,
  extensionOids.authorityKeyIdentifier,
  extensionOids.extendedKeyUsage,
  extensionOids.freshestCrl,
  extensionOids.authorityInfoAccess,
  extensionOids.productCategory,
]);

/** Extensions that must not be critical: software that does not know them would have to refuse the certificate. */
const neverCritical = [
  { oid: extensionOids.subjectKeyIdentifier, slug: "subject-key-identifier", source: "RFC 5280 4.2.1.2", severity: "warning" },
  { oid: extensionOids.authorityKeyIdentifier, slug: "authority-key-identifier", source: "RFC 5280 4.2.1.1", severity: "warning" },
  { oid: extensionOids.authorityInfoAccess, slug: "authority-info-access", source: "RFC 5280 4.2.2.1", severity: "warning" },
  { oid: extensionOids.freshestCrl, slug: "freshest-crl", source: "RFC 5280 4.2.1.15", severity: "warning" },
  { oid: extensionOids.privateKeyUsagePeriod, slug: "key-period", source: "RFC 3280 4.2.1.4", severity: "warning" },
  { oid: extensionOids.crlDistributionPoints, slug: "crl-distribution-points", source: "RFC 5280 4.2.1.13", severity: "info" },
  { oid: extensionOids.subjectAltName, slug: "subject-alt-name", source: "RFC 5280 4.2.1.6", severity: "info" },
  { oid: extensionOids.certificatePolicies, slug: "certificate-policies", source: sources.profile, severity: "info" },
  { oid: extensionOids.extendedKeyUsage, slug: "extended-key-usage", source: sources.profile, severity: "info" },
  { oid: extensionOids.productCategory, slug: "product-category", source: sources.profile, severity: "warning" },
] as const;

export const extensionRules: readonly Rule[] = [
  {
    id: "extension-repeated",
    severity: "blocking",
    source: "RFC 5280 4.2",
    check: ({ duplicates: [repeated] }) =>
      repeated === undefined ? undefined : `The extension ${extensionName(repeated)} stands twice in the certificate.`,
  },
  {
    id: "extension-critical-unknown",
    severity: "blocking",
    source: "RFC 5280 4.2",
    check: ({ critical }) => {
      const unknown = [...critical].find((oid) => !understood.has(oid));
      return (
        unknown &&
        `The extension ${extensionName(unknown)} is critical and unknown: nobody may use the certificate without understanding it.`
      );
    },
  },
  {
    id: "extension-malformed",
    severity: "blocking",
    source: "RFC 5280 4.2",
    check: ({ malformed: [first] }) => first?.fault.what,
  },
  {
    id: "extension-unknown",
    severity: "info",
    source: sources.profile,
    check: ({ certificate: { extensions } }) => {
      const unknown = extensions
        .filter(({ oid, critical }) => !critical && !understood.has(oid) && !cardExtensionOids.includes(oid))
        .map(({ oid }) => extensionName(oid));
      return unknown.length > 0
        ? `The certificate has extensions that none of IGC-Santé was seen to have: ${unknown.join(", ")}.`
        : undefined;
    },
  },
  ...neverCritical.map(
    ({ oid, slug, source, severity }): Rule => ({
      id: `not-critical-${slug}`,
      severity,
      source,
      check: ({ critical }) => (critical.has(oid) ? `The extension ${extensionName(oid)} is critical, which it must not be.` : undefined),
    }),
  ),
  {
    id: "basic-constraints-leaf",
    severity: "blocking",
    source: "RFC 5280 4.2.1.9; docs/x509.md",
    check: ({ basicConstraints }) => (basicConstraints?.ca ? "The certificate is that of a CA." : undefined),
  },
  {
    id: "basic-constraints-present",
    severity: "info",
    source: sources.profile,
    check: ({ certificate: { extensions } }) =>
      extensions.some(({ oid }) => oid === extensionOids.basicConstraints)
        ? undefined
        : "The certificate does not say that it is no CA (basicConstraints); all those seen do.",
  },
  {
    id: "basic-constraints-path-length",
    severity: "warning",
    source: "RFC 5280 4.2.1.9",
    check: ({ basicConstraints }) =>
      basicConstraints && !basicConstraints.ca && basicConstraints.pathLen !== undefined
        ? "The certificate limits the path below it, but is no CA."
        : undefined,
  },
  {
    id: "subject-key-identifier-present",
    severity: "info",
    source: "RFC 5280 4.2.1.2",
    check: ({ subjectKeyIdentifier }) => (subjectKeyIdentifier ? undefined : "The certificate has no readable subjectKeyIdentifier."),
  },
  {
    id: "subject-key-identifier-value",
    severity: "info",
    source: "RFC 5280 4.2.1.2 method 1",
    check: ({ certificate, subjectKeyIdentifier }) => {
      const hash = createHash("sha1").update(certificate.subjectPublicKeyInfo.key).digest();
      return !subjectKeyIdentifier || subjectKeyIdentifier.equals(hash)
        ? undefined
        : "The subjectKeyIdentifier is not the SHA-1 of the key, as it is on all those seen.";
    },
  },
  {
    id: "authority-key-identifier-present",
    severity: "warning",
    source: "RFC 5280 4.2.1.1",
    check: ({ authorityKeyIdentifier }) =>
      authorityKeyIdentifier?.keyIdentifier ? undefined : "The certificate does not name its issuer's key (authorityKeyIdentifier).",
  },
  {
    id: "authority-key-identifier-key-only",
    severity: "info",
    source: sources.profile,
    check: ({ authorityKeyIdentifier }) =>
      authorityKeyIdentifier?.authorityCertIssuer || authorityKeyIdentifier?.authorityCertSerialNumber
        ? "The authorityKeyIdentifier names the issuer's certificate too; those seen name its key alone."
        : undefined,
  },
];
