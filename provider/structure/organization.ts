/** The name of a structure in O of its certificates: what of it is printed, and when two are the same. */

/** The CA cuts O here: a real certificate ends `AGENCE DES SYSTEMES D'INFORMATION PARTAG`. */
export const organizationLength = 40;

/** O as the CA writes it: cut at 40 characters, counted by Unicode code point. */
export function cutOrganization(structureName: string): string {
  return Array.from(structureName).slice(0, organizationLength).join("");
}

/** Registers differ in case, accents and spacing; none of these makes it another structure. */
export function comparableName(name: string): string {
  return name.normalize("NFD").replace(/\p{M}/gu, "").replace(/[’`]/g, "'").toUpperCase().replace(/\s+/g, " ").trim();
}

/** FINESS writes capitals alone, and often neither apostrophes nor hyphens: `CENTRE DE SANTE DE L ETOILE`. */
const words = (name: string): string[] =>
  comparableName(name)
    .replaceAll("Œ", "OE")
    .replaceAll("Æ", "AE")
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);

/** Whether a certificate would bear the same O, but for case, accents and punctuation: what stands behind the cut is on none. */
export const sameOrganization = (one: string, other: string): boolean =>
  cutOrganization(words(one).join(" ")) === cutOrganization(words(other).join(" "));

/** As registers shorten words to fit their columns; found in FINESS' own names. */
const abbreviations: Readonly<Record<string, string>> = {
  ASS: "ASSOCIATION",
  ASSO: "ASSOCIATION",
  CDS: "CENTRE DE SANTE",
  CTRE: "CENTRE",
  DR: "DOCTEUR",
  MSP: "MAISON DE SANTE PLURIPROFESSIONNELLE",
  PLURIPRO: "PLURIPROFESSIONNELLE",
  PLURIPROF: "PLURIPROFESSIONNELLE",
  ST: "SAINT",
  STE: "SAINTE",
};
const spelt = (name: string): string =>
  words(name)
    .map((word) => (Object.hasOwn(abbreviations, word) ? abbreviations[word] : word))
    .join(" ");

/** Whether two names differ by usual abbreviations alone: one structure, and another O all the same. */
export const sameButAbbreviated = (one: string, other: string): boolean => spelt(one) === spelt(other);
