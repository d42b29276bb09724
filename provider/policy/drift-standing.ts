import type { DriftClass, FoundDrift, Served } from "./drift-class";
import { endDay, formerInService, formerRevoked, givesWay, type MayBeRead } from "./former";
import { hasEnded } from "./phase";
import { dueInstant } from "./renewal";
import type { RevocationDoubt } from "./revocation";
import { dayOf } from "./verdict";

/** What a preview sees besides the vault: time, the state, the exchange and the program. */
export interface StandingFacts extends Served, MayBeRead {
  readonly now: Date;
  readonly doubt: RevocationDoubt | null;
  /** Subject the program wishes, RFC 4514. */
  readonly subject: string;
  /**
   * Ticket of the form, whether ANS refuses it by now or has opened its decision again, and whether an order was placed under it: ANS had
   * validated it then.
   */
  readonly form: { readonly ticket: string; readonly isRefused: boolean; readonly isReopened?: boolean; readonly wasValidated: boolean };
  /** Administrators of the program; `expiresOn` (YYYY-MM-DD) of a card where it is known. */
  readonly admins: readonly { readonly name: string; readonly expiresOn?: string | null }[];
  /** Administrators whom the validated form names; absent where that is not known. */
  readonly named?: readonly string[] | undefined;
  /** Day (YYYY-MM-DD) on which the structure closed; absent where nobody says so. */
  readonly closedOn?: string | null | undefined;
}

/** What a doubt about the CA's list is called as drift. */
export const doubtClass = {
  "revocation-stale": "crl-stale",
  "revocation-unusable": "crl-unusable",
  "revocation-signer": "revocation-forged",
} as const satisfies Readonly<Record<RevocationDoubt, DriftClass>>;

/** What is not as it should be and stays so until somebody acts. PURE. Facts are days and names: nothing of it changes daily. */
export function standingDrift(facts: StandingFacts): FoundDrift[] {
  const { now, current, next, form, closedOn } = facts;
  const found: FoundDrift[] = [];
  if (current?.revoked) found.push({ class: "revoked" });
  else if (current) found.push(...timeDrift(facts, now));
  found.push(...formerDrift(facts, now));
  if (closedOn && closedOn <= dayOf(now)) found.push({ class: "structure-closed", fact: closedOn });
  if (form.wasValidated && form.isRefused) found.push({ class: "habilitation-withdrawn", fact: form.ticket });
  else if (form.wasValidated && form.isReopened) found.push({ class: "habilitation-reopened", fact: form.ticket });
  found.push(...peopleDrift(facts));
  if (next?.waiting) found.push({ class: "answer-stuck" });
  if (current && facts.doubt) found.push({ class: doubtClass[facts.doubt] });
  if (current && current.subject !== facts.subject) found.push({ class: "structure-renamed" });
  return found;
}

/** What a certificate's dates say by a clock. `expiry-near`, which the next `up` answers, is `nearDrift`'s. */
export function timeDrift({ current }: Pick<Served, "current">, now: Date): FoundDrift[] {
  if (!current) return [];
  if (hasEnded(current, now)) return [{ class: "expired" }];
  return now < new Date(current.notBefore) ? [{ class: "not-yet-valid", fact: current.notBefore.slice(0, 10) }] : [];
}

/** What is wrong with a certificate of before that its server reads all the same. */
export function formerDrift(facts: MayBeRead, now: Date): FoundDrift[] {
  const former = formerInService(facts);
  if (former?.revoked) return [{ class: "in-service-revoked", fact: formerRevoked(former, former.revoked) }];
  return former && givesWay(former, now) ? [{ class: "in-service-ended", fact: `${former.serialNumber}, ${endDay(former)}` }] : [];
}

/** That the renewal of a certificate is due by its state (`dueInstant`) and not begun. */
export function nearDrift({ current, next }: Served, renewBeforeDays: number, now: Date): FoundDrift[] {
  const isDue = current && !current.revoked && !next && !hasEnded(current, now) && now >= dueInstant(current, renewBeforeDays);
  return isDue ? [{ class: "expiry-near" }] : [];
}

function peopleDrift({ admins, named, form, now }: StandingFacts): FoundDrift[] {
  const found: FoundDrift[] = [];
  const stays = named?.some((name) => admins.some((admin) => admin.name === name));
  if (form.wasValidated && named && named.length > 0 && !stays) found.push({ class: "administrator-gone", fact: named.join(", ") });
  const ended = admins.filter(({ expiresOn }) => expiresOn && expiresOn < dayOf(now));
  if (ended.length > 0) found.push({ class: "card-expired", fact: ended.map(({ name, expiresOn }) => `${name}, ${expiresOn}`).join("; ") });
  return found;
}
