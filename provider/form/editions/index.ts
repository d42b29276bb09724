/** The official forms' editions: which field of the PDF holds what, chosen by the set of field names. PURE. */
export { form413edition202403 } from "./413-2024-03";
export { form414edition202403 } from "./414-2024-03";
export { chooseEdition } from "./choose";
export { draftMapping } from "./draft";
export type { Edition } from "./edition";
export { radioOptions } from "./fields";
export { readMapping } from "./read-mapping";
