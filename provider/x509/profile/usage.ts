/** The usages of an IGC-Santé software certificate, as decoded from real ones (docs/x509.md). PURE. */
import { type KeyUsage, keyPurposeOids } from "../extension";

/** ORG offers AUTH_CLI, SIGN and CONF; SERV offers SSL. */
export type CertificateUsage = "AUTH_CLI" | "SIGN" | "CONF" | "SSL";

/** What a certificate of a usage carries: exactly these bits and purposes. */
export interface UsageProfile {
  /** Bits of keyUsage. */
  readonly keyUsage: readonly KeyUsage[];
  /** Dotted OIDs. */
  readonly extendedKeyUsage: readonly string[];
  /** Whether DNS names stand in the subject alternative name. */
  readonly dnsNames: boolean;
  /** Whether the time of signing is bounded by privateKeyUsagePeriod. */
  readonly privateKeyUsagePeriod: boolean;
  /** Whether a real certificate was decoded; where none was, the rules on it only warn. */
  readonly seen: boolean;
}

/** The profile of each usage, as decoded from real certificates; of CONF none was seen (`seen`). */
export const usageProfiles: Readonly<Record<CertificateUsage, UsageProfile>> = {
  AUTH_CLI: {
    keyUsage: ["digitalSignature"],
    extendedKeyUsage: [keyPurposeOids.clientAuth],
    dnsNames: false,
    privateKeyUsagePeriod: false,
    seen: true,
  },
  SIGN: {
    keyUsage: ["digitalSignature", "nonRepudiation"],
    extendedKeyUsage: [keyPurposeOids.emailProtection],
    dnsNames: false,
    privateKeyUsagePeriod: true,
    seen: true,
  },
  // No real CONF certificate was found. Encryption for the structure: keyEncipherment, as CMS needs it (RFC 8550 section 4.4.2).
  CONF: {
    keyUsage: ["keyEncipherment"],
    extendedKeyUsage: [keyPurposeOids.emailProtection],
    dnsNames: false,
    privateKeyUsagePeriod: false,
    seen: false,
  },
  SSL: {
    keyUsage: ["digitalSignature", "keyEncipherment"],
    extendedKeyUsage: [keyPurposeOids.serverAuth, keyPurposeOids.clientAuth],
    dnsNames: true,
    privateKeyUsagePeriod: false,
    seen: true,
  },
};

/**
 * The usage that key usage and extended key usage point to, by what tells the usages apart, not by equality:
 * a certificate that is nearly right is named for what it is, and the rules say what is wrong with it.
 */
export function recogniseUsage(
  keyUsage: ReadonlySet<KeyUsage> | undefined,
  extendedKeyUsage: readonly string[] | undefined,
): CertificateUsage | undefined {
  const purposes = extendedKeyUsage ?? [];
  const may = (usage: KeyUsage): boolean => keyUsage?.has(usage) === true;
  if (purposes.includes(keyPurposeOids.any)) return undefined;
  if (purposes.includes(keyPurposeOids.serverAuth)) return "SSL";
  if (purposes.includes(keyPurposeOids.clientAuth)) return may("digitalSignature") && !may("nonRepudiation") ? "AUTH_CLI" : undefined;
  if (may("nonRepudiation")) return purposes.includes(keyPurposeOids.emailProtection) ? "SIGN" : undefined;
  return may("keyEncipherment") && !may("digitalSignature") ? "CONF" : undefined;
}
