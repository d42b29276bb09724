/** The lifecycle of a `Form413Request`. */
export { type AloneForm, checkedAlone, filledAlone } from "./alone";
export { form413Request, provider } from "./lifecycle";
