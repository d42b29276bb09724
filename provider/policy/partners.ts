import type { Partner, PartnerKnows, PartnerSubject, Past, Registrable } from "./partner";
import { partnerLetter } from "./partner-letter";
import { who } from "./people";
import type { Current, Next, RolledBack } from "./remembered";
import { endOfUse } from "./renewal";
import { normaliseSerialNumber } from "./revoking";
import { dayOf, daysBefore, type NextAction } from "./verdict";

/**
 * Partners who know a certificate: an MSSanté operator registers its DN, ROR too, Pro Santé Connect maps it to a client
 * (ANS domain notes, section 5). What they registered and what is in service must not part unnoticed. PURE.
 */

/** What there is to be known of one certificate. */
export interface PartnerFacts {
  readonly partners?: readonly Partner[] | undefined;
  readonly current: Current | null;
  readonly next: Next | null;
  /** The latest first; absent in states of before, and where nobody is to be told. */
  readonly past?: readonly Past[] | undefined;
  /** The one of `past` that a person put back: its server reads it in place of `current`. */
  readonly rolledBack?: Pick<RolledBack, "serialNumber"> | null | undefined;
}

/** Something to send to a partner. */
export interface PartnerAction {
  readonly partner: string;
  readonly contact: string;
  readonly knows: PartnerKnows;
  /** `register`: they know nothing yet. `change`: what they registered is not what is, or will be, in service. `announce`: it will change. */
  readonly kind: "register" | "change" | "announce";
  /** Last day before the switch, YYYY-MM-DD; `null` where there is none, or it is over. */
  readonly by: string | null;
  /** What `told` is set to once they have confirmed; `null` while that cannot be known. */
  readonly confirm: string | null;
  /** The exact text to send, in French. */
  readonly text: string;
}

/** Days before the end of the one that serves at which its successor takes its place, whoever has not confirmed: an expired one serves nobody. */
export const partnersWaitDays = 14;

/** So many that were in service before are remembered, and those that a partner was told of. */
const mostPast = 4;

/** What a partner has registered, or would have to. */
const registered: Readonly<Record<PartnerKnows, (known: Registrable) => string>> = {
  dn: ({ subject, issuedSubject }) => issuedSubject ?? subject,
  key: ({ publicKeySha256 }) => publicKeySha256,
  certificate: ({ sha256 }) => sha256,
};

const sameHex = (one: string, other: string): boolean => normaliseSerialNumber(one) === normaliseSerialNumber(other);

const isNamedBy = (told: string, { serialNumber, publicKeySha256 }: Registrable): boolean =>
  sameHex(told, serialNumber) || sameHex(told, publicKeySha256);

const known = ({ current, past = [] }: Pick<PartnerFacts, "current" | "past">): readonly Registrable[] =>
  current ? [current, ...past] : past;

/** The certificate that a partner confirmed. */
const toldOf = (told: string, facts: Pick<PartnerFacts, "current" | "past">): Registrable | undefined =>
  known(facts).find((each) => isNamedBy(told, each));

/** Index of the first partner who is said to have confirmed what this certificate never was; `undefined` where all is well. */
export function wronglyTold({ partners = [], current, next, past }: PartnerFacts): number | undefined {
  const isKnown = ({ told, knows }: Partner): boolean =>
    !told || toldOf(told, { current, past }) !== undefined || (knows === "key" && next !== null && sameHex(told, next.publicKeySha256));
  const index = partners.findIndex((partner) => !isKnown(partner));
  return index < 0 ? undefined : index;
}

/** The day the successor serves in any case. */
const switchDay = (serving: Registrable): string => dayOf(daysBefore(endOfUse(serving), partnersWaitDays));

/**
 * Whether the switch to the certificate in hand waits: the one before serves still, somebody relies on it who has not
 * confirmed the new one, and there is time.
 */
export function partnersWait({ partners = [], current, past = [], now }: Omit<PartnerFacts, "next"> & { readonly now: Date }): boolean {
  const serving = servingOf(past);
  if (!current || current.inService !== undefined || !serving) return false;
  return now < new Date(switchDay(serving)) && partners.some((partner) => reliesOn(partner, serving, current));
}

/** The one that still serves, since the switch waits. */
const servingOf = (past: readonly Past[]): Past | undefined => past.find(({ inService }) => inService);

function reliesOn({ told, knows }: Partner, serving: Registrable, current: Registrable): boolean {
  const fact = registered[knows];
  return !!told && isNamedBy(told, serving) && fact(serving) !== fact(current);
}

/** Everything that is to be sent, partner by partner. */
export function partnerActions(facts: PartnerFacts, whose: PartnerSubject): PartnerAction[] {
  return (facts.partners ?? []).flatMap((partner) => [...changeFor(partner, facts, whose), ...announceFor(partner, facts, whose)]);
}

/** What partners must know: the one of now, or the one that was put back. A person who puts back what nobody remembers tells them himself. */
const wantedOf = ({ current, past = [], rolledBack }: PartnerFacts): Registrable | undefined =>
  rolledBack ? past.find(({ serialNumber }) => serialNumber === rolledBack.serialNumber) : (current ?? undefined);

function changeFor(partner: Partner, facts: PartnerFacts, whose: PartnerSubject): PartnerAction[] {
  const { current, past = [] } = facts;
  const wanted = wantedOf(facts);
  if (!current || !wanted) return [];
  const { name, contact, knows, told } = partner;
  const old = told ? toldOf(told, facts) : undefined;
  const fact = registered[knows];
  const ahead = knows === "key" && !!told && facts.next !== null && sameHex(told, facts.next.publicKeySha256);
  if (ahead || (old && fact(old) === fact(wanted))) return [];
  const isPutBack = wanted !== current;
  const serving = current.inService === undefined && !isPutBack ? servingOf(past) : undefined;
  const by = serving ? switchDay(serving) : null;
  const kind = old ? "change" : "register";
  const isSwitched = isPutBack || current.inService !== undefined;
  const text = partnerLetter({ kind, knows, whose, old, issued: wanted, switchBy: by, isSwitched, isPutBack });
  return [{ partner: name, contact, knows, kind, by, confirm: wanted.serialNumber, text }];
}

/** While the next one is under way: its key is known as soon as it is made, its certificate not before ANS has issued it. */
function announceFor(partner: Partner, facts: PartnerFacts, whose: PartnerSubject): PartnerAction[] {
  const { current, next } = facts;
  if (!current || !next) return [];
  const { name, contact, knows, told } = partner;
  const isTold = knows === "key" && !!told && sameHex(told, next.publicKeySha256);
  const isSame = knows === "dn" && next.subject === current.subject;
  if (isTold || isSame) return [];
  const by = switchDay(current);
  const text = partnerLetter({ kind: "announce", knows, whose, old: current, request: next, switchBy: by, isSwitched: false });
  return [{ partner: name, contact, knows, kind: "announce", by, confirm: knows === "key" ? next.publicKeySha256 : null, text }];
}

const changed: Readonly<Record<PartnerKnows, string>> = { dn: "the DN", key: "the public key", certificate: "the certificate" };

/** One of them as an act of a person. */
export function partnerNextAction({ partner, contact, knows, kind, by, confirm }: PartnerAction): NextAction {
  const then = confirm ? `; once they have confirmed, set its \`told\` to "${confirm}"` : "";
  return {
    who: who.operator,
    what: `send ${partner} the text of igc-sante status --partners${then}`,
    where: contact,
    by,
    because:
      kind === "register"
        ? `${partner} must know ${changed[knows]}`
        : kind === "announce"
          ? `${changed[knows]} that ${partner} registered will change`
          : `${changed[knows]} that ${partner} registered ${by ? "changes" : "has changed"}`,
  };
}

/** What is remembered once another certificate took the place of `before`; `undefined` where nobody is to be told. */
export function pastAfter(
  before: Current | null,
  { partners = [], current, past }: Omit<PartnerFacts, "next">,
): readonly Past[] | undefined {
  if (partners.length === 0) return undefined;
  if (!before || !current || before.sha256 === current.sha256)
    return current?.inService === undefined ? past : past?.map(({ inService: _, ...each }) => each);
  // What serves goes on serving, also where a second one comes before the switch; a revoked one serves nobody.
  const inService = before.revoked ? undefined : (before.inService ?? undefined);
  const rest = before.inService === undefined ? (past ?? []) : (past ?? []).map(({ inService: _, ...each }) => each);
  const isTold = (each: Registrable): boolean => partners.some(({ told }) => told && isNamedBy(told, each));
  return [pastOf(before, inService), ...rest].filter((each, index) => index < mostPast || isTold(each));
}

/** A certificate as it is remembered afterwards. @param inService where it still serves */
export const pastOf = (
  { serialNumber, sha256, publicKeySha256, subject, issuedSubject, notBefore, notAfter, signingEnds }: Registrable,
  inService?: Past["inService"],
): Past => ({
  serialNumber,
  sha256,
  publicKeySha256,
  subject,
  ...(issuedSubject && { issuedSubject }),
  notBefore,
  notAfter,
  ...(signingEnds && { signingEnds }),
  ...(inService && { inService }),
});
