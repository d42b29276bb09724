import type { Certificate } from "../certificate";
import { lint } from "../profile";
import type { Expected } from "./expected";

/** What in a certificate is not as it was ordered, in a person's words; absent where it is. */
export interface Misordered {
  /** Another CN. */
  readonly name?: string;
  /** Another usage, or none that is known. */
  readonly usage?: string;
}

/** Whether a certificate that was judged before is still for what it was ordered for: its name and its usage, whatever its dates. */
export function misordered(leaf: Certificate, expected: Pick<Expected, "environment" | "usage" | "commonName">): Misordered {
  const findings = lint(leaf, { at: leaf.notBefore, ...expected });
  const said = (...rules: readonly string[]): string | undefined => findings.find(({ id }) => rules.includes(id))?.message;
  const [name, usage] = [said("common-name-expected"), said("usage-expected", "usage-recognised")];
  return { ...(name !== undefined && { name }), ...(usage !== undefined && { usage }) };
}
