import { Fault } from "../fault";
import { type Former, formerEntry, formerInService, type MayBeRead } from "./former";
import type { Current } from "./remembered";
import type { RevocationState, Revoke } from "./revocation";
import { normaliseSerialNumber } from "./revoking";

/** Why `revoke` in a program is refused: a revocation is final, so its serial number confirms which certificate is meant. PURE. */

/** Why a text is no serial number: at most 20 bytes (RFC 5280 section 4.1.2.2). */
export const serialNumberFault = (text: string): Fault | undefined =>
  /^([0-9A-F]{2}){1,20}$/.test(text)
    ? undefined
    : new Fault(
        "revoke-confirm",
        "`revoke.confirm` is no serial number: 1 to 20 bytes in hexadecimal.",
        "Copy `current.serialNumber` of the certificate in service, from pulumi stack output or igc-sante status.",
      );

/** What a `revoke` may name. */
interface Nameable extends MayBeRead {
  readonly revocation?: RevocationState | null | undefined;
}

const isNamed = (confirm: string, serial: string | undefined): boolean => serial !== undefined && normaliseSerialNumber(serial) === confirm;

/**
 * Why a `revoke` asks for nothing that can be done: it must name the certificate of now, the one of before that its server reads in
 * its place, or one whose revocation was asked for or done before.
 */
export function revokeFault({ confirm }: Revoke, facts: Nameable): Fault | undefined {
  const { current, revocation: known } = facts;
  const names = [current?.serialNumber, formerEntry(facts)?.serialNumber, known?.asked?.serialNumber, ...(known?.past ?? [])];
  if (names.some((serial) => isNamed(confirm, serial))) return undefined;
  const [what, hint] = refusal(confirm, facts);
  return new Fault("revoke-confirm", what, hint);
}

/** What is in service, and what is to be done instead. */
function refusal(confirm: string, facts: Nameable): readonly [what: string, hint: string] {
  const { current, previous } = facts;
  const former = formerInService(facts);
  const elseOut = "else take `revoke` out of the program.";
  const given = `If the certificate in service is to be revoked for ever, give its serial number; ${elseOut}`;
  if (!current) return [`\`revoke.confirm\` is ${confirm}, and no certificate is in service that could be revoked.`, given];
  if (former) return refusalWhileFormer(confirm, former, current, facts);
  const what = `\`revoke.confirm\` is ${confirm}, and the certificate in service has the serial number ${current.serialNumber}: nothing is revoked.`;
  if (!previous || !isNamed(confirm, previous.serialNumber)) return [what, given];
  return [
    what,
    `If a person put ${previous.serialNumber} back in service (igc-sante rollback), run pulumi refresh first. If not, it is revoked on the portal by hand, with its code: igc-sante revocation-code VAULT ${previous.entry}; ${elseOut}`,
  ];
}

/** Two certificates could be meant, and are named; but of one that the state has forgotten nobody knows where its code lies. */
function refusalWhileFormer(confirm: string, former: Former, current: Current, facts: Nameable): readonly [what: string, hint: string] {
  const [served, now] = [former.serialNumber, current.serialNumber];
  const since = facts.rolledBack
    ? `which a person put back on ${facts.rolledBack.at.slice(0, 10)}`
    : "whose place the current one has not taken yet";
  const what = `\`revoke.confirm\` is ${confirm}: in service is ${served}, ${since}, and the current certificate is ${now}. Nothing is revoked.`;
  // One that was revoked is not put in service (`igc-sante rollback` refuses it).
  const undo = current.revoked ? "" : `igc-sante rollback NAME --undo puts ${now} in service. `;
  if (formerEntry(facts))
    return [what, `${undo}If one of the two is to be revoked for ever, give its serial number; else take \`revoke\` out of the program.`];
  const byHand = `${served} is revoked on the portal by hand, with its code: igc-sante revocation-code VAULT ENTRY (igc-sante keys VAULT lists the entries).`;
  return [
    `${what} Where the key of ${served} and its revocation code lie is not remembered any more, so no sheet can be made for it.`,
    `${undo}${byHand} If ${now} is to be revoked for ever, give its serial number; else take \`revoke\` out of the program.`,
  ];
}
