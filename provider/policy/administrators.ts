import { dayOf, daysBefore, type NextAction } from "./verdict";

/**
 * Technical administrators come and go. ANS knows those of the validated form until form 503 is validated too, and the
 * portal opens with a card that has not ended (ANS domain notes, section 6). PURE.
 */

/** Somebody who may order on the portal, as a certificate knows them: no card number. */
export interface Administrator {
  readonly firstName: string;
  readonly lastName: string;
  /** Last day on which the card opens the portal, YYYY-MM-DD; absent where the program does not say. */
  readonly cardExpiresOn?: string | null | undefined;
}

/** Days before the end of a card from which it is said: a new one takes weeks. */
export const cardWarningDays = 90;

export const nameOfPerson = ({ firstName, lastName }: { readonly firstName: string; readonly lastName: string }): string =>
  `${firstName} ${lastName}`;

/** Whether the card opens nothing any more: it does on its last day. */
const hasEnded = ({ cardExpiresOn }: Administrator, now: Date): boolean => !!cardExpiresOn && dayOf(now) > cardExpiresOn;

const endsSoon = ({ cardExpiresOn }: Administrator, now: Date): boolean =>
  !!cardExpiresOn && now >= daysBefore(new Date(cardExpiresOn), cardWarningDays);

/**
 * Those to whom orders are given now: named by the program, known to ANS, with a card that has not ended.
 * @param named names on the validated form; `undefined` where it is not known, or not validated yet
 */
export const mayOrder = <Person extends Administrator>(
  admins: readonly Person[],
  named: readonly string[] | undefined,
  now: Date,
): Person[] => admins.filter((admin) => (!named || named.includes(nameOfPerson(admin))) && !hasEnded(admin, now));

/** What is due about an administrator's card; `null` while it is good for longer. */
export function cardAction(admin: Administrator, now: Date): NextAction | null {
  const { cardExpiresOn } = admin;
  if (!cardExpiresOn || !endsSoon(admin, now)) return null;
  const ended = hasEnded(admin, now);
  return {
    who: `${nameOfPerson(admin)}, technical administrator`,
    what: `have the card renewed, then set \`cardExpiresOn\`${ended ? "; until then nothing can be ordered with it" : ""}`,
    where: "https://esante.gouv.fr",
    by: cardExpiresOn,
    because: ended ? `the card ended on ${cardExpiresOn}` : `the card ends on ${cardExpiresOn}, and the portal opens with it alone`,
  };
}

/** The first of these cards that ends. */
export function cardsAction(admins: readonly Administrator[], now: Date): NextAction | null {
  const actions = admins.flatMap((admin) => cardAction(admin, now) ?? []);
  return actions.sort((one, other) => one.by!.localeCompare(other.by!))[0] ?? null;
}

/** Nobody is left who may order: not even a person with the sheet in their hands could. `null` while somebody is. */
export function nobodyMayOrder(admins: readonly Administrator[], named: readonly string[] | undefined, now: Date): NextAction | null {
  if (mayOrder(admins, named, now).length > 0) return null;
  const ended = admins
    .filter((admin) => hasEnded(admin, now))
    .map((admin) => `the card of ${nameOfPerson(admin)} ended on ${admin.cardExpiresOn}`);
  const unknown = admins
    .filter((admin) => named && !named.includes(nameOfPerson(admin)))
    .map((admin) => `ANS does not know ${nameOfPerson(admin)} yet`);
  return {
    who: "the legal representative",
    what: "have somebody who may order: an administrator's card renewed, or form 503 for another one; nobody can follow the order sheet now",
    where: "https://esante.gouv.fr",
    by: null,
    because: [...ended, ...unknown].join("; "),
  };
}
