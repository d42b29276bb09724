import type { Registered } from "../../policy";
import { unreadable } from "../faults";
import type { Register, RegisterContext } from "../registry";
import { type BundlePage, finessSystem, idNatSystem, type Organization, readBundle } from "./bundle";
import { type Ask, client } from "./client";

/** Identifiers of one search: its address stays below what gateways take (2,500 characters). */
const mostAtOnce = 40;
/** Pages of one search: each organisation has one row, and some numbers have several. */
const mostPages = 20;

/** The Annuaire Santé at a base address; the key is in the environment. Nothing is asked before the first question. */
export function openAnnuaire(place: string, context: RegisterContext): Register {
  const base = new URL(place.replace(/\/*$/, "/"));
  const ask = client(base, context);
  return {
    name: "Annuaire Santé",
    async lookUp(identifiers) {
      const found = new Map<string, Registered | "unknown">();
      for (let at = 0; at < identifiers.length; at += mostAtOnce) {
        const some = identifiers.slice(at, at + mostAtOnce);
        const organizations = await searched(base, some, ask);
        for (const identifier of some) found.set(identifier, best(organizations, identifier) ?? "unknown");
      }
      return found;
    },
  };
}

/** FINESS numbers by their own system, as ANS documents it; others by idNat, which has their type in front. */
const token = (identifier: string): string =>
  identifier.startsWith("1") ? `${finessSystem}|${identifier.slice(1)}` : `${idNatSystem}|${identifier}`;

async function searched(base: URL, identifiers: readonly string[], ask: Ask): Promise<readonly Organization[]> {
  const first = new URL("Organization", base);
  first.searchParams.set("identifier", identifiers.map(token).join(","));
  first.searchParams.set("_include", "Organization:partof");
  first.searchParams.set("_count", String(mostAtOnce + 10));
  const pages: BundlePage[] = [];
  const seen = new Set<string>();
  for (let next: URL | undefined = first; next; ) {
    if (seen.has(next.href) || pages.length === mostPages)
      throw unreadable(`The Annuaire Santé goes on after ${pages.length} pages of a search for ${identifiers.length} numbers.`);
    seen.add(next.href);
    const page = readBundle(await ask(next));
    pages.push(page);
    next = page.next === undefined ? undefined : nextOf(page.next, base);
  }
  const matches = pages.flatMap((page) => page.matches);
  const total = pages[0]?.total;
  if (total !== undefined && total > matches.length)
    throw unreadable(
      `The Annuaire Santé counts ${total} organisations and gives ${matches.length}: what is missing would be taken for unknown.`,
    );
  const entities = pages.flatMap((page) => [...page.included, ...page.matches]);
  return matches.map((organization) => withLegalEntity(organization, entities));
}

/** The next page is asked at the same place: the key goes nowhere else. */
function nextOf(link: string, base: URL): URL {
  if (URL.canParse(link, base.href)) {
    const next = new URL(link, base);
    if (next.origin === base.origin) return next;
  }
  throw unreadable("The Annuaire Santé names a next page at another place, which is not asked.");
}

function withLegalEntity(organization: Organization, entities: readonly Organization[]): Organization {
  const { partOf, registered } = organization;
  const legal = partOf === "" ? undefined : entities.find(({ id }) => id !== "" && partOf.endsWith(`Organization/${id}`));
  const number = legal?.identifiers.find((identifier) => identifier.startsWith("1"))?.slice(1);
  return number === undefined ? organization : { ...organization, registered: { ...registered, legalEntity: number } };
}

/** Of several with one number, an active one. */
function best(organizations: readonly Organization[], identifier: string): Registered | undefined {
  const those = organizations.filter(({ identifiers }) => identifiers.includes(identifier));
  return (those.find(({ registered }) => registered.isOpen) ?? those[0])?.registered;
}
