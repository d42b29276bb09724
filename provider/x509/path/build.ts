/** Finding a path from a leaf to an anchor (RFC 4158), in bounded work. PURE. */
import type { Certificate } from "../certificate";
import { decodeExtensions } from "../extension";
import { about, finding, type PathFinding } from "../finding";
import { verifySignature } from "../key";
import { nameKey, sameName } from "../name";
import { type Circumstances, certificateFindings } from "./certificate-rules";

/**
 * Limits of one check. A real path needs 2 signatures and 3 steps; what needs more than these is an attack or
 * a mistake, and gets the finding `path-budget`.
 */
export const pathLimits = {
  /** Certificates given as intermediates and anchors. */
  certificates: 10_000,
  /** Certificates of one path, leaf and anchor included. */
  length: 32,
  /** Candidates looked at. */
  steps: 5_000,
  /** Signatures verified. */
  signatures: 256,
  /** Whole paths validated. */
  paths: 64,
} as const;

/** Work done so far, shared by everything one check does. */
export class Budget {
  private readonly spent = { steps: 0, signatures: 0, paths: 0 };
  /** Set once a limit was met: nothing is looked for any more. */
  exceeded: PathFinding | undefined;

  /** Whether one more is allowed. */
  spend(what: "steps" | "signatures" | "paths"): boolean {
    this.spent[what] += 1;
    if (this.spent[what] > pathLimits[what]) {
      this.exceeded ??= finding(
        "path-budget",
        `The path was given up after ${pathLimits[what]} ${what}: the certificates given are far from any real hierarchy.`,
      );
    }
    return this.exceeded === undefined;
  }
}

/** What a path may be built of, and what is known of it already. */
export class CertificatePool {
  private readonly bySubject = new Map<string, Certificate[]>();
  private readonly anchors: ReadonlySet<Certificate>;
  private readonly findings = new Map<Certificate, PathFinding[]>();
  private readonly signatures = new Map<Certificate, Map<string, boolean>>();
  readonly budget = new Budget();

  constructor(
    anchors: readonly Certificate[],
    intermediates: readonly Certificate[],
    readonly circumstances: Circumstances,
  ) {
    const distinct = new Map<string, Certificate>();
    for (const certificate of [...anchors, ...intermediates]) {
      const key = certificate.der.toString("latin1");
      if (!distinct.has(key)) distinct.set(key, certificate);
    }
    this.anchors = new Set(anchors);
    for (const certificate of distinct.values()) {
      const key = nameKey(certificate.subject);
      const known = this.bySubject.get(key);
      if (known) known.push(certificate);
      else this.bySubject.set(key, [certificate]);
    }
  }

  isAnchor(certificate: Certificate): boolean {
    return this.anchors.has(certificate);
  }

  /** Everything of this name: anchors first, as given. */
  named(name: Certificate["issuer"]): readonly Certificate[] {
    return this.bySubject.get(nameKey(name)) ?? [];
  }

  /** What keeps a certificate from issuing, whatever it issues. */
  issuerFindings(issuer: Certificate): PathFinding[] {
    let found = this.findings.get(issuer);
    if (!found) {
      found = certificateFindings(issuer, this.isAnchor(issuer) ? "anchor" : "intermediate", this.circumstances);
      if (this.isAnchor(issuer)) found.push(...this.anchorKeyFindings(issuer));
      this.findings.set(issuer, found);
    }
    return found;
  }

  /** Whether the key of `issuer` made the signature on `certificate`. undefined: the budget is spent. */
  isSignedBy(certificate: Certificate, issuer: Certificate): boolean | undefined {
    let known = this.signatures.get(certificate);
    if (!known) this.signatures.set(certificate, (known = new Map<string, boolean>()));
    const key = issuer.publicKeySha256;
    let holds = known.get(key);
    if (holds === undefined) {
      if (!this.budget.spend("signatures")) return undefined;
      holds = verifySignature({
        algorithm: certificate.signatureAlgorithm,
        bytes: certificate.tbs,
        signature: certificate.signature,
        by: issuer,
      });
      known.set(key, holds);
    }
    return holds;
  }

  /**
   * Only an anchor that signed itself may leave its issuer's key unnamed, and then by having no authorityKeyIdentifier:
   * one that is there holds the key identifier (RFC 5280 section 4.2.1.1).
   */
  private anchorKeyFindings(anchor: Certificate): PathFinding[] {
    const { authorityKeyIdentifier, subjectKeyIdentifier } = decodeExtensions(anchor);
    const named = authorityKeyIdentifier?.keyIdentifier;
    if (authorityKeyIdentifier && !named)
      return [about(anchor, "key-identifier-missing", "has an authorityKeyIdentifier without the identifier of a key")];
    if (named && (!subjectKeyIdentifier || named.equals(subjectKeyIdentifier))) return [];
    const signedItself = sameName(anchor.subject, anchor.issuer) && this.isSignedBy(anchor, anchor) === true;
    if (!named)
      return signedItself ? [] : [about(anchor, "key-identifier-missing", "does not name the key of its issuer (authorityKeyIdentifier)")];
    return signedItself ? [about(anchor, "key-identifier-mismatch", "signed itself and names another key as its issuer's")] : [];
  }
}

/** `path`: leaf first, anchor last. */
export type BuildResult = { readonly path: readonly Certificate[] } | { readonly findings: readonly PathFinding[] };

/** Findings kept of the dead ends; more would not be read. */
const mostFindings = 20;

/**
 * The first path from `leaf` to an anchor that `accept` finds nothing wrong with, tried depth first.
 * Where there is none: the findings of the first whole path, else of the dead ends.
 */
export function buildPath(leaf: Certificate, pool: CertificatePool, accept: (path: readonly Certificate[]) => PathFinding[]): BuildResult {
  const deadEnds = new Map<string, PathFinding>();
  let firstWhole: readonly PathFinding[] | undefined;
  const note = (found: PathFinding): void => {
    if (deadEnds.size < mostFindings) deadEnds.set(found.message, found);
  };

  const climb = (path: readonly Certificate[]): readonly Certificate[] | undefined => {
    const child = path[path.length - 1]!;
    const candidates = pool.named(child.issuer);
    if (candidates.length === 0) note(about(child, "issuer-missing", "was issued by an authority whose certificate was not given"));
    for (const issuer of candidates) {
      if (!pool.budget.spend("steps")) return undefined;
      if (repeats(path, issuer)) continue;
      const wrong = linkFindings(child, issuer, pool);
      wrong.forEach(note);
      if (wrong.length > 0) continue;
      const longer = [...path, issuer];
      const found = pool.isAnchor(issuer) ? finish(longer) : climbOn(longer);
      if (found) return found;
    }
    return undefined;
  };
  const climbOn = (path: readonly Certificate[]): readonly Certificate[] | undefined => {
    if (path.length < pathLimits.length) return climb(path);
    note(about(path[0]!, "path-too-long", `has no path to an anchor within ${pathLimits.length} certificates`));
    return undefined;
  };
  const finish = (path: readonly Certificate[]): readonly Certificate[] | undefined => {
    if (!pool.budget.spend("paths")) return undefined;
    const wrong = accept(path);
    firstWhole ??= wrong;
    return wrong.length === 0 ? path : undefined;
  };

  const path = climb([leaf]);
  if (path) return { path };
  const findings = firstWhole ?? [...deadEnds.values()];
  if (pool.budget.exceeded) return { findings: [...findings, pool.budget.exceeded] };
  return { findings: findings.length > 0 ? findings : [about(leaf, "issuer-missing", "has no path to an anchor")] };
}

/** A certificate, or one name with one key, comes once in a path (RFC 5280 section 6.1). */
function repeats(path: readonly Certificate[], issuer: Certificate): boolean {
  return path.some(
    (certificate) =>
      certificate === issuer ||
      (certificate.subjectPublicKeyInfo.der.equals(issuer.subjectPublicKeyInfo.der) && sameName(certificate.subject, issuer.subject)),
  );
}

/** What is wrong with one link: the issuer by itself, the key it is known by, the signature. */
function linkFindings(child: Certificate, issuer: Certificate, pool: CertificatePool): readonly PathFinding[] {
  const expected = decodeExtensions(child).authorityKeyIdentifier?.keyIdentifier;
  const actual = decodeExtensions(issuer).subjectKeyIdentifier;
  if (expected && actual && !expected.equals(actual)) {
    return [about(child, "key-identifier-mismatch", `names another issuer key than that of ${issuer.sha256}`)];
  }
  const own = pool.issuerFindings(issuer);
  if (own.length > 0) return own;
  const signed = pool.isSignedBy(child, issuer);
  if (signed === false) return [about(child, "signature-invalid", `was not signed by the key of ${issuer.sha256}`)];
  return signed === undefined && pool.budget.exceeded ? [pool.budget.exceeded] : [];
}
