/** Revocation by the CRLs given (RFC 5280 section 6.3). PURE. */
import type { Certificate } from "../certificate";
import { type CrlEntry, type CrlScope, type CrlStatement, crlFindings, crlLabel, crlScope } from "../crl";
import { type DistributionPoint, decodeExtensions } from "../extension";
import { about, finding, type PathFinding } from "../finding";
import { sameName } from "../name";
import { buildPath, type CertificatePool } from "./build";
import { certificateFindings } from "./certificate-rules";
import { covers, distributionPoints } from "./distribution";
import { validatePath } from "./validate";

/** A CRL that may be used at the instant of the check, with what it says of itself. */
interface UsableCrl {
  readonly crl: CrlStatement;
  readonly scope: CrlScope;
}

/** ReasonFlags but `unused` (RFC 5280 section 4.2.1.13): a status is known when all are covered. */
const allReasons: readonly number[] = [1, 2, 3, 4, 5, 6, 7, 8];

/** The status of certificates by the CRLs of one check. */
export class Revocation {
  private readonly usable: UsableCrl[] = [];
  private readonly refused: PathFinding[] = [];
  /** Certificates whose status is being looked for: a CRL signed by one of them proves nothing about it. */
  private readonly underway = new Set<Certificate>();
  private readonly signatures = new Map<CrlStatement, Map<Certificate, boolean>>();

  /** @param unreadable findings of CRLs that could not be read. */
  constructor(
    private readonly pool: CertificatePool,
    crls: readonly CrlStatement[],
    unreadable: readonly PathFinding[],
  ) {
    this.refused.push(...unreadable);
    for (const crl of [...crls].sort((a, b) => b.thisUpdate.getTime() - a.thisUpdate.getTime())) {
      const found = crlFindings(crl, pool.circumstances.at);
      const scope = crlScope(crl);
      if (found.length === 0 && scope) this.usable.push({ crl, scope });
      this.refused.push(...found);
    }
  }

  /** What CRLs say of every certificate of a path but its anchor. @param path leaf first, anchor last. */
  check(path: readonly Certificate[]): PathFinding[] {
    return path.slice(0, -1).flatMap((certificate) => this.status(certificate, path));
  }

  private status(certificate: Certificate, path: readonly Certificate[]): PathFinding[] {
    if (this.underway.has(certificate)) return [about(certificate, "revocation-unknown", "is needed to know its own status")];
    this.underway.add(certificate);
    try {
      return this.lookUp(certificate, path);
    } finally {
      this.underway.delete(certificate);
    }
  }

  /** RFC 5280 section 6.3.3: CRL after CRL, newest first, until all reasons are covered. */
  private lookUp(certificate: Certificate, path: readonly Certificate[]): PathFinding[] {
    const covered = new Set<number>();
    const reasons: PathFinding[] = [];
    for (const point of distributionPoints(certificate)) {
      for (const usable of this.usable) {
        const fresh = coveredBy(usable, point).filter((reason) => !covered.has(reason));
        if (usable.scope.deltaBase !== undefined || fresh.length === 0 || !covers(usable.crl, usable.scope, point, certificate)) continue;
        const signer = this.signerOf(usable, path);
        if (!signer) {
          reasons.push(finding("crl-signer", `${crlLabel(usable.crl)} is not signed by an authority of this path.`));
          continue;
        }
        const entry = this.entryOf(certificate, usable, signer);
        if (entry) return [about(certificate, "revoked", `was revoked on ${entry.revokedAt.toISOString()} (${entry.reason})`)];
        fresh.forEach((reason) => covered.add(reason));
        if (covered.size === allReasons.length) return [];
      }
    }
    const related = this.refused.slice(0, 10);
    return [about(certificate, "revocation-unknown", "is covered by none of the CRLs given"), ...reasons, ...related];
  }

  /** The entry of the newest delta CRL that continues this one, else its own (RFC 5280 section 6.3.3 (c), (h) to (k)). */
  private entryOf(certificate: Certificate, base: UsableCrl, signer: Certificate): CrlEntry | undefined {
    const delta = this.usable.find((candidate) => continues(candidate, base) && this.isSignedBy(candidate.crl, signer));
    const entry = delta?.crl.find(certificate.issuer, certificate.serial) ?? base.crl.find(certificate.issuer, certificate.serial);
    return entry?.reason === "removeFromCRL" ? undefined : entry; // (k), wherever it stands
  }

  /** Who signed a CRL: a certificate of the path, or one with a path of its own to the same anchor. */
  private signerOf({ crl, scope }: UsableCrl, path: readonly Certificate[]): Certificate | undefined {
    const anchor = path[path.length - 1]!;
    return this.pool.named(crl.issuer).find((candidate) => {
      const { subjectKeyIdentifier, keyUsage, basicConstraints } = decodeExtensions(candidate);
      // A CA without keyUsage may sign CRLs; what is no CA must say that it may.
      if (keyUsage ? !keyUsage.has("cRLSign") : !basicConstraints?.ca) return false;
      if (subjectKeyIdentifier && !subjectKeyIdentifier.equals(scope.authorityKeyIdentifier!)) return false;
      if (!this.isSignedBy(crl, candidate)) return false;
      return path.slice(1).includes(candidate) || this.isTrusted(candidate, anchor);
    });
  }

  /** Whether a CRL signer beside the path is itself good, unrevoked, and below the same anchor (RFC 5280 section 6.3.3 (f)). */
  private isTrusted(signer: Certificate, anchor: Certificate): boolean {
    if (signer === anchor) return true;
    if (certificateFindings(signer, "leaf", this.pool.circumstances).length > 0) return false;
    const built = buildPath(signer, this.pool, (path) => [
      ...(path[path.length - 1] === anchor ? [] : [about(signer, "crl-signer", "stands below another anchor")]),
      ...validatePath(path, { purposes: [] }),
      ...this.check(path),
    ]);
    return "path" in built;
  }

  private isSignedBy(crl: CrlStatement, signer: Certificate): boolean {
    let known = this.signatures.get(crl);
    if (!known) this.signatures.set(crl, (known = new Map<Certificate, boolean>()));
    let holds = known.get(signer);
    if (holds === undefined) {
      if (!this.pool.budget.spend("signatures")) return false;
      holds = crl.isSignedBy(signer);
      known.set(signer, holds);
    }
    return holds;
  }
}

/** Reasons that a CRL covers for a distribution point (RFC 5280 section 6.3.3 (d)). */
function coveredBy({ scope }: UsableCrl, point: DistributionPoint): number[] {
  const some = scope.distribution?.onlySomeReasons;
  return allReasons.filter((reason) => (!some || some.has(reason)) && (!point.reasons || point.reasons.has(reason)));
}

/** Whether a delta CRL continues a complete one: same issuer, scope and key, and numbers that meet (RFC 5280 section 5.2.4). */
function continues(delta: UsableCrl, base: UsableCrl): boolean {
  const from = delta.scope.deltaBase;
  return (
    from !== undefined &&
    sameName(delta.crl.issuer, base.crl.issuer) &&
    delta.scope.distributionDer.equals(base.scope.distributionDer) &&
    delta.scope.authorityKeyIdentifier!.equals(base.scope.authorityKeyIdentifier!) &&
    from <= base.scope.number! &&
    base.scope.number! < delta.scope.number!
  );
}
