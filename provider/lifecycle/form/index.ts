/** The lifecycle of a `Form413Request`. */
export { form413Request, provider } from "./lifecycle";
