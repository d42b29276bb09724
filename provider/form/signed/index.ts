/** The form that comes back: whether it is the one that was handed out, who changed what, and who signed it. PURE. */
export { describeSigned, judgeSigned, type SignedForm, type Verdict } from "./judge";
export { pictureIn } from "./picture";
