import type { IssuanceFacts } from "./facts";
import type { Current } from "./remembered";

/**
 * How far a certificate is. `awaiting-habilitation`: the key is made, and ANS has not validated the form. `to-order`: a person orders and
 * withdraws it. `issued`: in service, nothing is due. `renewing`: in service, and the next one is under way. `quarantined`: the answer brought
 * is wrong and was set aside; `nextAction` names the fault. `expired`: the certificate in service has ended. `revoked`: the CA revoked
 * it, as a refresh found.
 */
export type CertificatePhase = "awaiting-habilitation" | "to-order" | "issued" | "renewing" | "quarantined" | "revoked" | "expired";

/** Whether the certificate in service has ended. */
export const hasEnded = (current: Pick<Current, "notAfter"> | null, now: Date): boolean =>
  current !== null && now >= new Date(current.notAfter);

/** Whether a person or a date is waited for: what cannot be seen then is a failure, not a detail (issue 11). */
export const isWaiting = ({ current, next, now }: Pick<IssuanceFacts, "current" | "next" | "now">): boolean =>
  next !== null || current === null || hasEnded(current, now);

/** The phase that facts amount to. */
export function certificatePhase(facts: Pick<IssuanceFacts, "now" | "current" | "next">): CertificatePhase {
  const { now, current, next } = facts;
  if (next?.quarantined) return "quarantined";
  if (current?.revoked) return "revoked";
  if (hasEnded(current, now)) return "expired";
  if (current) return next ? "renewing" : "issued";
  return next?.ticket ? "to-order" : "awaiting-habilitation";
}
