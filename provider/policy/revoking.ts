import type { IssuanceFacts, Rule } from "./facts";
import { formerEntry, formerInService, type MayBeRead } from "./former";
import { type AskedRevocation, isFinal, type RevocationState, type RevokeReason } from "./revocation";

/**
 * A revocation is asked for, never implied. PURE. `revoke` in the program is the only way; its sheet is out from then on, until the
 * CRL shows the certificate (it is put away), or until `revoke` is taken out of the program (it is taken back).
 */

/**
 * The reasons a structure or its administrators have (arrêté of 4 April 2022, article 3: loss or theft, end of activity, change of a
 * datum in the certificate; and a certificate that another one has replaced). ANS' own list is not published. Of RFC 5280 section
 * 5.3.1 the others are a CA's, say nothing (`unspecified`), or are no revocation for ever (`certificateHold`).
 */
export const revokeReasons: readonly RevokeReason[] = ["keyCompromise", "affiliationChanged", "superseded", "cessationOfOperation"];

/** A number as tools and the portal print it, in upper-case hex without their separators; any other text stays as it is. */
export function hexDigits(text: string): string {
  const digits = text.replace(/^\s*0x/i, "").replace(/[\s:.-]/g, "");
  return /^[0-9a-f]+$/i.test(digits) ? digits.toUpperCase() : text;
}

/** A serial number as it is compared: `hexDigits` in whole bytes; any other text stays as it is. */
export function normaliseSerialNumber(text: string): string {
  const digits = hexDigits(text);
  if (!/^[0-9A-F]+$/.test(digits)) return text;
  const significant = digits.replace(/^0+(?=.)/, "");
  return significant.length % 2 === 0 ? significant : `0${significant}`;
}

/** Why the successor of a certificate is begun while that one still serves. */
const compromised = "the revocation of the certificate in service is asked for: keyCompromise";

type Facts = Pick<IssuanceFacts, "now" | "current" | "previous" | "rolledBack" | "revoking">;

/** Whether the CA has revoked it for good. */
const isOver = (serial: string, facts: Facts): boolean =>
  [facts.current, formerInService(facts), facts.revoking?.asked].some(
    (each) => each?.serialNumber === serial && each.revoked !== undefined && isFinal(each.revoked),
  );

/** The certificate that the program asks to be revoked, and can be: the one of now, the one its server reads, or asked for when it was. */
function targetOf(facts: Facts): string | undefined {
  const { now, current, revoking } = facts;
  const candidates: readonly (Pick<AskedRevocation, "serialNumber" | "notAfter"> | null | undefined)[] = [
    current,
    formerEntry(facts),
    revoking?.asked,
  ];
  const meant = candidates.find((each) => each && normaliseSerialNumber(each.serialNumber) === revoking?.wished?.confirm);
  return meant && new Date(meant.notAfter) > now ? meant.serialNumber : undefined;
}

/** What is due for the sheet: put it away, take it back, hand it out. */
export const revoking: Rule = (facts) => {
  const { current, revoking: about, seen } = facts;
  if (!about || !seen) return undefined;
  const { asked, sheets, paper } = about;
  const known = [asked?.serialNumber, current?.serialNumber, formerEntry(facts)?.serialNumber].filter((serial) => serial !== undefined);
  const over = known.find((serial) => isOver(serial, facts) && (asked?.serialNumber === serial || sheets[serial] === "open"));
  if (over) return { act: "file-revocation", because: `the CA has revoked ${over}`, serialNumber: over };
  const target = targetOf(facts);
  // A run that died may have handed one out that the state knows nothing of: nobody may follow it.
  const unwished = known.find((serial) => serial !== target && (asked?.serialNumber === serial || sheets[serial] === "open"));
  if (unwished)
    return { act: "drop-revocation", because: `nothing asks for the revocation of ${unwished} any more`, serialNumber: unwished };
  if (!target || isOver(target, facts) || sheets[target] === "settled") return undefined;
  const isOut = asked?.serialNumber === target && sheets[target] === "open";
  if (isOut && asked?.paper === paper) return undefined;
  const because = isOut ? "what the revocation sheet says has changed" : `\`revoke\` asks for it: ${about.wished!.reason}`;
  return { act: "ask-revocation", because, serialNumber: target };
};

const isAskedFor = ({ current, revoking: about }: Facts): boolean =>
  current !== null && about?.asked?.serialNumber === current.serialNumber;

/**
 * A key that others may have is replaced at once, where a successor is wished: each day between counts. The old certificate serves
 * until it is revoked, and whoever runs the server decides when that is; nothing here takes it out of service.
 */
export const replacingCompromised: Rule = (facts) =>
  isAskedFor(facts) && !facts.next && facts.onRevoked === "replace" && facts.revoking?.asked?.reason === "keyCompromise"
    ? { act: "begin", because: compromised }
    : undefined;

/** That successor is not asked for where the revocation is not any more, and nobody has answered. */
export const noLongerCompromised: Rule = (facts) =>
  facts.revoking &&
  facts.seen &&
  facts.next?.because === compromised &&
  facts.current &&
  !facts.current.revoked &&
  !isAskedFor(facts) &&
  (!facts.next.ticket || facts.order?.state === "open")
    ? { act: "drop", because: "the revocation it was begun for is no longer asked for" }
    : undefined;

/** Nor is a renewal that was begun before, where ANS was not asked for it yet and a person decides what comes after. */
export const renewalOfLeaving: Rule = (facts) =>
  isLeaving(facts) && facts.seen && facts.next && !facts.next.ticket
    ? { act: "drop", because: "the revocation of what it would renew is asked for" }
    : undefined;

const isLeaving = (facts: Facts & Pick<IssuanceFacts, "onRevoked">): boolean => isAskedFor(facts) && facts.onRevoked === "wait";

/** What renews a certificate in service: not where it is to be revoked and a person decides what comes after. */
export const unlessLeaving =
  (rule: Rule): Rule =>
  (facts) =>
    isLeaving(facts) ? undefined : rule(facts);

/** Serial numbers that are remembered: `revoke` names one at a time. */
const mostPast = 10;

/** What is remembered, with a change to it; `null` where nothing is left. */
export function rememberedRevocation(
  known: RevocationState | null | undefined,
  change: { readonly [name in keyof RevocationState]?: RevocationState[name] | undefined },
): RevocationState | null {
  const { doubt = null, asked, past = [] } = { ...known, ...change };
  if (!doubt && !asked && past.length === 0) return null;
  return { doubt, ...(asked && { asked }), ...(past.length > 0 && { past: [...new Set(past)].slice(-mostPast) }) };
}

/** Another certificate has taken the place of one that was revoked, as the one of now or where its server reads: a `revoke` that still names that one is done. */
export function rememberRevoked(before: MayBeRead, now: MayBeRead, known: RevocationState | null | undefined): RevocationState | null {
  const former = formerInService(before);
  const gone = [
    before.current?.revoked && before.current.serialNumber !== now.current?.serialNumber ? before.current : undefined,
    former?.revoked && isFinal(former.revoked) && former.serialNumber !== formerInService(now)?.serialNumber ? former : undefined,
  ].flatMap((each) => (each ? [each.serialNumber] : []));
  return rememberedRevocation(known, gone.length > 0 ? { past: [...(known?.past ?? []), ...gone] } : {});
}
