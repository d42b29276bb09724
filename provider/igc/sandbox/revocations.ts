import { createHash } from "node:crypto";
import { join } from "node:path";
import { Fault } from "../../fault";
import type { Revocation, RevocationProgress } from "../platform";
import { revocationSheet } from "../revocation-sheet";
import { afterHours } from "./clock";
import { type Listed, listedReasons } from "./crl";
import { createFile, readBytes, replaceFile } from "./files";
import { type Events, Ledger } from "./ledger";

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

/** What was asked for: `revocation-sheets/<ticket>.json`, and its sheet in `fiches/`. */
export const sheetLedger = (dir: string): Ledger => new Ledger(join(dir, "revocation-sheets"));

type SheetRecord = Omit<Revocation, "wish" | "askedAt"> & Pick<RevocationRecord, "askedAt" | "revokedAt">;
const sheetPath = (ticket: string): string => `fiches/${ticket}.txt`;

/**
 * An administrator revokes what is asked for, and the list has it after the portal's delay. One that was taken back in time is asked
 * for anew; one that is on the list stays there.
 */
export function submitRevocation(
  dir: string,
  { wish, askedAt: remembered, ...asked }: Revocation,
  now: Date,
  hours: number,
): RevocationProgress {
  const ledger = sheetLedger(dir);
  const askedAt = remembered ?? now.toISOString();
  const fresh = { ...asked, askedAt, revokedAt: afterHours(new Date(askedAt), hours).toISOString() } satisfies SheetRecord;
  const path = join(dir, sheetPath(wish));
  if (!ledger.open(wish, fresh)) {
    const before = ledger.known<SheetRecord>(wish);
    const isOver = ledger.eventsOf(wish).has("withdrawn") && !isListed(ledger, wish, now);
    const { askedAt: since, revokedAt } = isOver ? { askedAt: now.toISOString(), revokedAt: afterHours(now, hours).toISOString() } : before;
    const isNew = ledger.replace(wish, { ...asked, askedAt: since, revokedAt });
    if (isNew) replaceFile(path, revocationSheet({ wish, ...asked }, since));
    ledger.forget(wish, "withdrawn");
  }
  const { askedAt: since } = ledger.known<SheetRecord>(wish);
  createFile(path, revocationSheet({ wish, ...asked }, since));
  return revocationProgress(ledger, wish, ledger.eventsOf(wish));
}

/** How far it is: only whoever reads the list closes it. */
export function revocationProgress(ledger: Ledger, ticket: string, events: Events): RevocationProgress {
  const { askedAt } = ledger.known<SheetRecord>(ticket);
  const sheet = readBytes(join(ledger.folder, "..", sheetPath(ticket)));
  return {
    state: events.has("settled") ? "settled" : "open",
    askedAt,
    sheetPath: sheetPath(ticket),
    ...(sheet && { sheetSha256: createHash("sha256").update(sheet).digest("hex") }),
  };
}

/** Whether the list has it, taken back too late as it may be: every revocation is final (arrêté of 4 April 2022, article 3). */
function isListed(ledger: Ledger, ticket: string, now: Date): boolean {
  const { revokedAt } = ledger.known<SheetRecord>(ticket);
  const withdrawn = ledger.event<{ readonly at: string }>(ticket, "withdrawn")?.at;
  return new Date(revokedAt) <= now && (withdrawn === undefined || revokedAt <= withdrawn);
}

/** Does at once what is asked for. @returns the tickets */
export function performRevocations(dir: string, now: Date): string[] {
  const ledger = sheetLedger(dir);
  const listed = new Set(listedAt(dir, now).map(({ serialNumber }) => serialNumber));
  const waiting = [...ledger.tickets()]
    .filter(([ticket, events]) => !events.has("withdrawn") && !listed.has(ledger.known<SheetRecord>(ticket).serialNumber))
    .map(([ticket]) => ticket);
  for (const ticket of waiting) {
    const { serialNumber, reason } = ledger.known<SheetRecord>(ticket);
    revoke(dir, serialNumber, reason, now);
  }
  return waiting;
}

/** What stands on the list at an instant, each certificate once. */
export function listedAt(dir: string, now: Date): Listed[] {
  const [revoked, sheets] = [revocationLedger(dir), sheetLedger(dir)];
  const records = [
    ...[...revoked.tickets()].flatMap(([ticket, events]) => (events.has("withdrawn") ? [] : [revoked.known<RevocationRecord>(ticket)])),
    ...[...sheets.tickets()].flatMap(([ticket]) => (isListed(sheets, ticket, now) ? [sheets.known<SheetRecord>(ticket)] : [])),
  ];
  const listed = new Map<string, Listed>();
  for (const { serialNumber, reason, revokedAt: at } of records) {
    const revokedAt = new Date(at);
    const first = listed.get(serialNumber)?.revokedAt ?? revokedAt;
    if (revokedAt <= now && revokedAt <= first) listed.set(serialNumber, { serialNumber, reason, revokedAt });
  }
  return [...listed.values()];
}
