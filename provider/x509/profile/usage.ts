/** The usages of an IGC-Santé software certificate, as decoded from real ones (DESIGN.md section 6). PURE. */

/** ORG offers AUTH_CLI, SIGN and CONF; SERV offers SSL. */
export type CertificateUsage = "AUTH_CLI" | "SIGN" | "CONF" | "SSL";

/** Bits of the KeyUsage extension (RFC 5280 section 4.2.1.3). */
export const keyUsageBits = {
  digitalSignature: 0,
  nonRepudiation: 1,
  keyEncipherment: 2,
  dataEncipherment: 3,
  keyAgreement: 4,
  keyCertSign: 5,
  cRLSign: 6,
  encipherOnly: 7,
  decipherOnly: 8,
} as const;
export type KeyUsageBit = keyof typeof keyUsageBits;

/** Purposes of the extended key usage extension (RFC 5280 section 4.2.1.12). */
export const extendedKeyUsages = {
  any: "2.5.29.37.0",
  serverAuth: "1.3.6.1.5.5.7.3.1",
  clientAuth: "1.3.6.1.5.5.7.3.2",
  emailProtection: "1.3.6.1.5.5.7.3.4",
} as const;

/** What a certificate of a usage carries: exactly these bits and purposes. */
export interface UsageProfile {
  readonly keyUsage: readonly KeyUsageBit[];
  readonly extendedKeyUsage: readonly string[];
  /** Whether DNS names stand in the subject alternative name. */
  readonly dnsNames: boolean;
  /** Whether the time of signing is bounded by privateKeyUsagePeriod. */
  readonly privateKeyUsagePeriod: boolean;
  /** Whether a real certificate was decoded; where none was, the rules on it only warn. */
  readonly seen: boolean;
}

export const usageProfiles: Readonly<Record<CertificateUsage, UsageProfile>> = {
  AUTH_CLI: {
    keyUsage: ["digitalSignature"],
    extendedKeyUsage: [extendedKeyUsages.clientAuth],
    dnsNames: false,
    privateKeyUsagePeriod: false,
    seen: true,
  },
  SIGN: {
    keyUsage: ["digitalSignature", "nonRepudiation"],
    extendedKeyUsage: [extendedKeyUsages.emailProtection],
    dnsNames: false,
    privateKeyUsagePeriod: true,
    seen: true,
  },
  // No real CONF certificate was found. Encryption for the structure: keyEncipherment, as CMS needs it (RFC 8550 section 4.4.2).
  CONF: {
    keyUsage: ["keyEncipherment"],
    extendedKeyUsage: [extendedKeyUsages.emailProtection],
    dnsNames: false,
    privateKeyUsagePeriod: false,
    seen: false,
  },
  SSL: {
    keyUsage: ["digitalSignature", "keyEncipherment"],
    extendedKeyUsage: [extendedKeyUsages.serverAuth, extendedKeyUsages.clientAuth],
    dnsNames: true,
    privateKeyUsagePeriod: false,
    seen: true,
  },
};
