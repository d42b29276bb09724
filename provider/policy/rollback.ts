import { isDamaged } from "./drift";
import type { Rule } from "./facts";
import { endDay, type Former, formerInService, formerRevoked, givesWay, type MayBeRead, mayTakeOver } from "./former";
import { who } from "./people";
import type { Current, Previous, RolledBack } from "./remembered";
import { endOfUse } from "./renewal";
import { type Revoked, revokedSentence } from "./revocation";
import { daysBefore, type NextAction } from "./verdict";

/**
 * The certificate of before, beside the one in service: kept for a while, and put back by a person where the new one is the trouble
 * (docs/renewal.md). PURE.
 */

/** Days for which the certificate of before is remembered after the switch. */
export const defaultKeepPreviousDays = 30;

/** What is remembered of the certificate of before, once another is in service. */
export function previousOf(before: MayBeRead, now: MayBeRead, keepDays: number, at: Date): Previous | null {
  const [was, is] = [before.current, now.current];
  // A step may have found it where its server reads it, and no state remembered it.
  const kept = now.previous ?? before.previous ?? null;
  const keptUntil = daysBefore(at, -keepDays).toISOString();
  const putBack = (facts: MayBeRead): RolledBack | undefined =>
    kept && facts.rolledBack?.serialNumber === kept.serialNumber ? facts.rolledBack : undefined;
  // Its server reads it still, or again: it is remembered as long as it serves.
  const serves = is?.inService === undefined || putBack(now) !== undefined;
  const isRevoked = (kept?.revoked ?? putBack(before)?.revoked) !== undefined;
  if (!was || !is || was.sha256 === is.sha256) {
    if (!kept || !is || serves) return is ? kept : null;
    // Its days begin with the switch, however long that waited.
    const since = was && was.inService === undefined ? { ...kept, keptUntil } : kept;
    return isRevoked || at >= new Date(since.keptUntil) ? null : since;
  }
  // What lies in another vault cannot be put where the server reads, nor can what it was put in the place of.
  if (was.elsewhere && !is.elsewhere) return null;
  // One that its server never got (its switch waited when another came): what serves is still the one before it.
  if (was.inService === undefined && kept) return kept;
  // Nor is what could not serve gone back to: what served in its place is.
  if (putBack(now) && kept) return { ...kept, keptUntil };
  if (was.revoked || at >= endOfUse(was)) return null;
  const { entry, round, publicKeySha256, serialNumber, sha256, notAfter, signingEnds } = was;
  const ends = { notAfter, ...(signingEnds && { signingEnds }) };
  return { entry, round, publicKeySha256, serialNumber, sha256, ...ends, keptUntil };
}

/** A person's decision stands until they take it back, a later certificate comes, or what they put back serves nobody any more. */
export const returning: Rule = ({ now, current, rolledBack, drift }) => {
  if (!rolledBack || !mayTakeOver(current, now) || isDamaged(drift)) return undefined;
  const whose = `the certificate ${rolledBack.serialNumber}, which a person put back,`;
  if (rolledBack.revoked)
    return { act: "place", because: `${whose} was ${revokedSentence(rolledBack.revoked)}`, drift: "in-service-revoked" };
  return givesWay(rolledBack, now)
    ? { act: "place", because: `${whose} ends on ${endDay(rolledBack)}`, drift: "in-service-ended" }
    : undefined;
};

/** What is said while the certificate of before serves. */
export const rolledBackSentence = ({ at, serialNumber }: RolledBack, current: Pick<Current, "serialNumber">): string =>
  `a person put ${serialNumber} back in service on ${at.slice(0, 10)} in place of ${current.serialNumber}`;

/** What is to be done about it, by whoever did it; nothing once a later one has come, whose switch waits. */
export const rolledBackAction = (rolledBack: RolledBack, current: Current): NextAction | null =>
  current.inService === undefined
    ? null
    : {
        who: who.rollback,
        what: `find out why ${current.serialNumber} could not serve, then put it in service again: igc-sante rollback NAME --undo`,
        where: "the folder of the program",
        by: endDay(rolledBack),
        because: `${rolledBackSentence(rolledBack, current)}, and it ends on ${endDay(rolledBack)}`,
      };

/** What its server reads was revoked, and the one of now was not: it takes its place at the next run, or at once by hand. */
export const formerRevokedAction = (former: Former, revoked: Revoked, current: Pick<Current, "serialNumber">): NextAction => ({
  who: who.rollback,
  what: `put ${current.serialNumber} in service at once: igc-sante rollback NAME --undo, and let the server read it`,
  where: "the folder of the program",
  by: revoked.at.slice(0, 10),
  because: `its server reads a certificate of before that was revoked: ${formerRevoked(former, revoked)}`,
});

/** What its server reads instead of the one of now that was revoked: it goes on until its end. */
export function servesInstead(facts: MayBeRead): string {
  const former = formerInService(facts);
  return former && !former.revoked ? `; ${former.serialNumber} serves in its place until ${endDay(former)}` : "";
}
