import type { Language } from "../words";

/** Where a rule comes from: the law, ANS' guide, an RFC, a page of ours. PURE. */
export type Pair = Readonly<Record<Language, string>>;

/** A rule as it is said, and where it stands. */
export interface Rule extends Pair {
  readonly sources: readonly Pair[];
}

const same = (text: string): Pair => ({ en: text, fr: text });

/** The guide "médecine de ville" of ANS. @param slides its number, or several with `to` or `and` between */
export const guide = (slides: string): Pair => {
  const plural = slides.includes(" ") ? "s" : "";
  return {
    en: `ANS guide "médecine de ville", slide${plural} ${slides}`,
    fr: `guide ANS « médecine de ville », diapositive${plural} ${slides.replace(" to ", " à ").replace(" and ", " et ")}`,
  };
};
export const law: Pair = { en: "arrêté of 4 April 2022, article 3", fr: "arrêté du 4 avril 2022, article 3" };
export const form413 = (section: string): Pair => ({ en: `form 413, section ${section}`, fr: `formulaire 413, section ${section}` });
export const form503: Pair = { en: "form 503", fr: "formulaire 503" };
export const rfc = (number: number, section: string): Pair => ({
  en: `RFC ${number} section ${section}`,
  fr: `RFC ${number}, section ${section}`,
});
/** A page of this repository. */
export const page = (path: string): Pair => same(`docs/${path}`);
