import { Fault } from "../fault";
import type { IssuanceFacts, Rule } from "./facts";
import type { Current } from "./remembered";
import { type AskedRevocation, isFinal, type RevocationState, type Revoke, type RevokeReason } from "./revocation";

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

/** Why a text is no serial number: at most 20 bytes (RFC 5280 section 4.1.2.2). */
export const serialNumberFault = (text: string): Fault | undefined =>
  /^([0-9A-F]{2}){1,20}$/.test(text)
    ? undefined
    : new Fault(
        "revoke-confirm",
        "`revoke.confirm` is no serial number: 1 to 20 bytes in hexadecimal.",
        "Copy `current.serialNumber` of the certificate in service, from pulumi stack output or igc-sante status.",
      );

/** Why a `revoke` asks for nothing that can be done: it must name the certificate in service, or one that was revoked before. */
export function revokeFault(
  { confirm }: Revoke,
  current: Pick<Current, "serialNumber"> | null,
  known: RevocationState | null | undefined,
): Fault | undefined {
  const names = [current?.serialNumber, known?.asked?.serialNumber, ...(known?.past ?? [])];
  if (names.some((serial) => serial !== undefined && normaliseSerialNumber(serial) === confirm)) return undefined;
  return new Fault(
    "revoke-confirm",
    current
      ? `\`revoke.confirm\` is ${confirm}, and the certificate in service has the serial number ${current.serialNumber}: nothing is revoked.`
      : `\`revoke.confirm\` is ${confirm}, and no certificate is in service that could be revoked.`,
    "If the certificate in service is to be revoked for ever, give its serial number; else take `revoke` out of the program.",
  );
}

/** Why the successor of a certificate is begun while that one still serves. */
const compromised = "the revocation of the certificate in service is asked for: keyCompromise";

type Facts = Pick<IssuanceFacts, "now" | "current" | "revoking">;

/** Whether the CA has revoked it for good. */
const isOver = (serial: string | undefined, { current, revoking }: Facts): boolean =>
  (current?.serialNumber === serial && current?.revoked !== undefined && isFinal(current.revoked)) ||
  (revoking?.asked?.serialNumber === serial && revoking?.asked?.revoked !== undefined && isFinal(revoking.asked.revoked));

/** The certificate that the program asks to be revoked, and can be: in service, or asked for when it was. */
function targetOf({ now, current, revoking }: Facts): string | undefined {
  const candidates: readonly (Pick<AskedRevocation, "serialNumber" | "notAfter"> | null | undefined)[] = [current, revoking?.asked];
  const meant = candidates.find((each) => each && normaliseSerialNumber(each.serialNumber) === revoking?.wished?.confirm);
  return meant && new Date(meant.notAfter) > now ? meant.serialNumber : undefined;
}

/** What is due for the sheet: put it away, take it back, hand it out. */
export const revoking: Rule = (facts) => {
  const { current, revoking: about, seen } = facts;
  if (!about || !seen) return undefined;
  const { asked, sheets, paper } = about;
  const known = [asked?.serialNumber, current?.serialNumber].filter((serial) => serial !== undefined);
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

/** What renews a certificate in service: not where it is to be revoked and a person decides what comes after. */
export const unlessLeaving =
  (rule: Rule): Rule =>
  (facts) =>
    isAskedFor(facts) && facts.onRevoked === "wait" ? undefined : rule(facts);

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

/** Another certificate has taken the place of one that was revoked: a `revoke` that still names that one is done. */
export function rememberRevoked(
  before: Current | null,
  now: Current | null,
  known: RevocationState | null | undefined,
): RevocationState | null {
  const isGone = before?.revoked !== undefined && before.serialNumber !== now?.serialNumber;
  return rememberedRevocation(known, isGone ? { past: [...(known?.past ?? []), before.serialNumber] } : {});
}
