import { join } from "node:path";
import { Fault } from "../../fault";
import { afterHours } from "./clock";
import { type Listed, listedReasons } from "./crl";
import { Ledger } from "./ledger";

/** What was revoked, or is to be: `revocations/<ticket>.json`. It is on the list from its time on. */
export const revocationLedger = (dir: string): Ledger => new Ledger(join(dir, "revocations"));

interface RevocationRecord {
  readonly serialNumber: string;
  readonly reason: string;
  readonly askedAt: string;
  /** From then on the list has it. */
  readonly revokedAt: string;
}

/** Revokes a certificate; what was revoked stays so. @returns the ticket */
export function revoke(dir: string, serialNumber: string, reason: string, now: Date, hours = 0): string {
  if (!Object.hasOwn(listedReasons, reason))
    throw new Fault("unknown-value", `There is no reason "${reason}".`, `Use one of ${Object.keys(listedReasons).join(", ")}.`);
  if (!/^[0-9a-f]{2,40}$/i.test(serialNumber))
    throw new Fault(
      "unknown-value",
      `"${serialNumber}" is no serial number.`,
      "Take it from `current` of a certificate: hexadecimal, as in 4A0B.",
    );
  const ticket = `revocation-${serialNumber.toLowerCase()}`;
  const record: RevocationRecord = {
    serialNumber: serialNumber.toUpperCase(),
    reason,
    askedAt: now.toISOString(),
    revokedAt: afterHours(now, hours).toISOString(),
  };
  revocationLedger(dir).open(ticket, record);
  return ticket;
}

/** What stands on the list at an instant. */
export function listedAt(dir: string, now: Date): Listed[] {
  const ledger = revocationLedger(dir);
  return [...ledger.tickets()]
    .filter(([, events]) => !events.has("withdrawn"))
    .map(([ticket]) => ledger.known<RevocationRecord>(ticket))
    .map(({ serialNumber, reason, revokedAt }) => ({ serialNumber, reason, revokedAt: new Date(revokedAt) }))
    .filter(({ revokedAt }) => revokedAt <= now);
}
