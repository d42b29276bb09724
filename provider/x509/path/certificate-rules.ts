/** Rules on one certificate of a path, whatever its place, and on one that issues (RFC 5280 sections 4 and 6.1.4). PURE. */
import type { Certificate } from "../certificate";
import { anyPolicy, type DecodedExtensions, decodeExtensions, extensionName, extensionOids, policyQualifierOids } from "../extension";
import { about, type PathFinding, type PathFindingId } from "../finding";
import { unsupportedKey, unsupportedSignature } from "../key";
import { isEmptyName } from "../name";
import { malformedName } from "./general-name";

/** What a rule looks at. */
interface Facts extends Circumstances {
  readonly certificate: Certificate;
  readonly extensions: DecodedExtensions;
  readonly place: Place;
}

export type Place = "leaf" | "intermediate" | "anchor";

/** `breaks` ends the sentence "The certificate ..."; undefined when the rule is kept. */
interface Rule {
  readonly id: PathFindingId;
  readonly breaks: (facts: Facts) => string | undefined;
}

/** What all certificates of one check are judged by. */
export interface Circumstances {
  readonly at: Date;
  /** Whether CRLs are looked at: only then is a critical cRLDistributionPoints processed. */
  readonly withCrls: boolean;
}

/** The findings of all rules that hold for a certificate at its place. */
export function certificateFindings(certificate: Certificate, place: Place, circumstances: Circumstances): PathFinding[] {
  const facts = { certificate, extensions: decodeExtensions(certificate), place, ...circumstances };
  const rules = place === "leaf" ? everyCertificate : [...everyCertificate, ...everyIssuer];
  return rules.flatMap(({ id, breaks }) => {
    const because = breaks(facts);
    return because === undefined ? [] : [about(certificate, id, because)];
  });
}

const critical = (extensions: DecodedExtensions, name: keyof typeof extensionOids): boolean => extensions.critical.has(extensionOids[name]);

/** Critical extensions that are processed: by a rule here, by the path rules, or by the usage and name rules. */
const processed: ReadonlySet<string> = new Set([
  extensionOids.basicConstraints,
  extensionOids.keyUsage,
  extensionOids.extendedKeyUsage,
  extensionOids.subjectAltName,
  extensionOids.nameConstraints,
  extensionOids.certificatePolicies,
  extensionOids.policyMappings,
  extensionOids.policyConstraints,
  extensionOids.inhibitAnyPolicy,
]);

/** RFC 5280 sections 4.2.1.9, 4.2.1.10, 4.2.1.11 and 4.2.1.14: "MUST mark as critical". */
const alwaysCritical = ["nameConstraints", "policyConstraints", "inhibitAnyPolicy"] as const;
/** RFC 5280 sections 4.2.1.1, 4.2.1.2, 4.2.1.8, 4.2.1.15, 4.2.2.1 and 4.2.2.2: "MUST mark as non-critical". */
const neverCritical = [
  "authorityKeyIdentifier",
  "subjectKeyIdentifier",
  "subjectDirectoryAttributes",
  "freshestCrl",
  "authorityInfoAccess",
  "subjectInfoAccess",
] as const;
/** RFC 5280 section 4.2.1.2 and following: only in CA certificates. */
const onlyInCa = ["nameConstraints", "policyConstraints", "policyMappings", "inhibitAnyPolicy"] as const;

const everyCertificate: readonly Rule[] = [
  { id: "version-not-3", breaks: ({ certificate: { version } }) => (version === 3 ? undefined : `is of version ${version} and not 3`) },
  // Old roots have the serial number 0; an anchor is named by its fingerprint alone.
  { id: "serial-number", breaks: ({ certificate, place }) => (place === "anchor" ? undefined : wrongSerial(certificate.serial)) },
  {
    id: "unique-identifier",
    breaks: ({ certificate }) => (certificate.hasUniqueId ? "has a unique identifier, which no conforming CA writes" : undefined),
  },
  {
    id: "signature-algorithm-mismatch",
    breaks: ({ certificate: { signatureAlgorithm, tbsSignatureAlgorithm } }) =>
      signatureAlgorithm.der.equals(tbsSignatureAlgorithm.der) ? undefined : "names one signature algorithm inside and another outside",
  },
  {
    id: "unsupported-signature-algorithm",
    breaks: ({ certificate, place }) => {
      // An anchor is trusted by its fingerprint: its own signature proves nothing and is not looked at.
      const because = place === "anchor" ? undefined : unsupportedSignature(certificate.signatureAlgorithm);
      return because && `is signed with ${because}`;
    },
  },
  {
    id: "unsupported-key",
    breaks: ({ certificate }) => {
      const because = unsupportedKey(certificate);
      return because && `has ${because}`;
    },
  },
  { id: "issuer-empty", breaks: ({ certificate }) => (isEmptyName(certificate.issuer) ? "has no issuer name" : undefined) },
  {
    id: "not-yet-valid",
    breaks: ({ certificate: { notBefore }, at }) =>
      !(at >= notBefore) ? `begins on ${notBefore.toISOString()}, after ${at.toISOString()}` : undefined,
  },
  {
    id: "expired",
    breaks: ({ certificate: { notAfter }, at }) =>
      !(at <= notAfter) ? `ended on ${notAfter.toISOString()}, before ${at.toISOString()}` : undefined,
  },
  {
    id: "duplicate-extension",
    breaks: ({ extensions: { duplicates } }) =>
      duplicates.length === 0 ? undefined : `has the extension ${duplicates.map(extensionName).join(", ")} more than once`,
  },
  {
    id: "malformed-extension",
    breaks: ({ extensions: { malformed } }) => malformed[0] && `has an extension that is not DER: ${malformed[0].fault.what}`,
  },
  { id: "unsupported-critical-extension", breaks: ({ extensions, withCrls }) => unsupportedCritical(extensions, withCrls) },
  { id: "extension-criticality", breaks: ({ extensions, place }) => wrongCriticality(extensions, place) },
  {
    id: "key-identifier-missing",
    breaks: ({ extensions, place }) =>
      // An anchor that signed itself may leave it out: `authorityKeyFindings` decides that.
      place !== "anchor" && !extensions.authorityKeyIdentifier?.keyIdentifier
        ? "does not name the key of its issuer (authorityKeyIdentifier)"
        : undefined,
  },
  {
    id: "unsupported-authority-key-identifier",
    breaks: ({ extensions: { authorityKeyIdentifier: identifier } }) =>
      identifier?.authorityCertIssuer || identifier?.authorityCertSerialNumber
        ? "names its issuer by name and serial number, which is not supported"
        : undefined,
  },
  { id: "key-usage-inconsistent", breaks: ({ extensions }) => inconsistentKeyUsage(extensions) },
  {
    id: "ca-extension-in-leaf",
    breaks: ({ extensions }) => {
      const found = extensions.basicConstraints?.ca ? undefined : onlyInCa.find((name) => extensions[name] !== undefined);
      return found && `is no CA and has the extension ${found}`;
    },
  },
  {
    id: "subject-empty",
    breaks: ({ certificate, extensions, place }) => {
      if (!isEmptyName(certificate.subject)) return undefined;
      if (place !== "leaf" || extensions.basicConstraints?.ca) return "is a CA and has no subject";
      return extensions.subjectAltName && critical(extensions, "subjectAltName")
        ? undefined
        : "has neither a subject nor a critical subjectAltName";
    },
  },
  {
    id: "malformed-name",
    breaks: ({ extensions }) => {
      const because = extensions.subjectAltName?.map(malformedName).find((found) => found !== undefined);
      return because && `has an alternative name that is not well formed: ${because}`;
    },
  },
  { id: "malformed-policies", breaks: ({ extensions }) => wrongPolicies(extensions) },
];

const everyIssuer: readonly Rule[] = [
  {
    id: "not-a-ca",
    breaks: ({ extensions }) => (extensions.basicConstraints?.ca ? undefined : "issues certificates and is no CA (basicConstraints)"),
  },
  {
    id: "no-cert-sign",
    breaks: ({ extensions: { keyUsage } }) =>
      keyUsage && !keyUsage.has("keyCertSign") ? "issues certificates and its keyUsage lacks keyCertSign" : undefined,
  },
  {
    id: "key-identifier-missing",
    breaks: ({ extensions }) => (extensions.subjectKeyIdentifier ? undefined : "is a CA and does not name its key (subjectKeyIdentifier)"),
  },
  {
    id: "anchor-key-purpose",
    breaks: ({ extensions, place }) =>
      place === "anchor" && extensions.extendedKeyUsage ? "is a trust anchor and has an extendedKeyUsage" : undefined,
  },
];

function wrongSerial(serial: Buffer): string | undefined {
  if (serial[0]! >= 0x80) return "has a negative serial number";
  if (serial.every((octet) => octet === 0)) return "has the serial number 0";
  return serial.length > 20 ? `has a serial number of ${serial.length} octets, above 20` : undefined;
}

function unsupportedCritical(extensions: DecodedExtensions, withCrls: boolean): string | undefined {
  // A critical extension that must not be critical has its own rule.
  const never = new Set<string>(neverCritical.map((name) => extensionOids[name]));
  const unknown = [...extensions.critical].filter(
    (oid) => !processed.has(oid) && !never.has(oid) && !(withCrls && oid === extensionOids.crlDistributionPoints),
  );
  if (unknown.length > 0) return `has the critical extension ${unknown.map(extensionName).join(", ")}, which is not supported`;
  const known: readonly string[] = Object.values(policyQualifierOids);
  const qualifiers = extensions.certificatePolicies?.flatMap((policy) => policy.qualifiers) ?? [];
  const strange = critical(extensions, "certificatePolicies") ? qualifiers.find(({ oid }) => !known.includes(oid)) : undefined;
  return strange && `has critical certificatePolicies with the qualifier ${strange.oid}, which is not supported`;
}

function wrongCriticality(extensions: DecodedExtensions, place: Place): string | undefined {
  const soft = alwaysCritical.find((name) => extensions[name] !== undefined && !critical(extensions, name));
  if (soft) return `has the extension ${soft} and does not mark it critical`;
  const hard = neverCritical.find((name) => critical(extensions, name));
  if (hard) return `marks the extension ${hard} critical`;
  const ca = place !== "leaf" && extensions.basicConstraints?.ca;
  return ca && !critical(extensions, "basicConstraints") ? "is a CA and does not mark basicConstraints critical" : undefined;
}

function inconsistentKeyUsage({ keyUsage, basicConstraints }: DecodedExtensions): string | undefined {
  if (keyUsage?.size === 0) return "has a keyUsage that allows nothing";
  if (basicConstraints?.ca) return undefined;
  if (keyUsage?.has("keyCertSign")) return "is no CA and its keyUsage has keyCertSign";
  return basicConstraints?.pathLen === undefined ? undefined : "is no CA and limits the path length";
}

function wrongPolicies({ certificatePolicies, policyMappings }: DecodedExtensions): string | undefined {
  const oids = certificatePolicies?.map(({ oid }) => oid) ?? [];
  if (new Set(oids).size !== oids.length) return "has a certificate policy more than once";
  const mapsAny = policyMappings?.some((mapping) => mapping.issuerDomainPolicy === anyPolicy || mapping.subjectDomainPolicy === anyPolicy);
  return mapsAny ? "maps anyPolicy, which is forbidden" : undefined;
}
