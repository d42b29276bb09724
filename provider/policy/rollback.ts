import type { Rule } from "./facts";
import { who } from "./people";
import type { Current, Previous, RolledBack } from "./remembered";
import { endOfUse } from "./renewal";
import { daysBefore, type NextAction } from "./verdict";

/**
 * The certificate of before, beside the one in service: kept for a while, and put back by a person where the new one is the trouble
 * (docs/renewal.md). PURE.
 */

/** Days for which the certificate of before is remembered after the switch. */
export const defaultKeepPreviousDays = 30;

/** What is remembered of the certificate of before, once another is in service. */
export function previousOf(
  before: { readonly current: Current | null; readonly previous?: Previous | null },
  now: { readonly current: Current | null; readonly rolledBack?: RolledBack | null },
  keepDays: number,
  at: Date,
): Previous | null {
  const [was, is] = [before.current, now.current];
  const kept = before.previous ?? null;
  // Its server reads it still, or again: it is remembered as long as it serves.
  const serves = is?.inService === undefined || now.rolledBack?.serialNumber === kept?.serialNumber;
  const stays = kept && is && (at < new Date(kept.keptUntil) || serves) ? kept : null;
  if (!was || !is || was.sha256 === is.sha256) return stays;
  // One that its server never got (its switch waited when another came): what serves is still the one before it.
  if (was.inService === undefined && kept) return kept;
  // What lies in another vault cannot be put where the server reads.
  if (was.elsewhere || was.revoked || at >= endOfUse(was)) return null;
  const { entry, round, publicKeySha256, serialNumber, sha256, notAfter, signingEnds } = was;
  const ends = { notAfter, ...(signingEnds && { signingEnds }) };
  return { entry, round, publicKeySha256, serialNumber, sha256, ...ends, keptUntil: daysBefore(at, -keepDays).toISOString() };
}

/** Days before its end at which what was put back gives way again: it must not end in use. */
const givesWayDays = 1;

/** Whether what a person put back ends so soon that the certificate in service takes its place again. */
export const givesWay = (rolledBack: Pick<RolledBack, "notAfter" | "signingEnds">, now: Date): boolean =>
  now >= daysBefore(endOfUse(rolledBack), givesWayDays);

const endDay = (rolledBack: RolledBack): string => endOfUse(rolledBack).toISOString().slice(0, 10);

/** A person's decision stands until they take it back, a later certificate comes, or what they put back ends. */
export const returning: Rule = ({ now, current, rolledBack }) =>
  current && rolledBack && givesWay(rolledBack, now)
    ? {
        act: "place",
        because: `the certificate ${rolledBack.serialNumber}, which a person put back, ends on ${endDay(rolledBack)}`,
      }
    : undefined;

/** What is said while the certificate of before serves. */
export const rolledBackSentence = ({ at, serialNumber }: RolledBack, current: Pick<Current, "serialNumber">): string =>
  `a person put ${serialNumber} back in service on ${at.slice(0, 10)} in place of ${current.serialNumber}`;

/** What is to be done about it, by whoever did it. */
export const rolledBackAction = (rolledBack: RolledBack, current: Pick<Current, "serialNumber">): NextAction => ({
  who: who.rollback,
  what: `find out why ${current.serialNumber} could not serve, then put it in service again: igc-sante rollback NAME --undo`,
  where: "the folder of the program",
  by: endDay(rolledBack),
  because: `${rolledBackSentence(rolledBack, current)}, and it ends on ${endDay(rolledBack)}`,
});
