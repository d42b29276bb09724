import { rows } from "./refusals";
import type { Form413, Form414, Form503 } from "./request";

/**
 * The forms 413 that a wish takes: one has 4 rows of administrators and 4 of RPPS ranks, so more of either give
 * several. Each administrator is on exactly one form for each rank, in the order given, and no form is there for
 * nobody. PURE: same wish, same forms; whoever is added last changes the last forms alone.
 * @returns the request itself where one form holds it all
 */
export function formsOf(request: Form413): readonly Form413[] {
  const { structure, admins } = request;
  const { rppsRanks, ...known } = structure;
  return blocks(rppsRanks ?? [], rows.ranks).flatMap((ranks) =>
    blocks(admins, rows.admins).map((people) => ({
      ...request,
      structure: rppsRanks ? { ...known, rppsRanks: ranks } : structure,
      admins: people,
    })),
  );
}

/** As `formsOf`, of form 414: it has room for 6 TEST cards. */
export function formsOf414(request: Form414): readonly Form414[] {
  return blocks(request.admins, rows.testCards).map((admins) => ({ ...request, admins }));
}

/**
 * As `formsOf`, of form 503: 4 who arrive, 4 who leave and 4 who stay a form, side by side, so that as few forms as
 * can be are signed. Domains change on the first. Who stays is not said on forms of its own.
 */
export function formsOf503(request: Form503): readonly Form503[] {
  const { rppsRanks, ...known } = request.structure;
  const [arriving, leaving, staying] = [request.arriving, request.leaving, request.staying ?? []].map((people) =>
    blocks(people, rows.admins),
  );
  const pages = Math.max(arriving!.length, leaving!.length);
  return blocks(rppsRanks ?? [], rows.ranks).flatMap((ranks) =>
    Array.from({ length: pages }, (_, page) => ({
      ...request,
      structure: rppsRanks ? { ...known, rppsRanks: ranks } : request.structure,
      arriving: arriving![page] ?? [],
      leaving: leaving![page] ?? [],
      staying: staying![page] ?? [],
      ...(page > 0 && { domainsAdded: [], domainsRemoved: [] }),
    })),
  );
}

/** At most `size` a block, in order; of nothing one empty block. */
function blocks<T>(all: readonly T[], size: number): readonly (readonly T[])[] {
  const count = Math.max(1, Math.ceil(all.length / size));
  return Array.from({ length: count }, (_, block) => all.slice(block * size, (block + 1) * size));
}
