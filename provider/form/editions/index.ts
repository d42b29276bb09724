/** The official form's editions: which field of the PDF holds what, chosen by the set of field names. PURE. */
export { chooseEdition } from "./choose";
export type { Edition } from "./edition";
