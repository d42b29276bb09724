import { administratorsOf, nameOfPerson, who } from "./people";
import { forms } from "./prerequisite-graph";
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
  /** That the card opens nothing for now. */
  readonly cardIncident?: CardIncident | null | undefined;
}

/** What happened to a card: form 501 is for all of it (guide "médecine de ville", slide 5). */
export interface CardIncident {
  /** `lost` or `stolen`; `broken`: no reader reads it; `blocked`: its PIN is blocked or not known. */
  readonly kind: "lost" | "stolen" | "broken" | "blocked";
  /** Day since which it is so, YYYY-MM-DD. */
  readonly since: string;
}

export const cardIncidents = ["lost", "stolen", "broken", "blocked"] as const satisfies readonly CardIncident["kind"][];

/** Days before the end of a card from which it is said: a new one takes weeks. */
export const cardWarningDays = 90;

/** The end of a card, where it is known. */
type Card = Pick<Administrator, "cardExpiresOn">;

/** Whether the card opens nothing any more: it does on its last day. */
export const hasEnded = ({ cardExpiresOn }: Card, now: Date): boolean => !!cardExpiresOn && dayOf(now) > cardExpiresOn;

export const endsSoon = ({ cardExpiresOn }: Card, now: Date): boolean =>
  !!cardExpiresOn && now >= daysBefore(new Date(cardExpiresOn), cardWarningDays);

/**
 * Those to whom orders are given now: named by the program, known to ANS, with a card that has not ended and to which nothing happened.
 * @param named names on the validated form; `undefined` where it is not known, or not validated yet
 */
export const mayOrder = <Person extends Administrator>(
  admins: readonly Person[],
  named: readonly string[] | undefined,
  now: Date,
): Person[] => admins.filter((admin) => (!named || named.includes(nameOfPerson(admin))) && !hasEnded(admin, now) && !admin.cardIncident);

/** What form 501 is filled in for. */
const report: Readonly<Record<CardIncident["kind"], string>> = {
  lost: "report the lost card with form 501, so that nobody else can use it",
  stolen: "report the stolen card with form 501, so that nobody else can use it",
  broken: "have the broken card replaced with form 501",
  blocked: "have the blocked card opened again, or its codes sent, with form 501",
};

const incidentSentence = ({ kind, since }: CardIncident): string => `is ${kind} since ${since}`;

/** What is due about a card that opens nothing. A card that replaces another keeps its habilitations (ANS FAQ). */
export function incidentAction(admin: Administrator, incident: CardIncident): NextAction {
  return {
    who: administratorsOf([nameOfPerson(admin)]),
    what: `${report[incident.kind]}; once a card opens the portal again, set its \`cardNumber\` and remove \`cardIncident\``,
    where: forms[501],
    by: null,
    because: `the card ${incidentSentence(incident)}: no order is given to its holder meanwhile`,
  };
}

/** What is due about an administrator's card; `null` while it is good for longer. */
export const cardAction = (admin: Administrator, now: Date): NextAction | null =>
  admin.cardIncident ? incidentAction(admin, admin.cardIncident) : expiryAction(admin, now);

/** What is due about the end of a card. */
export function expiryAction(admin: Administrator, now: Date): NextAction | null {
  const { cardExpiresOn } = admin;
  if (!cardExpiresOn || !endsSoon(admin, now)) return null;
  const ended = hasEnded(admin, now);
  return {
    who: administratorsOf([nameOfPerson(admin)]),
    what: `have the card renewed, then set \`cardExpiresOn\`${ended ? "; until then nothing can be ordered with it" : ""}`,
    where: "https://esante.gouv.fr",
    by: cardExpiresOn,
    because: ended ? `the card ended on ${cardExpiresOn}` : `the card ends on ${cardExpiresOn}, and the portal opens with it alone`,
  };
}

/** The card to which something happened, else the first of these that ends. */
export function cardsAction(admins: readonly Administrator[], now: Date): NextAction | null {
  const actions = admins.flatMap((admin) => cardAction(admin, now) ?? []);
  return actions.sort((one, other) => (one.by ?? "").localeCompare(other.by ?? ""))[0] ?? null;
}

/** Nobody is left who may order: not even a person with the sheet in their hands could. `null` while somebody is. */
export function nobodyMayOrder(admins: readonly Administrator[], named: readonly string[] | undefined, now: Date): NextAction | null {
  if (mayOrder(admins, named, now).length > 0) return null;
  const ended = admins
    .filter((admin) => hasEnded(admin, now))
    .map((admin) => `the card of ${nameOfPerson(admin)} ended on ${admin.cardExpiresOn}`);
  const unusable = admins.flatMap((admin) =>
    admin.cardIncident ? `the card of ${nameOfPerson(admin)} ${incidentSentence(admin.cardIncident)}` : [],
  );
  const unknown = admins
    .filter((admin) => named && !named.includes(nameOfPerson(admin)))
    .map((admin) => `ANS does not know ${nameOfPerson(admin)} yet`);
  return {
    who: who.representative,
    what: "have somebody who may order: an administrator's card renewed, or form 503 for another one; nobody can follow the order sheet now",
    where: "https://esante.gouv.fr",
    by: null,
    because: [...ended, ...unusable, ...unknown].join("; "),
  };
}
