import { nameOfPerson } from "./people";

/**
 * What ANS validated is changed by form 503, never by another form 413: administrators arrive and leave, a domain takes the
 * place of another (ANS domain notes, section 4.2). PURE.
 */

interface Named {
  readonly firstName: string;
  readonly lastName: string;
}

/** What a habilitation covers. */
export interface Covered<Person extends Named> {
  readonly admins: readonly Person[];
  /** `SERV_SSL`: a domain and its subdomains; `SERV_SMIME` and `PRO`: a mail domain. */
  readonly domain: string | null;
  /** `SERV_SSL`: one server alone. */
  readonly server: string | null;
}

/** What of it is asked to change. */
export interface HabilitationChange<Person extends Named> {
  readonly arriving: readonly Person[];
  readonly leaving: readonly Person[];
  readonly staying: readonly Person[];
  readonly domainsAdded: readonly string[];
  readonly domainsRemoved: readonly string[];
}

const isAmong = (people: readonly Named[]): ((person: Named) => boolean) => {
  const names = new Set(people.map(nameOfPerson));
  return (person) => names.has(nameOfPerson(person));
};

const domainsOf = ({ domain, server }: Pick<Covered<Named>, "domain" | "server">): string[] =>
  [domain, server].filter((each) => each !== null);

/** People are told apart by their names: another card or telephone number of the same person is no change of administrators. */
export function changeBetween<Person extends Named>(known: Covered<Person>, wished: Covered<Person>): HabilitationChange<Person> {
  const [isKnown, isWished] = [isAmong(known.admins), isAmong(wished.admins)];
  const [before, after] = [domainsOf(known), domainsOf(wished)];
  return {
    arriving: wished.admins.filter((admin) => !isKnown(admin)),
    leaving: known.admins.filter((admin) => !isWished(admin)),
    staying: wished.admins.filter(isKnown),
    domainsAdded: after.filter((each) => !before.includes(each)),
    domainsRemoved: before.filter((each) => !after.includes(each)),
  };
}

type Asked<Person extends Named> = Omit<HabilitationChange<Person>, "staying">;

export const isNoChange = ({ arriving, leaving, domainsAdded, domainsRemoved }: Asked<Named>): boolean =>
  arriving.length + leaving.length + domainsAdded.length + domainsRemoved.length === 0;

/** What is covered once ANS has validated a change. */
export function afterChange<Person extends Named>(
  known: Covered<Person>,
  change: Pick<Asked<Person>, "arriving" | "leaving"> & { readonly covers?: Pick<Covered<Person>, "domain" | "server"> | null },
): Covered<Person> {
  const [isLeaving, isArriving] = [isAmong(change.leaving), isAmong(change.arriving)];
  const { domain, server } = change.covers ?? known;
  // Who arrives is named once, whatever was known of them.
  const staying = known.admins.filter((admin) => !isLeaving(admin) && !isArriving(admin));
  return { admins: [...staying, ...change.arriving], domain, server };
}

/** In words, for a person: `adds Ali Roux and removes Zoé Noël`. */
export function changeSentence({ arriving, leaving, domainsAdded, domainsRemoved }: Asked<Named>): string {
  const added = [...arriving.map(nameOfPerson), ...domainsAdded];
  const removed = [...leaving.map(nameOfPerson), ...domainsRemoved];
  return [added.length > 0 && `adds ${added.join(", ")}`, removed.length > 0 && `removes ${removed.join(", ")}`]
    .filter(Boolean)
    .join(" and ");
}
