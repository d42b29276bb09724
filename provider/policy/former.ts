import { hasEnded } from "./phase";
import type { Current, Previous, RolledBack } from "./remembered";
import { endOfUse } from "./renewal";
import { type Revoked, revokedSentence } from "./revocation";
import { daysBefore } from "./verdict";

/**
 * The certificate of before that its server reads all the same: a person put it back, or the switch to the one of now waits. What is
 * read is what is watched. PURE.
 */

/** What is remembered of what a server may read. */
export interface MayBeRead {
  readonly current: Current | null;
  readonly previous?: Previous | null | undefined;
  readonly rolledBack?: RolledBack | null | undefined;
}

/** A certificate of before, as far as it is known. */
export type Former = Pick<RolledBack, "serialNumber" | "notAfter" | "signingEnds" | "revoked">;

/** `undefined` where its server reads the one of now, or nothing yet. */
export function formerInService({ current, previous, rolledBack }: MayBeRead): Former | undefined {
  if (!current) return undefined;
  return rolledBack ?? (current.inService === undefined ? (previous ?? undefined) : undefined);
}

/** Where the vault has it; `undefined` where a run forgot it before the rollback was seen. */
export function formerEntry(facts: MayBeRead): Previous | undefined {
  const serial = formerInService(facts)?.serialNumber;
  return serial !== undefined && facts.previous?.serialNumber === serial ? facts.previous : undefined;
}

/** Days before its end at which it gives way: it must not end in use. */
const givesWayDays = 1;

/** Whether a certificate of before ends so soon that the one of now takes its place. */
export const givesWay = (former: Pick<Former, "notAfter" | "signingEnds">, now: Date): boolean =>
  now >= daysBefore(endOfUse(former), givesWayDays);

/** Whether the one of now may take its place: what was revoked or has ended serves nobody either. */
export const mayTakeOver = (current: Current | null, now: Date): boolean =>
  current !== null && current.inService !== null && !current.revoked && !hasEnded(current, now);

/** As a fact of a sentence: which one, and since when it serves nobody. */
export const formerRevoked = ({ serialNumber }: Former, revoked: Revoked): string => `${serialNumber}, ${revokedSentence(revoked)}`;

export const endDay = (former: Pick<Former, "notAfter" | "signingEnds">): string => endOfUse(former).toISOString().slice(0, 10);
