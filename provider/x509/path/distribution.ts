/** Whether a CRL is one that a distribution point speaks of (RFC 5280 section 6.3.3 (b)). PURE. */
import type { Certificate } from "../certificate";
import type { CrlScope, CrlStatement } from "../crl";
import { type DistributionPoint, type DistributionPointName, decodeExtensions, type GeneralName } from "../extension";
import { type Name, nameKey } from "../name";

/**
 * The distribution points of a certificate, and behind them the one that every certificate has: its issuer's
 * own CRL, for all reasons (RFC 5280 section 6.3.3, last paragraph).
 */
export function distributionPoints(certificate: Certificate): DistributionPoint[] {
  const issuer: GeneralName = { kind: "directory", name: certificate.issuer };
  return [
    ...(decodeExtensions(certificate).crlDistributionPoints ?? []),
    { name: { fullName: [issuer] }, reasons: undefined, crlIssuer: undefined },
  ];
}

/** Whether a CRL covers a certificate, as far as one of its distribution points goes. */
export function covers(crl: CrlStatement, scope: CrlScope, point: DistributionPoint, certificate: Certificate): boolean {
  const only = scope.distribution;
  const crlIssuer = nameKey(crl.issuer);
  if (point.crlIssuer) {
    if (!only?.indirectCrl || !directoryKeys(point.crlIssuer).includes(crlIssuer)) return false;
  } else if (crlIssuer !== nameKey(certificate.issuer)) return false;
  if (!only) return true;
  const isCa = decodeExtensions(certificate).basicConstraints?.ca === true;
  if (only.onlyAttributeCerts || (only.onlyUserCerts && isCa) || (only.onlyCaCerts && !isCa)) return false;
  return !only.name || sharesName(only.name, crl.issuer, point, certificate);
}

/** One of the names of the CRL's distribution point is one of the certificate's; else of the CRL issuer named by it. */
function sharesName(own: DistributionPointName, crlIssuer: Name, point: DistributionPoint, certificate: Certificate): boolean {
  const ownKeys = new Set(pointKeys(own, crlIssuer));
  const asked = point.name
    ? pointKeys(point.name, directoryNames(point.crlIssuer ?? [])[0] ?? certificate.issuer)
    : (point.crlIssuer ?? []).map(generalKey);
  return asked.some((key) => ownKeys.has(key));
}

/** A relative name continues its issuer's (RFC 5280 section 4.2.1.13). */
function pointKeys(name: DistributionPointName, issuer: Name): string[] {
  if ("fullName" in name) return name.fullName.map(generalKey);
  const last = issuer.attributes[issuer.attributes.length - 1]?.rdn ?? -1;
  const attributes = [...issuer.attributes, ...name.relativeName.map((attribute) => ({ ...attribute, rdn: last + 1 }))];
  return [`directory:${nameKey({ der: Buffer.alloc(0), attributes })}`];
}

function generalKey(name: GeneralName): string {
  switch (name.kind) {
    case "dns":
    case "rfc822":
    case "uri":
      return `${name.kind}:${name.value}`;
    case "directory":
      return `directory:${nameKey(name.name)}`;
    case "ip":
      return `ip:${name.octets.toString("hex")}`;
    case "registeredId":
      return `registeredId:${name.oid}`;
    case "other":
      return `other:${name.oid}:${name.value.toString("hex")}`;
    default:
      return `${name.kind}:${name.der.toString("hex")}`;
  }
}

function directoryNames(names: readonly GeneralName[]): Name[] {
  return names.flatMap((name) => (name.kind === "directory" ? [name.name] : []));
}

function directoryKeys(names: readonly GeneralName[]): string[] {
  return directoryNames(names).map(nameKey);
}
