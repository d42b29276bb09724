/** The profile and the path look at the same leaf: each fact is said once. PURE. */
import type { Certificate } from "../certificate";
import type { PathFinding, PathFindingId } from "../finding";
import type { Finding } from "../profile";

/** Rules of the profile that find the same fact in a leaf as a rule of the path. */
const sameFact: Readonly<Partial<Record<PathFindingId, readonly string[]>>> = {
  "expired": ["validity-ended"],
  "not-yet-valid": ["validity-begun"],
  "version-not-3": ["version-3"],
  "serial-number": ["serial-positive", "serial-length"],
  "unique-identifier": ["unique-identifiers"],
  "signature-algorithm-mismatch": ["signature-algorithms-agree"],
  "duplicate-extension": ["extension-repeated"],
  "malformed-extension": ["extension-malformed"],
  "unsupported-critical-extension": ["extension-critical-unknown"],
  "leaf-is-ca": ["basic-constraints-leaf"],
};

/** What was found of a leaf and of its path. Of two that say one fact of the leaf the blocking one stays; if both block, the profile's. */
export function everythingFound(leaf: Certificate, ofProfile: readonly Finding[], ofPath: readonly PathFinding[]): Finding[] {
  const rulesFor = ({ id, certificate }: PathFinding): readonly string[] => (certificate === leaf.sha256 && sameFact[id]) || [];
  const blocking = new Set(ofProfile.filter(({ severity }) => severity === "blocking").map(({ id }) => id));
  const more = ofPath.filter((finding) => !rulesFor(finding).some((rule) => blocking.has(rule)));
  const repeated = new Set(more.flatMap(rulesFor));
  return [
    ...ofProfile.filter(({ id }) => !repeated.has(id)),
    ...more.map(({ id, message, source }): Finding => ({ id, severity: "blocking", message, source })),
  ];
}
