/**
 * What may be a ticket in a text: `commande-1-r1` is in `inbox/commande-1-r1.pem`, and not in `inbox/commande-1-r10.pem`.
 * The longest first. A ticket begins and ends where no letter or digit goes on.
 */
export function namesIn(text: string): string[] {
  const names = new Set<string>();
  for (const { 0: run } of text.toLowerCase().matchAll(/[0-9a-z-]+/g)) {
    const edges = [...run.matchAll(/(?=-)|(?<=-)|^|$/g)].map(({ index }) => index);
    for (const from of edges)
      for (const to of edges) if (to > from && to - from <= longestTicket && isBounded(run, from, to)) names.add(run.slice(from, to));
  }
  return [...names].sort((a, b) => b.length - a.length);
}
const longestTicket = 100;
const isBounded = (run: string, from: number, to: number): boolean =>
  (from === 0 || run[from - 1] === "-") && (to === run.length || run[to] === "-");
