/**
 * The fewest forms 413 for a set of wishes (issue 17). One form is for one structure and one type of certificate, has four rows for
 * administrators and four for RPPS ranks, and for servers one domain "and all its subdomains" or one server, for mail one domain
 * (form 413, parts 3 and 4). PURE.
 */

/** Administrators who are to order one type of certificates for one structure. */
export interface FormWish {
  /** What the structure is known by, to the caller. */
  readonly structure: string;
  /** One form covers one type, and any number of certificates of it. */
  readonly certificateType: "ORG" | "SERV_SSL" | "SERV_SMIME" | "PRO";
  /** Who is to order, by any key. */
  readonly admins: readonly string[];
  /** `SERV_SSL`: the domain and all its subdomains; `SERV_SMIME` and `PRO`: the mail domain. */
  readonly domain?: string;
  /** `SERV_SSL`: one server alone. */
  readonly server?: string;
  /** RPPS ranks of a practice. */
  readonly ranks?: readonly string[];
}

/** One form that is to be signed. */
export interface PlannedForm extends FormWish {
  /** Name for a resource: structure, type, and what tells it from the others. */
  readonly name: string;
}

/** How many administrators and ranks one form has rows for. */
const rowsOfForm = 4;

interface Place {
  readonly domain?: string;
  readonly server?: string;
}

/**
 * The fewest forms that give every administrator all that is wished for them, and nobody anything else: a domain is granted to those
 * alone for whom it is wished. The order and the names follow from the wishes, not from their order.
 * @param rows how many administrators, and ranks, one form has rows for
 * @throws RangeError where one wish has more than two forms' rows of both administrators and ranks: no practice is like that.
 */
export function planForms(wishes: readonly FormWish[], rows = rowsOfForm): PlannedForm[] {
  const groups = groupsOf(wishes.filter(({ admins }) => admins.length > 0));
  return groups.flatMap((group) => {
    const parts = covered(group.ranks, group.admins, rows);
    return parts.map(({ ranks, admins }, index) => {
      const base = [group.structure, group.certificateType.toLowerCase().replace("_", "-"), nameOfPlace(group)];
      const name = [...base, index === 0 ? undefined : String(index + 1)].filter((part) => part !== undefined).join("-");
      const { structure, certificateType } = group;
      return { name, structure, certificateType, admins, ...group.place, ...(ranks.length > 0 && { ranks }) };
    });
  });
}

/** A mail domain has its @ in front; a domain of servers and one server may have the same name. */
const nameOfPlace = ({ certificateType, place: { domain, server } }: Group): string | undefined =>
  certificateType === "SERV_SSL" && domain !== undefined ? `domain-${domain}` : (domain?.replace(/^@/, "") ?? server);

interface Group {
  readonly structure: string;
  readonly certificateType: FormWish["certificateType"];
  readonly place: Place;
  readonly admins: readonly string[];
  readonly ranks: readonly string[];
}

/** Wishes for the same form: one structure, type and place. What a wider domain of the same administrator covers is no wish any more. */
function groupsOf(wishes: readonly FormWish[]): Group[] {
  const pairs = wishes.flatMap((wish) => wish.admins.map((admin) => ({ ...wish, admin })));
  const needed = pairs.filter((pair) => !pairs.some((other) => other.admin === pair.admin && isWider(other, pair)));
  const keyOf = ({ structure, certificateType, domain, server }: FormWish): string =>
    JSON.stringify([structure, certificateType, domain ?? "", server ?? ""]);
  const groups = new Map<string, (typeof needed)[number][]>();
  for (const pair of needed) groups.set(keyOf(pair), [...(groups.get(keyOf(pair)) ?? []), pair]);
  return [...groups.entries()]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, members]) => {
      const { structure, certificateType, domain, server } = members[0]!;
      const place = { ...(domain !== undefined && { domain }), ...(server !== undefined && { server }) };
      return { structure, certificateType, place, admins: sorted(members.map(({ admin }) => admin)), ranks: ranksOf(structure, wishes) };
    });
}

/** A structure is printed with all its ranks, whichever wish names them. */
const ranksOf = (structure: string, wishes: readonly FormWish[]): string[] => [
  ...new Set(wishes.flatMap((wish) => (wish.structure === structure ? (wish.ranks ?? []) : []))),
];

const sorted = (texts: readonly string[]): string[] => [...new Set(texts)].sort();

/** Whether a form gives its administrators certificates of a server of this name. */
export const coversServer =
  (server: string) =>
  (form: FormWish): boolean =>
    form.certificateType === "SERV_SSL" && (form.server === server || isWider(form, { ...form, domain: undefined, server }));

/** Whether the first wish's domain covers the second one's domain or server, and is not the same place. */
function isWider(one: FormWish, other: FormWish): boolean {
  if (one.structure !== other.structure || one.certificateType !== "SERV_SSL" || other.certificateType !== "SERV_SSL") return false;
  if (one.domain === undefined) return false;
  const name = other.domain ?? other.server;
  if (name === undefined || (other.domain !== undefined && one.domain === other.domain)) return false;
  return name === one.domain || name.endsWith(`.${one.domain}`);
}

interface Part {
  readonly ranks: readonly string[];
  readonly admins: readonly string[];
}

/**
 * The fewest parts of at most `rows` ranks and `rows` administrators in which each of these meets each of those.
 * Where one side fits into one part, the other is cut up. Where neither does, everybody is in at least two parts (else their one part would
 * have to hold the whole other side), so n parts hold at most n * rows / 2 of either: three do for 1.5 times the rows, in thirds of which
 * each part leaves one out, and four, two by two, for twice the rows.
 */
function covered(ranks: readonly string[], admins: readonly string[], rows: number): Part[] {
  if (ranks.length <= rows) return cut(admins, rows).map((some) => ({ ranks, admins: some }));
  if (admins.length <= rows) return cut(ranks, rows).map((some) => ({ ranks: some, admins }));
  const most = Math.max(ranks.length, admins.length);
  const third = Math.floor(rows / 2);
  if (most <= 3 * third) {
    const without = (all: readonly string[], index: number): string[] => all.filter((_, place) => Math.floor(place / third) !== index);
    return [0, 1, 2].map((index) => ({ ranks: without(ranks, index), admins: without(admins, index) }));
  }
  if (most <= 2 * rows) return cut(ranks, rows).flatMap((some) => cut(admins, rows).map((others) => ({ ranks: some, admins: others })));
  throw new RangeError(
    `A structure of ${ranks.length} RPPS ranks with ${admins.length} administrators is more than is planned for: make it several structures.`,
  );
}

/** Pieces of at most that many, in order. */
const cut = (all: readonly string[], most: number): string[][] =>
  Array.from({ length: Math.max(1, Math.ceil(all.length / most)) }, (_, index) => all.slice(index * most, (index + 1) * most));
