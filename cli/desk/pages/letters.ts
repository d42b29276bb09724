import type { DeskCertificate, DeskModel } from "../types";

/** Certificates by the initial of their structure: what a site of files has instead of a search. Pure. */

/** Certificates on one page of a letter. */
export const certificatesPerLetterPage = 100;

/** A structure on a page, with those of its certificates that are on it. */
export interface Listed {
  readonly structure: DeskCertificate["structure"];
  readonly certificates: readonly DeskCertificate[];
  /** Whether the page before has others of it. */
  readonly isContinued: boolean;
}

export interface Letter {
  /** In addresses: `a` to `z`, or `autres` for names without one of these. */
  readonly key: string;
  readonly title: string;
  /** How many structures begin with it. */
  readonly structures: number;
  readonly pages: readonly (readonly Listed[])[];
}

const collator = new Intl.Collator("fr", { numeric: true });
const others = "autres";
const keyOf = ({ name, idNat }: DeskCertificate["structure"]): string => `${name}\n${idNat}`;
const known = new WeakMap<DeskModel, readonly Letter[]>();

/** Letters that structures begin with, in order, those without one last. Each page of a site asks for them. */
export function lettersOf(model: DeskModel): readonly Letter[] {
  const before = known.get(model);
  if (before) return before;
  const sorted = [...model.certificates].sort((one, other) => collator.compare(keyOf(one.structure), keyOf(other.structure)));
  const byLetter = new Map<string, DeskCertificate[]>();
  for (const each of sorted) {
    const key = initialOf(each.structure.name);
    const same = byLetter.get(key);
    if (same) same.push(each);
    else byLetter.set(key, [each]);
  }
  const made = [...byLetter].map(([key, certificates]) => letterOf(key, certificates)).sort((one, other) => (one.key < other.key ? -1 : 1));
  const letters = [...made.filter(({ key }) => key !== others), ...made.filter(({ key }) => key === others)];
  known.set(model, letters);
  return letters;
}

/** Of the first letter or digit, without its accents: `É` is with `E`, `Œ` with `O`. */
export function initialOf(name: string): string {
  const first = /[\p{L}\p{N}]/u.exec(name)?.[0] ?? "";
  const plain = first.normalize("NFD").charAt(0).toLowerCase().replace("œ", "o").replace("æ", "a");
  return /^[a-z]$/.test(plain) ? plain : others;
}

function letterOf(key: string, certificates: readonly DeskCertificate[]): Letter {
  const pages: Listed[][] = [];
  for (let from = 0; from < certificates.length; from += certificatesPerLetterPage)
    pages.push(listed(certificates.slice(from, from + certificatesPerLetterPage), certificates[from - 1]));
  const structures = new Set(certificates.map(({ structure }) => keyOf(structure))).size;
  return { key, title: key === others ? "Autres" : key.toUpperCase(), structures, pages };
}

function listed(certificates: readonly DeskCertificate[], before: DeskCertificate | undefined): Listed[] {
  const groups = new Map<string, DeskCertificate[]>();
  for (const each of certificates) {
    const key = keyOf(each.structure);
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return [...groups].map(([key, group]) => ({
    structure: group[0]!.structure,
    certificates: group,
    isContinued: before !== undefined && keyOf(before.structure) === key,
  }));
}
