/** Whether a leaf may be used for what it is checked for (RFC 5280 sections 4.2.1.3 and 4.2.1.12). PURE. */
import type { Certificate } from "../certificate";
import { decodeExtensions, extensionOids, type KeyUsage, keyPurposeOids } from "../extension";
import { about, type PathFinding } from "../finding";
import { type CertificateUsage, usageProfiles } from "../profile";

/** A usage of the IGC-Santé, or one purpose of RFC 5280 section 4.2.1.12. */
export type PathUsage = CertificateUsage | "serverAuth" | "clientAuth" | "emailProtection" | "codeSigning" | "OCSPSigning";

interface UsageDemands {
  /** Dotted OIDs: each must be named by the leaf. `anyExtendedKeyUsage` is not enough, and beside them too much. */
  readonly purposes: readonly string[];
  /** From each group one key usage is needed, where keyUsage is present. */
  readonly keyUsage: readonly (readonly KeyUsage[])[];
}

/** RFC 5280 section 4.2.1.12: "Key usage bits that may be consistent". */
const purposeDemands: Readonly<Record<Exclude<PathUsage, CertificateUsage>, readonly KeyUsage[]>> = {
  serverAuth: ["digitalSignature", "keyEncipherment", "keyAgreement"],
  clientAuth: ["digitalSignature", "keyAgreement"],
  emailProtection: ["digitalSignature", "nonRepudiation", "keyEncipherment", "keyAgreement"],
  codeSigning: ["digitalSignature"],
  OCSPSigning: ["digitalSignature", "nonRepudiation"],
};

/** The usages that `checkPath` knows. */
export const pathUsages: readonly PathUsage[] = [
  ...(Object.keys(usageProfiles) as CertificateUsage[]),
  ...(Object.keys(purposeDemands) as (keyof typeof purposeDemands)[]),
];

/** What a usage demands. The purpose of CONF was never seen on a real certificate: only its key usage is demanded. */
export function usageDemands(usage: PathUsage): UsageDemands {
  if (Object.hasOwn(purposeDemands, usage)) {
    const purpose = usage as keyof typeof purposeDemands;
    return { purposes: [keyPurposeOids[purpose]], keyUsage: [purposeDemands[purpose]] };
  }
  const profile = usageProfiles[usage as CertificateUsage];
  return { purposes: profile.seen ? profile.extendedKeyUsage : [], keyUsage: profile.keyUsage.map((bit) => [bit]) };
}

/** What keeps a leaf from being used so. */
export function usageFindings(leaf: Certificate, usage: PathUsage): PathFinding[] {
  const { basicConstraints, keyUsage, extendedKeyUsage, critical } = decodeExtensions(leaf);
  const demands = usageDemands(usage);
  const found: PathFinding[] = [];
  if (basicConstraints?.ca) found.push(about(leaf, "leaf-is-ca", `is a CA and cannot be used for ${usage}`));
  const missing = demands.purposes.filter((purpose) => !extendedKeyUsage?.includes(purpose));
  if (missing.length > 0)
    found.push(about(leaf, "key-purpose", `is not for ${usage}: its extendedKeyUsage lacks ${missing.join(" and ")}`));
  if (extendedKeyUsage?.includes(keyPurposeOids.any))
    found.push(about(leaf, "key-purpose", "is for any purpose whatever (anyExtendedKeyUsage)"));
  if (demands.purposes.includes(keyPurposeOids.serverAuth) && critical.has(extensionOids.extendedKeyUsage)) {
    found.push(about(leaf, "extension-criticality", "is a server certificate and marks extendedKeyUsage critical"));
  }
  const lacking = keyUsage && demands.keyUsage.find((group) => !group.some((bit) => keyUsage.has(bit)));
  if (lacking) found.push(about(leaf, "key-usage", `is not for ${usage}: its keyUsage lacks ${lacking.join(" or ")}`));
  return found;
}
