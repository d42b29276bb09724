import type { Field } from "./tree";

/** Words as they are compared: without accents, case and punctuation. */
export const plain = (text: string): string => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** What only the signatory fills: the date, the signature, the stamp (section 5 of form 413, and of 414 and 503 likewise). */
export const isSigners = (label: string): boolean => /^\W*(date|signature|cachet|sign|stamp|fait a)\b|^\W*date_/.test(plain(label));

/** The signatory's own declarations ("Je certifie…"), as the editions of ANS and the own layout name their boxes. */
const isDeclaration = (name: string): boolean =>
  /^Check Box1[34]$/.test(name) || /condition|exactitude|certifi|declar|accept/.test(plain(name));

/** Whether a field is the signatory's to fill. */
export const isSignersField = ({ name, kind }: Field): boolean =>
  kind === "signature" || isSigners(name) || (kind === "box" && isDeclaration(name));

/** The date the signatory writes. */
export const isDate = (name: string): boolean => /^\W*date\b|^\W*date_/.test(plain(name));

/** A telephone number, an address, a word on the usage: a correction of these by hand makes no other form (a form on its way is not replaced for them either). */
export const isContact = (label: string): boolean =>
  /telephone|e-?mail professionnel|^email|precisions sur|^editeur|solution utilisee/.test(plain(label));

/** Numbers of cards are shown by their last digits: what is said of a form goes into states and logs. */
export const shownValue = (label: string, value: string): string => {
  const text = value.replace(/\s+/g, " ").trim();
  const shown = text.length > 60 ? `${text.slice(0, 59)}…` : text;
  return /carte|cps/.test(plain(label)) ? shown.replace(/\d(?=\d{4})/g, "•") : shown;
};
