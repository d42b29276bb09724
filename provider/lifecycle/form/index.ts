/** The lifecycle of a `Form413Request`. */
export { checkedAlone, filledAlone } from "./alone";
export { form413Request, provider } from "./lifecycle";
