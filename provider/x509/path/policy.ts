/**
 * Certificate policies over a path (RFC 5280 section 6.1), computed level by level as RFC 9618 does: nodes of one
 * policy at one depth are one, so that no certificate can make the tree grow beyond its own size. PURE.
 */

import type { Certificate } from "../certificate";
import { anyPolicy, type DecodedExtensions, decodeExtensions, type PolicyMapping } from "../extension";

/** The inputs (c), (e), (f) and (g) of RFC 5280 section 6.1.1. */
export interface PolicyRequirements {
  /** Policies the user accepts; default: any. */
  readonly acceptable?: readonly string[];
  /** Whether the path must be valid for one of them; default false. */
  readonly explicit?: boolean;
  /** Default false. */
  readonly inhibitMapping?: boolean;
  /** Default false. */
  readonly inhibitAny?: boolean;
}

interface PolicyNode {
  /** Policies of the next certificate that satisfy this one. */
  expected: ReadonlySet<string>;
  /** Whether it stands below a policy the user accepts (RFC 5280 section 6.1.5 (g)). */
  readonly accepted: boolean;
}

/** The nodes of one depth, by their valid_policy. */
type Level = Map<string, PolicyNode>;

/** The state of RFC 5280 section 6.1.2, moved from the anchor to the leaf. */
export class PolicyState {
  private level: Level | undefined;
  private explicitPolicy: number;
  private policyMapping: number;
  private inhibitAnyPolicy: number;
  private readonly acceptable: ReadonlySet<string> | undefined;

  /** @param length certificates of the path, the anchor not counted. */
  constructor(requirements: PolicyRequirements, length: number, anchor: Certificate) {
    this.explicitPolicy = requirements.explicit ? 0 : length + 1;
    this.policyMapping = requirements.inhibitMapping ? 0 : length + 1;
    this.inhibitAnyPolicy = requirements.inhibitAny ? 0 : length + 1;
    const extensions = decodeExtensions(anchor);
    this.acceptable = restrict(acceptableSet(requirements.acceptable), extensions);
    const accepted = this.acceptable === undefined || this.acceptable.size > 0;
    this.level = new Map([[anyPolicy, { expected: new Set([anyPolicy]), accepted }]]);
    this.limit(extensions); // what an anchor demands holds for its path (RFC 5937 section 3)
  }

  /** RFC 5280 section 6.1.3 (d) to (f). Returns false when no valid policy is left and one is needed. */
  enter(certificate: Certificate, isLast: boolean, isSelfIssued: boolean): boolean {
    const { certificatePolicies } = decodeExtensions(certificate);
    const anyCounts = this.inhibitAnyPolicy > 0 || (!isLast && isSelfIssued);
    this.level =
      certificatePolicies &&
      this.level &&
      this.below(
        this.level,
        certificatePolicies.map(({ oid }) => oid),
        anyCounts,
      );
    return this.explicitPolicy > 0 || this.level !== undefined;
  }

  /** RFC 5280 section 6.1.4 (a), (b), (h), (i) and (j): from an issuer to the certificate below it. */
  leave(issuer: Certificate, isSelfIssued: boolean): void {
    const extensions = decodeExtensions(issuer);
    this.level = this.level && this.map(this.level, extensions.policyMappings ?? []);
    if (!isSelfIssued) {
      this.explicitPolicy = Math.max(0, this.explicitPolicy - 1);
      this.policyMapping = Math.max(0, this.policyMapping - 1);
      this.inhibitAnyPolicy = Math.max(0, this.inhibitAnyPolicy - 1);
    }
    this.limit(extensions);
  }

  /** RFC 5280 section 6.1.5 (a), (b) and (g): whether the path is valid under the policies asked for. */
  finish(leaf: Certificate): boolean {
    this.explicitPolicy = Math.max(0, this.explicitPolicy - 1);
    if (decodeExtensions(leaf).policyConstraints?.requireExplicitPolicy === 0) this.explicitPolicy = 0;
    return this.explicitPolicy > 0 || [...(this.level?.values() ?? [])].some((node) => node.accepted);
  }

  private below(parents: Level, policies: readonly string[], anyCounts: boolean): Level | undefined {
    const level: Level = new Map();
    const expecting = acceptedByExpected(parents);
    for (const policy of policies) {
      if (policy === anyPolicy) continue;
      const accepted = expecting.get(policy) ?? (parents.has(anyPolicy) ? this.accepts(policy) : undefined);
      if (accepted !== undefined) level.set(policy, { expected: new Set([policy]), accepted });
    }
    if (anyCounts && policies.includes(anyPolicy)) {
      for (const [policy, accepted] of expecting) {
        if (!level.has(policy)) level.set(policy, { expected: new Set([policy]), accepted });
      }
    }
    return level.size > 0 ? level : undefined;
  }

  private map(level: Level, mappings: readonly PolicyMapping[]): Level | undefined {
    const targets = new Map<string, Set<string>>();
    for (const { issuerDomainPolicy, subjectDomainPolicy } of mappings) {
      const known = targets.get(issuerDomainPolicy);
      if (known) known.add(subjectDomainPolicy);
      else targets.set(issuerDomainPolicy, new Set([subjectDomainPolicy]));
    }
    for (const [policy, expected] of targets) {
      const node = level.get(policy);
      if (this.policyMapping === 0) level.delete(policy);
      else if (node) node.expected = expected;
      else if (level.has(anyPolicy)) level.set(policy, { expected, accepted: this.accepts(policy) });
    }
    return level.size > 0 ? level : undefined;
  }

  private limit({ policyConstraints, inhibitAnyPolicy }: DecodedExtensions): void {
    this.explicitPolicy = Math.min(this.explicitPolicy, policyConstraints?.requireExplicitPolicy ?? Infinity);
    this.policyMapping = Math.min(this.policyMapping, policyConstraints?.inhibitPolicyMapping ?? Infinity);
    this.inhibitAnyPolicy = Math.min(this.inhibitAnyPolicy, inhibitAnyPolicy ?? Infinity);
  }

  private accepts(policy: string): boolean {
    return this.acceptable === undefined || this.acceptable.has(policy);
  }
}

/** For every policy that some node expects: whether one of those nodes is accepted. */
function acceptedByExpected(level: Level): Map<string, boolean> {
  const found = new Map<string, boolean>();
  for (const { expected, accepted } of level.values()) {
    for (const policy of expected) found.set(policy, accepted || found.get(policy) === true);
  }
  return found;
}

/** undefined: any policy is accepted. */
function acceptableSet(acceptable: readonly string[] | undefined): ReadonlySet<string> | undefined {
  return acceptable === undefined || acceptable.includes(anyPolicy) ? undefined : new Set(acceptable);
}

/** An anchor that names its policies allows no others (RFC 5937 section 3). */
function restrict(acceptable: ReadonlySet<string> | undefined, anchor: DecodedExtensions): ReadonlySet<string> | undefined {
  const own = anchor.certificatePolicies?.map(({ oid }) => oid);
  if (!own || own.includes(anyPolicy)) return acceptable;
  return new Set(acceptable ? own.filter((oid) => acceptable.has(oid)) : own);
}
