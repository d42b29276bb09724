/** Validating one whole path, from the anchor down to the leaf (RFC 5280 section 6.1). PURE. */
import type { Certificate } from "../certificate";
import { decodeExtensions, keyPurposeOids } from "../extension";
import { about, type PathFinding } from "../finding";
import { sameName } from "../name";
import { ConstrainedNames } from "./name-constraints";
import { type PolicyRequirements, PolicyState } from "./policy";

/** What a path is validated for. Signatures, dates and the rules on single certificates were checked when it was built. */
export interface PathDemands {
  /** Intermediates allowed, self-issued ones not counted; undefined: no limit but the certificates' own. */
  readonly mostIntermediates?: number;
  readonly policies?: PolicyRequirements;
  /** Dotted OIDs that every extendedKeyUsage of an issuer must allow. */
  readonly purposes: readonly string[];
}

/** @param path leaf first, anchor last. */
export function validatePath(path: readonly Certificate[], demands: PathDemands): PathFinding[] {
  return [
    ...lengthFindings(path, demands.mostIntermediates),
    ...purposeFindings(path, demands.purposes),
    ...nameFindings(path),
    ...policyFindings(path, demands.policies ?? {}),
  ];
}

/** Whether subject and issuer are one name (RFC 5280 section 6.1: self-issued). */
export function isSelfIssued(certificate: Certificate): boolean {
  return sameName(certificate.subject, certificate.issuer);
}

/** Intermediates from the one below the anchor to the one above the leaf. */
function intermediatesDown(path: readonly Certificate[]): Certificate[] {
  return path.slice(1, -1).reverse();
}

/** RFC 5280 section 6.1.4 (l) and (m). The anchor's own limit holds, too. */
function lengthFindings(path: readonly Certificate[], most: number | undefined): PathFinding[] {
  const anchor = path[path.length - 1]!;
  let left = Math.min(most ?? Infinity, decodeExtensions(anchor).basicConstraints?.pathLen ?? Infinity);
  for (const issuer of intermediatesDown(path)) {
    if (!isSelfIssued(issuer)) {
      if (left === 0) return [about(issuer, "path-too-long", "is one intermediate more than the path may have")];
      left -= 1;
    }
    left = Math.min(left, decodeExtensions(issuer).basicConstraints?.pathLen ?? Infinity);
  }
  return [];
}

/** An issuer with an extendedKeyUsage vouches for those purposes alone. */
function purposeFindings(path: readonly Certificate[], purposes: readonly string[]): PathFinding[] {
  return intermediatesDown(path).flatMap((issuer) => {
    const allowed = decodeExtensions(issuer).extendedKeyUsage;
    if (!allowed || allowed.includes(keyPurposeOids.any)) return [];
    const missing = purposes.find((purpose) => !allowed.includes(purpose));
    return missing === undefined
      ? []
      : [about(issuer, "issuer-key-purpose", `may not issue for the purpose ${missing} (extendedKeyUsage)`)];
  });
}

/** RFC 5280 section 6.1.3 (b) and (c): self-issued intermediates are free, the leaf never is. */
function nameFindings(path: readonly Certificate[]): PathFinding[] {
  const [leaf, ...issuers] = path;
  const names = new ConstrainedNames();
  const found: PathFinding[] = [];
  for (const issuer of issuers.reverse()) {
    const isAnchor = issuer === path[path.length - 1];
    if (!isAnchor && !isSelfIssued(issuer)) found.push(...names.check(issuer));
    found.push(...names.add(issuer));
  }
  return [...found, ...names.check(leaf!)];
}

function policyFindings(path: readonly Certificate[], requirements: PolicyRequirements): PathFinding[] {
  const leaf = path[0]!;
  const state = new PolicyState(requirements, path.length - 1, path[path.length - 1]!);
  for (const issuer of intermediatesDown(path)) {
    const selfIssued = isSelfIssued(issuer);
    if (!state.enter(issuer, false, selfIssued)) return [noPolicy(issuer)];
    state.leave(issuer, selfIssued);
  }
  return state.enter(leaf, true, isSelfIssued(leaf)) && state.finish(leaf) ? [] : [noPolicy(leaf)];
}

function noPolicy(certificate: Certificate): PathFinding {
  return about(certificate, "no-valid-policy", "leaves no certificate policy that holds over the whole path, and one is required");
}
